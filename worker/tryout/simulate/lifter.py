"""An invented lifter: what somebody of a given strength does and records of a planned session."""

import datetime as dt
from math import exp, floor
from random import Random
from typing import Final

from planner.log.maxima import EPLEY, share
from planner.model import Activity, Block, LiftSet, Session
from planner.rulebook.catalogue import EXERCISES, Exercise, Weight
from planner.session.weights import ADD, FIND
from worker.tryout.simulate.lives import Life

_GAIN: Final = 0.45  # what training adds to a maximum in the long run
_SESSIONS: Final = 45.0  # how many sessions most of that takes
_KEEPS_DAYS: Final = 14  # days without lifting that cost nothing
_LOSS_A_DAY: Final = 0.004  # what each further day costs
_BODYWEIGHT_REPS: Final = 16  # how often somebody new can do a bodyweight exercise
_BODY_KG: Final = 70.0  # where the runner's weight is unknown
_FORM: Final = 0.02  # how much a day's form varies
_MOST_RESERVE: Final = 8  # reps in reserve above which nobody counts
_JUMPS: Final = frozenset(("plyo", "hops"))  # kinds without lifting
_TIRING: Final = 0.4  # reps fewer with each further set

# A lifter does what a note says: they find the weight, or add to it when there is more left.
_FIND_IT: Final = FIND.rpartition("}")[2]
_ADD_TO_IT: Final = ADD.partition("{")[0]


class Lifter:
    """Somebody's strength: it grows with sessions and fades without.

    This is the truth, not the planner's idea of it.
    """

    def __init__(self, name: str, life: Life) -> None:
        self.name, self.life = name, life
        self.trained = 0.0  # sessions that are still in the legs
        self.last: dt.date | None = None

    def does(self, session: Session) -> Activity:
        """Do a session as planned, as far as the day's strength allows. Every set is recorded."""
        day = session.date
        self._fade(day)

        chance = Random(f"{self.name} {day}")  # noqa: S311 - the same year every time
        strength = self._strength() * chance.uniform(1 - _FORM, 1 + _FORM)

        sets: list[LiftSet] = []
        for block in session.blocks:
            if block.exercise != "warm_up":
                sets += self._sets(block, strength)

        if "heavy" in session.kinds:
            self.trained += 1
            self.last = day

        hour = 8 if session.half == "am" else 18
        return Activity(
            id=f"lifted:{session.uid}",
            start=dt.datetime.combine(day, dt.time(hour, 30)),
            sport="plyometrics" if set(session.kinds) <= _JUMPS else "strength",
            elapsed_s=60.0 * session.minutes,
            sets=tuple(sets),
            session_uid=session.uid,
        )

    def maximum(self, exercise: str) -> float | None:
        """Return the true maximum of a lift in kg as of now, None for one without a weight."""
        guess = EXERCISES[exercise].guess
        if guess is None:
            return None

        mass_kg = self.life.athlete.body_mass_kg or _BODY_KG
        return guess * mass_kg * self.life.max_by_guess * self._strength()

    def _strength(self) -> float:
        return 1 + _GAIN * (1 - exp(-self.trained / _SESSIONS))

    def _fade(self, day: dt.date) -> None:
        idle = 0
        if self.last:
            idle = (day - self.last).days - _KEEPS_DAYS
        self.trained *= max(0.3, 1 - 5 * _LOSS_A_DAY * max(0, idle))

    def _sets(self, block: Block, strength: float) -> list[LiftSet]:
        exercise = EXERCISES[block.exercise]
        if exercise.timed or exercise.pattern == "plyo":
            return _counted(block, exercise)

        weight = exercise.weight(self.life.athlete.equipment)
        asks_for_no_weight = block.load_kg is None and block.rir is None
        if weight is None or exercise.guess is None or asks_for_no_weight:
            able = _BODYWEIGHT_REPS * strength**2
            return self._tiring(block, None, able, 1.0)

        maximum = self._maximum(exercise.guess, strength)
        load = _load(block, weight, maximum)
        return self._tiring(block, load, _reps_able(maximum, load), _TIRING)

    def _maximum(self, guess: float, strength: float) -> float:
        """Return the most the lifter can lift once, in kg. `guess` is a share of body mass."""
        mass = self.life.athlete.body_mass_kg or _BODY_KG
        return guess * mass * self.life.max_by_guess * strength

    def _tiring(
        self, block: Block, load: float | None, able: float, tiring: float
    ) -> list[LiftSet]:
        """Return a block's sets. `able` reps would go in the first, `tiring` fewer in each next."""
        return [self._set(block, load, able - tiring * number) for number in range(block.sets)]

    def _set(self, block: Block, load: float | None, able: float) -> LiftSet:
        reps = max(1, min(block.reps or 0, floor(able)))

        reserve = None
        if self.life.tells_reserve:
            reserve = min(max(0, floor(able - reps + 0.5)), _MOST_RESERVE)
        return LiftSet(exercise=block.exercise, reps=reps, load_kg=load, rir=reserve)


def _counted(block: Block, exercise: Exercise) -> list[LiftSet]:
    """Return sets of jumps or seconds, which always go as planned."""
    count = (block.reps or block.seconds or 0) * (exercise.contacts_each or 1)
    return [LiftSet(exercise=block.exercise, reps=count)] * block.sets


def _load(block: Block, weight: Weight, maximum: float) -> float:
    """Return the weight that is lifted, in kg: what the plan says, after reading its note."""
    reps, reserve = block.reps or 0, block.rir or 0

    load = block.load_kg
    if load is None or _FIND_IT in block.note:
        wished = maximum * share(reps + reserve)
        load = max(weight.least_kg, floor(wished / weight.step_kg) * weight.step_kg)

    left = _reps_able(maximum, load) - reps
    if _ADD_TO_IT in block.note and left >= reserve + 2:
        load += weight.step_kg
    return load


def _reps_able(maximum: float, load: float) -> float:
    return EPLEY * (maximum / load - 1)
