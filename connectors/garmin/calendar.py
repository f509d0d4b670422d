"""What is planned, from Garmin's workout library and calendar: workouts, their days, the coach's runs, the races."""

import datetime as dt
import re
from collections.abc import Iterable

from connectors.garmin.rows import Json, coach_kind, number, understood
from connectors.ports import CalendarView, Mark, SeenEntry, SeenWorkout
from planner.model import OtherKind, PlannedOther, PlannedRun, Race
from planner.titles import kind_of_title

_PLANS = ("workout", "fbtAdaptiveWorkout")
_RACES = ("event", "race", "primaryEvent")
_RUNS = ("running", "trail_running", "treadmill_running", "track_running")
_OTHERS: dict[str, OtherKind] = {"strength_training": "strength", "cycling": "ride", "swimming": "swim"}
_HARD = ("strength_training", "hiit")
_REST = re.compile(r"(rest|rest day|ruhetag|pause|repos|jour de repos|descanso|riposo|rust|rustdag)", re.IGNORECASE)
_LIFTING = re.compile(r"strength|\blift|\bgym\b|kraft|muscu|renfo|fuerza|forza|kracht", re.IGNORECASE)
_HOURS = re.compile(r"\b(\d{1,2}) ?h", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,3}) ?(?:min|')", re.IGNORECASE)
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?) ?(km|k|kilometers?|miles?|mi|m)\b", re.IGNORECASE)
_METRES = {"k": 1000.0, "m": 1.0, "mi": 1609.344}
_RACE_WORDS = ((r"half|halb|semi|media|mezza|halve", 21097.5), (r"marat", 42195.0), (r"park ?run", 5000.0))


def calendar_view(library: Iterable[Json], items: Iterable[Json], start: dt.date, end: dt.date) -> CalendarView:
    """Return what library and calendar show from `start` to `end`. Months overlap: each item counts once."""
    templates = {str(row["workoutId"]): row for row in library if row.get("workoutId")}
    within = [item for item in items if start.isoformat() <= str(item.get("date")) <= end.isoformat()]
    races = understood(_race, (item for item in within if item.get("itemType") in _RACES and item.get("isRace")))
    by_day = {race.date: race for race in sorted(races, key=lambda race: race.priority, reverse=True)}  # A wins its day
    plans = (item for item in within if item.get("itemType") in _PLANS)
    entries = understood(lambda item: _entry(item, templates.get(str(item.get("workoutId")), {})), plans)
    by_id = {entry.entry_id: entry for entry in entries}
    return CalendarView(
        workouts=tuple(understood(_workout, templates.values())),
        entries=tuple(sorted(by_id.values(), key=lambda entry: (entry.date, entry.entry_id))),
        races=tuple(sorted(by_day.values(), key=lambda race: race.date)),
    )


def _workout(row: Json) -> SeenWorkout:
    return SeenWorkout(
        workout_id=str(int(row["workoutId"])),
        name=str(row.get("workoutName") or ""),
        mark=Mark.find(row.get("description")),
        updated=str(row.get("updateDate") or row.get("updatedDate") or ""),
    )


def _entry(item: Json, template: Json) -> SeenEntry:
    date, title = dt.date.fromisoformat(item["date"]), str(item.get("title") or template.get("workoutName") or "")
    workout_id = item.get("workoutId")
    # Garmin Coach gives its items a new id whenever it thinks again; what stays is the plan, the day and the name.
    own_id = item["id"] if item["itemType"] == "workout" else f"coach:{item.get('trainingPlanId')}:{date}:{title}"
    return SeenEntry(
        entry_id=str(own_id),
        workout_id=str(workout_id) if workout_id else None,
        date=date,
        title=title,
        means=_meaning(item, template, date, title),
    )


def _meaning(item: Json, template: Json, date: dt.date, title: str) -> PlannedRun | PlannedOther | None:
    if _REST.fullmatch(title.strip()):
        return None
    sport = item.get("sportTypeKey") or (template.get("sportType") or {}).get("sportTypeKey")
    if not sport:
        sport = "strength_training" if _LIFTING.search(title) else "running"
    minutes = _minutes(template, title)
    if sport in _RUNS:
        kind = coach_kind(title) or kind_of_title(title) or "run"
        return PlannedRun(date=date, kind=kind, minutes=minutes, source="garmin")
    other = _OTHERS.get(sport, "other")
    return PlannedOther(date=date, kind=other, minutes=minutes, hard=sport in _HARD, source="garmin")


def _minutes(template: Json, title: str) -> float | None:
    seconds = number(template.get("estimatedDurationInSecs"))  # Garmin's own estimate is 0 where it has none
    if seconds:
        return round(seconds / 60, 1)
    hours, minutes = _HOURS.search(title), _MINUTES.search(title)
    return float((int(hours[1]) * 60 if hours else 0) + (int(minutes[1]) if minutes else 0)) or None


def _race(item: Json) -> Race:
    target, title = item.get("completionTarget") or {}, str(item.get("title") or "")
    goal = number(target.get("value")) if target.get("unitType") == "distance" else None
    metres = goal * _metres_a(str(target.get("unit"))) if goal else _metres_in(title)
    primary = item.get("primaryEvent") or item["itemType"] == "primaryEvent"
    return Race(date=item["date"], distance_m=metres, priority="A" if primary else "B")


def _metres_in(title: str) -> float:
    said = _DISTANCE.search(title)
    if said:
        return float(said[1].replace(",", ".")) * _metres_a(said[2])
    return next(metres for words, metres in (*_RACE_WORDS, ("", 0.0)) if re.search(words, title, re.IGNORECASE))


def _metres_a(unit: str) -> float:
    word = unit.lower()
    return _METRES["mi" if word.startswith("mi") else word[:1]]
