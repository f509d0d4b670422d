"""How hard a run was for this runner: the chance that it was tempo, intervals or hills, and which of them."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.model import Activity, Lap, RunKind
from planner.runs.titles import is_around
from planner.runs.yardstick import Spread, Yardstick, pauses_of, speed_of

# Log-odds of a hard run. BASE, SPEED, PAUSES and HEART are rounded from a logistic fit on four runners who label their
# runs; with one of them left out they lie within -2.0 to -1.4, 0.8 to 1.2, 5.7 to 6.8 and 0.2 to 1.9. The others: [D].
BASE: Final = -1.8  # nothing known: one run in seven
SPEED: Final = 1.0  # for each way from the own middle speed to the 80th percentile
PAUSES: Final = 6.0  # times the logarithm of the pauses against the own usual ones
HEART: Final = 0.6  # the same as SPEED, of the average heart rate
_PAUSES_WITHIN: Final = (-0.3, 0.5)
_BETWEEN: Final = 4.0  # a faster part between a warm-up and a cool-down
_AFTER_WARM_UP: Final = 0.6  # a faster part in two
_NAMED_AROUND: Final = 3.0  # a part is called warm-up or cool-down, another is not
# Bands of a known threshold's heart rate: from - points (evidence §6: tempo 0.90-1.00, easy below 0.80).
_BANDS: Final = ((0.97, 2.5), (0.90, 1.5), (0.85, 0.0), (0.80, -1.5), (0.0, -3.0))
# The same for a known threshold's speed (evidence §6: tempo 0.85-0.97 of critical speed, which is 0.9-1.02 of it).
_SPEED_BANDS: Final = ((0.98, 2.5), (0.92, 1.5), (0.85, 0.0), (0.80, -1.5), (0.0, -3.0))
_EASY_OF_FLOOR: Final = (
    0.78,
    -1.5,
)  # below this share of a threshold that is underestimated: surely easy
_ZONES: Final = (
    (0.35, 2.5),
    (0.2, 1.0),
    (0.03, 0.0),
    (0.0, -1.5),
)  # share of the time in zones 4 and 5
_ALL_ZONES: Final = 5
_RPE_HARD, _RPE_EASY, _RPE_POINTS = 7.0, 3.0, 2.0
_HINTS: Final[dict[RunKind, float]] = {
    "easy": -0.5,
    "tempo": 1.0,
    "intervals": 1.5,
}  # the watch's guess at the run
_HILLY: Final = 20.0  # metres of climb a kilometre (evidence §6)
_FASTER: Final = 1.1  # than the slowest part of the outing
_PART: Final = 1_000.0  # metres from which a part's speed says something about an outing
_FAST_PART: Final = 300.0
_REPETITIONS: Final = 3
_FULL_OF_PAUSES: Final = 0.12  # logarithm against the usual: standing between repetitions
_LAP_S: Final = 20.0
_LAP_FASTER: Final = 1.15  # than the lower quartile of the laps
_STRIDES_S: Final = 300.0  # less fast running than this is strides, not quality (evidence §6)
_TEMPO_S: Final = 900.0
_PEAK: Final = (
    0.97,
    0.92,
    18.0,
)  # intervals: maximum and average of the threshold's heart rate, beats between (§6)


class Effort(NamedTuple):
    """The chance that an outing was hard (0-1), which sort of hard, and whether its parts show the session."""

    chance: float
    kind: RunKind
    built: bool
    relative_hr: float | None  # average of the hardest part, of a known threshold's heart rate


def effort(outing: Sequence[Activity], stick: Yardstick) -> Effort:
    """Judge an outing's parts against the runner's own yardstick."""
    points, fast, built = _parts_points(outing) if len(outing) > 1 else (0.0, 0, False)
    speed, pauses, heart = 0.0, 0.0, 0.0
    lapped: RunKind | None = None
    for part in outing:
        if (part.distance_m or 0.0) >= _PART:
            speed = max(speed, speed_of(part) or 0.0)
            pauses = max(pauses, pauses_of(part) or 0.0)
        heart = max(heart, part.avg_hr or 0.0)
        lapped = lapped or (kind_of_laps(part.laps, stick.speed) if part.laps else None)
    relative = (
        heart / stick.threshold_hr
        if heart and stick.threshold_hr and stick.threshold_hr_known
        else None
    )
    peaked = relative is not None and any(
        _peaks(part, stick.threshold_hr or 0.0) for part in outing
    )
    more = math.log(pauses / stick.pauses) if pauses and stick.pauses else 0.0
    points += BASE + _NAMED_AROUND * peaked + _BETWEEN * (lapped is not None)
    points += _speed_points(speed, stick) + PAUSES * max(
        _PAUSES_WITHIN[0], min(_PAUSES_WITHIN[1], more)
    )
    points += (
        _heart_points(heart, relative, stick.heart) + _zone_points(outing) + _rpe_points(outing)
    )
    hint = max(
        (a.hint for a in outing if a.hint in _HINTS), key=lambda kind: _HINTS[kind], default=None
    )
    points += _HINTS[hint] if hint else 0.0
    breaks = peaked or fast >= _REPETITIONS or more >= _FULL_OF_PAUSES or hint == "intervals"
    kind = lapped or _kind(outing, with_breaks=breaks)
    return Effort(1 / (1 + math.exp(-points)), kind, built or lapped is not None, relative)


def _parts_points(outing: Sequence[Activity]) -> tuple[float, int, bool]:
    """Points for the way an outing is put together, the number of its fast parts, and if one lies between others."""
    speeds = [(speed_of(a) or 0.0, a.distance_m or 0.0) for a in outing]
    slowest = min((s for s, metres in speeds if metres >= _PART and s), default=math.inf)
    fast = [
        i for i, (s, metres) in enumerate(speeds) if metres >= _FAST_PART and s >= _FASTER * slowest
    ]
    built = any(0 < i < len(outing) - 1 for i in fast)
    around = {is_around(a.title) for a in outing}
    points = _NAMED_AROUND if len(around) > 1 else 0.0
    return points + (_BETWEEN if built else _AFTER_WARM_UP if fast else 0.0), len(fast), built


def kind_of_laps(laps: Sequence[Lap], usual: Spread | None) -> RunKind | None:
    """Return intervals or tempo when the laps show fast running, also for this runner; None when they do not."""
    speeds = [
        (lap.distance_m / lap.moving_s, lap.moving_s) for lap in laps if lap.moving_s >= _LAP_S
    ]
    if len(speeds) <= _REPETITIONS:
        return None
    limit = _LAP_FASTER * sorted(s for s, _ in speeds)[len(speeds) // 4]
    if usual is not None:
        limit = max(limit, math.exp(usual.middle))
    fast = [s >= limit for s, _ in speeds]
    seconds = sum(t for (_, t), is_fast in zip(speeds, fast, strict=True) if is_fast)
    groups = sum(now and not before for before, now in zip([False, *fast], fast, strict=False))
    if groups >= _REPETITIONS and seconds >= _STRIDES_S:
        return "intervals"
    return "tempo" if seconds >= _TEMPO_S and not all(fast) else None


def _kind(outing: Sequence[Activity], *, with_breaks: bool) -> RunKind:
    for part in outing:
        if part.ascent_m and part.distance_m and part.ascent_m >= _HILLY * part.distance_m / 1_000:
            return "hills"
    return "intervals" if with_breaks else "tempo"


def _speed_points(speed: float, stick: Yardstick) -> float:
    if not speed:
        return 0.0
    relative = speed / stick.threshold_speed if stick.threshold_speed is not None else None
    if relative is not None and stick.threshold_speed_known:
        return _band(_SPEED_BANDS, relative)
    points = SPEED * stick.speed.steps(math.log(speed)) if stick.speed is not None else 0.0
    return (
        min(points, _EASY_OF_FLOOR[1])
        if relative is not None and relative < _EASY_OF_FLOOR[0]
        else points
    )


def _heart_points(heart: float, relative: float | None, usual: Spread | None) -> float:
    if relative is not None:
        return _band(_BANDS, relative)
    return HEART * usual.steps(heart) if heart and usual is not None else 0.0


def _zone_points(outing: Sequence[Activity]) -> float:
    """Points from the time in zones, where at least half of the outing has one."""
    zones = [
        a.hr_zone_s for a in outing if a.hr_zone_s is not None and len(a.hr_zone_s) == _ALL_ZONES
    ]
    if not zones:
        return 0.0
    known = sum(sum(z) for z in zones)
    if known <= 0 or known < 0.5 * sum(a.moving_s or 0.0 for a in outing):
        return 0.0
    return _band(_ZONES, sum(sum(z[3:]) for z in zones) / known)


def _rpe_points(outing: Sequence[Activity]) -> float:
    rpe = max((a.rpe for a in outing if a.rpe), default=None)
    if rpe is None:
        return 0.0
    return _RPE_POINTS if rpe >= _RPE_HARD else -_RPE_POINTS if rpe <= _RPE_EASY else 0.0


def _peaks(run: Activity, threshold: float) -> bool:
    """Tell whether the heart rate went up to the threshold in between while its average stayed below (§6)."""
    average, top = run.avg_hr or 0.0, run.max_hr or 0.0
    return (
        top >= _PEAK[0] * threshold
        and 0 < average <= _PEAK[1] * threshold
        and top - average >= _PEAK[2]
    )


def _band(bands: Sequence[tuple[float, float]], value: float) -> float:
    return next((points for start, points in bands if value >= start), 0.0)
