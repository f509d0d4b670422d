"""How hard a planned session is: light, moderate or heavy, by what is really in it.

Only the main sets for the legs count. A set counts by its share of the estimated maximum. Where the
maximum is not known, its repetitions and its reserve give a share. A hold is light.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from planner.log.maxima import share
from planner.model import Block, Effort, Equipment, KnownLift
from planner.rulebook.catalogue import CATALOGUE, EQUIPMENT, EXERCISES
from planner.rulebook.effort import bodyweight_effort, hardest, loaded_effort

_MAIN: Final = ("squat", "hinge", "single_leg")


def effort_of(
    blocks: Iterable[Block], lifts: Mapping[str, KnownLift], equipment: Collection[Equipment]
) -> Effort | None:
    """Return the effort of a session, None if it holds no lift at all.

    `lifts` are the estimated maxima, `equipment` is what the athlete can load a lift with.
    """
    lifting = [block for block in blocks if _pattern(block) not in ("warm_up", "plyo")]
    if not lifting:
        return None

    main = [block for block in lifting if _is_main(block, equipment)]
    return hardest(_effort_of_block(block, lifts, equipment) for block in main)


def _is_main(block: Block, equipment: Collection[Equipment]) -> bool:
    """Tell whether a block is a lift for the legs. Bridges are no lift without a weight on them."""
    if _pattern(block) == "hip":
        return EXERCISES[block.exercise].weight(equipment) is not None
    return _pattern(block) in _MAIN


def _effort_of_block(
    block: Block, lifts: Mapping[str, KnownLift], equipment: Collection[Equipment]
) -> Effort:
    if block.reps is None:  # a hold
        return "light"

    reps, reserve = block.reps or 0, block.rir or 0.0
    can_be_loaded = EXERCISES[block.exercise].weight(equipment) is not None
    if block.load_kg is None and not can_be_loaded:
        return bodyweight_effort(reps, reserve)

    lift = lifts.get(block.exercise)
    if lift is not None and block.load_kg is not None:
        return loaded_effort(block.load_kg / lift.e1rm_kg, reserve)
    return loaded_effort(share(reps + reserve), reserve)


def effort_of_week(phase: int, number: int, equipment: Collection[Equipment]) -> Effort:
    """Return the most effort that a phase puts into a session of its week `number`, from 1."""
    template = CATALOGUE.templates[f"phase_{phase}"]
    if not template.loaded:
        return "light"

    week = template.week(number)
    efforts = [bodyweight_effort(week.bodyweight, week.rir)]
    if any(owned in EQUIPMENT for owned in equipment):
        percent = week.percent or share(week.reps + week.rir)
        efforts = [loaded_effort(percent, week.rir)]
    return hardest(efforts)


def _pattern(block: Block) -> str:
    return EXERCISES[block.exercise].pattern
