"""Which lifts a session holds, with their sets and reps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import floor
from typing import Final

from planner.language import _
from planner.log.history import LiftingLog
from planner.log.maxima import share
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
from planner.rulebook.numbers import BODYWEIGHT_HEAVY_REPS
from planner.rulebook.stages import DELOAD_VOLUME, LEAST_SETS, MAX_STRENGTH, POWER
from planner.session.choose import choose, usable
from planner.session.dose import REP_S, Dose, Piece, joined, pain_note, translated
from planner.session.weights import Weights

# Of the maximum, what one rep in reserve is worth (evidence §5: 2.5-3.5 %).
_REP_SHARE: Final = 0.03
# Reps below the plan from which the weight of an accessory is too much. [D]
_ACCESSORY_RANGE: Final = 2
_BARE_SETS: Final = 3  # at most, without weight: these sets are long enough [D]
_UPPER: Final = ("pull", "push", "trunk", "front_plank", "side_plank")
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
        first_sets, later_sets = week.sets

        used: set[str] = set()
        sets = first_sets
        for place in self._places():
            name = choose(place, used, self._equipment, self.template, self.dose, self.log)
            if name is None:
                continue

            used.add(name)
            if place in _MAIN and not EXERCISES[name].timed:
                yield self._main(name, week, sets)
                sets = later_sets
            elif place in _MAIN:
                hold = self._beside(name, self._accessory(place, name, week))
                yield replace(hold, role="lift")
            else:
                yield self._beside(name, self._accessory(place, name, week))

    def _places(self) -> list[str]:
        """Return the places of the session's variant. What a flag puts first comes first."""
        places = self.template.variants[self.dose.variant % len(self.template.variants)]
        return sorted(places, key=lambda place: not self.dose.limits.leads(place))

    @cached_property
    def _equipment(self) -> tuple[Equipment, ...]:
        return usable(self.athlete, self.template, self.dose)

    @cached_property
    def _weights(self) -> Weights:
        return Weights(self.dose, self.template, self.athlete, self.log, self.age)

    def _accessory(self, place: str, name: str, week: TemplateWeek) -> Accessory:
        """Return how to fill a place that is no main lift, or one that a flag fills."""
        if name in CATALOGUE.for_pain and self.dose.limits.instead(place):
            return CATALOGUE.for_pain[name]
        if EXERCISES[name].upper and place not in _UPPER:
            return CATALOGUE.accessories["pull"]

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

        reps = week.bodyweight + extra_reps
        if self.dose.phase >= MAX_STRENGTH:  # more of them would be no heavy set any longer
            reps = max(week.bodyweight, min(reps, BODYWEIGHT_HEAVY_REPS))

        harder = ""
        if extra_reps == MOST_MORE_REPS or reps < week.bodyweight + extra_reps:
            harder = _("too easy by now: wear a full rucksack")

        block = self._block(
            name,
            min(sets, _BARE_SETS),
            template.bodyweight_rest_s,
            joined(translated(template.bodyweight_note), harder),
            rir=rir,
            reps=reps,
        )
        return Piece(block, "lift", template.bodyweight_rep_s)

    def _main_with_weight(self, name: str, week: TemplateWeek, sets: int, weight: Weight) -> Piece:
        """Return a main lift with its weight.

        One more rep in reserve is one rep less in the set. What would go below the range of the
        template comes off the weight instead.
        """
        template = self.template
        least_reps = self._weights.least_reps
        rir = self._weights.reserve(week.rir)
        more_rir = rir - week.rir
        reps = max(least_reps, week.reps - floor(more_rir))
        off = max(0.0, _REP_SHARE * (more_rir - (week.reps - reps)))

        percent = (week.percent or share(week.reps + week.rir)) * (1 - off)
        aim = self._weights.aim(reps, rir, template.reps[0], percent=percent)
        load, about_load = self._weights.load(name, aim, weight)

        easy_day = ""
        done, lift = self.log.recent.get(name, ()), self.log.lifts.get(name)
        if times_short(done, aim, lift) >= SESSIONS_TO_DELOAD:
            sets = max(LEAST_SETS, round(DELOAD_VOLUME * sets))
            easy_day = _("you fell short three times: an easy day for this lift")

        note = joined(translated(template.note), about_load, easy_day)
        sets = min(sets, self._weights.most_sets)
        block = self._block(name, sets, template.rest_s, note, rir=rir, reps=reps, load_kg=load)
        rep_s = EXERCISES[name].rep_s or REP_S
        return Piece(block, "lift", rep_s, setup_s=template.ramp_s)

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
        return Piece(block, exercise.pattern, exercise.rep_s or REP_S)

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
        """Return a block with the sets of this session's dose, at least two if it has them."""
        exercise = EXERCISES[name]
        dosed_sets = floor(sets * self.dose.volume + 0.5) - self.dose.sets_less

        load_note = ""
        if exercise.weight(self._equipment) is not None:
            load_note = translated(exercise.load_note)

        return Block(
            exercise=name,
            sets=max(min(sets, LEAST_SETS), dosed_sets),
            reps=reps,
            seconds=seconds,
            load_kg=load_kg,
            rir=rir,
            rest_s=rest_s,
            each_side=exercise.each_side,
            note=joined(pain_note(self.dose), note, translated(exercise.note), load_note),
        )
