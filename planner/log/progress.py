"""The weight for next time, or the repetitions where there is no weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Final

from planner.log.history import LiftingLog, Performance, Unloaded
from planner.log.maxima import UNKNOWN_RIR
from planner.rulebook.catalogue import Weight
from planner.rulebook.numbers import SAFE_SHARE

# Evidence §5 unless marked.
LIGHT_KG: Final = 60.0  # below it loads rise by a fixed step, from it on by a share
RAISE_KG: Final = 2.5
RAISE_UPPER_KG: Final = 1.0
RAISE_SHARE: Final = 0.025
MOST_RAISE_SHARE: Final = 0.05
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

    load = lift.e1rm_kg * aim.percent if lift is not None else done[-1].load_kg
    if done:
        load = _by_last_times(load, done, aim, weight, upper=upper)

    held = _held(done, aim)
    load = max(load, held)
    if lift is None:
        return round_load(load * aim.factor, weight)

    most = max(lift.e1rm_kg * aim.most_percent, held)
    return round_load(min(load, most) * aim.factor, weight, most=most)


def _by_last_times(
    load: float, done: Sequence[Performance], aim: Aim, weight: Weight, *, upper: bool
) -> float:
    """Raise or lower a load by how the last sessions went."""
    last = done[-1]
    if _earned(done, aim):
        step = max(_raise(last.load_kg, aim, upper=upper), weight.step_kg)
        return max(load, last.load_kg + step)

    if times_short(done, aim) >= SESSIONS_TO_LOWER:
        return min(load, last.load_kg * (1 - LOWER_SHARE))
    return _by_reserve(load, last, aim)


def times_short(done: Sequence[Performance], aim: Aim) -> int:
    """Count the last sessions in a row in which a set fell below the range."""
    count = 0
    for performance in reversed(done):
        if min(performance.reps) >= aim.least_reps:
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


def _by_reserve(load: float, last: Performance, aim: Aim) -> float:
    """Follow a reserve that was two reps off the plan or more, by 4 % a rep.

    Upwards it is 5 % at most, and only where loads may rise.
    """
    if last.rir is None:
        return load

    off = last.rir - aim.rir
    if off <= -RIR_OFF:
        return min(load, last.load_kg * (1 + SHARE_A_REP * off))
    if off >= RIR_OFF and aim.sessions_to_raise:
        return max(load, last.load_kg * (1 + min(SHARE_A_REP * off, MOST_RAISE_SHARE)))
    return load


def _raise(last_kg: float, aim: Aim, *, upper: bool) -> float:
    """Return what an earned raise adds in kg.

    It is a fixed step in the linear phase and below 60 kg, then a share.
    """
    if upper and aim.sessions_to_raise == 1:
        return RAISE_UPPER_KG
    if last_kg < LIGHT_KG:
        return RAISE_KG
    return max(RAISE_KG, last_kg * RAISE_SHARE)


def _earned(done: Sequence[Performance], aim: Aim) -> bool:
    """Tell whether enough of the last sessions at this load met the aim, so that it may rise."""
    if not 0 < aim.sessions_to_raise <= len(done):
        return False

    load_kg = done[-1].load_kg
    asked = done[-aim.sessions_to_raise :]
    return all(session.load_kg >= load_kg and _meets(session, aim) for session in asked)


def _meets(session: Performance, aim: Aim) -> bool:
    """Tell whether every set reached the reps, with enough in reserve."""
    rir = UNKNOWN_RIR if session.rir is None else session.rir
    return min(session.reps) >= aim.reps and rir >= aim.rir
