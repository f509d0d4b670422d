"""The weight for next time, or the repetitions where there is no weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, inf
from typing import Final

from planner.log.history import LiftingLog, Performance, Unloaded
from planner.log.maxima import share
from planner.model import KnownLift
from planner.rulebook.catalogue import Weight
from planner.rulebook.numbers import SAFE_SHARE

# Evidence §5 unless marked.
LIGHT_KG: Final = 60.0  # below it loads rise by a fixed step in the heavy phases
RAISE_KG: Final = 2.5
RAISE_UPPER_KG: Final = 1.0
RAISE_SHARE: Final = 0.025
# How many reps in reserve above the plan earn how much more at once.
RAISES_BY_RESERVE: Final = ((3.0, 0.10), (2.0, 0.05))
LOWER_SHARE: Final = 0.05
SESSIONS_TO_RAISE: Final = 2
SESSIONS_TO_LOWER: Final = 2
SESSIONS_TO_DELOAD: Final = 3
RIR_OFF: Final = 2.0  # reps in reserve away from the plan from which the next weight follows them
SHARE_A_REP: Final = 0.04
SESSIONS_A_REP: Final = 12  # without weight: six weeks at twice a week [D]
MOST_MORE_REPS: Final = 3  # beyond it a rucksack is the better way [D]


@dataclass(frozen=True, slots=True)
class Aim:
    """What the next session wants: reps, RIR, share of the e1RM and the most it may be.

    `least_reps`: bottom of the phase's range. `sessions_to_raise`: how many good sessions earn a
    raise, where 0 keeps the load. `factor`: on the load in the end.
    """

    reps: int
    least_reps: int
    rir: float
    percent: float
    most_percent: float
    sessions_to_raise: int = SESSIONS_TO_RAISE
    factor: float = 1.0


def more_reps(done: Unloaded | None, rir: float) -> int:
    """Return the reps that an exercise without weight has earned.

    It is one after every twelve times, and one if the exercise is too easy. There is no table for
    bodyweight. Without this the second season would be the first again. [D]
    """
    if done is None:
        return 0

    earned = done.sessions // SESSIONS_A_REP
    if done.reserve is not None and done.reserve >= rir + RIR_OFF:
        earned += 1
    return min(MOST_MORE_REPS, earned)


def next_load(
    exercise: str, aim: Aim, log: LiftingLog, weight: Weight, *, upper: bool
) -> float | None:
    """Return the next load in kg as the weight allows it.

    Return None when nothing is known, or when the load is too light for this weight.
    """
    lift = log.lifts.get(exercise)
    done = log.recent.get(exercise, ())
    if lift is None and not done:
        return None

    load = lift.e1rm_kg * aim.percent if lift is not None else _as_last_time(done[-1], aim)
    if done:
        load = _by_last_times(load, done, lift, aim, weight, upper=upper)

    held = _held(done, aim)
    load = max(load, held)
    if lift is None:
        return round_load(load * aim.factor, weight)

    most = max(lift.e1rm_kg * aim.most_percent, held)
    return round_load(min(load, most) * aim.factor, weight, most=most)


def _as_last_time(last: Performance, aim: Aim) -> float:
    """Return the last load, less where more reps are asked for now, with those in reserve.

    Where the reps fell from set to set nobody knows how many were asked for.
    """
    asked_before = max(last.reps)
    if aim.reps <= asked_before or min(last.reps) < asked_before:
        return last.load_kg

    rir = aim.rir if last.rir is None else last.rir
    shrunk = share(aim.reps + aim.rir) / share(asked_before + rir)
    return last.load_kg * min(1.0, shrunk)


def _by_last_times(
    load: float,
    done: Sequence[Performance],
    lift: KnownLift | None,
    aim: Aim,
    weight: Weight,
    *,
    upper: bool,
) -> float:
    """Raise or lower a load by how the last sessions went."""
    last = done[-1]
    load = min(load, _most_after(last, aim, weight))
    if aim.sessions_to_raise:
        by_reserve = _share_by_reserve(last, aim)
        if by_reserve:
            return max(load, last.load_kg + max(by_reserve * last.load_kg, weight.step_kg))

        step = max(_raise(last.load_kg, aim, upper=upper), weight.step_kg)
        if _earned(done, aim) or _bears_more(last, aim, step):
            return max(load, last.load_kg + step)

    if times_short(done, aim, lift) >= SESSIONS_TO_LOWER:
        return min(load, last.load_kg * (1 - LOWER_SHARE))
    return _after_too_little(load, last, aim)


def times_short(done: Sequence[Performance], aim: Aim, lift: KnownLift | None = None) -> int:
    """Count the last sessions in a row in which a set fell below the range.

    A set above what the phase puts on the bar belongs to a heavier phase. It had few repetitions on
    purpose.
    """
    most_kg = lift.e1rm_kg * aim.most_percent if lift is not None else inf
    count = 0
    for performance in reversed(done):
        if min(performance.reps) >= aim.least_reps or performance.load_kg > most_kg:
            break
        count += 1
    return count


def round_load(load_kg: float, weight: Weight, *, most: float = float("inf")) -> float | None:
    """Round to the nearest load there is, but not above `most`. None below the least there is."""
    steps = floor(load_kg / weight.step_kg + 0.5)
    if steps * weight.step_kg > most:
        steps = floor(most / weight.step_kg)

    rounded = steps * weight.step_kg
    return rounded if rounded >= weight.least_kg else None


def _held(done: Sequence[Performance], aim: Aim) -> float:
    """Return the load that was lifted last time for the reps wanted now, with enough in reserve.

    Return 0 if there is none. Such a load is no rise, so the caps on rises do not hold it back.
    Guarded lifters (phase 1, youth) keep their share.
    """
    if not done or aim.most_percent <= SAFE_SHARE or min(done[-1].reps) < aim.reps:
        return 0.0

    last = done[-1]
    if last.rir is not None and last.rir <= aim.rir - RIR_OFF:
        return 0.0

    is_lighter_day = not aim.sessions_to_raise  # evidence §4, deload
    return last.load_kg * (1 - LOWER_SHARE) if is_lighter_day else last.load_kg


def _share_by_reserve(last: Performance, aim: Aim) -> float:
    """Return the share that a reserve well above the plan adds at once, 0 if it was not."""
    if last.rir is None:
        return 0.0

    more_reps_asked = max(0, aim.reps - max(last.reps))
    above = last.rir - aim.rir - more_reps_asked
    return next((raised for reps, raised in RAISES_BY_RESERVE if above >= reps), 0.0)


def _after_too_little(load: float, last: Performance, aim: Aim) -> float:
    """Lower a load after a reserve that was two reps below the plan or more, by 4 % a rep."""
    if last.rir is None or last.rir - aim.rir > -RIR_OFF:
        return load
    return min(load, last.load_kg * (1 + SHARE_A_REP * (last.rir - aim.rir)))


def _raise(last_kg: float, aim: Aim, *, upper: bool) -> float:
    """Return what an earned raise adds in kg.

    It is a share in the linear phases, and a fixed step below 60 kg in the heavy ones.
    """
    is_linear = aim.sessions_to_raise == 1
    if is_linear and upper:
        return RAISE_UPPER_KG
    if is_linear or last_kg >= LIGHT_KG:
        return last_kg * RAISE_SHARE
    return RAISE_KG


def _bears_more(last: Performance, aim: Aim, step_kg: float) -> bool:
    """Tell whether fewer reps than last time leave room for a step of the weights.

    Fewer of them at the same weight would be easier, and not heavier. A big step for a light weight
    takes more than one rep.
    """
    if min(last.reps) <= aim.reps or not _kept_reserve(last, aim):
        return False
    return _spare_reps(last, aim) * SHARE_A_REP + RAISE_SHARE >= step_kg / last.load_kg


def _spare_reps(last: Performance, aim: Aim) -> float:
    """Return how many reps more than are asked for now the last set could have had."""
    rir = aim.rir if last.rir is None else last.rir
    return min(last.reps) + rir - aim.reps - aim.rir


def _most_after(last: Performance, aim: Aim, weight: Weight) -> float:
    """Return the most that the last set of last time lets a load be.

    The estimate follows the best set, and days differ. Where the reserve was not kept nothing
    rises, and where it was, the load rises by what the set could have borne and 2.5 %.
    """
    if last.rir is None:
        return inf

    spare = _spare_reps(last, aim)
    if spare < 0:
        return last.load_kg

    borne = share(aim.reps + aim.rir) / share(aim.reps + aim.rir + spare)
    return max(last.load_kg * borne * (1 + RAISE_SHARE), last.load_kg + weight.step_kg)


def _earned(done: Sequence[Performance], aim: Aim) -> bool:
    """Tell whether enough of the last sessions at this load met the aim, so that it may rise."""
    if not 0 < aim.sessions_to_raise <= len(done):
        return False

    load_kg = done[-1].load_kg
    asked = done[-aim.sessions_to_raise :]
    return all(session.load_kg >= load_kg and _meets(session, aim) for session in asked)


def _meets(session: Performance, aim: Aim) -> bool:
    """Tell whether every set reached the reps, with enough in reserve."""
    return min(session.reps) >= aim.reps and _kept_reserve(session, aim)


def _kept_reserve(session: Performance, aim: Aim) -> bool:
    """Tell whether the reserve was at least the plan's. One that nobody recorded is taken so."""
    return session.rir is None or session.rir >= aim.rir
