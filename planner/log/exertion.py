"""How hard the lifting was that was done: light, moderate or heavy, by the recorded sets.

A set whose reserve was not recorded counts as one with 2 repetitions left where it was short, else
with 3, like everywhere else in the log (evidence §5).
"""

from planner.log.maxima import HEAVY_REPS, UNKNOWN_HEAVY_RIR, UNKNOWN_RIR, share
from planner.model import Activity, Effort, LiftSet
from planner.rulebook.catalogue import EXERCISES
from planner.rulebook.effort import bodyweight_effort, hardest, loaded_effort

_MAIN = ("squat", "hinge", "single_leg")


def effort_done(activity: Activity) -> Effort:
    """Return the effort of a lifting session that was done.

    Without recorded main sets it counts as heavy: nobody knows.
    """
    return recorded_effort(activity) or "heavy"


def recorded_effort(activity: Activity) -> Effort | None:
    """Return the effort of the recorded main sets, None where there are none."""
    main_sets = [done for done in activity.sets if _is_main(done)]
    if not main_sets:
        return None
    return hardest(_effort_of_set(done) for done in main_sets)


def _is_main(done: LiftSet) -> bool:
    exercise = EXERCISES.get(done.exercise)
    return exercise is not None and exercise.pattern in _MAIN


def _effort_of_set(done: LiftSet) -> Effort:
    reps = done.reps or 0
    reserve = done.rir
    if reserve is None:
        reserve = UNKNOWN_HEAVY_RIR if reps <= HEAVY_REPS else UNKNOWN_RIR

    if done.load_kg:
        return loaded_effort(share(reps + reserve), reserve)
    return bodyweight_effort(reps, reserve)
