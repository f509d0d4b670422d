"""What was lifted before, and the weight for next time, or the repetitions where there is no weight."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import floor
from typing import Final

from planner.log.match import small_sessions
from planner.log.maxima import UNKNOWN_RIR, estimate, is_trusted, long_breaks, lowered
from planner.model import Activity, KnownLift, LiftSet, PlanningProblem
from planner.rulebook.catalogue import Weight
from planner.rulebook.numbers import SAFE_SHARE

# Evidence §5 unless marked.
KEPT: Final = 3  # sessions of each exercise that are looked back on
LIGHT_KG: Final = 60.0  # below it loads rise by a fixed step, from it on by a share
RAISE_KG: Final = 2.5
RAISE_UPPER_KG: Final = 1.0
RAISE_SHARE: Final = 0.025
MOST_RAISE_SHARE: Final = 0.05
LOWER_SHARE: Final = 0.05
SESSIONS_TO_RAISE: Final = 2
SESSIONS_TO_LOWER: Final = 2
SESSIONS_TO_DELOAD: Final = 3
RIR_OFF: Final = (
    2.0  # reps in reserve away from the plan from which the next weight follows at once
)
SHARE_A_REP: Final = 0.04
SESSIONS_A_REP: Final = 12  # without weight: six weeks at twice a week [D]
MOST_MORE_REPS: Final = 3  # beyond it a rucksack is the better way [D]


@dataclass(frozen=True, slots=True)
class Performance:
    """The top sets of one exercise on one day: load in kg, reps of each set, the least RIR (None: not recorded)."""

    day: dt.date
    load_kg: float
    reps: tuple[int, ...]
    rir: float | None


@dataclass(frozen=True, slots=True)
class Unloaded:
    """How often an exercise was done without weight, and the least RIR of its last two times (None: not recorded)."""

    sessions: int
    reserve: float | None


@dataclass(frozen=True, slots=True)
class LiftingLog:
    """What the recorded sets say: estimated maxima, and the last performances of each exercise, newest last."""

    lifts: Mapping[str, KnownLift] = field(default_factory=dict)
    recent: Mapping[str, tuple[Performance, ...]] = field(default_factory=dict)
    bare: Mapping[str, Unloaded] = field(default_factory=dict)

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


def log_of(problem: PlanningProblem) -> LiftingLog:
    """Read the lifting log of a planning problem."""
    known = problem.strength
    small = small_sessions(problem)
    if known is None:
        return read_log(problem.activities, problem.today, {}, small=small)
    return read_log(
        problem.activities, problem.today, known.lifts, last_lifted=known.last_heavy, small=small
    )


def read_log(
    activities: Sequence[Activity],
    today: dt.date,
    known: Mapping[str, KnownLift],
    *,
    last_lifted: dt.date | None = None,
    small: Collection[str] = (),
) -> LiftingLog:
    """Read the lifting log up to and including `today`.

    A `known` maximum wins over everything recorded up to its day; sets after it move it within the caps. A long break
    takes its share off every maximum from before it. `last_lifted`: lifting that is not among the activities; `small`:
    ids of activities that end no break, such as a primer.
    """
    lifted = {a.day for a in activities if a.sport == "strength" and a.id not in small}
    lifted |= {last_lifted} if last_lifted else set()
    breaks = long_breaks(lifted, today)
    fresh = breaks[-1][1] if breaks else dt.date.min
    days: defaultdict[str, defaultdict[dt.date, list[LiftSet]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for activity in activities:
        if activity.day <= today:
            for one in activity.sets:
                days[one.exercise][activity.day].append(one)
    lifts = dict(known)
    recent: dict[str, tuple[Performance, ...]] = {}
    bare: dict[str, Unloaded] = {}
    for exercise, by_day in days.items():
        sessions = sorted(by_day.items())
        lift = estimate(sessions, known.get(exercise), breaks)
        if lift is not None:
            lifts[exercise] = lift
        newest_first = (
            _performance(day, sets, lift) for day, sets in reversed(sessions) if day >= fresh
        )
        top = [*islice((p for p in newest_first if p is not None), KEPT)]
        if top:
            recent[exercise] = tuple(reversed(top))
        unloaded = [
            [s.rir for s in sets] for _, sets in sessions if not any(s.load_kg for s in sets)
        ]
        if unloaded:
            bare[exercise] = Unloaded(len(unloaded), _reserve(unloaded[-SESSIONS_TO_RAISE:]))
    return LiftingLog(
        {name: lowered(lift, breaks, today) for name, lift in lifts.items()}, recent, bare
    )


def more_reps(done: Unloaded | None, rir: float) -> int:
    """Return the reps that an exercise without weight has earned: one after every twelve times, one if it is too easy.

    There is no table for bodyweight; without this the second season would be the first again. [D]
    """
    if done is None:
        return 0
    easy = done.reserve is not None and done.reserve >= rir + RIR_OFF
    return min(MOST_MORE_REPS, done.sessions // SESSIONS_A_REP + easy)


def _reserve(sessions: Sequence[Sequence[float | None]]) -> float | None:
    """Return the least reserve of two sessions, None unless every set of both recorded it."""
    found = [rir for sets in sessions for rir in sets if rir is not None]
    whole = len(sessions) == SESSIONS_TO_RAISE and len(found) == sum(map(len, sessions))
    return min(found) if whole else None


def next_load(
    exercise: str, aim: Aim, log: LiftingLog, weight: Weight, *, upper: bool
) -> float | None:
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
    elif done and times_short(done, aim) >= SESSIONS_TO_LOWER:
        load = min(load, done[-1].load_kg * (1 - LOWER_SHARE))
    elif done:
        load = _by_reserve(load, done[-1], aim)
    held = _held(done, aim)
    load = max(load, held)
    if lift is None:
        return round_load(load * aim.factor, weight)
    most = max(lift.e1rm_kg * aim.most_percent, held)
    return round_load(min(load, most) * aim.factor, weight, most=most)


def times_short(done: Sequence[Performance], aim: Aim) -> int:
    """Count the last sessions in a row in which a set fell below the range."""
    count = 0
    for performance in reversed(done):
        if min(performance.reps) >= aim.least_reps:
            break
        count += 1
    return count


def round_load(load_kg: float, weight: Weight, *, most: float = float("inf")) -> float | None:
    """Round to the nearest load there is, but not above `most`; None below the least there is."""
    steps = floor(load_kg / weight.step_kg + 0.5)
    if steps * weight.step_kg > most:
        steps = floor(most / weight.step_kg)
    rounded = steps * weight.step_kg
    return rounded if rounded >= weight.least_kg else None


def _held(done: Sequence[Performance], aim: Aim) -> float:
    """Return the load that was lifted last time for as many reps and not too near the limit; 0 if there is none.

    It is no rise, so the caps on rises do not hold it back; guarded lifters (phase 1, youth) keep their share.
    """
    if not done or aim.most_percent <= SAFE_SHARE or min(done[-1].reps) < aim.reps:
        return 0.0
    last = done[-1]
    held = (
        last.load_kg if aim.sessions_to_raise else last.load_kg * (1 - LOWER_SHARE)
    )  # a lighter day: §4, deload
    return held if last.rir is None or last.rir > aim.rir - RIR_OFF else 0.0


def _by_reserve(load: float, last: Performance, aim: Aim) -> float:
    """Follow a reserve that was two reps off the plan or more: 4 % a rep, upwards 5 % at most and only in progress."""
    off = last.rir - aim.rir if last.rir is not None else 0.0
    if off <= -RIR_OFF:
        return min(load, last.load_kg * (1 + SHARE_A_REP * off))
    if off >= RIR_OFF and aim.sessions_to_raise:
        return max(load, last.load_kg * (1 + min(SHARE_A_REP * off, MOST_RAISE_SHARE)))
    return load


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


def _performance(
    day: dt.date, sets: Iterable[LiftSet], lift: KnownLift | None
) -> Performance | None:
    """Return the day's sets at the heaviest trusted load, or None when there are none."""
    trusted = [s for s in sets if is_trusted(s, lift)]
    if not trusted:
        return None
    load = max(s.load_kg or 0.0 for s in trusted)
    top = [s for s in trusted if s.load_kg == load]
    known_rir = [s.rir for s in top if s.rir is not None]
    return Performance(day, load, tuple(s.reps or 0 for s in top), min(known_rir, default=None))
