"""How hard a run was for this runner: the chance of tempo, intervals or hills, and which of them.

Each sign adds points to the log-odds of a hard run. BASE, SPEED, PAUSES and HEART are rounded from
a logistic fit on four runners who label their runs. With one of them left out they lie within -2.0
to -1.4, 0.8 to 1.2, 5.7 to 6.8 and 0.2 to 1.9. The others are design choices. [D]
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.model import Activity, RunKind
from planner.runs.parts import PART, REPETITIONS, Parts, kind_of_laps, parts_of, peaks
from planner.runs.yardstick import Spread, Yardstick, pauses_of, speed_of

BASE: Final = -1.8  # nothing known: one run in seven
SPEED: Final = 1.0  # for each way from the runner's middle speed to the 80th percentile
PAUSES: Final = 6.0  # times the logarithm of the pauses against the runner's usual ones
HEART: Final = 0.6  # the same as SPEED, of the average heart rate
_PAUSES_WITHIN: Final = (-0.3, 0.5)
_BETWEEN: Final = 4.0  # a faster part between a warm-up and a cool-down
_AFTER_WARM_UP: Final = 0.6  # a faster part in two
_NAMED_AROUND: Final = 3.0  # a part is called warm-up or cool-down, another is not
_PEAKED: Final = 3.0  # the heart rate reached the threshold, and came down again
# Bands of a known threshold's heart rate: from - points (evidence §6: tempo 0.90-1.00, easy below
# 0.80).
_BANDS: Final = ((0.97, 2.5), (0.90, 1.5), (0.85, 0.0), (0.80, -1.5), (0.0, -3.0))
# The same for a known threshold's speed (evidence §6: tempo 0.85-0.97 of critical speed, which is
# 0.9-1.02 of it).
_SPEED_BANDS: Final = ((0.98, 2.5), (0.92, 1.5), (0.85, 0.0), (0.80, -1.5), (0.0, -3.0))
# Below this share of a threshold that is underestimated a run is surely easy: share, points.
_EASY_SHARE, _EASY_POINTS = 0.78, -1.5
# Share of the time in zones 4 and 5: from - points.
_ZONES: Final = ((0.35, 2.5), (0.2, 1.0), (0.03, 0.0), (0.0, -1.5))
_ALL_ZONES: Final = 5
_RPE_HARD, _RPE_EASY, _RPE_POINTS = 7.0, 3.0, 2.0
# The watch's guess at the run.
_HINTS: Final[dict[RunKind, float]] = {"easy": -0.5, "tempo": 1.0, "intervals": 1.5}
_HILLY: Final = 20.0  # metres of climb a kilometre (evidence §6)
_FULL_OF_PAUSES: Final = 0.12  # logarithm against the usual: standing between repetitions


class Effort(NamedTuple):
    """The chance that an outing was hard (0-1), which kind of hard, and what else effort shows.

    `built`: its parts or laps show the session. `relative_hr`: the average of the hardest part as
    a share of a known threshold's heart rate.
    """

    chance: float
    kind: RunKind
    built: bool
    relative_hr: float | None


def effort(outing: Sequence[Activity], stick: Yardstick) -> Effort:
    """Judge an outing's parts against the runner's own yardstick."""
    parts = parts_of(outing)
    by_laps = _kind_by_laps(outing, stick)
    heart = max(part.avg_hr or 0.0 for part in outing)
    relative_hr = _relative_hr(heart, stick)
    peaked = relative_hr is not None and _has_peak(outing, stick)
    extra_pauses = _extra_pauses(outing, stick)
    hint = _hint(outing)

    points = _parts_points(parts)
    points += _shape_points(peaked=peaked, lapped=by_laps is not None)
    points += _speed_points(outing, stick) + _pause_points(extra_pauses)
    points += (
        _heart_points(heart, relative_hr, stick.heart) + _zone_points(outing) + _rpe_points(outing)
    )
    points += _HINTS[hint] if hint else 0.0

    rested = peaked or extra_pauses >= _FULL_OF_PAUSES
    with_breaks = rested or parts.fast >= REPETITIONS or hint == "intervals"
    return Effort(
        chance=1 / (1 + math.exp(-points)),
        kind=by_laps or _kind(outing, with_breaks=with_breaks),
        built=parts.built or by_laps is not None,
        relative_hr=relative_hr,
    )


def _kind_by_laps(outing: Sequence[Activity], stick: Yardstick) -> RunKind | None:
    """Return what the laps of the first part that shows a session say."""
    for part in outing:
        kind = kind_of_laps(part.laps, stick.speed)
        if kind is not None:
            return kind
    return None


def _kind(outing: Sequence[Activity], *, with_breaks: bool) -> RunKind:
    for part in outing:
        if part.ascent_m and part.distance_m and part.ascent_m >= _HILLY * part.distance_m / 1_000:
            return "hills"
    return "intervals" if with_breaks else "tempo"


def _relative_hr(heart: float, stick: Yardstick) -> float | None:
    """Return a heart rate as a share of the threshold's, where that is known and not estimated."""
    if not heart or not stick.threshold_hr or not stick.threshold_hr_known:
        return None
    return heart / stick.threshold_hr


def _has_peak(outing: Sequence[Activity], stick: Yardstick) -> bool:
    threshold = stick.threshold_hr or 0.0
    return any(peaks(part, threshold) for part in outing)


def _extra_pauses(outing: Sequence[Activity], stick: Yardstick) -> float:
    """Return the logarithm of the pauses against the runner's usual ones, or 0 where unknown."""
    telling = [pauses_of(part) or 0.0 for part in outing if (part.distance_m or 0.0) >= PART]
    pauses = max(telling, default=0.0)
    if not pauses or not stick.pauses:
        return 0.0
    return math.log(pauses / stick.pauses)


def _hint(outing: Sequence[Activity]) -> RunKind | None:
    """Return the hardest guess of the watch at a part."""
    hints = [part.hint for part in outing if part.hint in _HINTS]
    return max(hints, key=lambda kind: _HINTS[kind], default=None)


def _parts_points(parts: Parts) -> float:
    points = _NAMED_AROUND if parts.named_around else 0.0
    if parts.built:
        return points + _BETWEEN
    if parts.fast:
        return points + _AFTER_WARM_UP
    return points


def _shape_points(*, peaked: bool, lapped: bool) -> float:
    points = BASE
    if peaked:
        points += _PEAKED
    if lapped:
        points += _BETWEEN
    return points


def _speed_points(outing: Sequence[Activity], stick: Yardstick) -> float:
    """Return points for the fastest part of a kilometre or more."""
    telling = [speed_of(part) or 0.0 for part in outing if (part.distance_m or 0.0) >= PART]
    speed = max(telling, default=0.0)
    if not speed:
        return 0.0

    points = SPEED * stick.speed.steps(math.log(speed)) if stick.speed is not None else 0.0
    if stick.threshold_speed is None:
        return points

    relative = speed / stick.threshold_speed
    if stick.threshold_speed_known:
        return _band(_SPEED_BANDS, relative)
    if relative < _EASY_SHARE:
        return min(points, _EASY_POINTS)
    return points


def _pause_points(extra_pauses: float) -> float:
    least, most = _PAUSES_WITHIN
    return PAUSES * max(least, min(most, extra_pauses))


def _heart_points(heart: float, relative_hr: float | None, usual: Spread | None) -> float:
    if relative_hr is not None:
        return _band(_BANDS, relative_hr)
    if heart and usual is not None:
        return HEART * usual.steps(heart)
    return 0.0


def _zone_points(outing: Sequence[Activity]) -> float:
    """Return points for the time in zones, where zones cover at least half of the outing."""
    zones = [part.hr_zone_s for part in outing if part.hr_zone_s is not None]
    whole = [seconds for seconds in zones if len(seconds) == _ALL_ZONES]
    covered = sum(sum(seconds) for seconds in whole)
    moving = sum(part.moving_s or 0.0 for part in outing)
    if covered <= 0 or covered < 0.5 * moving:
        return 0.0

    hard = sum(sum(seconds[3:]) for seconds in whole)
    return _band(_ZONES, hard / covered)


def _rpe_points(outing: Sequence[Activity]) -> float:
    rpe = max((part.rpe for part in outing if part.rpe), default=None)
    if rpe is None:
        return 0.0

    if rpe >= _RPE_HARD:
        return _RPE_POINTS
    if rpe <= _RPE_EASY:
        return -_RPE_POINTS
    return 0.0


def _band(bands: Sequence[tuple[float, float]], value: float) -> float:
    """Return the points of the first band that begins at or below a value."""
    return next((points for start, points in bands if value >= start), 0.0)
