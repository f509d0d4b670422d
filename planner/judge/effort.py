"""How hard a session is by what is in it, as a judge reads the rulebook's definitions.

Written apart from the builder of sessions, so that the effort a plan shows can be checked.
"""

from typing import Final

from planner.judge.witness import Witness
from planner.log.maxima import share
from planner.model import Block, Effort, Session
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import CATALOGUE, EQUIPMENT, EXERCISES
from planner.rulebook.flags import rows_of

_ORDER: Final[dict[Effort, int]] = {"light": 0, "moderate": 1, "heavy": 2}
_LEGS: Final = ("squat", "hinge", "single_leg")


def harder(effort: Effort, than: Effort) -> bool:
    """Tell whether an effort is harder than another."""
    return _ORDER[effort] > _ORDER[than]


def effort_in(witness: Witness, session: Session) -> Effort | None:
    """Return the effort of what is in a session, None if nothing in it is lifted."""
    lifts = 0
    hardest: Effort = "light"
    for block in session.blocks:
        exercise = EXERCISES.get(block.exercise)
        if exercise is None or exercise.pattern in ("warm_up", "plyo"):
            continue

        lifts += 1
        hip_lift = exercise.pattern == "hip" and exercise.loads
        if exercise.pattern in _LEGS or hip_lift:
            effort = _of_block(witness, block)
            if harder(effort, hardest):
                hardest = effort

    return hardest if lifts else None


def _of_block(witness: Witness, block: Block) -> Effort:
    if block.reps is None:  # a hold
        return "light"

    reserve = block.rir or 0.0
    owned = witness.problem.athlete.equipment
    if block.load_kg is None and EXERCISES[block.exercise].weight(owned) is None:
        return _without_weight(block.reps or 0, reserve)

    part = share((block.reps or 0) + reserve)
    lift = witness.lifts.get(block.exercise)
    if lift is not None and block.load_kg is not None:
        part = block.load_kg / lift.e1rm_kg
    return _with_weight(part, reserve)


def _with_weight(part: float, reserve: float) -> Effort:
    if part > n.MODERATE_SHARE or reserve < n.MODERATE_RESERVE:
        return "heavy"
    if part > n.LIGHT_SHARE or reserve < n.LIGHT_RESERVE:
        return "moderate"
    return "light"


def _without_weight(reps: int, reserve: float) -> Effort:
    if reserve >= n.BODYWEIGHT_LIGHT_RESERVE:
        return "light"
    if reps <= n.BODYWEIGHT_HEAVY_REPS and reserve <= n.BODYWEIGHT_HEAVY_RESERVE:
        return "heavy"
    return "moderate"


def most_effort(witness: Witness) -> Effort:
    """Return the most effort that the athlete's flags leave (8.6)."""
    allowed = [row.most_effort for row in rows_of(witness.problem.flags)]
    return min(allowed, key=_ORDER.__getitem__, default="heavy")


def effort_of_phase(witness: Witness, session_week: tuple[int, int]) -> Effort:
    """Return the most effort of a session in one of a phase's weeks: (phase, week from 1)."""
    asked = _asked_by_phase(witness, session_week)
    most = most_effort(witness)
    return most if harder(asked, most) else asked


def _asked_by_phase(witness: Witness, session_week: tuple[int, int]) -> Effort:
    phase, number = session_week
    template = CATALOGUE.templates[f"phase_{phase}"]
    if not template.loaded:
        return "light"

    week = template.week(number)
    if any(owned in EQUIPMENT for owned in witness.problem.athlete.equipment):
        return _with_weight(week.percent or share(week.reps + week.rir), week.rir)
    return _without_weight(week.bodyweight, week.rir)
