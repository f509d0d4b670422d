"""Which lifts a session holds, how often and how heavy."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import floor
from typing import Final

from planner.log.history import LiftingLog
from planner.log.maxima import share
from planner.log.progress import (
    MOST_MORE_REPS,
    SESSIONS_TO_DELOAD,
    SESSIONS_TO_RAISE,
    Aim,
    more_reps,
    next_load,
    round_load,
    times_short,
)
from planner.model import Athlete, Block, Equipment
from planner.rulebook.catalogue import (
    CATALOGUE,
    EQUIPMENT,
    EXERCISES,
    Extra,
    Template,
    Week,
    Weight,
    eligible,
)
from planner.rulebook.numbers import ADULT, SAFE_RIR, SAFE_SHARE
from planner.rulebook.stages import DELOAD_VOLUME, MAX_STRENGTH, POWER
from planner.session.dose import Dose, Piece, turned

_GUESS_PHASE: Final = (
    1  # a share of body mass stands for an unknown maximum; later the athlete finds it [D]
)
_SESSIONS_TO_RAISE: Final = {1: 1}  # by phase: linear in phase 1 (evidence §5)
_REP_SHARE: Final = (
    0.03  # of the maximum, what one rep in reserve is worth (evidence §5: 2.5-3.5 %)
)
_LEAST_RIR: Final = 1.0  # never to failure (evidence §1)
_EXTRA_RANGE: Final = 2  # reps below the plan from which an extra's weight is too much [D]
_STARTING: Final = 1  # up to this phase the easy way in comes first
# The place whose lift changes from block to block, so that they are not all alike; near a race nothing is new. [D]
_TURNS: Final = "single_leg"
_BARE_SETS: Final = 3  # without weight the sets are long enough [D]
_MAIN: Final = ("squat", "hinge", "single_leg", "split", "step")


@dataclass(frozen=True)
class Lifts:
    """The lifting part of one session."""

    dose: Dose
    template: Template
    athlete: Athlete
    log: LiftingLog
    age: int | None

    def pieces(self) -> Iterator[Piece]:
        """Fill the places of the session's variant in order, no exercise twice."""
        week = self.template.week(self.dose.week)
        used: set[str] = set()
        mains = 0
        for slot in self.template.variants[self.dose.variant % len(self.template.variants)]:
            name = self._choose(slot, used)
            used.add(name)
            extra = self._extra(slot, week)
            if extra is None:
                yield self._main(name, week, week.sets[min(mains, 1)])
                mains += 1
            else:
                yield self._beside(name, extra)

    @cached_property
    def _equipment(self) -> tuple[Equipment, ...]:
        """What may be used: in the movement phase and in light sessions the weights stay in the corner."""
        weighted = self.template.loaded and self.dose.phase > 0
        return tuple(e for e in self.athlete.equipment if weighted or e not in EQUIPMENT)

    @property
    def _young(self) -> bool:
        return self.age is not None and self.age < ADULT

    def _choose(self, slot: str, used: set[str]) -> str:
        """Take the best exercise for a place: one that can be loaded and, after phase 1, is more than a way in."""
        equipment = self._equipment
        able, phase = eligible(equipment), self.dose.phase
        names = [
            name
            for name in CATALOGUE.slots[slot]
            if name in able
            and name not in used
            and EXERCISES[name].from_phase <= phase
            and not (self.template.both_sides and EXERCISES[name].each_side)
        ]
        if slot == "trunk":
            return turned(names, self.dose.week + self.dose.variant)[0]

        def rank(name: str) -> tuple[bool, bool, bool]:
            exercise = EXERCISES[name]
            new = name not in self.log
            bare = exercise.weight(equipment) is None
            if phase <= _STARTING:
                return bare, new, not exercise.starter
            return bare, exercise.starter, new and (slot != _TURNS or phase > MAX_STRENGTH)

        turns = slot == _TURNS and phase > _STARTING
        return min(turned(names, min(phase, MAX_STRENGTH)) if turns else names, key=rank)

    def _extra(self, slot: str, week: Week) -> Extra | None:
        """How to fill a place that is no main lift; None for the main lifts."""
        if slot in _MAIN:
            return None
        if self.template.same_for_all:
            return Extra(
                sets=week.sets[0],
                reps=week.reps,
                seconds=week.seconds,
                rir=week.rir,
                rest_s=self.template.rest_s,
            )
        return self.template.extras.get(slot) or CATALOGUE.extras[slot]

    def _rir(self, planned: float) -> float:
        least = SAFE_RIR if self._young or self.athlete.strength_level == "novice" else _LEAST_RIR
        return max(planned, least) + self.dose.rir_extra

    def _main(self, name: str, week: Week, sets: int) -> Piece:
        exercise, template = EXERCISES[name], self.template
        rir = self._rir(week.rir)
        weight = exercise.weight(self._equipment)
        if weight is None:
            grows = template.progress and self.dose.phase not in (0, POWER)
            extra = more_reps(self.log.bare.get(name), rir) if grows else 0
            harder = "too easy: a full rucksack makes it heavier" if extra == MOST_MORE_REPS else ""
            rest, note = template.bodyweight_rest_s, _joined(template.bodyweight_note, harder)
            block = self._block(
                name, min(sets, _BARE_SETS), rest, note, rir=rir, reps=week.bodyweight + extra
            )
            return Piece(block, "lift", template.bodyweight_rep_s)
        # A rep more in reserve is a rep less in the set; at the bottom of the range it comes off the weight.
        more = rir - week.rir
        reps = max(template.reps[0], week.reps - floor(more))
        off = _REP_SHARE * (more - (week.reps - reps))
        aim = self._aim(reps, rir, template.reps[0], percent=week.percent, factor=1 - off)
        load, told = self._load(name, aim, weight)
        if times_short(self.log.recent.get(name, ()), aim) >= SESSIONS_TO_DELOAD:
            sets, told = (
                round(DELOAD_VOLUME * sets),
                _joined(told, "short three times: an easy day for this lift"),
            )
        note = _joined(template.note, told)
        block = self._block(name, sets, template.rest_s, note, rir=rir, reps=reps, load_kg=load)
        return Piece(block, "lift", setup_s=template.ramp_s)

    def _beside(self, name: str, extra: Extra) -> Piece:
        exercise = EXERCISES[name]
        if exercise.timed:
            return Piece(
                self._block(name, extra.sets, extra.rest_s, "", seconds=extra.seconds),
                exercise.pattern,
            )
        rir = self._rir(extra.rir)
        load, told = None, ""
        if (weight := exercise.weight(self._equipment)) is not None:
            load, told = self._load(
                name, self._aim(extra.reps, rir, extra.reps - _EXTRA_RANGE), weight
            )
        block = self._block(
            name, extra.sets, extra.rest_s, told, rir=rir, reps=extra.reps, load_kg=load
        )
        return Piece(block, exercise.pattern)

    def _block(
        self,
        name: str,
        sets: int,
        rest_s: int,
        note: str,
        *,
        rir: float | None = None,
        reps: int | None = None,
        seconds: int | None = None,
        load_kg: float | None = None,
    ) -> Block:
        exercise = EXERCISES[name]
        weighted = exercise.weight(self._equipment) is not None
        return Block(
            exercise=name,
            sets=max(1, floor(sets * self.dose.volume + 0.5) - self.dose.sets_less),
            reps=reps,
            seconds=seconds,
            load_kg=load_kg,
            rir=rir,
            rest_s=rest_s,
            each_side=exercise.each_side,
            note=_joined(note, exercise.note, exercise.load_note if weighted else ""),
        )

    def _aim(
        self,
        reps: int,
        rir: float,
        least_reps: int,
        *,
        percent: float | None = None,
        factor: float = 1.0,
    ) -> Aim:
        """Say what the weight shall be; on a reduced day it does not rise."""
        dose, template = self.dose, self.template
        most = min(template.percent[1], CATALOGUE.templates[f"phase_{dose.phase}"].percent[1])
        most = min(most, SAFE_SHARE) if self._young else most
        whole = (
            template.progress
            and dose.volume >= 1
            and dose.load >= 1
            and not dose.rir_extra
            and not dose.sets_less
        )
        return Aim(
            reps=reps,
            least_reps=least_reps,
            rir=rir,
            percent=min(percent or share(reps + rir), most),
            most_percent=most,
            sessions_to_raise=_SESSIONS_TO_RAISE.get(dose.phase, SESSIONS_TO_RAISE) if whole else 0,
            factor=dose.load * factor,
        )

    def _load(self, name: str, aim: Aim, weight: Weight) -> tuple[float | None, str]:
        """Return the weight in kg, None where the athlete has to find it, and what to say about it."""
        exercise, mass = EXERCISES[name], self.athlete.body_mass_kg
        find = f"a weight you could lift {aim.rir:g} more times; find it in 3 rising sets"
        # A session that is not for progress takes a share of the maximum, so it has to be known.
        if name in self.log.lifts or (name in self.log and self.template.progress):
            load = next_load(name, aim, self.log, weight, upper=exercise.upper)
            if load is None:
                return None, f"less than your lightest weight: leave {aim.rir:g} in reserve"
            if name not in self.log.lifts and self.dose.phase > _GUESS_PHASE:
                return load, f"your maximum is not known yet, so this may be light: {find}"
            return (
                load,
                f"more left than {aim.rir:g}: add {weight.step_kg:g} kg"
                if aim.sessions_to_raise
                else "",
            )
        if mass and exercise.guess and self.dose.phase == _GUESS_PHASE and self.template.progress:
            first = max(weight.least_kg, exercise.guess * mass * aim.factor)
            return round_load(first, weight), f"first guess: {find}"
        return None, find


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
