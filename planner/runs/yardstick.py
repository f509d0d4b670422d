"""What is fast, hard and usual for this runner, read from the runs of the ninety days around a date."""

import bisect
import datetime as dt
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from planner.model import Activity, Athlete

_DAYS: Final = 30  # a yardstick is read from three times these (evidence §6: 90 days)
_ENOUGH: Final = 12  # runs below which nothing is known of the runner's own distribution [D]
_SHORTEST: Final = 1_500.0  # metres: shorter runs are warm-ups, drills and repetitions [D]
_CLIMB: Final = 4.0  # metres on the flat that a metre of climb is worth, on a loop [K]
_MOST_PAUSES: Final = 10.0  # a watch that was left on [D]
_UPPER: Final = 0.8  # the 80th percentile (evidence §6)
_OWN_THRESHOLD: Final = (
    0.95  # the percentile of the own average heart rates taken as the threshold [D]
)
_THRESHOLD_OF_MAX: Final = 0.89  # of the maximum heart rate [K]
_BEST: Final = (
    2_000.0,
    3_000.0,
    4_500.0,
    6_500.0,
    9_000.0,
    12_000.0,
)  # metres: a best between each two (evidence §6)
_THRESHOLD_OF_CRITICAL: Final = 0.955  # 0.94-0.97 (evidence §6) [K]
_SLOWEST_SLOPE: Final = 0.75  # of the fastest best: a flatter slope is no critical speed [D]
_FEWEST_BESTS: Final = 3
RIEGEL: Final = 0.06  # speed falls with distance to this power (Riegel 1981) [K]
_FIVE_K: Final = 5_000.0


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of the runner's own values, and the way from there to the 80th percentile."""

    middle: float
    step: float

    def steps(self, value: float) -> float:
        """Return how many such ways a value lies above the middle (below: negative), within -3 and 5."""
        return max(-3.0, min(5.0, (value - self.middle) / self.step))


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the runner's own runs say; None where there are too few of them.

    `speed` is the natural logarithm of grade-adjusted metres per second, `heart` beats per minute, `pauses` elapsed by
    moving time. `threshold_hr_known`: given, or from a given maximum, not read off the runs. `threshold_speed` (m/s) is
    a lower bound unless it is known, for it is read from whole runs. `bests`: the best two speeds over 5 km.
    """

    speed: Spread | None = None
    heart: Spread | None = None
    pauses: float | None = None
    minutes: float | None = None
    hardest_hr: float | None = None
    threshold_hr: float | None = None
    threshold_hr_known: bool = False
    threshold_speed: float | None = None
    threshold_speed_known: bool = False
    bests: tuple[float, ...] = ()

    def best_besides(self, run: Activity) -> float | None:
        """Return the runner's best speed over 5 km by Riegel, this run left out."""
        return next((best for best in self.bests if best != over_five_k(run)), None)


def speed_of(run: Activity) -> float | None:
    """Return grade-adjusted metres per second; None when the distance or the time is unknown."""
    if not run.distance_m or not run.moving_s:
        return None
    return (run.distance_m + _CLIMB * (run.ascent_m or 0.0)) / run.moving_s


def pauses_of(run: Activity) -> float | None:
    """Return elapsed by moving time, within 1 and 10; None when either is unknown."""
    return (
        max(1.0, min(_MOST_PAUSES, run.elapsed_s / run.moving_s))
        if run.elapsed_s and run.moving_s
        else None
    )


def over_five_k(run: Activity) -> float | None:
    """Return the speed over 5 km that a run from 2 km on stands for (Riegel)."""
    if not run.distance_m or not run.moving_s or run.distance_m < _BEST[0]:
        return None
    return run.distance_m / run.moving_s * float((run.distance_m / _FIVE_K) ** RIEGEL)


class Yardsticks:
    """The yardstick for each day: read from its thirty days, the thirty before and the thirty after.

    The current week's runs are measured, but no measure: a run is not to be another one tomorrow.
    """

    def __init__(self, runs: Iterable[Activity], last: dt.date, athlete: Athlete) -> None:
        """Take the runs; thirties of days are counted back from the Monday of the week of `last`."""
        self._sunday = last - dt.timedelta(days=last.weekday() + 1)
        self._athlete = athlete
        self._thirties: dict[int, list[_Reading]] = {}
        for run in runs:
            self._thirties.setdefault((self._sunday - run.day).days // _DAYS, []).append(_read(run))
        self._known: dict[int, Yardstick] = {}

    def on(self, day: dt.date) -> Yardstick:
        """Return the yardstick of a day; this week and the sixty days before share that of the ninety before."""
        middle = max(1, (self._sunday - day).days // _DAYS)
        if middle not in self._known:
            readings = [
                r for i in (middle - 1, middle, middle + 1) for r in self._thirties.get(i, ())
            ]
            self._known[middle] = _measure(readings, self._athlete)
        return self._known[middle]


class _Reading(NamedTuple):
    """What one run adds to a yardstick; 0 where it is unknown."""

    speed: float
    heart: float
    pauses: float
    minutes: float
    over_five_k: float
    metres: float
    seconds: float


def _read(run: Activity) -> _Reading:
    metres, seconds = run.distance_m or 0.0, run.moving_s or 0.0
    return _Reading(
        speed=math.log(speed_of(run) or 1.0) if metres >= _SHORTEST and seconds else 0.0,
        heart=run.avg_hr or 0.0,
        pauses=pauses_of(run) or 0.0,
        minutes=seconds / 60,
        over_five_k=over_five_k(run) or 0.0,
        metres=metres,
        seconds=seconds,
    )


def _measure(readings: Sequence[_Reading], athlete: Athlete) -> Yardstick:
    hearts = sorted(r.heart for r in readings if r.heart)
    pauses = [r.pauses for r in readings if r.pauses]
    minutes = [r.minutes for r in readings if r.minutes]
    critical = critical_speed([(r.metres, r.seconds) for r in readings if r.seconds])
    told = athlete.threshold_hr or (_THRESHOLD_OF_MAX * athlete.max_hr if athlete.max_hr else None)
    return Yardstick(
        speed=_spread(sorted(r.speed for r in readings if r.speed), 0.025),
        heart=_spread(hearts, 3.0),
        pauses=statistics.median(pauses) if len(pauses) >= _ENOUGH else None,
        minutes=statistics.median(minutes) if minutes else None,
        hardest_hr=hearts[-1] if hearts else None,
        threshold_hr=told
        or (hearts[int(_OWN_THRESHOLD * len(hearts))] if len(hearts) >= _ENOUGH else None),
        threshold_hr_known=told is not None,
        threshold_speed=athlete.threshold_speed_mps
        or (_THRESHOLD_OF_CRITICAL * critical if critical else None),
        threshold_speed_known=athlete.threshold_speed_mps is not None,
        bests=tuple(sorted(r.over_five_k for r in readings if r.over_five_k)[:-3:-1]),
    )


def critical_speed(runs: Iterable[tuple[float, float]]) -> float | None:
    """Return the slope of metres over seconds through the best whole runs of 2-12 km; None below three bests.

    A whole run is seldom run all out, so this underestimates (evidence §6). A slope that is no running speed between
    the bests' own, as when the shortest run was the slowest, is no answer either.
    """
    bests: dict[int, tuple[float, float]] = {}
    for metres, seconds in runs:
        if _BEST[0] <= metres <= _BEST[-1]:
            band = bisect.bisect(_BEST, metres)
            if band not in bests or metres * bests[band][1] > bests[band][0] * seconds:
                bests[band] = metres, seconds
    if len(bests) < _FEWEST_BESTS or len({seconds for _, seconds in bests.values()}) == 1:
        return None
    slope = statistics.linear_regression(
        [s for _, s in bests.values()], [m for m, _ in bests.values()]
    ).slope
    fastest = max(m / s for m, s in bests.values())
    return slope if _SLOWEST_SLOPE * fastest <= slope <= fastest else None


def _spread(ordered: Sequence[float], least: float) -> Spread | None:
    if len(ordered) < _ENOUGH:
        return None
    middle = ordered[len(ordered) // 2]
    return Spread(middle, max(least, ordered[int(_UPPER * len(ordered))] - middle))
