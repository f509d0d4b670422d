"""The tables that can be read: Strava's export, Garmin's (English, German), a plain one of runs."""

import datetime as dt
import re
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from connectors.archive.table import Row, Table
from connectors.archive.values import Damaged, moment, number, seconds, shown
from connectors.sports import kind_of, sport_of
from planner.language import _
from planner.model import RUN_SPORTS, Activity, Sport

Units = Literal["metric", "imperial"]

_DECIMAL_COMMA = re.compile(r",\d{1,2}$")
_MILE_M = 1609.344
_FOOT_M = 0.3048
_MOST_RPE = 10
_PULSE = (25, 250)
# A Strava export with one distance column: below this it is in kilometres, above in metres.
_LONGEST_KM = 1000
_STRIDES_M = (0.3, 2.5)  # beyond: not a stride of a run


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of table is read.

    `assumed` is a sentence about what had to be assumed. `read` makes an activity of a row.
    """

    assumed: str | None
    read: Callable[[Row], Activity]


def format_of(table: Table, zone: ZoneInfo | None, units: Units | None) -> Format | None:
    """Return how to read this table, or None if its columns are unknown."""
    columns = set(table.columns)
    if {"activity id", "activity date", "activity type"} <= columns:
        return Format(None, lambda row: _strava(row, zone))
    if {"activity type", "date", "distance", "time"} <= columns:
        return _garmin_format(table, _ENGLISH, units)
    if {"aktivitätstyp", "datum", "distanz", "zeit"} <= columns:
        return _garmin_format(table, _GERMAN, units)
    if {"start_local", "type", "distance_m", "moving_s"} <= columns:
        return Format(None, _plain)
    return None


def _strava(row: Row, zone: ZoneInfo | None) -> Activity:
    title = row.get("activity name")
    id_ = row.get("activity id")
    if not id_.isdecimal():
        raise Damaged(_('"{cell}" is not an activity id', cell=shown(id_)))

    utc = moment(row.get("activity date")).replace(tzinfo=dt.UTC)
    return _activity(
        id_=f"strava:{id_}",
        start=utc.astimezone(zone).replace(tzinfo=None),
        sport=sport_of(_type(row, "activity type"), title),
        title=title,
        distance_m=_strava_metres(row),
        moving_s=number(row.get("moving time")),
        elapsed_s=number(row.get("elapsed time")),
        ascent_m=number(row.get("elevation gain")),
        avg_hr=row.get("average heart rate"),
        max_hr=row.get("max heart rate"),
        rpe=number(row.get("perceived exertion")),
    )


def _strava_metres(row: Row) -> float | None:
    """Return the distance.

    Of two the second is in metres, and the first for people, in km or miles.
    """
    distances = [number(cell) for cell in row.cells.get("distance", ("",))]
    distance = distances[-1]
    if distance is not None and len(distances) == 1 and distance < _LONGEST_KM:
        return distance * 1000
    return distance


def _plain(row: Row) -> Activity:
    title = row.get("name")
    return _activity(
        id_=f"file:{row.line}",
        start=moment(row.get("start_local")),
        sport=sport_of(_type(row, "type"), title),
        title=title,
        distance_m=number(row.get("distance_m")),
        moving_s=number(row.get("moving_s")),
        elapsed_s=number(row.get("elapsed_s")),
        ascent_m=number(row.get("elev_gain_m")),
        avg_hr=row.get("avg_hr"),
        label=row.get("workout_type"),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Garmin's column names in one language, several where it has renamed a column."""

    type: str
    date: str
    title: str
    distance: str
    time: str
    moving: str
    elapsed: str
    avg_hr: tuple[str, ...]
    max_hr: tuple[str, ...]
    ascent: tuple[str, ...]
    cadence: tuple[str, ...]
    stride: tuple[str, ...]


_ENGLISH = _Words(
    type="activity type",
    date="date",
    title="title",
    distance="distance",
    time="time",
    moving="moving time",
    elapsed="elapsed time",
    avg_hr=("avg hr",),
    max_hr=("max hr",),
    ascent=("total ascent", "elev gain"),
    cadence=("avg run cadence",),
    stride=("avg stride length",),
)
_GERMAN = _Words(
    type="aktivitätstyp",
    date="datum",
    title="titel",
    distance="distanz",
    time="zeit",
    moving="zeit in bewegung",
    elapsed="verstrichene zeit",
    avg_hr=("ø herzfrequenz", "ø hf"),
    max_hr=("maximale herzfrequenz", "max. hf"),
    ascent=("anstieg gesamt", "positiver höhenunterschied"),
    cadence=("ø schrittfrequenz (laufen)",),
    stride=("ø schrittlänge",),
)


def _garmin_format(table: Table, words: _Words, units: Units | None) -> Format:
    comma = any(_DECIMAL_COMMA.search(row.get(words.distance)) for row in table.rows)
    units = units or _units_of(table, words, comma=comma)

    assumed = None
    if units is None:
        assumed = _(
            "Garmin's file doesn't say whether distances are in kilometres or miles. Pronghorn "
            "read them as kilometres."
        )

    unit_m, height_m = (_MILE_M, _FOOT_M) if units == "imperial" else (1000.0, 1.0)

    def read(row: Row) -> Activity:
        return _garmin(row, words, unit_m, height_m, comma=comma)

    return Format(assumed, read)


def _garmin(row: Row, words: _Words, unit_m: float, height_m: float, *, comma: bool) -> Activity:
    title = row.get(words.title)
    sport = _garmin_sport(_type(row, words.type), title)
    time = seconds(row.get(words.time))

    # Garmin shows pool swims and the like in metres: only a run's distance has a known unit.
    distance = None
    ascent = None
    if sport in RUN_SPORTS:
        distance = number(row.get(words.distance), comma=comma)
        ascent = number(row.get(*words.ascent), comma=comma)

    return _activity(
        id_=f"file:{row.line}",
        start=moment(row.get(words.date)),
        sport=sport,
        title=title,
        distance_m=distance and distance * unit_m,
        moving_s=seconds(row.get(words.moving)) or time,
        elapsed_s=seconds(row.get(words.elapsed)) or time,
        ascent_m=ascent and ascent * height_m,
        avg_hr=row.get(*words.avg_hr),
        max_hr=row.get(*words.max_hr),
    )


def _garmin_sport(name: str, title: str) -> Sport:
    """Return the planner's sport for Garmin's words ("Treadmill Running", "Laufband")."""
    word = name.lower()
    if "strength" in word or "kraft" in word:
        return "plyometrics" if "plyo" in title.lower() else "strength"

    is_run = "running" in word or "ultra run" in word or word.startswith("lauf")
    if not is_run:
        return "other"
    if any(inside in word for inside in ("treadmill", "laufband", "indoor", "virtual")):
        return "treadmill"
    return "trail_run" if "trail" in word else "run"


def _units_of(table: Table, words: _Words, *, comma: bool) -> Units | None:
    """Return the unit of the distances. None where no run has steps, stride and distance.

    Steps times stride is a distance in metres, whatever the file shows.
    """
    ratios: list[float] = []
    for row in table.rows:
        try:
            ratio = _metres_per_unit(row, words, comma=comma)
        except Damaged:
            continue
        if ratio is not None:
            ratios.append(ratio)

    if not ratios:
        return None
    middle_m = (1000 * _MILE_M) ** 0.5
    return "imperial" if statistics.median(ratios) > middle_m else "metric"


def _metres_per_unit(row: Row, words: _Words, *, comma: bool) -> float | None:
    """Return how many metres by steps and stride one unit of the shown distance is."""
    time = seconds(row.get(words.moving, words.time))
    distance = number(row.get(words.distance), comma=comma)
    cadence = number(row.get(*words.cadence), comma=comma)
    stride = number(row.get(*words.stride), comma=comma)

    if not (distance and time and cadence and stride):
        return None
    if not _STRIDES_M[0] < stride < _STRIDES_M[1]:
        return None
    return cadence * time / 60 * stride / distance


def _activity(
    *,
    id_: str,
    start: dt.datetime,
    sport: Sport,
    title: str,
    distance_m: float | None,
    moving_s: float | None,
    elapsed_s: float | None,
    ascent_m: float | None,
    avg_hr: str,
    max_hr: str = "",
    rpe: float | None = None,
    label: str = "",
) -> Activity:
    return Activity(
        id=id_,
        start=start,
        sport=sport,
        title=title or None,
        distance_m=distance_m or None,
        moving_s=moving_s or None,
        elapsed_s=elapsed_s or None,
        ascent_m=ascent_m,
        avg_hr=_pulse(avg_hr),
        max_hr=_pulse(max_hr),
        rpe=rpe if rpe is not None and rpe <= _MOST_RPE else None,
        kind=kind_of(label, title) if sport in RUN_SPORTS else None,
        sources=(id_,),
    )


def _type(row: Row, column: str) -> str:
    name = row.get(column)
    if not name:
        raise Damaged(_("the type is missing"))
    return name


def _pulse(text: str) -> float | None:
    """Return a heart rate, None where it cannot be one. The strap slipped: it is still a run."""
    beats = number(text)
    if beats is None or not _PULSE[0] <= beats <= _PULSE[1]:
        return None
    return beats
