"""How strong the athlete is: the estimated maximum of each lift, followed through the sets.

The maximum is the one-repetition maximum (e1RM) in kg.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from math import prod
from statistics import median
from typing import Final, NamedTuple

from planner.model import Activity, KnownLift, LiftSet
from planner.rulebook.stages import comeback

# Evidence §5 unless marked.
EPLEY: Final = 30.0
MOST_EFFECTIVE_REPS: Final = 10.0  # reps + RIR above which a set says too little about the maximum
UNKNOWN_RIR: Final = 3.0
# Five reps or fewer are planned with two left. With three assumed, a set done just as planned would
# raise the maximum. And where the reps fall from set to set at one weight, little was left. A year
# without recorded reserves shows both. [D]
UNKNOWN_HEAVY_RIR, UNKNOWN_SPENT_RIR = 2.0, 1.0
HEAVY_REPS: Final = 5
SESSIONS: Final = 3  # the estimate is the median of the best sets of this many sessions
RISE_SESSION: Final = 1.025
RISE_FOUR_WEEKS: Final = 1.10
FOUR_WEEKS: Final = dt.timedelta(days=28)
SESSIONS_TO_FALL: Final = 2
PLATEAU: Final = dt.timedelta(weeks=3)  # without a rise, after three weeks to compare with [D]
MOST_REPS: Final = 30
WORKING_SHARE: Final = 0.80  # lighter sets of unknown reserve are no sign of a lower maximum [D]
TRUST: Final = 3.0  # a set this many times the known maximum is a mistake
HEAVIEST_KG: Final = 500.0  # the same while no maximum is known: grams, mostly [D]


class Break(NamedTuple):
    """A long break: the last day before it, the day it ended, the share of the e1RM it leaves."""

    before: dt.date
    ended: dt.date
    left: float


Breaks = Sequence[Break]


def e1rm(load_kg: float, effective_reps: float) -> float:
    """Estimate the e1RM in kg by Epley. One effective rep is the maximum itself."""
    if effective_reps <= 1:
        return load_kg
    return load_kg * (1 + effective_reps / EPLEY)


def share(effective_reps: float) -> float:
    """Return the share of the maximum that allows this many effective reps (reps + RIR)."""
    return 1 / e1rm(1.0, effective_reps)


def long_breaks(lifted: Iterable[dt.date], today: dt.date) -> Breaks:
    """Return the breaks that cost strength (evidence §4, detraining). Today ends the last one."""
    past = {day for day in lifted if day <= today}

    breaks = []
    for before, after in pairwise(sorted(past | {today})):
        left = comeback((after - before).days).e1rm
        if left < 1:
            breaks.append(Break(before, after, left))
    return breaks


def lowered(lift: KnownLift, breaks: Breaks, day: dt.date) -> KnownLift:
    """Take off a maximum what the breaks since its estimate have cost by `day`."""
    left = prod(b.left for b in breaks if lift.at <= b.before and b.ended <= day)
    if left == 1:
        return lift
    return KnownLift(e1rm_kg=lift.e1rm_kg * left, at=lift.at)


def estimate(
    sessions: Sequence[tuple[dt.date, Sequence[LiftSet]]], known: KnownLift | None, breaks: Breaks
) -> KnownLift | None:
    """Follow the estimate of one lift through its sessions, which are in order of their days.

    It begins with the median of the first three, or with the known maximum. From then on it moves
    within the caps, and it is never below what was lifted in the last four weeks.
    """
    estimates = _Estimates(known)
    for day, sets in sessions:
        estimates.add(day, sets, breaks)
    return estimates.last


class _Estimates:
    """The estimates of one lift so far, and the best sets behind them."""

    def __init__(self, known: KnownLift | None) -> None:
        self._history = [] if known is None else [known]
        self._bests: list[float] = []
        self._lifted: list[KnownLift] = []  # what each day's sets show without any reserve
        self._is_finding = known is None  # no level yet: the first sessions find it

    @property
    def last(self) -> KnownLift | None:
        return self._history[-1] if self._history else None

    def add(self, day: dt.date, sets: Sequence[LiftSet], breaks: Breaks) -> None:
        """Take a session into account, unless it says nothing or an estimate is newer."""
        last = self.last
        if last is not None and day <= last.at:
            return

        lifted_kg = _lifted(sets, last)
        if lifted_kg is not None:
            self._lifted.append(KnownLift(e1rm_kg=lifted_kg, at=day))

        best = _best(sets, last)
        if best is not None:
            if last is not None:
                self._fall_by_breaks(last, breaks, day)
            self._move(best, day)

        self._keep_what_was_lifted(day)

    def _move(self, best: float, day: dt.date) -> None:
        """Follow the best set of a day. The caps on rises begin with the fourth session."""
        self._bests.append(best)
        if self._is_finding and len(self._bests) <= SESSIONS:
            self._history = [KnownLift(e1rm_kg=median(self._bests), at=day)]
        else:
            moved = _moved(self._history, self._bests, day)
            self._history.append(KnownLift(e1rm_kg=moved, at=day))

    def _keep_what_was_lifted(self, day: dt.date) -> None:
        """Raise an estimate that is below what was lifted in the last four weeks.

        A set that was done is no guess, so no cap holds it back.
        """
        last = self.last
        if last is None:
            return

        start = day - FOUR_WEEKS
        most_kg = max((lift.e1rm_kg for lift in self._lifted if lift.at >= start), default=0.0)
        if most_kg <= last.e1rm_kg:
            return
        if last.at == day:
            self._history.pop()
        self._history.append(KnownLift(e1rm_kg=most_kg, at=day))

    def _fall_by_breaks(self, last: KnownLift, breaks: Breaks, day: dt.date) -> None:
        """Begin again from a lower level if long breaks have cost strength since the last one."""
        lower = lowered(last, breaks, day)
        if lower is not last:
            self._history = [lower]
            self._bests = []
            self._is_finding = False


def has_plateaued(
    activities: Iterable[Activity], until: dt.date, exercises: Collection[str]
) -> bool:
    """Tell whether none of these lifts rose in the three weeks before `until`.

    At least one of them must have been tried in both the last three weeks and the three before.
    """
    lately: dict[str, float] = {}
    before: dict[str, float] = {}

    for activity in activities:
        windows_ago = (until - activity.day - dt.timedelta(days=1)) // PLATEAU
        if windows_ago == 0:
            _keep_bests(lately, activity, exercises)
        elif windows_ago == 1:
            _keep_bests(before, activity, exercises)

    compared = before.keys() & lately.keys()
    return bool(compared) and all(lately[name] <= before[name] for name in compared)


def is_trusted(lift_set: LiftSet, known: KnownLift | None) -> bool:
    """Tell whether a set can be true. One dumbbell recorded instead of two cannot be seen here."""
    most_kg = HEAVIEST_KG if known is None else TRUST * known.e1rm_kg
    reps, load_kg = lift_set.reps or 0, lift_set.load_kg or 0
    return 1 <= reps <= MOST_REPS and 0 < load_kg < most_kg


def _keep_bests(bests: dict[str, float], activity: Activity, exercises: Collection[str]) -> None:
    """Raise the best estimate of each of these lifts to what an activity shows."""
    for lift_set in activity.sets:
        if lift_set.exercise in exercises:
            best = _best([lift_set], None)
            if best is not None:
                bests[lift_set.exercise] = max(best, bests.get(lift_set.exercise, 0.0))


def _best(sets: Sequence[LiftSet], known: KnownLift | None) -> float | None:
    """Return the highest estimate of one day's sets, or None when none of them says enough."""
    estimates = []

    for lift_set in sets:
        rir = lift_set.rir if lift_set.rir is not None else _assumed_rir(lift_set, sets)
        effective_reps = (lift_set.reps or 0) + rir
        if effective_reps > MOST_EFFECTIVE_REPS or not is_trusted(lift_set, known):
            continue

        estimated = e1rm(lift_set.load_kg or 0.0, effective_reps)
        if not _was_easy(lift_set, estimated, known):
            estimates.append(estimated)

    return max(estimates, default=None)


def _lifted(sets: Iterable[LiftSet], known: KnownLift | None) -> float | None:
    """Return the highest maximum that a day's trusted sets show with nothing in reserve."""
    shown = []
    for lift_set in sets:
        if is_trusted(lift_set, known):
            reps = min(lift_set.reps or 0, MOST_EFFECTIVE_REPS)
            shown.append(e1rm(lift_set.load_kg or 0.0, reps))
    return max(shown, default=None)


def _was_easy(lift_set: LiftSet, estimated: float, known: KnownLift | None) -> bool:
    """Tell whether a set of unknown reserve is so light that it says nothing about the maximum."""
    if known is None or lift_set.rir is not None:
        return False

    is_light = (lift_set.load_kg or 0.0) / WORKING_SHARE < known.e1rm_kg
    return is_light and estimated < known.e1rm_kg


def _assumed_rir(lift_set: LiftSet, sets: Iterable[LiftSet]) -> float:
    """Return the reps in reserve to assume of a set that recorded none."""
    reps = lift_set.reps or 0
    same_load = [other.reps or 0 for other in sets if other.load_kg == lift_set.load_kg]

    if min(same_load) < reps:
        return UNKNOWN_SPENT_RIR
    return UNKNOWN_HEAVY_RIR if reps <= HEAVY_REPS else UNKNOWN_RIR


def _moved(history: Sequence[KnownLift], bests: Sequence[float], day: dt.date) -> float:
    """Move the estimate: a rise is capped, a fall needs two sessions that agree."""
    target, last = median(bests[-SESSIONS:]), history[-1].e1rm_kg

    if target > last:
        return min(target, last * RISE_SESSION, _least_of_the_month(history, day) * RISE_FOUR_WEEKS)

    latest = bests[-SESSIONS_TO_FALL:]
    both_lower = len(latest) == SESSIONS_TO_FALL and max(latest) < last
    return target if both_lower else last


def _least_of_the_month(history: Sequence[KnownLift], day: dt.date) -> float:
    """Return the lowest estimate that held within the four weeks before `day`."""
    start = day - FOUR_WEEKS
    before = [lift.e1rm_kg for lift in history if lift.at < start]
    month = [lift.e1rm_kg for lift in history if lift.at >= start]
    return min(before[-1:] + month)
