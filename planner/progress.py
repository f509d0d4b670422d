"""What was lifted before, and the weight for next time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from statistics import median
from typing import Final

from planner.catalogue import Weight
from planner.model import Activity, KnownLift, LiftSet

# Evidence §5 unless marked.
EPLEY: Final = 30.0
MOST_EFFECTIVE_REPS: Final = 10.0  # reps + RIR above which a set says too little about the maximum
UNKNOWN_RIR: Final = 3.0
SESSIONS: Final = 3  # the estimate is the median of the best sets of this many sessions
RISE_SESSION: Final = 1.025
RISE_FOUR_WEEKS: Final = 1.10
FOUR_WEEKS: Final = dt.timedelta(days=28)
MOST_REPS: Final = 30
WORKING_SHARE: Final = 0.80  # lighter sets of unknown reserve are no sign of a lower maximum [D]
TRUST: Final = 3.0  # a set this many times the known maximum is a mistake
HEAVIEST_KG: Final = 500.0  # the same while no maximum is known: grams, mostly [D]
LIGHT_KG: Final = 60.0  # below it loads rise by a fixed step, from it on by a share
RAISE_KG: Final = 2.5
RAISE_UPPER_KG: Final = 1.0
RAISE_SHARE: Final = 0.025
LOWER_SHARE: Final = 0.05
SESSIONS_TO_RAISE: Final = 2
SESSIONS_TO_LOWER: Final = 2


@dataclass(frozen=True, slots=True)
class Performance:
    """The top sets of one exercise on one day: load in kg, reps of each set, the least RIR (None: not recorded)."""

    day: dt.date
    load_kg: float
    reps: tuple[int, ...]
    rir: float | None


@dataclass(frozen=True, slots=True)
class LiftingLog:
    """What the recorded sets say: estimated maxima, and the last performances of each exercise, newest last."""

    lifts: Mapping[str, KnownLift] = field(default_factory=dict)
    recent: Mapping[str, tuple[Performance, ...]] = field(default_factory=dict)

    def __contains__(self, exercise: str) -> bool:
        return exercise in self.lifts or exercise in self.recent


@dataclass(frozen=True, slots=True)
class Aim:
    """What the next session wants: reps, RIR, share of the e1RM and the most it may be.

    `least_reps`: bottom of the phase's range. `sessions_to_raise`: 0 keeps the load. `factor`: on the load in the end.
    """

    reps: int
    least_reps: int
    rir: float
    percent: float
    most_percent: float
    sessions_to_raise: int = SESSIONS_TO_RAISE
    factor: float = 1.0


def e1rm(load_kg: float, effective_reps: float) -> float:
    """Estimate the one-repetition maximum in kg by Epley; one effective rep is the maximum itself."""
    return load_kg if effective_reps <= 1 else load_kg * (1 + effective_reps / EPLEY)


def share(effective_reps: float) -> float:
    """Return the share of the maximum that leaves so many effective reps (reps + RIR)."""
    return 1 / e1rm(1.0, effective_reps)


def read_log(activities: Iterable[Activity], today: dt.date, known: Mapping[str, KnownLift]) -> LiftingLog:
    """Read the lifting log up to and including `today`.

    A `known` maximum wins over everything recorded up to its day; sets after it move it within the caps.
    """
    days: defaultdict[str, defaultdict[dt.date, list[LiftSet]]] = defaultdict(lambda: defaultdict(list))
    for activity in activities:
        if activity.day <= today:
            for lifted in activity.sets:
                days[lifted.exercise][activity.day].append(lifted)
    lifts = dict(known)
    recent: dict[str, tuple[Performance, ...]] = {}
    for exercise, by_day in days.items():
        sessions = sorted(by_day.items())
        lift = _estimate(sessions, known.get(exercise))
        if lift is not None:
            lifts[exercise] = lift
        top = [p for day, sets in sessions if (p := _performance(day, sets, lift)) is not None]
        if top:
            recent[exercise] = tuple(top[-SESSIONS:])
    return LiftingLog(lifts, recent)


def next_load(exercise: str, aim: Aim, log: LiftingLog, weight: Weight, *, upper: bool) -> float | None:
    """Return the next load in kg as the weight allows it; None when nothing is known or it is too light for it."""
    lift = log.lifts.get(exercise)
    done = log.recent.get(exercise, ())
    if lift is not None:
        load = lift.e1rm_kg * aim.percent
    elif done:
        load = done[-1].load_kg
    else:
        return None
    if done and _earned(done, aim):
        last = done[-1].load_kg
        load = max(load, last + max(_raise(last, aim, upper=upper), weight.step_kg))
    elif done and _slipped(done, aim):
        load = min(load, done[-1].load_kg * (1 - LOWER_SHARE))
    if lift is None:
        return round_load(load * aim.factor, weight)
    most = lift.e1rm_kg * aim.most_percent
    return round_load(min(load, most) * aim.factor, weight, most=most)


def round_load(load_kg: float, weight: Weight, *, most: float = float("inf")) -> float | None:
    """Round to the nearest load there is, but not above `most`; None below the least there is."""
    steps = floor(load_kg / weight.step_kg + 0.5)
    if steps * weight.step_kg > most:
        steps = floor(most / weight.step_kg)
    rounded = steps * weight.step_kg
    return rounded if rounded >= weight.least_kg else None


def _raise(last: float, aim: Aim, *, upper: bool) -> float:
    """Say what an earned raise adds in kg: a fixed step in the linear phase and below 60 kg, then a share."""
    if upper and aim.sessions_to_raise == 1:
        return RAISE_UPPER_KG
    return RAISE_KG if last < LIGHT_KG else max(RAISE_KG, last * RAISE_SHARE)


def _earned(done: Sequence[Performance], aim: Aim) -> bool:
    """Whether the last sessions at this load reached the reps in every set, with enough in reserve."""
    asked = done[-aim.sessions_to_raise :] if aim.sessions_to_raise else ()
    return 0 < aim.sessions_to_raise == len(asked) and all(
        p.load_kg >= done[-1].load_kg
        and min(p.reps) >= aim.reps
        and (UNKNOWN_RIR if p.rir is None else p.rir) >= aim.rir
        for p in asked
    )


def _slipped(done: Sequence[Performance], aim: Aim) -> bool:
    """Whether a set fell below the range in each of the last two sessions."""
    asked = done[-SESSIONS_TO_LOWER:]
    return len(asked) == SESSIONS_TO_LOWER and all(min(p.reps) < aim.least_reps for p in asked)


def _trusted(lifted: LiftSet, known: KnownLift | None) -> bool:
    """Whether a set can be what it says."""
    most = HEAVIEST_KG if known is None else TRUST * known.e1rm_kg
    return 1 <= (lifted.reps or 0) <= MOST_REPS and 0 < (lifted.load_kg or 0) < most


def _best(sets: Iterable[LiftSet], known: KnownLift | None) -> float | None:
    """Return the highest estimate of one day's sets, or None when none of them says enough."""
    estimates = []
    for lifted in sets:
        load = lifted.load_kg or 0.0
        effective = (lifted.reps or 0) + (UNKNOWN_RIR if lifted.rir is None else lifted.rir)
        estimate = e1rm(load, effective)
        easy = known is not None and lifted.rir is None and estimate < known.e1rm_kg > load / WORKING_SHARE
        if _trusted(lifted, known) and effective <= MOST_EFFECTIVE_REPS and not easy:
            estimates.append(estimate)
    return max(estimates, default=None)


def _estimate(sessions: Sequence[tuple[dt.date, Sequence[LiftSet]]], known: KnownLift | None) -> KnownLift | None:
    """Follow the estimate through the sessions: the median of the first three, then within the caps."""
    history = [] if known is None else [known]
    bests: list[float] = []
    for day, sets in sessions:
        last = history[-1] if history else None
        best = _best(sets, last) if last is None or day > last.at else None
        if best is None:
            continue
        bests.append(best)
        finding = known is None and len(bests) <= SESSIONS
        moved = median(bests) if finding else _moved(history, bests, day)
        history = [*([] if finding else history), KnownLift(e1rm_kg=moved, at=day)]
    return history[-1] if history else None


def _moved(history: Sequence[KnownLift], bests: Sequence[float], day: dt.date) -> float:
    """Move the estimate: a rise is capped, a fall needs two sessions that agree."""
    target, last = median(bests[-SESSIONS:]), history[-1].e1rm_kg
    if target > last:
        before = [h.e1rm_kg for h in history if h.at < day - FOUR_WEEKS][-1:]
        month = before + [h.e1rm_kg for h in history if h.at >= day - FOUR_WEEKS]
        return min(target, last * RISE_SESSION, min(month) * RISE_FOUR_WEEKS)
    both_lower = len(bests) >= SESSIONS_TO_LOWER and all(best < last for best in bests[-SESSIONS_TO_LOWER:])
    return target if both_lower else last


def _performance(day: dt.date, sets: Iterable[LiftSet], lift: KnownLift | None) -> Performance | None:
    """Return the day's sets at the heaviest trusted load, or None when there are none."""
    trusted = [s for s in sets if _trusted(s, lift)]
    if not trusted:
        return None
    load = max(s.load_kg or 0.0 for s in trusted)
    top = [s for s in trusted if s.load_kg == load]
    known_rir = [s.rir for s in top if s.rir is not None]
    return Performance(day, load, tuple(s.reps or 0 for s in top), min(known_rir, default=None))
