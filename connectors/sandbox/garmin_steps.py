"""What Garmin makes of a workout: it numbers the steps, fills in, cuts, blanks, refuses."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from garminconnect.exercises import CATEGORIES, EXERCISES

from connectors.sandbox.web import BadRequest

NAME_LIMIT = 256
NESTING_LIMIT = 5
EXECUTABLE, REPEAT = "ExecutableStepDTO", "RepeatGroupDTO"
SPORTS = {
    1: "running",
    2: "cycling",
    3: "other",
    4: "swimming",
    5: "strength_training",
    6: "cardio_training",
    7: "yoga",
    8: "pilates",
    9: "hiit",
    10: "multi_sport",
    11: "mobility",
}
STEP_KINDS = {
    1: "warmup",
    2: "cooldown",
    3: "interval",
    4: "recovery",
    5: "rest",
    6: "repeat",
    7: "other",
    8: "main",
}
CONDITIONS = {
    1: "lap.button",
    2: "time",
    3: "distance",
    4: "calories",
    5: "power",
    6: "heart.rate",
    7: "iterations",
    8: "fixed.rest",
    9: "fixed.repetition",
    10: "reps",
}
TARGETS = {
    1: "no.target",
    2: "power.zone",
    3: "cadence",
    4: "heart.rate.zone",
    5: "speed.zone",
    6: "pace.zone",
}
NAMES: dict[str, set[str]] = {
    category: {row["exercise"] for row in EXERCISES if row["category"] == category}
    for category in CATEGORIES
}
STEP_FIELDS = (
    "targetValueOne",
    "targetValueTwo",
    "targetValueUnit",
    "zoneNumber",
    "secondaryTargetType",
    "secondaryTargetValueOne",
    "secondaryTargetValueTwo",
    "secondaryTargetValueUnit",
    "secondaryZoneNumber",
    "endConditionZone",
)
NUMBERS = ("targetValueOne", "targetValueTwo", "secondaryTargetValueOne", "secondaryTargetValueTwo")


class Numbering:
    """The three numbers Garmin gives to steps: a place in the workout, a group, an own id."""

    def __init__(self, ids: Iterator[int]) -> None:
        self.order = count(1)
        self.group = count(1)
        self.ids = ids


def cut_name(name: Any) -> str:
    """Return the name as it is kept: at most 256 characters, a longer one as 253 and three dots."""
    if not isinstance(name, str) or not name.strip():
        raise BadRequest("workoutName is missing")
    return name if len(name) <= NAME_LIMIT else f"{name[: NAME_LIMIT - 3]}..."


def sport_of(value: Any) -> dict[str, Any]:
    """Return a sport type as Garmin completes it."""
    return _choice(value, "sportType", SPORTS)


def segments_of(value: Any, ids: Iterator[int]) -> list[dict[str, Any]]:
    """Return the segments with all their steps as Garmin keeps them. Raises BadRequest."""
    numbering = Numbering(ids)
    kept: list[dict[str, Any]] = []

    for segment in _objects(value, "workoutSegments"):
        sport = sport_of(segment.get("sportType"))
        kept.append(
            {
                "segmentOrder": len(kept) + 1,
                "sportType": sport,
                "poolLengthUnit": None,
                "poolLength": None,
                "avgTrainingSpeed": None,
                "estimatedDurationInSecs": None,
                "estimatedDistanceInMeters": None,
                "estimatedDistanceUnit": None,
                "estimateType": None,
                "description": text_of(segment.get("description"), "description"),
                "workoutSteps": _steps(segment.get("workoutSteps"), None, numbering, 0),
            }
        )

    if not kept:
        raise BadRequest("workoutSegments is empty")

    return kept


def number_of(value: Any, field: str) -> float | None:
    """Return a number as a float, or None. Raises BadRequest for anything else."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e9 < value < 1e9:
        raise BadRequest(f"{field} is not a number")
    return float(value)


def text_of(value: Any, field: str) -> str | None:
    """Return a text or None. Raises BadRequest for anything else."""
    if value is not None and not isinstance(value, str):
        raise BadRequest(f"{field} is not a text")
    return value


def _steps(value: Any, group: int | None, numbering: Numbering, depth: int) -> list[dict[str, Any]]:
    if depth > NESTING_LIMIT:
        raise BadRequest("workoutSteps are nested too deeply")

    return [
        _group(step, numbering, depth)
        if step.get("type") == REPEAT
        else _step(step, group, numbering)
        for step in _objects(value, "workoutSteps")
    ]


def _group(step: dict[str, Any], numbering: Numbering, depth: int) -> dict[str, Any]:
    iterations = step.get("numberOfIterations")
    if isinstance(iterations, bool) or not isinstance(iterations, int) or iterations < 1:
        raise BadRequest("numberOfIterations is not a number of rounds")

    number, order, step_id = next(numbering.group), next(numbering.order), next(numbering.ids)
    return {
        "type": REPEAT,
        "stepId": step_id,
        "stepOrder": order,
        "stepType": _choice(step.get("stepType"), "stepType", STEP_KINDS),
        "childStepId": number,
        "numberOfIterations": iterations,
        "workoutSteps": _steps(step.get("workoutSteps"), number, numbering, depth + 1),
        "endConditionValue": float(iterations),
        "preferredEndConditionUnit": None,
        "endConditionCompare": None,
        "endCondition": _choice(
            step.get("endCondition") or {"conditionTypeId": 7}, "conditionType", CONDITIONS
        )
        | {"displayable": False},
        "skipLastRestStep": step.get("skipLastRestStep"),
        "smartRepeat": bool(step.get("smartRepeat")),
    }


def _step(step: dict[str, Any], group: int | None, numbering: Numbering) -> dict[str, Any]:
    if step.get("type") != EXECUTABLE:
        raise BadRequest("type is neither ExecutableStepDTO nor RepeatGroupDTO")

    kept: dict[str, Any] = {
        "type": EXECUTABLE,
        "stepId": next(numbering.ids),
        "stepOrder": next(numbering.order),
        "stepType": _choice(step.get("stepType"), "stepType", STEP_KINDS),
        "childStepId": group,
        "description": text_of(step.get("description"), "description"),
        "endCondition": _choice(step.get("endCondition"), "conditionType", CONDITIONS)
        | {"displayable": True},
        "endConditionValue": number_of(step.get("endConditionValue"), "endConditionValue"),
        "preferredEndConditionUnit": None,
        "endConditionCompare": None,
        "targetType": _choice(
            step.get("targetType") or {"workoutTargetTypeId": 1}, "workoutTargetType", TARGETS
        ),
    }

    for field in STEP_FIELDS:
        kept[field] = number_of(step.get(field), field) if field in NUMBERS else step.get(field)

    if kept["secondaryTargetType"] is not None:
        kept["secondaryTargetType"] = _choice(
            kept["secondaryTargetType"], "workoutTargetType", TARGETS
        )

    kept["strokeType"] = {"strokeTypeId": 0, "strokeTypeKey": None, "displayOrder": 0}
    kept["equipmentType"] = {"equipmentTypeId": 0, "equipmentTypeKey": None, "displayOrder": 0}
    return kept | _exercise(step, kept["stepType"]["stepTypeKey"])


def _exercise(step: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the exercise as it is kept.

    A name its category does not know is blanked without a word.
    Raises BadRequest for an unknown category.
    """
    category = text_of(step.get("category"), "category")
    name = text_of(step.get("exerciseName"), "exerciseName")
    if category is not None and category not in NAMES:
        raise BadRequest(f"Invalid category: {category}")

    if category is None or kind == "rest":
        category = name = None
    elif name not in NAMES[category]:
        name = ""

    weight = number_of(step.get("weightValue"), "weightValue")
    unit = step.get("weightUnit")
    if unit is not None and not isinstance(unit, dict):
        raise BadRequest("weightUnit is not an object")

    return {
        "category": category,
        "exerciseName": name,
        "workoutProvider": None,
        "providerExerciseSourceId": None,
        "weightValue": weight,
        "weightUnit": unit,
    }


def _objects(value: Any, field: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadRequest(f"{field} is not a list of objects")
    return value


def _choice(value: Any, field: str, known: dict[int, str]) -> dict[str, Any]:
    """Complete an enumerated value from its id, which is what counts."""
    number = value.get(f"{field}Id") if isinstance(value, dict) else None
    if isinstance(number, bool) or not isinstance(number, int) or number not in known:
        raise BadRequest(f"{field}Id is unknown")
    return {f"{field}Id": number, f"{field}Key": known[number], "displayOrder": number}
