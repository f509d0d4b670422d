"""What the log says of jumps: whether there were any, and how many."""

from planner.model import Activity
from planner.rulebook.catalogue import EXERCISES


def is_jumping(activity: Activity) -> bool:
    """Tell whether an activity held plyometrics: its sport says so, or one of its sets does."""
    return activity.sport == "plyometrics" or any(
        (known := EXERCISES.get(s.exercise)) is not None and known.pattern == "plyo"
        for s in activity.sets
    )


def recorded_contacts(activity: Activity) -> int | None:
    """Return the ground contacts of the recorded jumps, or None when any of them was not counted."""
    reps = [
        s.reps
        for s in activity.sets
        if s.exercise in EXERCISES and EXERCISES[s.exercise].pattern == "plyo"
    ]
    return sum(r or 0 for r in reps) if reps and None not in reps else None
