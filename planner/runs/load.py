"""How much each day costs the body, on one scale for runs, lifting and jumps, and its spikes.

The scale is Foster's session RPE times minutes. Heart rate, zones and pace are brought to it by one
hour at threshold, which is 60 times 6.5 by each of them (evidence §6). There is no acute-to-chronic
ratio, because it gates nothing (evidence §6).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from planner.model import Activity, Athlete, PlannedOther, RunKind
from planner.rulebook.numbers import LOAD_PER_MINUTE, MINUTES_UNKNOWN, SPIKE, SPIKE_DAYS, SPIKE_RUNS
from planner.runs.run import Run

# RPE of heavy lifting and of jumps; a watch's own number for them is far too low (evidence §6). [D]
_RATES: Final = {"strength": 7.0, "plyometrics": 5.0}
_THRESHOLD: Final = LOAD_PER_MINUTE["tempo"]  # a minute at threshold
_EDWARDS: Final = _THRESHOLD / 4  # a minute at threshold lies in zone 4
_ALL_ZONES: Final = 5
_MEN, _WOMEN = (0.64, 1.92), (0.86, 1.67)  # Banister's weights of the heart rate reserve [K]
# Share of the heart rate reserve, where the threshold is not known. [D]
_RESERVE_AT_THRESHOLD: Final = 0.85
_COVERED: Final = 0.8  # share of a run that its zones must cover to speak for it [D]
_MOST_INTENSITY: Final = 1.25  # of threshold speed: faster is a fault of the estimate [D]


def run_load(run: Run, athlete: Athlete) -> float:
    """Return what a run cost (session RPE times minutes).

    It is measured by RPE, zones, heart rate or pace, and by kind and length where none is known.
    An average hides repetitions, so a hard run counts at least what its kind usually costs, unless
    there is an RPE.
    """
    felt = [part.rpe for part in run.parts if part.rpe]
    if felt:
        return max(felt) * run.minutes

    usual = expected_load(run.kind, run.minutes)
    measured = []
    for part in run.parts:
        load = _measured(part, run, athlete)
        if load is None:
            return usual
        measured.append(load)

    if not measured:
        return usual
    if run.kind in ("easy", "long"):
        return sum(measured)
    return max(usual, sum(measured))


def expected_load(kind: RunKind, minutes: float) -> float:
    """Return what a run of a kind and length usually costs (evidence §6, without heart rate)."""
    return LOAD_PER_MINUTE[kind] * minutes


def strength_load(activity: Activity) -> float:
    """Return what lifting or jumps cost, or 0 for anything else.

    It is 7 and 5 a minute, whatever a watch says.
    """
    rate = _RATES.get(activity.sport)
    if rate is None:
        return 0.0

    seconds = activity.elapsed_s or activity.moving_s
    minutes = seconds / 60 if seconds else MINUTES_UNKNOWN
    return rate * minutes


def other_load(other: PlannedOther) -> float:
    """Return what something planned besides running is going to cost.

    If its length is unknown, 45 minutes are assumed.
    """
    usual = LOAD_PER_MINUTE["tempo" if other.hard else "easy"]
    minutes = MINUTES_UNKNOWN if other.minutes is None else other.minutes
    return _RATES.get(other.kind, usual) * minutes


def monotony(loads: Sequence[float]) -> float:
    """Return the mean daily load by its spread.

    It is infinite when all days are alike, and 0 when all are empty.
    """
    mean = sum(loads) / len(loads)
    spread = math.hypot(*(load - mean for load in loads)) / math.sqrt(len(loads))

    if spread > 0:
        return mean / spread
    return math.inf if mean > 0 else 0.0


def spikes(minutes: Mapping[int, Sequence[float]], days: Iterable[int]) -> set[int]:
    """Return the days with a run clearly longer than the longest of the 30 days before it.

    `minutes`: the certain runs of each day, done or planned. Days are counted from any one day.
    Below six runs in the 30 days nothing can be called a spike. The study behind it measured
    distance. Coming runs are planned in minutes.
    """
    return {day for day in days if _is_spike(minutes, day)}


def _is_spike(minutes: Mapping[int, Sequence[float]], day: int) -> bool:
    longest = max(minutes.get(day, ()), default=0.0)
    if not longest:
        return False

    before: list[float] = []
    for days_ago in range(1, SPIKE_DAYS + 1):
        before += minutes.get(day - days_ago, ())
    return len(before) >= SPIKE_RUNS and longest > SPIKE * max(before)


def _measured(part: Activity, run: Run, athlete: Athlete) -> float | None:
    """Return the load of one part by zones, heart rate or pace, whichever is known first."""
    minutes = (part.moving_s or part.elapsed_s or 0.0) / 60
    if not minutes:
        return None

    by_zones = _by_zones(part, minutes)
    if by_zones is not None:
        return by_zones

    by_heart_rate = _by_heart_rate(part, minutes, athlete)
    if by_heart_rate is not None:
        return by_heart_rate

    if not part.distance_m or not run.threshold_speed:
        return None
    intensity = min(_MOST_INTENSITY, part.distance_m / (60 * minutes) / run.threshold_speed)
    return _THRESHOLD * minutes * intensity**2


def _by_zones(part: Activity, minutes: float) -> float | None:
    zones = part.hr_zone_s or ()
    if len(zones) != _ALL_ZONES or sum(zones) < _COVERED * 60 * minutes:
        return None
    return _EDWARDS * sum(zone * seconds for zone, seconds in enumerate(zones, 1)) / 60


def _by_heart_rate(part: Activity, minutes: float, athlete: Athlete) -> float | None:
    most, resting = athlete.max_hr, athlete.resting_hr
    if not part.avg_hr or not most or not resting or most <= resting:
        return None
    return minutes * _banister(part.avg_hr, most, resting, athlete)


def _banister(average: float, most: float, resting: float, athlete: Athlete) -> float:
    """Return Banister's weight of a minute at an average heart rate, on this module's scale."""
    is_woman = (athlete.sex or "").lower()[:1] in ("f", "w")
    factor, power = _WOMEN if is_woman else _MEN

    def weight(reserve: float) -> float:
        return reserve * factor * math.exp(power * reserve)

    limit = _RESERVE_AT_THRESHOLD
    if athlete.threshold_hr and resting < athlete.threshold_hr <= most:
        limit = (athlete.threshold_hr - resting) / (most - resting)

    reserve = max(0.0, min(1.0, (average - resting) / (most - resting)))
    return _THRESHOLD * weight(reserve) / weight(limit)
