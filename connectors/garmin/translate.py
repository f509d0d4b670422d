"""What was done and who did it, from Garmin's rows into the planner's types.

Rows are read tolerantly: a key may be missing, null or new.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from connectors.garmin.kinds import coach_kind, kind_of_phrase
from connectors.garmin.rows import Json, number, part_of, rows_of, understood
from connectors.ports import CloserLook, Profile, workout_source
from planner.model import RUN_SPORTS, Activity, Lap, RunKind, Sport

# What a profile can say. The rest is a slip of the finger, or an unknown unit.
_BEATS = (90, 240)
_RESTING = (25, 110)
_KILOGRAMS = (25, 250)
_SPEED = (1.5, 7.0)  # metres a second
_BORN = re.compile(r"(19|20)\d\d-")
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
    """Return the activities of a listing, oldest first. Damaged rows are left out."""
    return sorted(understood(_activity, rows), key=lambda activity: (activity.start, activity.id))


def closer_look(detail: Json, splits: Json) -> CloserLook:
    """Return what the page of one activity and its laps add to the row of the list."""
    rpe = number(part_of(detail, "summaryDTO").get("directWorkoutRpe"))
    if rpe is not None and not 0 < rpe <= _RPE_MOST:
        rpe = None

    return CloserLook(
        rpe=rpe / 10 if rpe is not None else None,
        laps=tuple(understood(_lap, rows_of(splits, "lapDTOs"))),
    )


def profile(settings: Json, user: Json, zones: list[Any]) -> Profile:
    """Return what the three profile answers say together. A value that cannot be is unknown."""
    data = part_of(user, "userData")
    hearts = _heart_zones(zones)

    system = settings.get("measurementSystem") or data.get("measurementSystem")
    threshold_hr = _within(data.get("lactateThresholdHeartRate"), _BEATS)
    if not threshold_hr:
        threshold_hr = _within(hearts.get("lactateThresholdHeartRateUsed"), _BEATS)

    return Profile(
        zone=zone_in(settings),
        units=_UNITS.get(str(system)),
        weight_kg=_weight_kg(data),
        birth_year=_birth_year(data),
        sex=data["gender"].lower() if data.get("gender") in ("MALE", "FEMALE") else None,
        max_hr=_within(hearts.get("maxHeartRateUsed"), _BEATS),
        resting_hr=_within(hearts.get("restingHeartRateUsed"), _RESTING),
        threshold_hr=threshold_hr,
        threshold_speed_mps=_threshold_speed_mps(data),
    )


def device(answer: Json) -> Device | None:
    """Return the watch in the answer about the last one used."""
    name = answer.get("lastUsedDeviceName")
    if not name:
        return None

    milliseconds = number(answer.get("lastUsedDeviceUploadTime"))
    if not milliseconds:
        return Device(str(name))
    return Device(str(name), dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC))


def zone_in(answer: Any) -> str | None:
    """Return the IANA zone in one of Garmin's profile answers, if this machine knows it."""
    if not isinstance(answer, dict):
        return None

    name = answer.get("timeZone") or part_of(answer, "userInfo").get("timeZone")
    if not isinstance(name, str):
        return None

    try:
        return str(ZoneInfo(name))
    except (KeyError, OSError, ValueError):  # not found, a folder, no name of a zone at all
        return None


def _weight_kg(data: Json) -> float | None:
    grams = number(data.get("weight"))
    return _within(round(grams / 1000, 1), _KILOGRAMS) if grams else None


def _birth_year(data: Json) -> int | None:
    born = str(data.get("birthDate") or "")
    return int(born[:4]) if _BORN.match(born) else None


def _threshold_speed_mps(data: Json) -> float | None:
    tenths = number(data.get("lactateThresholdSpeed"))  # in tenths of a metre a second
    return _within(round(tenths * 10, 3), _SPEED) if tenths else None


def _heart_zones(rows: list[Any]) -> Json:
    """Return the zones for running, or those for everything else."""
    good = [row for row in rows if isinstance(row, dict)]
    for row in good:
        if row.get("sport") == "RUNNING":
            return row
    return good[0] if good else {}


def _within(value: Any, bounds: tuple[float, float]) -> float | None:
    amount = number(value)
    if amount is None or not bounds[0] <= amount <= bounds[1]:
        return None
    return amount


def _lap(row: Json) -> Lap:
    return Lap(
        distance_m=row["distance"],
        moving_s=row.get("movingDuration") or row["duration"],
        avg_hr=row.get("averageHR"),
    )


def _activity(row: Json) -> Activity:
    sport = _sport(row["activityType"])
    is_run = sport in RUN_SPORTS
    duration = number(row.get("duration"))
    rpe = number(row.get("directWorkoutRpe"))
    activity_id = f"garmin:{int(row['activityId'])}"

    return Activity(
        id=activity_id,
        start=dt.datetime.fromisoformat(row["startTimeLocal"]).replace(tzinfo=None),
        sport=sport,
        distance_m=number(row.get("distance")),
        moving_s=number(row.get("movingDuration")) or duration,
        elapsed_s=number(row.get("elapsedDuration")) or duration,
        ascent_m=number(row.get("elevationGain")),
        avg_hr=number(row.get("averageHR")),
        max_hr=number(row.get("maxHR")),
        rpe=rpe / 10 if rpe is not None else None,
        kind=_kind(row) if is_run else None,
        hint=kind_of_phrase(row.get("trainingEffectLabel")) if is_run else None,
        title=row.get("activityName"),
        sources=_sources(row, activity_id),
        hr_zone_s=_seconds_in_zones(row),
    )


def _sport(activity_type: Json) -> Sport:
    """Return the sport. A kind of running that is not in the table is still a run."""
    sport = _SPORTS.get(activity_type["typeKey"])
    if sport:
        return sport
    return "run" if activity_type.get("parentTypeId") == _RUNNING else "other"


def _sources(row: Json, activity_id: str) -> tuple[str, ...]:
    """Return the activity's id, and the workout that was done with it if there is one."""
    workout_id = row.get("workoutId")
    return (activity_id, workout_source("garmin", workout_id)) if workout_id else (activity_id,)


def _seconds_in_zones(row: Json) -> tuple[float, ...] | None:
    """Return the seconds in each of the five heart rate zones. None where there are none in any."""
    seconds = [number(row.get(f"hrTimeInZone_{zone}")) or 0.0 for zone in range(1, 6)]
    return tuple(seconds) if any(seconds) else None


def _kind(row: Json) -> RunKind | None:
    if (row.get("eventType") or {}).get("typeKey") == "race":
        return "race"
    if not row.get("workoutId"):
        return None

    # A run that was done from a plan is called "Place - Name of the workout".
    name_of_workout = str(row.get("activityName")).rpartition(" - ")[2]
    return coach_kind(name_of_workout)
