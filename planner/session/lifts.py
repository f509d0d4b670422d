"""Which lifts a session holds, with their sets and reps."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import floor
from typing import Final

from planner.language import _
from planner.log.history import LiftingLog
from planner.log.progress import (
    MOST_MORE_REPS,
    SESSIONS_TO_DELOAD,
    more_reps,
    times_short,
)
from planner.model import Athlete, Block, Equipment
from planner.rulebook.catalogue import (
    CATALOGUE,
    EXERCISES,
    Accessory,
    Template,
    TemplateWeek,
    Weight,
)
from planner.rulebook.stages import DELOAD_VOLUME, POWER
from planner.session.choose import choose, usable
from planner.session.dose import Dose, Piece, joined, translated
from planner.session.weights import Weights

# Of the maximum, what one rep in reserve is worth (evidence §5: 2.5-3.5 %).
_REP_SHARE: Final = 0.03
# Reps below the plan from which the weight of an accessory is too much. [D]
_ACCESSORY_RANGE: Final = 2
_BARE_SETS: Final = 3  # at most, without weight: these sets are long enough [D]
_MAIN: Final = ("squat", "hinge", "single_leg", "split", "step")


@dataclass(frozen=True)
class Lifts:
    """The lifting part of one session. `age` is in years, None when unknown."""

    dose: Dose
    template: Template
    athlete: Athlete
    log: LiftingLog
    age: int | None

    def pieces(self) -> Iterator[Piece]:
        """Fill the places of the session's variant in order, no exercise twice."""
        week = self.template.week(self.dose.week)
        places = self.template.variants[self.dose.variant % len(self.template.variants)]
        first_sets, later_sets = week.sets

        used: set[str] = set()
        sets = first_sets
        for place in places:
            name = choose(place, used, self._equipment, self.template, self.dose, self.log)
            used.add(name)
            if place in _MAIN:
                yield self._main(name, week, sets)
                sets = later_sets
            else:
                yield self._beside(name, self._accessory(place, week))

    @cached_property
    def _equipment(self) -> tuple[Equipment, ...]:
        return usable(self.athlete, self.template, self.dose)

    @cached_property
    def _weights(self) -> Weights:
        return Weights(self.dose, self.template, self.athlete, self.log, self.age)

    def _accessory(self, place: str, week: TemplateWeek) -> Accessory:
        """Return how to fill a place that is no main lift."""
        if self.template.same_for_all:
            return Accessory(
                sets=week.sets[0],
                reps=week.reps,
                seconds=week.seconds,
                rir=week.rir,
                rest_s=self.template.rest_s,
            )

        return self.template.accessories.get(place) or CATALOGUE.accessories[place]

    def _main(self, name: str, week: TemplateWeek, sets: int) -> Piece:
        weight = EXERCISES[name].weight(self._equipment)
        if weight is None:
            return self._main_without_weight(name, week, sets)

        return self._main_with_weight(name, week, sets, weight)

    def _main_without_weight(self, name: str, week: TemplateWeek, sets: int) -> Piece:
        """Return a main lift that gets harder by its tempo and by more reps."""
        template = self.template
        rir = self._weights.reserve(week.rir)

        extra_reps = 0
        if template.progress and self.dose.phase not in (0, POWER):
            extra_reps = more_reps(self.log.bare.get(name), rir)

        harder = ""
        if extra_reps == MOST_MORE_REPS:
            harder = _("too easy by now: wear a full rucksack")

        block = self._block(
            name,
            min(sets, _BARE_SETS),
            template.bodyweight_rest_s,
            joined(translated(template.bodyweight_note), harder),
            rir=rir,
            reps=week.bodyweight + extra_reps,
        )
        return Piece(block, "lift", template.bodyweight_rep_s)

    def _main_with_weight(self, name: str, week: TemplateWeek, sets: int, weight: Weight) -> Piece:
        """Return a main lift with its weight.

        One more rep in reserve is one rep less in the set. What would go below the range of the
        template comes off the weight instead.
        """
        template = self.template
        least_reps = template.reps[0]
        rir = self._weights.reserve(week.rir)
        more_rir = rir - week.rir
        reps = max(least_reps, week.reps - floor(more_rir))
        off = _REP_SHARE * (more_rir - (week.reps - reps))

        aim = self._weights.aim(reps, rir, least_reps, percent=week.percent, factor=1 - off)
        load, about_load = self._weights.load(name, aim, weight)

        easy_day = ""
        if times_short(self.log.recent.get(name, ()), aim) >= SESSIONS_TO_DELOAD:
            sets = round(DELOAD_VOLUME * sets)
            easy_day = _("you fell short three times: an easy day for this lift")

        note = joined(translated(template.note), about_load, easy_day)
        block = self._block(name, sets, template.rest_s, note, rir=rir, reps=reps, load_kg=load)
        return Piece(block, "lift", setup_s=template.ramp_s)

    def _beside(self, name: str, accessory: Accessory) -> Piece:
        """Return the piece for an exercise that is no main lift."""
        exercise = EXERCISES[name]
        if exercise.timed:
            block = self._block(
                name, accessory.sets, accessory.rest_s, "", seconds=accessory.seconds
            )
            return Piece(block, exercise.pattern)

        rir = self._weights.reserve(accessory.rir)
        load, about_load = None, ""
        weight = exercise.weight(self._equipment)
        if weight is not None:
            aim = self._weights.aim(accessory.reps, rir, accessory.reps - _ACCESSORY_RANGE)
            load, about_load = self._weights.load(name, aim, weight)

        block = self._block(
            name,
            accessory.sets,
            accessory.rest_s,
            about_load,
            rir=rir,
            reps=accessory.reps,
            load_kg=load,
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
        """Return a block with the sets of this session's dose, at least one."""
        exercise = EXERCISES[name]
        dosed_sets = floor(sets * self.dose.volume + 0.5) - self.dose.sets_less

        load_note = ""
        if exercise.weight(self._equipment) is not None:
            load_note = translated(exercise.load_note)

        return Block(
            exercise=name,
            sets=max(1, dosed_sets),
            reps=reps,
            seconds=seconds,
            load_kg=load_kg,
            rir=rir,
            rest_s=rest_s,
            each_side=exercise.each_side,
            note=joined(note, translated(exercise.note), load_note),
        )
