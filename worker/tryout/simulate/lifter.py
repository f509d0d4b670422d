"""An invented lifter: what somebody with a known strength would really do, and record, of a planned session."""

import datetime as dt
from math import exp, floor
from random import Random

from planner.log.maxima import EPLEY, share
from planner.model import Activity, Block, LiftSet, Session
from planner.rulebook.catalogue import EXERCISES
from worker.tryout.simulate.lives import Life

_GAIN, _SESSIONS = (
    0.45,
    45.0,
)  # what training adds to a maximum in the long run, and how many sessions most of it takes
_KEEPS_DAYS, _LOSS_A_DAY = 14, 0.004
_BODYWEIGHT_REPS = 16  # how often somebody new can do a bodyweight exercise
_BODY_KG = 70.0
_FORM = 0.02  # how much a day's form varies


class Lifter:
    """Somebody's strength: it grows with sessions and fades without. Not the planner's idea of it, but the truth."""

    def __init__(self, name: str, life: Life) -> None:
        self.name, self.life = name, life
        self.trained = 0.0  # sessions that are still in the legs
        self.last: dt.date | None = None

    def does(self, session: Session) -> Activity:
        """Do a session as planned, as far as the strength of the day allows, and record every set."""
        day, chance = session.date, Random(f"{self.name} {session.date}")  # noqa: S311 - the same year every time
        self._fade(day)
        strength = (1 + _GAIN * (1 - exp(-self.trained / _SESSIONS))) * chance.uniform(
            1 - _FORM, 1 + _FORM
        )
        sets = tuple(
            one
            for block in session.blocks
            if block.exercise != "warm_up"
            for one in self._sets(block, strength)
        )
        self.trained += 1
        self.last = day
        return Activity(
            id=f"lifted:{session.uid}",
            start=dt.datetime.combine(day, dt.time(8 if session.half == "am" else 18, 30)),
            sport="plyometrics" if session.kinds == ("plyo",) else "strength",
            elapsed_s=60.0 * session.minutes,
            sets=sets,
            session_uid=session.uid,
        )

    def _fade(self, day: dt.date) -> None:
        idle = (day - self.last).days - _KEEPS_DAYS if self.last else 0
        self.trained *= max(0.3, 1 - 5 * _LOSS_A_DAY * max(0, idle))

    def _sets(self, block: Block, strength: float) -> list[LiftSet]:
        exercise = EXERCISES[block.exercise]
        if exercise.timed or exercise.pattern == "plyo":
            count = (block.reps or block.seconds or 0) * (exercise.contacts_each or 1)
            return [LiftSet(exercise=block.exercise, reps=count)] * block.sets
        asked, load = block.reps or 0, block.load_kg
        weight = exercise.weight(self.life.athlete.equipment)
        if weight is None or exercise.guess is None or (load is None and block.rir is None):
            able = _BODYWEIGHT_REPS * strength**2
            return [
                self._set(block.exercise, asked, None, able - number)
                for number in range(block.sets)
            ]
        most = (
            exercise.guess
            * (self.life.athlete.body_mass_kg or _BODY_KG)
            * self.life.max_by_guess
            * strength
        )
        if (
            load is None or "find it in" in block.note
        ):  # the way in: a weight that leaves what the plan asks for
            wished = most * share(asked + (block.rir or 0))
            load = max(weight.least_kg, floor(wished / weight.step_kg) * weight.step_kg)
        able = EPLEY * (most / load - 1)
        if (
            "add" in block.note and able - asked >= (block.rir or 0) + 1
        ):  # "more left than 2: add 2.5 kg"
            load += weight.step_kg
            able = EPLEY * (most / load - 1)
        return [
            self._set(block.exercise, asked, load, able - 0.4 * number)
            for number in range(block.sets)
        ]

    def _set(self, name: str, asked: int, load: float | None, able: float) -> LiftSet:
        reps = max(1, min(asked, floor(able)))
        reserve = max(0, floor(able - reps + 0.5))
        return LiftSet(
            exercise=name,
            reps=reps,
            load_kg=load,
            rir=min(reserve, 8) if self.life.tells_reserve else None,
        )
