"""Which of our lifts a recorded weight counts for, where Garmin names another lift or only a kind.

The watch often names a set by its category alone, and it knows many lifts that we do not plan. Such
a set counts as the plainest lift of its kind that can be loaded, with a share of its weight that is
safe for it. A set without a weight keeps Garmin's name.
"""

from typing import Final, NamedTuple

_KIND_ONLY: Final = 0.9  # of the weight, where only the kind of lift is known [D]
_NEAR: Final = 0.9  # where the lift is a near relative [D]
_FAR: Final = 0.8  # where it is a farther one [D]


class Counts(NamedTuple):
    """Our lift, and the share of the recorded weight that counts for it (0-1)."""

    exercise: str
    share: float = 1.0


# The same lifts under another name.
_SAME: Final[dict[tuple[str, str], str]] = {
    ("SQUAT", "BACK_SQUATS"): "back_squat",
    ("SQUAT", "WEIGHTED_BACK_SQUATS"): "back_squat",
    ("SQUAT", "CROSSED_ARM_BARBELL_FRONT_SQUAT"): "front_squat",
    ("SQUAT", "DUMBBELL_STEP_UP"): "step_up",
    ("SQUAT", "WEIGHTED_STEP_UP"): "step_up",
    ("SQUAT", "BARBELL_STEP_UP"): "step_up",
    ("DEADLIFT", "DEADLIFT"): "deadlift",
    ("DEADLIFT", "BARBELL_STRAIGHT_LEG_DEADLIFT"): "romanian_deadlift",
    ("DEADLIFT", "STRAIGHT_LEG_DEADLIFT"): "romanian_deadlift",
    ("DEADLIFT", "DUMBBELL_STRAIGHT_LEG_DEADLIFT"): "dumbbell_romanian_deadlift",
    ("LUNGE", "BARBELL_BULGARIAN_SPLIT_SQUAT"): "bulgarian_split_squat",
    ("LUNGE", "BACK_FOOT_ELEVATED_DUMBBELL_SPLIT_SQUAT"): "bulgarian_split_squat",
    ("LUNGE", "BARBELL_SPLIT_SQUAT"): "split_squat",
    ("LUNGE", "BARBELL_REVERSE_LUNGE"): "reverse_lunge",
    ("HIP_RAISE", "BARBELL_HIP_THRUST_ON_FLOOR"): "hip_thrust",
    ("CALF_RAISE", "STANDING_BARBELL_CALF_RAISE"): "calf_raise",
    ("CALF_RAISE", "STANDING_DUMBBELL_CALF_RAISE"): "calf_raise",
    ("CALF_RAISE", "WEIGHTED_STANDING_CALF_RAISE"): "calf_raise",
    ("CALF_RAISE", "SINGLE_LEG_STANDING_DUMBBELL_CALF_RAISE"): "single_leg_calf_raise",
    ("CALF_RAISE", "WEIGHTED_SEATED_CALF_RAISE"): "seated_calf_raise",
}
# Relatives whose weight is far from ours.
_RELATIVES: Final[dict[tuple[str, str], Counts]] = {
    ("SQUAT", "LEG_PRESS"): Counts("back_squat", 0.4),
    ("SQUAT", "BARBELL_QUARTER_SQUAT"): Counts("back_squat", 0.5),
    ("DEADLIFT", "RACK_PULL"): Counts("deadlift", 0.6),
    ("DEADLIFT", "KETTLEBELL_FLOOR_TO_SHELF"): Counts("dumbbell_romanian_deadlift", 0.6),
}
# Words in a name that tell the lift, by category. The first that fits decides.
_BY_WORD: Final[dict[str, tuple[tuple[str, Counts], ...]]] = {
    "SQUAT": (
        ("STEP_UP", Counts("step_up", _FAR)),
        ("SPLIT", Counts("split_squat", _FAR)),
        ("SINGLE_LEG", Counts("step_up", _FAR)),
        ("ONE_LEGGED", Counts("step_up", _FAR)),
        ("PISTOL", Counts("step_up", _FAR)),
        ("DUMBBELL", Counts("dumbbell_squat", _FAR)),
        ("SUITCASE", Counts("dumbbell_squat", _FAR)),
        ("KETTLEBELL", Counts("goblet_squat", _FAR)),
        ("GOBLET", Counts("goblet_squat", _FAR)),
        ("SQUAT", Counts("back_squat", _FAR)),
    ),
    "DEADLIFT": (
        ("SINGLE_LEG", Counts("single_leg_romanian_deadlift", _FAR)),
        ("ONE_LEG", Counts("single_leg_romanian_deadlift", _FAR)),
        ("DUMBBELL", Counts("dumbbell_romanian_deadlift", _FAR)),
        ("KETTLEBELL", Counts("dumbbell_romanian_deadlift", _FAR)),
        ("DEADLIFT", Counts("deadlift", _NEAR)),
    ),
    "LUNGE": (
        ("BULGARIAN", Counts("bulgarian_split_squat", _NEAR)),
        ("SPLIT", Counts("split_squat", _NEAR)),
        ("LUNGE", Counts("reverse_lunge", _FAR)),
    ),
    "HIP_RAISE": (("WEIGHTED_HIP_RAISE", Counts("hip_thrust", _FAR)),),
    "CALF_RAISE": (
        ("SINGLE_LEG", Counts("single_leg_calf_raise", _FAR)),
        ("SEATED", Counts("seated_calf_raise", _FAR)),
        ("CALF_RAISE", Counts("calf_raise", _FAR)),
    ),
}
# Lifts in which the weight goes overhead, is thrown or swung: it says nothing of ours.
_NO_RELATIVES: Final = (
    "OVERHEAD",
    "SNATCH",
    "CLEAN",
    "THRUSTER",
    "PRESS",
    "SWING",
    "BALL",
    "JUMP",
    "HIGH_PULL",
    "GET_UP",
    "CHOP",
    "ROW",
    "SIDE",
    "CURTSY",
    "LATERAL",
)
# The plainest lift of a kind that can be loaded.
_PLAINEST: Final[dict[str, str]] = {
    "SQUAT": "back_squat",
    "DEADLIFT": "deadlift",
    "LUNGE": "reverse_lunge",
    "HIP_RAISE": "hip_thrust",
    "CALF_RAISE": "calf_raise",
}


def counts_for(category: str, name: str) -> Counts | None:
    """Return what a set with a weight counts for, None where it is no relative of ours.

    >>> counts_for("SQUAT", "")
    Counts(exercise='back_squat', share=0.9)
    >>> counts_for("LUNGE", "BARBELL_BULGARIAN_SPLIT_SQUAT")
    Counts(exercise='bulgarian_split_squat', share=1.0)
    """
    if name in ("", category):
        plainest = _PLAINEST.get(category)
        return Counts(plainest, _KIND_ONLY) if plainest else None
    if (category, name) in _SAME:
        return Counts(_SAME[category, name])
    if (category, name) in _RELATIVES:
        return _RELATIVES[category, name]
    if any(word in name for word in _NO_RELATIVES):
        return None

    for word, counts in _BY_WORD.get(category, ()):
        if word in name:
            return counts
    return None
