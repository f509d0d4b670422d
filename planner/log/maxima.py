"""How strong the athlete is: the estimated one-repetition maximum of each lift, followed through the recorded sets."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from math import prod
from statistics import median
from typing import Final

from planner.model import Activity, KnownLift, LiftSet
from planner.rulebook.stages import comeback

# Evidence §5 unless marked.
EPLEY: Final = 30.0
MOST_EFFECTIVE_REPS: Final = 10.0  # reps + RIR above which a set says too little about the maximum
UNKNOWN_RIR: Final = 3.0
# Five reps or fewer are planned with two left: with three a set done just as planned would raise the maximum. And where
# the reps fall from set to set at one weight, little was left. A year without recorded reserves shows both. [D]
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

Breaks = Sequence[
    tuple[dt.date, dt.date, float]
]  # last day before a long break, the day it ended, what it leaves


def e1rm(load_kg: float, effective_reps: float) -> float:
    """Estimate the one-repetition maximum in kg by Epley; one effective rep is the maximum itself."""
    return load_kg if effective_reps <= 1 else load_kg * (1 + effective_reps / EPLEY)


def share(effective_reps: float) -> float:
    """Return the share of the maximum that leaves so many effective reps (reps + RIR)."""
    return 1 / e1rm(1.0, effective_reps)


def long_breaks(lifted: Iterable[dt.date], today: dt.date) -> Breaks:
    """Return the breaks that cost strength (evidence §4, detraining); today ends the last one."""
    days = sorted({*(day for day in lifted if day <= today), today})
    gaps = (
        (before, after, comeback((after - before).days).e1rm) for before, after in pairwise(days)
    )
    return [gap for gap in gaps if gap[2] < 1]


def lowered(lift: KnownLift, breaks: Breaks, day: dt.date) -> KnownLift:
    """Take off a maximum what the breaks since its estimate have cost by `day`."""
    left = prod(factor for before, ended, factor in breaks if lift.at <= before and ended <= day)
    return lift if left == 1 else KnownLift(e1rm_kg=lift.e1rm_kg * left, at=lift.at)


def estimate(
    sessions: Sequence[tuple[dt.date, Sequence[LiftSet]]], known: KnownLift | None, breaks: Breaks
) -> KnownLift | None:
    """Follow the estimate through the sessions: the median of the first three, then within the caps."""
    history = [] if known is None else [known]
    bests: list[float] = []
    for day, sets in sessions:
        last = history[-1] if history else None
        best = _best(sets, last) if last is None or day > last.at else None
        if best is None:
            continue
        if last is not None and (lower := lowered(last, breaks, day)) is not last:
            history, bests, known = [lower], [], lower
        bests.append(best)
        finding = known is None and len(bests) <= SESSIONS
        moved = median(bests) if finding else _moved(history, bests, day)
        history = [*([] if finding else history), KnownLift(e1rm_kg=moved, at=day)]
    return history[-1] if history else None


def has_plateaued(
    activities: Iterable[Activity], until: dt.date, exercises: Collection[str]
) -> bool:
    """Tell whether none of these lifts rose in the three weeks before `until`, and at least one was tried again."""
    windows: tuple[dict[str, float], dict[str, float]] = (
        {},
        {},
    )  # the last three weeks, the three before
    for activity in activities:
        back = (until - activity.day - dt.timedelta(days=1)) // PLATEAU
        for lifted in activity.sets if back in (0, 1) else ():
            found = _best([lifted], None) if lifted.exercise in exercises else None
            if found is not None:
                windows[back][lifted.exercise] = max(found, windows[back].get(lifted.exercise, 0.0))
    lately, before = windows
    both = before.keys() & lately.keys()
    return bool(both) and all(lately[name] <= before[name] for name in both)


def is_trusted(lifted: LiftSet, known: KnownLift | None) -> bool:
    """Tell whether a set can be what it says. Whether one bell of two was recorded nobody can know from here."""
    most = HEAVIEST_KG if known is None else TRUST * known.e1rm_kg
    return 1 <= (lifted.reps or 0) <= MOST_REPS and 0 < (lifted.load_kg or 0) < most


def _best(sets: Iterable[LiftSet], known: KnownLift | None) -> float | None:
    """Return the highest estimate of one day's sets, or None when none of them says enough."""
    estimates = []
    sets = [*sets]
    for lifted in sets:
        load = lifted.load_kg or 0.0
        effective = (lifted.reps or 0) + (
            _assumed(lifted, sets) if lifted.rir is None else lifted.rir
        )
        found = e1rm(load, effective)
        easy = (
            known is not None
            and lifted.rir is None
            and found < known.e1rm_kg > load / WORKING_SHARE
        )
        if is_trusted(lifted, known) and effective <= MOST_EFFECTIVE_REPS and not easy:
            estimates.append(found)
    return max(estimates, default=None)


def _assumed(lifted: LiftSet, sets: Iterable[LiftSet]) -> float:
    """Return the reps in reserve to assume of a set that recorded none."""
    reps = lifted.reps or 0
    if any((other.reps or 0) < reps for other in sets if other.load_kg == lifted.load_kg):
        return UNKNOWN_SPENT_RIR
    return UNKNOWN_HEAVY_RIR if reps <= HEAVY_REPS else UNKNOWN_RIR


def _moved(history: Sequence[KnownLift], bests: Sequence[float], day: dt.date) -> float:
    """Move the estimate: a rise is capped, a fall needs two sessions that agree."""
    target, last = median(bests[-SESSIONS:]), history[-1].e1rm_kg
    if target > last:
        before = [h.e1rm_kg for h in history if h.at < day - FOUR_WEEKS][-1:]
        month = before + [h.e1rm_kg for h in history if h.at >= day - FOUR_WEEKS]
        return min(target, last * RISE_SESSION, min(month) * RISE_FOUR_WEEKS)
    both_lower = len(bests) >= SESSIONS_TO_FALL and all(
        best < last for best in bests[-SESSIONS_TO_FALL:]
    )
    return target if both_lower else last
