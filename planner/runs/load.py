"""How much each day asks of the body, on one scale for runs, lifting and jumps; spikes and sameness.

The scale is Foster's session RPE times minutes. Heart rate, zones and pace are brought to it by one hour at threshold,
which is 60 times 6.5 by each of them (evidence §6). There is no acute-to-chronic ratio: it gates nothing (evidence §6).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from planner.model import Activity, Athlete, PlannedOther, RunKind
from planner.rulebook.numbers import LOAD_PER_MINUTE, MINUTES_UNKNOWN, SPIKE, SPIKE_DAYS, SPIKE_RUNS
from planner.runs.classify import Run

# RPE of heavy lifting and of jumps; a watch's own number for them is far too low (evidence §6). [D]
_RATES: Final = {"strength": 7.0, "plyometrics": 5.0}
_THRESHOLD: Final = LOAD_PER_MINUTE["tempo"]  # a minute at threshold
_EDWARDS: Final = _THRESHOLD / 4  # a minute at threshold lies in zone 4
_ALL_ZONES: Final = 5
_MEN, _WOMEN = (0.64, 1.92), (0.86, 1.67)  # Banister's weights of the heart rate reserve [K]
_RESERVE_AT_THRESHOLD: Final = (
    0.85  # share of the heart rate reserve, where the threshold is not known [D]
)
_COVERED: Final = 0.8  # share of a run that its zones must cover to stand for it [D]
_MOST_INTENSITY: Final = 1.25  # of threshold speed: faster is a fault of the estimate [D]


def run_load(run: Run, athlete: Athlete) -> float:
    """Return what a run cost (session RPE times minutes): by RPE, zones, heart rate, pace, else by kind and length.

    An average hides repetitions, so a hard run counts at least what its kind usually costs, unless there is an RPE.
    """
    felt = [part.rpe for part in run.parts if part.rpe]
    if felt:
        return max(felt) * run.minutes
    usual = expected_load(run.kind, run.minutes)
    measured = [_measured(part, run, athlete) for part in run.parts]
    known = [load for load in measured if load is not None]
    if not known or len(known) < len(measured):
        return usual
    return sum(known) if run.kind in ("easy", "long") else max(usual, sum(known))


def expected_load(kind: RunKind, minutes: float) -> float:
    """Return what a run of a kind and length usually costs (evidence §6, defaults without heart rate)."""
    return LOAD_PER_MINUTE[kind] * minutes


def strength_load(activity: Activity) -> float:
    """Return what lifting or jumps cost by our own measure, 7 and 5 a minute, whatever a watch says; else 0."""
    rate = _RATES.get(activity.sport)
    seconds = activity.elapsed_s or activity.moving_s
    return rate * (seconds / 60 if seconds else MINUTES_UNKNOWN) if rate is not None else 0.0


def other_load(other: PlannedOther) -> float:
    """Return what something planned besides running is going to cost; of unknown length it is 45 minutes."""
    usual = LOAD_PER_MINUTE["tempo" if other.hard else "easy"]
    minutes = MINUTES_UNKNOWN if other.minutes is None else other.minutes
    return _RATES.get(other.kind, usual) * minutes


def monotony(loads: Sequence[float]) -> float:
    """Return the mean daily load by its spread: infinite when all days are alike, 0 when all are empty."""
    mean = sum(loads) / len(loads)
    spread = math.hypot(*(load - mean for load in loads)) / math.sqrt(len(loads))
    if spread > 0:
        return mean / spread
    return math.inf if mean > 0 else 0.0


def spikes(minutes: Mapping[int, Sequence[float]], days: Iterable[int]) -> set[int]:
    """Return the days with a run clearly longer than the longest of the 30 days before it.

    `minutes`: the certain runs of each day, done or planned; days are counted from any one day. Below six runs in the
    30 days nothing can be called a spike. The study behind it measured distance; coming runs are planned in minutes.
    """
    found = set()
    for day in days:
        if longest := max(minutes.get(day, ()), default=0.0):
            before = [m for ago in range(1, SPIKE_DAYS + 1) for m in minutes.get(day - ago, ())]
            if len(before) >= SPIKE_RUNS and longest > SPIKE * max(before):
                found.add(day)
    return found


def _measured(part: Activity, run: Run, athlete: Athlete) -> float | None:
    """The load of one part by zones, heart rate or pace, whichever is known first."""
    minutes = (part.moving_s or part.elapsed_s or 0.0) / 60
    if not minutes:
        return None
    zones = part.hr_zone_s
    if zones and len(zones) == _ALL_ZONES and sum(zones) >= _COVERED * 60 * minutes:
        return _EDWARDS * sum(zone * seconds for zone, seconds in enumerate(zones, 1)) / 60
    if (
        part.avg_hr
        and athlete.max_hr
        and athlete.resting_hr
        and athlete.max_hr > athlete.resting_hr
    ):
        return minutes * _banister(part.avg_hr, athlete.max_hr, athlete.resting_hr, athlete)
    if part.distance_m and run.threshold_speed:
        intensity = min(_MOST_INTENSITY, part.distance_m / (60 * minutes) / run.threshold_speed)
        return _THRESHOLD * minutes * intensity**2
    return None


def _banister(average: float, most: float, resting: float, athlete: Athlete) -> float:
    """Banister's weight of a minute at an average heart rate, on our scale."""
    factor, power = _WOMEN if (athlete.sex or "").lower()[:1] in ("f", "w") else _MEN

    def weight(reserve: float) -> float:
        return reserve * factor * math.exp(power * reserve)

    limit = _RESERVE_AT_THRESHOLD
    if athlete.threshold_hr and resting < athlete.threshold_hr <= most:
        limit = (athlete.threshold_hr - resting) / (most - resting)
    return (
        _THRESHOLD
        * weight(max(0.0, min(1.0, (average - resting) / (most - resting))))
        / weight(limit)
    )
