"""How Garmin calls the exercises we plan, and which of them it has no word for.

Garmin refuses an unknown category (400) and silently blanks an unknown name, so every pair is taken
from the web editor's own list (`garminconnect.exercises`: a test walks all of them). An empty name
is the editor's way to say "this category, no particular exercise". Where that or the nearest
relative has to do (not `exact`), the step's note names the exercise.
"""

from typing import NamedTuple

from planner.language import N_


class GarminExercise(NamedTuple):
    """Garmin's category and name. Not `exact` where that is only the nearest one, or blank."""

    category: str
    name: str
    exact: bool = True


WARM_UP = "warm_up"
EXERCISES: dict[str, GarminExercise] = {
    "air_squat": GarminExercise("SQUAT", "AIR_SQUAT"),
    "goblet_squat": GarminExercise("SQUAT", "GOBLET_SQUAT"),
    "back_squat": GarminExercise("SQUAT", "BARBELL_BACK_SQUAT"),
    "front_squat": GarminExercise("SQUAT", "BARBELL_FRONT_SQUAT"),
    "dumbbell_squat": GarminExercise("SQUAT", "DUMBBELL_SQUAT"),
    "wall_sit": GarminExercise("SQUAT", "BODY_WEIGHT_WALL_SQUAT"),
    "box_squat": GarminExercise("SQUAT", "", exact=False),
    "barbell_box_squat": GarminExercise("SQUAT", "BARBELL_BOX_SQUAT"),
    "hip_hinge": GarminExercise("LEG_CURL", "GOOD_MORNING", exact=False),
    "romanian_deadlift": GarminExercise("DEADLIFT", "ROMANIAN_DEADLIFT"),
    "deadlift": GarminExercise("DEADLIFT", "BARBELL_DEADLIFT"),
    "dumbbell_romanian_deadlift": GarminExercise("DEADLIFT", "ROMANIAN_DEADLIFT", exact=False),
    "trap_bar_deadlift": GarminExercise("DEADLIFT", "TRAP_BAR_DEADLIFT"),
    "kettlebell_swing": GarminExercise("HIP_RAISE", "KETTLEBELL_SWING"),
    "single_leg_romanian_deadlift": GarminExercise(
        "DEADLIFT", "SINGLE_LEG_ROMANIAN_DEADLIFT_WITH_DUMBBELL"
    ),
    "bridge_hold": GarminExercise("HIP_RAISE", "BRIDGE_WITH_LEG_EXTENSION", exact=False),
    "rack_pull": GarminExercise("DEADLIFT", "RACK_PULL"),
    "short_hinge": GarminExercise("DEADLIFT", "", exact=False),
    "split_squat": GarminExercise("SQUAT", "DUMBBELL_SPLIT_SQUAT", exact=False),
    "bulgarian_split_squat": GarminExercise("LUNGE", "DUMBBELL_BULGARIAN_SPLIT_SQUAT"),
    "step_up": GarminExercise("SQUAT", "STEP_UP"),
    "reverse_lunge": GarminExercise("LUNGE", "DUMBBELL_REVERSE_LUNGE", exact=False),
    "glute_bridge": GarminExercise("HIP_RAISE", "HIP_RAISE", exact=False),
    "single_leg_bridge": GarminExercise("HIP_RAISE", "SINGLE_LEG_HIP_RAISE"),
    "hip_thrust": GarminExercise("HIP_RAISE", "BARBELL_HIP_THRUST_WITH_BENCH"),
    "calf_raise": GarminExercise("CALF_RAISE", "STANDING_CALF_RAISE"),
    "single_leg_calf_raise": GarminExercise("CALF_RAISE", "SINGLE_LEG_STANDING_CALF_RAISE"),
    "seated_calf_raise": GarminExercise("CALF_RAISE", "SEATED_CALF_RAISE"),
    "isometric_calf_hold": GarminExercise("CALF_RAISE", "CALF_RAISE", exact=False),
    "slow_calf_raise": GarminExercise("CALF_RAISE", "WEIGHTED_STANDING_CALF_RAISE", exact=False),
    "plank": GarminExercise("PLANK", "PLANK"),
    "side_plank": GarminExercise("PLANK", "SIDE_PLANK"),
    "dead_bug": GarminExercise("HIP_STABILITY", "DEAD_BUG"),
    "bird_dog": GarminExercise("WARM_UP", "OPPOSITE_ARM_AND_LEG_BALANCE", exact=False),
    "pallof_press": GarminExercise("CORE", "CABLE_CORE_PRESS", exact=False),
    "copenhagen_plank": GarminExercise("PLANK", "SIDE_PLANK_WITH_FEET_ON_BENCH", exact=False),
    "push_up": GarminExercise("PUSH_UP", "PUSH_UP"),
    "pull_up": GarminExercise("PULL_UP", "PULL_UP"),
    "dumbbell_row": GarminExercise("ROW", "DUMBBELL_ROW"),
    "barbell_row": GarminExercise("ROW", "BARBELL_ROW"),
    "inverted_row": GarminExercise("ROW", "INVERTED_ROW"),
    "band_row": GarminExercise("BANDED_EXERCISES", "ROW"),
    "line_pogo": GarminExercise("PLYO", "", exact=False),
    "rope_skip": GarminExercise("CARDIO", "JUMP_ROPE"),
    "pogo": GarminExercise("PLYO", "", exact=False),
    "ankle_hop": GarminExercise("PLYO", "", exact=False),
    "a_skip": GarminExercise("WARM_UP", "WALKING_HIGH_KNEES", exact=False),
    "low_box_jump": GarminExercise("PLYO", "BOX_JUMP", exact=False),
    "squat_jump": GarminExercise("PLYO", "BODY_WEIGHT_JUMP_SQUAT"),
    "countermovement_jump": GarminExercise("PLYO", "JUMP_SQUAT", exact=False),
    "forward_hop": GarminExercise("PLYO", "", exact=False),
    "split_jump": GarminExercise("PLYO", "ALTERNATING_JUMP_LUNGE", exact=False),
    "skip_for_height": GarminExercise("PLYO", "", exact=False),
    "low_hurdle_jump": GarminExercise("PLYO", "", exact=False),
    "bounding": GarminExercise("PLYO", "", exact=False),
    "single_leg_hop": GarminExercise("PLYO", "", exact=False),
    "hurdle_hop": GarminExercise("PLYO", "", exact=False),
    "drop_jump": GarminExercise("PLYO", "DEPTH_JUMP", exact=False),
    WARM_UP: GarminExercise("WARM_UP", ""),
}

# Where a name has 40 characters for everything, what lifters call it.
ON_THE_WRIST = {
    "back_squat": N_("squat"),
    "dumbbell_squat": N_("DB squat"),
    "bulgarian_split_squat": N_("Bulgarian"),
    "trap_bar_deadlift": N_("trap bar"),
    "kettlebell_swing": N_("KB swing"),
    "romanian_deadlift": N_("RDL"),
    "dumbbell_romanian_deadlift": N_("DB RDL"),
    "single_leg_romanian_deadlift": N_("1-leg RDL"),
    "single_leg_bridge": N_("1-leg bridge"),
    "isometric_calf_hold": N_("calf hold"),
    "countermovement_jump": N_("CMJ"),
}


def _ids_by_name() -> dict[tuple[str, str], str]:
    """Return our ids by Garmin's category and name.

    Of two that share one the plainer, which comes first, wins.
    """
    ids: dict[tuple[str, str], str] = {}
    for exercise_id, exercise in EXERCISES.items():
        if exercise.name:
            ids.setdefault((exercise.category, exercise.name), exercise_id)
    return ids


_IDS = _ids_by_name()


def our_name(category: str, name: str) -> str:
    """Return our id for a recorded exercise.

    For one we do not plan, Garmin's own "category/name" in lower case.
    """
    planned_id = _IDS.get((category, name))
    if planned_id:
        return planned_id

    parts = [part for part in (category, name) if part]
    return "/".join(parts).lower()
