"""What is fast, hard and usual for this runner, read from the runs of the ninety days around."""

import datetime as dt
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from planner.model import Activity, Athlete
from planner.runs.bests import critical_speed, over_five_k

_DAYS: Final = 30  # a yardstick is read from three times these (evidence §6: 90 days)
_ENOUGH: Final = 12  # runs below which nothing is known of the runner's own distribution [D]
_SHORTEST: Final = 1_500.0  # metres: shorter runs are warm-ups, drills and repetitions [D]
_CLIMB: Final = 4.0  # metres on the flat that a metre of climb is worth, on a loop [K]
_MOST_PAUSES: Final = 10.0  # a watch that was left on [D]
_UPPER: Final = 0.8  # the 80th percentile (evidence §6)
_OWN_THRESHOLD: Final = 0.95  # percentile of the average heart rates taken as the threshold [D]
_THRESHOLD_OF_MAX: Final = 0.89  # of the maximum heart rate [K]
_THRESHOLD_OF_CRITICAL: Final = 0.955  # 0.94-0.97 (evidence §6) [K]
_LEAST_SPEED_STEP, _LEAST_HEART_STEP = 0.025, 3.0  # of the logarithm of m/s, beats per minute [D]


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of the runner's own values, and the way from there to the 80th percentile."""

    middle: float
    step: float

    def steps(self, value: float) -> float:
        """Return how many of these ways a value lies above the middle, within -3 and 5.

        Below the middle the number is negative.
        """
        return max(-3.0, min(5.0, (value - self.middle) / self.step))


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the runner's own runs say, or None where there are too few of them.

    `speed` is the natural logarithm of grade-adjusted metres per second, `heart` beats per minute,
    `pauses` elapsed by moving time. `threshold_hr_known`: given, or from a given maximum, not read
    off the runs. `threshold_speed` (m/s) is a lower bound unless it is known, because it is read
    from whole runs. `bests`: the best two speeds over 5 km.
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
        """Return the runner's best speed over 5 km by Riegel, without this run."""
        speed = over_five_k(run)
        return next((best for best in self.bests if best != speed), None)


def speed_of(run: Activity) -> float | None:
    """Return grade-adjusted metres per second, or None when the distance or the time is unknown."""
    if not run.distance_m or not run.moving_s:
        return None
    return (run.distance_m + _CLIMB * (run.ascent_m or 0.0)) / run.moving_s


def pauses_of(run: Activity) -> float | None:
    """Return elapsed by moving time, within 1 and 10, or None when either is unknown."""
    if not run.elapsed_s or not run.moving_s:
        return None
    return max(1.0, min(_MOST_PAUSES, run.elapsed_s / run.moving_s))


class Yardsticks:
    """The yardstick for each day: from its thirty days, the thirty before and the thirty after.

    The runs of the current week are measured by it, but do not change it. Otherwise a run could be
    another kind tomorrow.
    """

    def __init__(self, runs: Iterable[Activity], last: dt.date, athlete: Athlete) -> None:
        """Take the runs.

        Thirties of days are counted back from the Monday of the week of `last`.
        """
        self._sunday = last - dt.timedelta(days=last.weekday() + 1)
        self._athlete = athlete

        self._thirties: dict[int, list[_RunReading]] = {}
        for run in runs:
            self._thirties.setdefault(self._thirty_of(run.day), []).append(_read(run))

        self._measured: dict[int, Yardstick] = {}

    def on(self, day: dt.date) -> Yardstick:
        """Return the yardstick of a day.

        This week and the sixty days before share that of the ninety days before.
        """
        middle = max(1, self._thirty_of(day))

        if middle not in self._measured:
            readings: list[_RunReading] = []
            for thirty in (middle - 1, middle, middle + 1):
                readings += self._thirties.get(thirty, ())
            self._measured[middle] = _measure(readings, self._athlete)

        return self._measured[middle]

    def _thirty_of(self, day: dt.date) -> int:
        return (self._sunday - day).days // _DAYS


class _RunReading(NamedTuple):
    """What one run adds to a yardstick. A value is 0 where it is unknown."""

    speed: float
    heart: float
    pauses: float
    minutes: float
    over_five_k: float
    metres: float
    seconds: float


def _read(run: Activity) -> _RunReading:
    metres, seconds = run.distance_m or 0.0, run.moving_s or 0.0
    long_enough = metres >= _SHORTEST and seconds > 0

    return _RunReading(
        speed=math.log(speed_of(run) or 1.0) if long_enough else 0.0,
        heart=run.avg_hr or 0.0,
        pauses=pauses_of(run) or 0.0,
        minutes=seconds / 60,
        over_five_k=over_five_k(run) or 0.0,
        metres=metres,
        seconds=seconds,
    )


def _measure(readings: Sequence[_RunReading], athlete: Athlete) -> Yardstick:
    speeds = _recorded(reading.speed for reading in readings)
    hearts = _recorded(reading.heart for reading in readings)
    pauses = _recorded(reading.pauses for reading in readings)
    minutes = _recorded(reading.minutes for reading in readings)
    bests = _recorded(reading.over_five_k for reading in readings)
    given_hr = _given_threshold_hr(athlete)

    return Yardstick(
        speed=_spread(speeds, _LEAST_SPEED_STEP),
        heart=_spread(hearts, _LEAST_HEART_STEP),
        pauses=statistics.median(pauses) if len(pauses) >= _ENOUGH else None,
        minutes=statistics.median(minutes) if minutes else None,
        hardest_hr=max(hearts, default=None),
        threshold_hr=given_hr or _own_threshold_hr(hearts),
        threshold_hr_known=given_hr is not None,
        threshold_speed=athlete.threshold_speed_mps or _own_threshold_speed(readings),
        threshold_speed_known=athlete.threshold_speed_mps is not None,
        bests=tuple(reversed(bests[-2:])),
    )


def _recorded(values: Iterable[float]) -> list[float]:
    """Return the known values in ascending order."""
    return sorted(value for value in values if value)


def _given_threshold_hr(athlete: Athlete) -> float | None:
    """Return the threshold's heart rate that the athlete named, or that follows from a maximum."""
    if athlete.threshold_hr:
        return athlete.threshold_hr
    if athlete.max_hr:
        return _THRESHOLD_OF_MAX * athlete.max_hr
    return None


def _own_threshold_hr(hearts: Sequence[float]) -> float | None:
    """Read the threshold off average heart rates in ascending order, where there are enough."""
    if len(hearts) < _ENOUGH:
        return None
    return hearts[int(_OWN_THRESHOLD * len(hearts))]


def _own_threshold_speed(readings: Sequence[_RunReading]) -> float | None:
    """Read the threshold's speed (m/s) off the best whole runs, where there are enough."""
    critical = critical_speed([(r.metres, r.seconds) for r in readings if r.seconds])
    return _THRESHOLD_OF_CRITICAL * critical if critical else None


def _spread(ordered: Sequence[float], least_step: float) -> Spread | None:
    if len(ordered) < _ENOUGH:
        return None

    middle = ordered[len(ordered) // 2]
    upper = ordered[int(_UPPER * len(ordered))]
    return Spread(middle, max(least_step, upper - middle))
