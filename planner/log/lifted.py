"""What the recorded sets say: how many a week had, and which sessions were real lifting."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from planner.model import Activity, LiftSet
from planner.rulebook.catalogue import EXERCISES
from planner.weeks import monday_of

_MAIN_PATTERNS: Final = ("squat", "hinge", "single_leg")
MAIN: Final = frozenset(
    name for name, exercise in EXERCISES.items() if exercise.pattern in _MAIN_PATTERNS
)
_LIFTS: Final = frozenset(
    name for name, exercise in EXERCISES.items() if exercise.pattern != "plyo"
)


def sets_by_week(activities: Iterable[Activity]) -> Mapping[dt.date, int]:
    """Count the recorded sets of lifts by Monday."""
    counts: defaultdict[dt.date, int] = defaultdict(int)

    for activity in activities:
        if activity.sport == "strength" and activity.sets:
            lifts = [lift_set for lift_set in activity.sets if lift_set.exercise in _LIFTS]
            counts[monday_of(activity.day)] += len(lifts)

    return counts


def is_logged(activity: Activity) -> bool:
    """Tell whether the athlete lifted without the plan, with at least one real main lift."""
    if activity.sport != "strength" or activity.session_uid is not None:
        return False
    return any(_is_main_lift(lift_set) for lift_set in activity.sets)


def _is_main_lift(lift_set: LiftSet) -> bool:
    """Tell a main lift with weight, or one that is more than an exercise to begin with."""
    if lift_set.exercise not in MAIN:
        return False
    return bool(lift_set.load_kg) or not EXERCISES[lift_set.exercise].starter
