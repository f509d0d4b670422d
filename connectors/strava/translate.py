"""From Strava's rows to what the planner knows. One bad row costs that row, never its page."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.errors import Unavailable
from connectors.sports import kind_of, sport_of
from connectors.strava.transport import NAME
from planner.model import RUN_SPORTS, Activity

_MOST_RPE = 10


def read_rows(rows: Sequence[Any]) -> list[Activity]:
    """Return the activities of a listing. Raises Unavailable if there are rows and none of them can be read."""
    read = [activity for row in rows if (activity := read_row(row))]
    if rows and not read:
        raise Unavailable(NAME, f"listed {len(rows)} activities, none of which can be read.")
    return read


def read_row(row: Any) -> Activity | None:
    """Return the activity of one row, or None without a usable id or start.

    A start at 00:00:01 is how Strava shows a hidden start time; it is kept, as a mark that the time is unknown.
    """
    if not isinstance(row, Mapping):
        return None
    number, start = row.get("id"), _start(row)
    if isinstance(number, bool) or not isinstance(number, int | str) or not number or start is None:
        return None
    title = row["name"] if isinstance(row.get("name"), str) else ""
    name = row.get("sport_type") or row.get("type")
    sport = sport_of(
        name if isinstance(name, str) else "", title, indoors=row.get("trainer") is True
    )
    label = row.get("workout_type")
    runs = sport in RUN_SPORTS
    rpe = _amount(row, "perceived_exertion")
    return Activity(
        id=f"strava:{number}",
        start=start,
        sport=sport,
        distance_m=_amount(row, "distance") or None,
        moving_s=_amount(row, "moving_time") or None,
        elapsed_s=_amount(row, "elapsed_time") or None,
        ascent_m=_amount(row, "total_elevation_gain"),
        avg_hr=_amount(row, "average_heartrate") or None,
        max_hr=_amount(row, "max_heartrate") or None,
        rpe=rpe if rpe is not None and rpe <= _MOST_RPE else None,
        kind=kind_of(str(label), title) if runs and label is not None else None,
        title=title or None,
        sources=(f"strava:{number}",),
    )


def _start(row: Mapping[str, Any]) -> dt.datetime | None:
    """Return the local start. Strava writes it with a Z that is not true."""
    local = _instant(row.get("start_date_local"))
    if local:
        return local.replace(tzinfo=None)
    start, offset = _instant(row.get("start_date")), row.get("utc_offset")
    if start and isinstance(offset, int | float) and abs(offset) <= 86_400:
        return (start + dt.timedelta(seconds=offset)).replace(tzinfo=None)
    return None


def _instant(text: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _amount(row: Mapping[str, Any], key: str) -> float | None:
    value = row.get(key)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or value < 0
    ):
        return None
    return float(value)
