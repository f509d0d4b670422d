"""What the runner did, as Garmin Connect writes it down."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from connectors.sandbox.clock import ZONE
from connectors.sandbox.efforts import InventedEffort, SetDone

OWNER_ID = 1000001
DISPLAY_NAME = "sandbox-runner"
FULL_NAME = "Sandbox Runner"
DEVICE_ID = 3400000001

ZONE_FLOORS = (94, 113, 132, 150, 169)  # beats a minute; the runner's highest is 188
TYPES = {
    "running": {"typeId": 1, "typeKey": "running", "parentTypeId": 17},
    "treadmill_running": {"typeId": 18, "typeKey": "treadmill_running", "parentTypeId": 1},
    "strength_training": {"typeId": 13, "typeKey": "strength_training", "parentTypeId": 29},
}
FAMILY = {"running": ("running", "treadmill_running"), "fitness_equipment": ("strength_training",)}
LABELS = {
    "tempo": "LACTATE_THRESHOLD",
    "intervals": "VO2MAX",
    "race": "VO2MAX",
    "strength": "RECOVERY",
}
TYPE_FLAGS = {"isHidden": False, "restricted": False, "trimmable": True}
UNCATEGORIZED = {"typeId": 9, "typeKey": "uncategorized", "sortOrder": 10}
RACE_EVENT = {"typeId": 1, "typeKey": "race", "sortOrder": 1}


def activity_row(activity_id: int, effort: InventedEffort) -> dict[str, Any]:
    """Return a row of the activities list. Without a heart rate strap its keys are absent."""
    utc = effort.start.astimezone(dt.UTC)
    key = type_key(effort)
    row: dict[str, Any] = {
        "activityId": activity_id,
        "activityName": effort.title,
        "startTimeLocal": f"{effort.start:%Y-%m-%d %H:%M:%S}",
        "startTimeGMT": f"{utc:%Y-%m-%d %H:%M:%S}",
        "activityType": TYPES[key] | TYPE_FLAGS,
        "eventType": RACE_EVENT if effort.kind == "race" else UNCATEGORIZED,
        "distance": effort.metres,
        "duration": float(effort.seconds),
        "elapsedDuration": effort.seconds + 12.5,
        "movingDuration": max(effort.seconds - 4.0, 0.0),
        "elevationGain": effort.ascent,
        "elevationLoss": effort.ascent,
        "averageSpeed": round(effort.metres / effort.seconds, 4),
        "hasPolyline": key == "running",
        "hasImages": False,
        "ownerId": OWNER_ID,
        "ownerDisplayName": DISPLAY_NAME,
        "ownerFullName": FULL_NAME,
        "ownerProfileImageUrlSmall": None,
        "ownerProfileImageUrlMedium": None,
        "ownerProfileImageUrlLarge": None,
        "calories": float(round(effort.seconds / 60 * 10)),
        "bmrCalories": float(round(effort.seconds / 60)),
        "userRoles": ["ROLE_CONNECTUSER", "ROLE_FITNESS_USER", "ROLE_WELLNESS_USER"],
        "privacy": {"typeId": 2, "typeKey": "private"},
        "userPro": False,
        "hasVideo": False,
        "timeZoneId": 124,
        "beginTimestamp": int(utc.timestamp() * 1000),
        "sportTypeId": 1 if effort.kind != "strength" else 4,
        "deviceId": DEVICE_ID,
        "manufacturer": "GARMIN",
        "lapCount": max(len(effort.laps), 1),
        "summarizedDiveInfo": {"summarizedDiveGases": []},
        "splitSummaries": [],
        "hasSplits": False,
        "endTimeGMT": f"{utc + dt.timedelta(seconds=effort.seconds + 12):%Y-%m-%d %H:%M:%S}",
        "favorite": False,
        "decoDive": False,
        "qualifyingDive": False,
        "autoCalcCalories": False,
        "elevationCorrected": False,
        "atpActivity": False,
        "purposeful": False,
        "manualActivity": False,
        "pr": False,
        "parent": False,
    }

    if effort.heart_rate is not None:
        row |= _heart(effort)
    if effort.workout_id is not None:
        row["workoutId"] = effort.workout_id
    if effort.sets:
        row |= _sets_in_short(effort)

    return row


def type_key(effort: InventedEffort) -> str:
    """Return Garmin's name for the sport."""
    if effort.kind == "strength":
        return "strength_training"
    return "treadmill_running" if effort.treadmill else "running"


def exercise_sets(activity_id: int, effort: InventedEffort) -> dict[str, Any]:
    """Return the recorded sets, with the rests between them.

    Weights are in grams. Other sports have none.
    """
    sets: list[dict[str, Any]] = []
    moment = effort.start.astimezone(dt.UTC)

    for done in effort.sets:
        for kind, seconds in (("ACTIVE", done.seconds), ("REST", done.rest_s)):
            sets.append(_set(kind, seconds, done, moment, len(sets)))
            moment += dt.timedelta(seconds=seconds)

    return {"activityId": activity_id, "exerciseSets": sets or None}


def activity_detail(activity_id: int, effort: InventedEffort) -> dict[str, Any]:
    """Return what the page of one activity shows.

    It is little more than the row, and how hard it felt (RPE x 10).
    """
    utc = effort.start.astimezone(dt.UTC)
    summary: dict[str, Any] = {
        "startTimeLocal": f"{effort.start:%Y-%m-%dT%H:%M:%S}.0",
        "startTimeGMT": f"{utc:%Y-%m-%dT%H:%M:%S}.0",
        "distance": effort.metres,
        "duration": float(effort.seconds),
        "movingDuration": max(effort.seconds - 4.0, 0.0),
        "elapsedDuration": effort.seconds + 12.5,
        "elevationGain": effort.ascent,
        "directWorkoutFeel": 50,
        "directWorkoutRpe": {"easy": 30, "long": 40, "strength": 60, "race": 90}.get(
            effort.kind, 70
        ),
    }

    if effort.heart_rate is not None:
        summary |= {
            "averageHR": float(effort.heart_rate),
            "maxHR": float(effort.max_heart_rate or 0),
        }

    return {
        "activityId": activity_id,
        "activityName": effort.title,
        "userProfileId": OWNER_ID,
        "isMultiSportParent": False,
        "activityTypeDTO": TYPES[type_key(effort)] | TYPE_FLAGS,
        "eventTypeDTO": RACE_EVENT if effort.kind == "race" else UNCATEGORIZED,
        "timeZoneUnitDTO": {"unitId": 124, "unitKey": ZONE, "factor": 0.0, "timeZone": ZONE},
        "metadataDTO": {
            "associatedWorkoutId": effort.workout_id,
            "manualActivity": False,
            "lapCount": len(effort.laps),
        },
        "summaryDTO": summary,
        "locationName": None,
    }


def laps(activity_id: int, effort: InventedEffort) -> dict[str, Any]:
    """Return the laps of one activity."""
    moment = effort.start.astimezone(dt.UTC)
    rows: list[dict[str, Any]] = []

    for number, lap in enumerate(effort.laps):
        row: dict[str, Any] = {
            "startTimeGMT": f"{moment:%Y-%m-%dT%H:%M:%S}.0",
            "distance": round(lap.metres, 2),
            "duration": round(lap.seconds, 3),
            "movingDuration": round(lap.seconds, 3),
            "elapsedDuration": round(lap.seconds, 3),
            "averageSpeed": round(lap.metres / lap.seconds, 3),
            "lapIndex": number + 1,
            "intensityType": lap.intensity,
            "messageIndex": number,
        }
        rows.append(row if lap.heart_rate is None else row | {"averageHR": float(lap.heart_rate)})
        moment += dt.timedelta(seconds=lap.seconds)

    return {"activityId": activity_id, "lapDTOs": rows, "eventDTOs": []}


def seconds_in_zones(effort: InventedEffort) -> tuple[float, ...]:
    """Return the time in the five heart rate zones: from the laps, or a spread around the mean."""
    if effort.heart_rate is None:
        return ()

    spent = [0.0] * 5
    parts = [(lap.heart_rate, lap.seconds) for lap in effort.laps] or [
        (effort.heart_rate, float(effort.seconds))
    ]

    for beats, seconds in parts:
        for shift, share in ((-8, 0.2), (0, 0.6), (8, 0.2)):
            reached = sum(floor <= (beats or 0) + shift for floor in ZONE_FLOORS)
            spent[max(reached - 1, 0)] += seconds * share

    return tuple(round(value, 3) for value in spent)


def _heart(effort: InventedEffort) -> dict[str, Any]:
    zones = {f"hrTimeInZone_{n}": value for n, value in enumerate(seconds_in_zones(effort), 1)}
    return zones | {
        "averageHR": float(effort.heart_rate or 0),
        "maxHR": float(effort.max_heart_rate or 0),
        "aerobicTrainingEffect": 3.1,
        "anaerobicTrainingEffect": 1.4 if effort.kind in ("intervals", "race") else 0.0,
        "trainingEffectLabel": LABELS.get(effort.kind, "AEROBIC_BASE"),
        "activityTrainingLoad": round(
            effort.seconds / 60 * ((effort.heart_rate or 0) / 100) ** 2, 3
        ),
    }


def _sets_in_short(effort: InventedEffort) -> dict[str, Any]:
    by_name: dict[tuple[str, str | None], list[SetDone]] = {}
    for done in effort.sets:
        by_name.setdefault((done.category, done.exercise), []).append(done)

    return {
        "activeSets": len(effort.sets),
        "totalReps": _total_reps(effort.sets),
        "summarizedExerciseSets": [_summary(sets) for sets in by_name.values()],
    }


def _summary(sets: list[SetDone]) -> dict[str, Any]:
    """Return the sets of one exercise as one row. Weights are in grams, the time in ms."""
    grams = [(done.kilograms or 0) * 1000 for done in sets]
    volumes = [(done.reps or 0) * (done.kilograms or 0) * 1000 for done in sets]
    return {
        "category": sets[0].category,
        "subCategory": sets[0].exercise,
        "reps": _total_reps(sets),
        "volume": sum(volumes),
        "maxWeight": max(grams),
        "duration": round(sum(done.seconds for done in sets) * 1000),
        "sets": len(sets),
    }


def _total_reps(sets: Iterable[SetDone]) -> int:
    return sum(done.reps or 0 for done in sets)


def _set(
    kind: str, seconds: float, done: SetDone, moment: dt.datetime, index: int
) -> dict[str, Any]:
    active = kind == "ACTIVE"
    guess = {"category": done.category, "name": done.exercise, "probability": done.sure}
    return {
        "exercises": [guess] if active else [],
        "duration": seconds,
        "repetitionCount": done.reps if active else None,
        "weight": done.kilograms * 1000.0 if active and done.kilograms is not None else None,
        "setType": kind,
        "startTime": f"{moment:%Y-%m-%dT%H:%M:%S}.0",
        "wktStepIndex": done.step if active else None,
        "messageIndex": index,
    }
