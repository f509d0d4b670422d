"""What the log says of jumps: whether there were any, and how many."""

from planner.model import Activity, LiftSet
from planner.rulebook.catalogue import CATALOGUE, EXERCISES


def is_jumping(activity: Activity) -> bool:
    """Tell whether an activity held plyometrics: by its sport, or by one of its sets."""
    return activity.sport == "plyometrics" or bool(_jumps(activity))


def is_hopping(activity: Activity) -> bool:
    """Tell whether an activity held hops of a warm-up and nothing else.

    They are exempt from the days between jump sessions (P08).
    """
    if activity.sport != "plyometrics" or not activity.sets:
        return False
    return all(done.exercise in CATALOGUE.jumps.tiers[0] for done in activity.sets)


def counts_as_jumps(activity: Activity) -> bool:
    """Tell whether an activity counts as a session of jumps: hops of a warm-up do not."""
    return is_jumping(activity) and not is_hopping(activity)


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
