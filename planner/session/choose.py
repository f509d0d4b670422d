"""Which exercise fills a place of a session."""

from collections.abc import Collection, Sequence
from typing import Final

from planner.log.history import LiftingLog
from planner.model import Athlete, Equipment
from planner.rulebook.catalogue import CATALOGUE, EQUIPMENT, EXERCISES, Template, eligible
from planner.rulebook.stages import ADAPTATION, MAX_STRENGTH
from planner.session.dose import Dose, turned

# The place whose lift changes from block to block. Near a race nothing is new. [D]
_TURNS: Final = "single_leg"


def usable(athlete: Athlete, template: Template, dose: Dose) -> tuple[Equipment, ...]:
    """Return the equipment that a session may use: no weights in light sessions and in phase 0.

    A light session that takes the place of all lifting has them.
    """
    loaded = template.loaded or dose.limits.upper_only
    if loaded and dose.phase > 0:
        return athlete.equipment

    return tuple(item for item in athlete.equipment if item not in EQUIPMENT)


def choose(
    place: str,
    used: Collection[str],
    equipment: Sequence[Equipment],
    template: Template,
    dose: Dose,
    log: LiftingLog,
) -> str | None:
    """Return the best exercise for a place that is not used yet, None if a flag leaves none.

    That is one that can be loaded and, after phase 1, one that is harder than a starter. What a
    flag puts in is taken in its own order.
    """
    phase = dose.phase if dose.lifts_of is None else dose.lifts_of
    names = _possible(place, used, equipment, template, dose)
    if not names:
        return None
    if dose.limits.instead(place):
        return _first_due(names, log)
    if place == "trunk":
        return turned(names, dose.week + dose.variant)[0]

    starting = phase <= ADAPTATION
    if place == _TURNS and not starting:
        names = turned(names, min(phase, MAX_STRENGTH))

    def rank(name: str) -> tuple[bool, bool, bool]:
        exercise = EXERCISES[name]
        bare = exercise.weight(equipment) is None
        new = name not in log
        if starting:
            return bare, new, not exercise.starter

        may_be_new = place == _TURNS and phase <= MAX_STRENGTH
        return bare, exercise.starter, new and not may_be_new

    return min(names, key=rank)


def _possible(
    place: str,
    used: Collection[str],
    equipment: Sequence[Equipment],
    template: Template,
    dose: Dose,
) -> list[str]:
    """Return the exercises that may fill a place, best first."""
    phase = dose.phase if dose.lifts_of is None else dose.lifts_of
    possible = eligible(equipment)

    names = []
    for name in dose.limits.instead(place) or CATALOGUE.places[place]:
        exercise = EXERCISES[name]
        if template.both_sides and exercise.each_side:
            continue
        if not dose.limits.allow(name, exercise.pattern):
            continue
        if name in possible and name not in used and exercise.from_phase <= phase:
            names.append(name)

    return names


def _first_due(names: Sequence[str], log: LiftingLog) -> str:
    """Return the first exercise that was not done often enough yet to be followed by the next."""
    for name in names:
        until = EXERCISES[name].until
        done = log.bare.get(name)
        if until is None or done is None or done.sessions < until:
            return name

    return names[-1]
