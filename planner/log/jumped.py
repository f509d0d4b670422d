"""What the log says of jumps: whether there were any, and how many."""

from planner.model import Activity, LiftSet
from planner.rulebook.catalogue import EXERCISES


def is_jumping(activity: Activity) -> bool:
    """Tell whether an activity held plyometrics: by its sport, or by one of its sets."""
    return activity.sport == "plyometrics" or bool(_jumps(activity))


def recorded_contacts(activity: Activity) -> int | None:
    """Return the ground contacts of the recorded jumps, or None when any of them lacks a count."""
    jumps = _jumps(activity)
    if not jumps:
        return None

    contacts = 0
    for lift_set in jumps:
        if lift_set.reps is None:
            return None
        contacts += lift_set.reps
    return contacts


def _jumps(activity: Activity) -> list[LiftSet]:
    """Return the sets of a jump exercise."""
    jumps = []
    for lift_set in activity.sets:
        exercise = EXERCISES.get(lift_set.exercise)
        if exercise is not None and exercise.pattern == "plyo":
            jumps.append(lift_set)
    return jumps
