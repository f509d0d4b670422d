"""What the athlete's own lifting says of them, where they said nothing themselves."""

import datetime as dt
from collections.abc import Iterable
from typing import Final, get_args

from planner.log.lifted import MAIN, is_logged
from planner.model import Activity, Equipment, Level, PlanningProblem
from planner.rulebook.catalogue import EXERCISES

# Sessions with sets of the main lifts, in 8 weeks, that make a lifter (evidence §10.2).
LOGGED_SESSIONS: Final = 6
LOGGED_WINDOW: Final = dt.timedelta(weeks=8)

_IN_ORDER: Final[tuple[Equipment, ...]] = get_args(Equipment)


def as_recorded(problem: PlanningProblem) -> PlanningProblem:
    """Return the problem with what the recorded sets say of the athlete.

    Someone who lifts weights regularly without the plan is no novice. If they named no equipment,
    they own what they lift with.
    """
    logged = _logged_lately(problem)
    if len({activity.day for activity in logged}) < LOGGED_SESSIONS:
        return problem

    athlete = problem.athlete
    level: Level = "intermediate" if athlete.strength_level == "novice" else athlete.strength_level
    equipment = athlete.equipment or _used(logged)
    if (level, equipment) == (athlete.strength_level, athlete.equipment):
        return problem

    recorded = athlete.model_copy(update={"strength_level": level, "equipment": equipment})
    return problem.model_copy(update={"athlete": recorded})


def _logged_lately(problem: PlanningProblem) -> list[Activity]:
    """Return the lifting of the last weeks that the plan did not ask for, with weights."""
    start = problem.today - LOGGED_WINDOW
    return [
        activity
        for activity in problem.activities
        if start <= activity.day <= problem.today and is_logged(activity) and _has_weight(activity)
    ]


def _has_weight(activity: Activity) -> bool:
    return any(done.exercise in MAIN and done.load_kg for done in activity.sets)


def _used(activities: Iterable[Activity]) -> tuple[Equipment, ...]:
    """Return the equipment without which the recorded lifts could not be done."""
    owned: set[Equipment] = set()
    for activity in activities:
        for done in activity.sets:
            exercise = EXERCISES.get(done.exercise)
            if exercise is not None and done.load_kg:
                owned.update(exercise.needs[0])
    return tuple(item for item in _IN_ORDER if item in owned)
