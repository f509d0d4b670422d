"""How Garmin calls the exercises we plan, and which of them it has no word for.

Garmin refuses an unknown category (400) and silently blanks an unknown name, so every pair stands in the web editor's
own list (`garminconnect.exercises`; a test walks all of them). An empty name is the editor's way to say "this category,
no particular exercise". Where that or the nearest relative has to do (not `exact`), the step's note names the exercise.
"""

from typing import NamedTuple


class Exercise(NamedTuple):
    """Garmin's category and name; not `exact` where that is only the nearest one or blank."""

    category: str
    name: str
    exact: bool = True


WARM_UP = "warm_up"
EXERCISES: dict[str, Exercise] = {
    "air_squat": Exercise("SQUAT", "AIR_SQUAT"),
    "goblet_squat": Exercise("SQUAT", "GOBLET_SQUAT"),
    "back_squat": Exercise("SQUAT", "BARBELL_BACK_SQUAT"),
    "dumbbell_squat": Exercise("SQUAT", "DUMBBELL_SQUAT"),
    "hip_hinge": Exercise("LEG_CURL", "GOOD_MORNING", exact=False),
    "romanian_deadlift": Exercise("DEADLIFT", "ROMANIAN_DEADLIFT"),
    "dumbbell_romanian_deadlift": Exercise("DEADLIFT", "ROMANIAN_DEADLIFT", exact=False),
    "trap_bar_deadlift": Exercise("DEADLIFT", "TRAP_BAR_DEADLIFT"),
    "kettlebell_swing": Exercise("HIP_RAISE", "KETTLEBELL_SWING"),
    "single_leg_romanian_deadlift": Exercise(
        "DEADLIFT", "SINGLE_LEG_ROMANIAN_DEADLIFT_WITH_DUMBBELL"
    ),
    "split_squat": Exercise("SQUAT", "DUMBBELL_SPLIT_SQUAT", exact=False),
    "bulgarian_split_squat": Exercise("LUNGE", "DUMBBELL_BULGARIAN_SPLIT_SQUAT"),
    "step_up": Exercise("SQUAT", "STEP_UP"),
    "reverse_lunge": Exercise("LUNGE", "DUMBBELL_REVERSE_LUNGE", exact=False),
    "glute_bridge": Exercise("HIP_RAISE", "HIP_RAISE", exact=False),
    "single_leg_bridge": Exercise("HIP_RAISE", "SINGLE_LEG_HIP_RAISE"),
    "hip_thrust": Exercise("HIP_RAISE", "BARBELL_HIP_THRUST_WITH_BENCH"),
    "calf_raise": Exercise("CALF_RAISE", "STANDING_CALF_RAISE"),
    "single_leg_calf_raise": Exercise("CALF_RAISE", "SINGLE_LEG_STANDING_CALF_RAISE"),
    "seated_calf_raise": Exercise("CALF_RAISE", "SEATED_CALF_RAISE"),
    "isometric_calf_hold": Exercise("CALF_RAISE", "CALF_RAISE", exact=False),
    "plank": Exercise("PLANK", "PLANK"),
    "side_plank": Exercise("PLANK", "SIDE_PLANK"),
    "dead_bug": Exercise("HIP_STABILITY", "DEAD_BUG"),
    "bird_dog": Exercise("WARM_UP", "OPPOSITE_ARM_AND_LEG_BALANCE", exact=False),
    "pallof_press": Exercise("CORE", "CABLE_CORE_PRESS", exact=False),
    "copenhagen_plank": Exercise("PLANK", "SIDE_PLANK_WITH_FEET_ON_BENCH", exact=False),
    "push_up": Exercise("PUSH_UP", "PUSH_UP"),
    "pull_up": Exercise("PULL_UP", "PULL_UP"),
    "dumbbell_row": Exercise("ROW", "DUMBBELL_ROW"),
    "barbell_row": Exercise("ROW", "BARBELL_ROW"),
    "inverted_row": Exercise("ROW", "INVERTED_ROW"),
    "band_row": Exercise("BANDED_EXERCISES", "ROW"),
    "line_pogo": Exercise("PLYO", "", exact=False),
    "rope_skip": Exercise("CARDIO", "JUMP_ROPE"),
    "pogo": Exercise("PLYO", "", exact=False),
    "ankle_hop": Exercise("PLYO", "", exact=False),
    "a_skip": Exercise("WARM_UP", "WALKING_HIGH_KNEES", exact=False),
    "low_box_jump": Exercise("PLYO", "BOX_JUMP", exact=False),
    "squat_jump": Exercise("PLYO", "BODY_WEIGHT_JUMP_SQUAT"),
    "countermovement_jump": Exercise("PLYO", "JUMP_SQUAT", exact=False),
    "forward_hop": Exercise("PLYO", "", exact=False),
    "split_jump": Exercise("PLYO", "ALTERNATING_JUMP_LUNGE", exact=False),
    "skip_for_height": Exercise("PLYO", "", exact=False),
    "low_hurdle_jump": Exercise("PLYO", "", exact=False),
    "bounding": Exercise("PLYO", "", exact=False),
    "single_leg_hop": Exercise("PLYO", "", exact=False),
    "hurdle_hop": Exercise("PLYO", "", exact=False),
    "drop_jump": Exercise("PLYO", "DEPTH_JUMP", exact=False),
    WARM_UP: Exercise("WARM_UP", ""),
}

# Where a name has 40 characters for everything, what lifters call it.
ON_THE_WRIST = {
    "back_squat": "squat",
    "dumbbell_squat": "DB squat",
    "bulgarian_split_squat": "Bulgarian",
    "trap_bar_deadlift": "trap bar",
    "kettlebell_swing": "KB swing",
    "romanian_deadlift": "RDL",
    "dumbbell_romanian_deadlift": "DB RDL",
    "single_leg_romanian_deadlift": "1-leg RDL",
    "single_leg_bridge": "1-leg bridge",
    "isometric_calf_hold": "calf hold",
    "countermovement_jump": "CMJ",
}

# The way back, for recorded sets; of two that share a name the plainer one, which stands first, wins.
_OURS = {(e.category, e.name): ours for ours, e in reversed(EXERCISES.items()) if e.name}


def our_name(category: str, name: str) -> str:
    """Return our id for a recorded exercise; for one we do not plan, Garmin's own "category/name" in lower case."""
    ours = _OURS.get((category, name))
    return ours or "/".join(part for part in (category, name) if part).lower()
