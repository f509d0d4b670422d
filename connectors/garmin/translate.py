"""What was done and who did it, from Garmin's rows into the planner's words.

Rows are read tolerantly: a key may be missing, null or new.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from connectors.garmin.exercises import our_name
from connectors.garmin.rows import Json, coach_kind, number, understood
from planner.model import RUN_SPORTS, Activity, LiftSet, RunKind, Sport

_RUNNING = 1  # the id that all kinds of running have as their parent
_SPORTS: dict[str, Sport] = {
    "running": "run",
    "street_running": "run",
    "track_running": "run",
    "ultra_run": "run",
    "trail_running": "trail_run",
    "treadmill_running": "treadmill",
    "indoor_running": "treadmill",
    "virtual_run": "treadmill",
    "strength_training": "strength",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What Garmin knows of the athlete; everything may be unknown. `units`: "metric" or Garmin's word for others."""

    zone: str | None = None
    units: str | None = None
    weight_kg: float | None = None
    birth_year: int | None = None
    max_hr: float | None = None
    threshold_hr: float | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A watch, and when it last sent to Garmin what it had (UTC)."""

    name: str
    synced: dt.datetime | None = None


def activities(rows: Iterable[Json]) -> list[Activity]:
    """Return the activities of a listing, oldest first; damaged rows are left out."""
    return sorted(understood(_activity, rows), key=lambda activity: (activity.start, activity.id))


def sets(answer: Json) -> list[LiftSet]:
    """Return the working sets of a strength activity, in order. Garmin's grams become kilograms."""
    rows = answer.get("exerciseSets") or []
    return understood(_set, (row for row in rows if isinstance(row, dict) and row.get("setType") == "ACTIVE"))


def profile(settings: Json, user: Json, zones: list[Any]) -> Profile:
    """Return what the three profile answers say together."""
    data = user.get("userData") or {}
    hearts = next((row for row in zones if isinstance(row, dict)), {})
    threshold = number(data.get("lactateThresholdHeartRate")) or number(hearts.get("lactateThresholdHeartRateUsed"))
    born, grams = str(data.get("birthDate") or ""), number(data.get("weight"))
    return Profile(
        zone=zone_in(settings),
        units=settings.get("measurementSystem") or data.get("measurementSystem"),
        weight_kg=round(grams / 1000, 1) if grams else None,
        birth_year=int(born[:4]) if re.match(r"(19|20)\d\d-", born) else None,
        max_hr=number(hearts.get("maxHeartRateUsed")),
        threshold_hr=threshold,
    )


def device(answer: Json) -> Device | None:
    """Return the watch in the answer about the last one used."""
    name, milliseconds = answer.get("lastUsedDeviceName"), number(answer.get("lastUsedDeviceUploadTime"))
    if not name:
        return None
    return Device(str(name), dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC) if milliseconds else None)


def zone_in(answer: Any) -> str | None:
    """Return the IANA zone in one of Garmin's profile answers, if there is one that this machine knows."""
    if not isinstance(answer, dict):
        return None
    name = answer.get("timeZone") or (answer.get("userInfo") or {}).get("timeZone")
    try:
        return str(ZoneInfo(name)) if isinstance(name, str) else None
    except (KeyError, OSError, ValueError):  # not found, a folder, no name of a zone at all
        return None


def _activity(row: Json) -> Activity:
    sport_type, rpe = row["activityType"], number(row.get("directWorkoutRpe"))
    any_run: Sport = "run" if sport_type.get("parentTypeId") == _RUNNING else "other"
    sport = _SPORTS.get(sport_type["typeKey"], any_run)
    zones = [number(row.get(f"hrTimeInZone_{zone}")) for zone in range(1, 6)]
    identity = f"garmin:{int(row['activityId'])}"
    return Activity(
        id=identity,
        start=dt.datetime.fromisoformat(row["startTimeLocal"]).replace(tzinfo=None),
        sport=sport,
        distance_m=number(row.get("distance")),
        moving_s=number(row.get("movingDuration")) or number(row.get("duration")),
        elapsed_s=number(row.get("elapsedDuration")) or number(row.get("duration")),
        ascent_m=number(row.get("elevationGain")),
        avg_hr=number(row.get("averageHR")),
        max_hr=number(row.get("maxHR")),
        rpe=rpe / 10 if rpe is not None else None,
        kind=_kind(row) if sport in RUN_SPORTS else None,
        title=row.get("activityName"),
        sources=(identity, f"garmin-workout:{row['workoutId']}") if row.get("workoutId") else (identity,),
        hr_zone_s=tuple(zone or 0.0 for zone in zones) if any(zones) else None,
    )


def _kind(row: Json) -> RunKind | None:
    if (row.get("eventType") or {}).get("typeKey") == "race":
        return "race"
    # A run that was done from a plan is called "Place - Name of the workout".
    return coach_kind(str(row.get("activityName")).rpartition(" - ")[2]) if row.get("workoutId") else None


def _set(row: Json) -> LiftSet:
    # The watch guesses the exercise, sometimes several; the surest counts.
    guesses = [guess for guess in row.get("exercises") or [] if guess.get("category")]
    best = max(guesses, key=lambda guess: number(guess.get("probability")) or 0.0, default={"category": "unknown"})
    grams = number(row.get("weight"))
    return LiftSet(
        exercise=our_name(best["category"], best.get("name") or ""),
        reps=int(row["repetitionCount"]) if row.get("repetitionCount") is not None else None,
        load_kg=round(grams / 1000, 2) if grams and grams > 0 else None,
    )
