"""What the recorded sets say of a week: how many there were, and whether it was lifting of the athlete's own."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from planner.model import Activity
from planner.rulebook.catalogue import EXERCISES
from planner.weeks import monday_of

MAIN: Final = frozenset(
    name for name, e in EXERCISES.items() if e.pattern in ("squat", "hinge", "single_leg")
)
_LIFTS: Final = frozenset(name for name, e in EXERCISES.items() if e.pattern != "plyo")


def sets_by_week(activities: Iterable[Activity]) -> Mapping[dt.date, int]:
    """Count the recorded sets of lifts by Monday."""
    found: defaultdict[dt.date, int] = defaultdict(int)
    for activity in activities:
        if activity.sport == "strength" and activity.sets:
            found[monday_of(activity.day)] += sum(s.exercise in _LIFTS for s in activity.sets)
    return found


def is_logged(activity: Activity) -> bool:
    """Tell whether it is the athlete's own lifting with a main lift in it: loaded, or more than an easy way in."""
    return (
        activity.sport == "strength"
        and activity.session_uid is None
        and any(
            s.exercise in MAIN and (s.load_kg or not EXERCISES[s.exercise].starter)
            for s in activity.sets
        )
    )
