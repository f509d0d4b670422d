"""From Strava's rows to what the planner knows. One bad row costs that row, never its page."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.errors import Unavailable
from connectors.sports import kind_of, sport_of
from connectors.strava.transport import NAME
from planner.language import ngettext
from planner.model import RUN_SPORTS, Activity, RunKind

_MOST_RPE = 10


def read_rows(rows: Sequence[Any]) -> list[Activity]:
    """Return the activities of a listing. Raises Unavailable if none of its rows can be read."""
    activities: list[Activity] = []
    for row in rows:
        activity = read_row(row)
        if activity is not None:
            activities.append(activity)

    if rows and not activities:
        text = ngettext(
            "the only activity in the list can't be read.",
            "none of the {count} activities in the list can be read.",
            len(rows),
        )
        raise Unavailable(NAME, text)
    return activities


def read_row(row: Any) -> Activity | None:
    """Return the activity of one row, or None without a usable id or start.

    A start at 00:00:01 is how Strava shows a hidden start time. It is kept, as a mark that the time
    is unknown.
    """
    if not isinstance(row, Mapping):
        return None

    number = row.get("id")
    start = _start(row)
    if not _is_id(number) or start is None:
        return None

    title = _text(row, "name")
    sport_name = row.get("sport_type") or row.get("type")
    sport = sport_of(
        sport_name if isinstance(sport_name, str) else "",
        title,
        indoors=row.get("trainer") is True,
    )
    return Activity(
        id=f"strava:{number}",
        start=start,
        sport=sport,
        distance_m=_positive(row, "distance"),
        moving_s=_positive(row, "moving_time"),
        elapsed_s=_positive(row, "elapsed_time"),
        ascent_m=_amount(row, "total_elevation_gain"),
        avg_hr=_positive(row, "average_heartrate"),
        max_hr=_positive(row, "max_heartrate"),
        rpe=_rpe(row),
        kind=_kind(row, title) if sport in RUN_SPORTS else None,
        title=title or None,
        sources=(f"strava:{number}",),
    )


def _is_id(number: Any) -> bool:
    return bool(number) and isinstance(number, int | str) and not isinstance(number, bool)


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _positive(row: Mapping[str, Any], key: str) -> float | None:
    return _amount(row, key) or None


def _rpe(row: Mapping[str, Any]) -> float | None:
    rpe = _amount(row, "perceived_exertion")
    if rpe is None or rpe > _MOST_RPE:
        return None
    return rpe


def _kind(row: Mapping[str, Any], title: str) -> RunKind | None:
    label = row.get("workout_type")
    return kind_of(str(label), title) if label is not None else None


def _start(row: Mapping[str, Any]) -> dt.datetime | None:
    """Return the local start. Strava writes it with a Z that is not true."""
    local = _instant(row.get("start_date_local"))
    if local:
        return local.replace(tzinfo=None)

    start = _instant(row.get("start_date"))
    offset = row.get("utc_offset")
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
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not math.isfinite(value) or value < 0:
        return None
    return float(value)
