"""What was done and who did it, from Garmin's rows into the planner's words.

Rows are read tolerantly: a key may be missing, null or new.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from connectors.garmin.kinds import kind_of_phrase
from connectors.garmin.rows import Json, coach_kind, number, part_of, rows_of, understood
from connectors.ports import CloserLook, Profile
from planner.model import RUN_SPORTS, Activity, Lap, RunKind, Sport

# What a profile can say; the rest is a slip of the finger, or a unit that we do not know.
_BEATS, _RESTING, _KILOGRAMS, _SPEED = (90, 240), (25, 110), (25, 250), (1.5, 7.0)
_RPE_MOST = 100  # Garmin keeps ten times the RPE
# The British measure miles but lift in kilograms.
_UNITS: dict[str, Literal["metric", "imperial"]] = {
    "metric": "metric",
    "statute_us": "imperial",
    "statute_uk": "metric",
}
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
class Device:
    """A watch, and when it last sent to Garmin what it had (UTC)."""

    name: str
    synced: dt.datetime | None = None


def activities(rows: Iterable[Json]) -> list[Activity]:
    """Return the activities of a listing, oldest first; damaged rows are left out."""
    return sorted(understood(_activity, rows), key=lambda activity: (activity.start, activity.id))


def closer_look(detail: Json, splits: Json) -> CloserLook:
    """Return what the page of one activity and its laps add to the row of the list."""
    rpe = number(part_of(detail, "summaryDTO").get("directWorkoutRpe"))
    return CloserLook(
        rpe=rpe / 10 if rpe is not None and 0 < rpe <= _RPE_MOST else None,
        laps=tuple(understood(_lap, rows_of(splits, "lapDTOs"))),
    )


def profile(settings: Json, user: Json, zones: list[Any]) -> Profile:
    """Return what the three profile answers say together. A value that cannot be is unknown."""
    data = part_of(user, "userData")
    hearts = _heart_zones(zones)
    threshold = _within(data.get("lactateThresholdHeartRate"), _BEATS)
    born, grams = str(data.get("birthDate") or ""), number(data.get("weight"))
    tenths = number(
        data.get("lactateThresholdSpeed")
    )  # Garmin counts in tenths of a metre per second
    return Profile(
        zone=zone_in(settings),
        units=_UNITS.get(str(settings.get("measurementSystem") or data.get("measurementSystem"))),
        weight_kg=_within(round(grams / 1000, 1) if grams else None, _KILOGRAMS),
        birth_year=int(born[:4]) if re.match(r"(19|20)\d\d-", born) else None,
        sex=data["gender"].lower() if data.get("gender") in ("MALE", "FEMALE") else None,
        max_hr=_within(hearts.get("maxHeartRateUsed"), _BEATS),
        resting_hr=_within(hearts.get("restingHeartRateUsed"), _RESTING),
        threshold_hr=threshold or _within(hearts.get("lactateThresholdHeartRateUsed"), _BEATS),
        threshold_speed_mps=_within(round(tenths * 10, 3) if tenths else None, _SPEED),
    )


def device(answer: Json) -> Device | None:
    """Return the watch in the answer about the last one used."""
    name, milliseconds = (
        answer.get("lastUsedDeviceName"),
        number(answer.get("lastUsedDeviceUploadTime")),
    )
    if not name:
        return None
    return Device(
        str(name), dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC) if milliseconds else None
    )


def zone_in(answer: Any) -> str | None:
    """Return the IANA zone in one of Garmin's profile answers, if there is one that this machine knows."""
    if not isinstance(answer, dict):
        return None
    name = answer.get("timeZone") or part_of(answer, "userInfo").get("timeZone")
    try:
        return str(ZoneInfo(name)) if isinstance(name, str) else None
    except (KeyError, OSError, ValueError):  # not found, a folder, no name of a zone at all
        return None


def _heart_zones(rows: list[Any]) -> Json:
    """Return the zones for running, or those for everything else."""
    good = [row for row in rows if isinstance(row, dict)]
    return next((row for row in good if row.get("sport") == "RUNNING"), good[0] if good else {})


def _within(value: Any, bounds: tuple[float, float]) -> float | None:
    found = number(value)
    return found if found is not None and bounds[0] <= found <= bounds[1] else None


def _lap(row: Json) -> Lap:
    return Lap(
        distance_m=row["distance"],
        moving_s=row.get("movingDuration") or row["duration"],
        avg_hr=row.get("averageHR"),
    )


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
        hint=kind_of_phrase(row.get("trainingEffectLabel")) if sport in RUN_SPORTS else None,
        title=row.get("activityName"),
        sources=(identity, f"garmin-workout:{row['workoutId']}")
        if row.get("workoutId")
        else (identity,),
        hr_zone_s=tuple(zone or 0.0 for zone in zones) if any(zones) else None,
    )


def _kind(row: Json) -> RunKind | None:
    if (row.get("eventType") or {}).get("typeKey") == "race":
        return "race"
    # A run that was done from a plan is called "Place - Name of the workout".
    return (
        coach_kind(str(row.get("activityName")).rpartition(" - ")[2])
        if row.get("workoutId")
        else None
    )
