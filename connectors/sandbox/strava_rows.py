"""What the runner did, as Strava writes it down."""

import datetime as dt
from typing import Any

from connectors.sandbox.clock import ZONE
from connectors.sandbox.efforts import InventedEffort

ATHLETE_ID = 41_000_001
STANDARD_OFFSET = "(GMT+01:00)"  # the label never shows summer time
WORKOUT_TYPES = {"race": 1, "long": 2, "intervals": 3}


def strava_row(activity_id: int, effort: InventedEffort) -> dict[str, Any]:
    """Return a row of the activities list.

    It is seconds and metres off from Garmin's, and its local time has a false Z. Without a heart
    rate strap its keys are absent. What was typed in has no upload behind it.
    """
    late_s = 0 if effort.typed_in else activity_id % 4
    start = effort.start + dt.timedelta(seconds=late_s)
    offset = start.utcoffset() or dt.timedelta()
    metres = round(effort.metres * (1 + (activity_id % 11 - 5) / 1000), 1)
    moving = effort.seconds - (0 if effort.typed_in else activity_id % 6)
    speed = round(metres / moving, 3)
    sport = "WeightTraining" if effort.kind == "strength" else "Run"

    row: dict[str, Any] = {
        "resource_state": 2,
        "athlete": {"id": ATHLETE_ID, "resource_state": 1},
        "name": effort.title,
        "distance": metres,
        "moving_time": moving,
        "elapsed_time": effort.seconds + (0 if effort.typed_in else 12),
        "total_elevation_gain": effort.ascent,
        "type": sport,
        "sport_type": sport,
        "workout_type": _workout_type(activity_id, effort),
        "id": activity_id,
        "start_date": f"{start.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}Z",
        "start_date_local": f"{start:%Y-%m-%dT%H:%M:%S}Z",
        "timezone": f"{STANDARD_OFFSET} {ZONE}",
        "utc_offset": offset.total_seconds(),
        "location_country": None,
        "achievement_count": 0,
        "kudos_count": activity_id % 9,
        "comment_count": 0,
        "athlete_count": 90 if effort.kind == "race" else 1,
        "map": {"id": f"a{activity_id}", "summary_polyline": "", "resource_state": 2},
        "trainer": effort.treadmill,
        "commute": False,
        "manual": effort.typed_in,
        "private": False,
        "visibility": "everyone",
        "flagged": False,
        "start_latlng": [],
        "end_latlng": [],
        "average_speed": speed,
        "max_speed": 0 if effort.typed_in else round(speed * 1.4, 3),
        "has_heartrate": effort.heart_rate is not None,
        "heartrate_opt_out": False,
        "display_hide_heartrate_option": effort.heart_rate is not None,
        "upload_id": None,
        "external_id": None,
        "from_accepted_tag": False,
        "pr_count": 0,
        "has_kudoed": False,
    }

    return row | _heart_rate(effort) | _upload(activity_id, effort)


def _workout_type(activity_id: int, effort: InventedEffort) -> int | None:
    """Return the athlete's label. An ordinary run has 0, or now and then none at all."""
    if effort.kind == "strength":
        return 30
    ordinary = 0 if activity_id % 3 else None
    return WORKOUT_TYPES.get(effort.kind, ordinary)


def _heart_rate(effort: InventedEffort) -> dict[str, Any]:
    if effort.heart_rate is None:
        return {}

    return {
        "average_heartrate": effort.heart_rate + 0.4,
        "max_heartrate": float(effort.max_heart_rate or 0),
        "suffer_score": float(round(effort.seconds / 60 * 0.8)),
    }


def _upload(activity_id: int, effort: InventedEffort) -> dict[str, Any]:
    if effort.typed_in:
        return {}

    upload = activity_id + 1_084_000_000
    return {
        "upload_id": upload,
        "upload_id_str": str(upload),
        "external_id": f"garmin_ping_{activity_id % 10**9 + 492_000_000_000}",
        "device_name": "Garmin Forerunner 265",
    }


def strava_detail(row: dict[str, Any], effort: InventedEffort) -> dict[str, Any]:
    """Return one activity with its laps."""
    start = effort.start
    laps: list[dict[str, Any]] = []

    for number, lap in enumerate(effort.laps, 1):
        laps.append(
            {
                "id": row["id"] * 10 + number,
                "resource_state": 2,
                "name": f"Lap {number}",
                "activity": {"id": row["id"], "visibility": "everyone", "resource_state": 1},
                "athlete": {"id": ATHLETE_ID, "resource_state": 1},
                "elapsed_time": round(lap.seconds),
                "moving_time": round(lap.seconds),
                "start_date": f"{start.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}Z",
                "start_date_local": f"{start:%Y-%m-%dT%H:%M:%S}Z",
                "distance": round(lap.metres, 1),
                "average_speed": round(lap.metres / lap.seconds, 2),
                "lap_index": number,
                "split": number,
                **({} if lap.heart_rate is None else {"average_heartrate": float(lap.heart_rate)}),
            }
        )
        start += dt.timedelta(seconds=lap.seconds)

    return row | {
        "resource_state": 3,
        "description": None,
        "calories": float(round(effort.seconds / 60 * 10)),
        "perceived_exertion": None,
        "laps": laps,
        "splits_metric": [],
        "best_efforts": [],
        "gear": None,
    }
