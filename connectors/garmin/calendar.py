"""What is planned, from Garmin's workout library and calendar: workouts, their days, the coach's runs, the races."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from connectors.garmin.kinds import kind_of_words
from connectors.garmin.rows import Json, number, understood
from connectors.ports import CalendarView, Mark, SeenEntry, SeenWorkout
from planner.model import Half, OtherKind, PlannedOther, PlannedRun, Race

_PLANS = ("workout", "fbtAdaptiveWorkout")
_RACES = ("event", "race", "primaryEvent")
_RUNS = ("running", "trail_running", "treadmill_running", "track_running")
_OTHERS: dict[str, OtherKind] = {
    "strength_training": "strength",
    "cycling": "ride",
    "swimming": "swim",
}
_HARD = ("strength_training", "hiit")
_PARKRUN = re.compile(r"park ?run", re.IGNORECASE)
_NOON = 13  # the planner's: what starts before it is am
# Garmin's ids of sports whose races are no runs: cycling and its kin, swimming, triathlon, hiking.
_NO_RUNS = (2, 3, 5, 10, 19, 20, 21, 22, 25, 26, 27, 28, 89, 143)
_REST = re.compile(
    r"(rest|rest day|ruhetag|pause|repos|jour de repos|descanso|riposo|rust|rustdag)", re.IGNORECASE
)
_LIFTING = re.compile(
    r"strength|\blift|\bgym\b|kraft|muscu|renfo|fuerza|forza|kracht", re.IGNORECASE
)
_HOURS = re.compile(r"\b(\d{1,2}) ?h", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,3}) ?(?:min|')", re.IGNORECASE)
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?) ?(km|k|kilometers?|miles?|mi|m)\b", re.IGNORECASE)
_METRES = {"k": 1000.0, "m": 1.0, "mi": 1609.344}
_RACE_WORDS = (
    (r"half|halb|semi|media|mezza|halve", 21097.5),
    (r"marat", 42195.0),
    (r"park ?run", 5000.0),
)


def calendar_view(
    library: Iterable[Json], items: Iterable[Json], start: dt.date, end: dt.date
) -> CalendarView:
    """Return what library and calendar show from `start` to `end`. Months overlap: each item counts once."""
    templates = {str(row["workoutId"]): row for row in library if row.get("workoutId")}
    within = [
        item for item in items if start.isoformat() <= str(item.get("date")) <= end.isoformat()
    ]
    events = [item for item in within if item.get("itemType") in _RACES and item.get("isRace")]
    plans = (item for item in within if item.get("itemType") in _PLANS)
    entries = understood(
        lambda item: _entry(item, templates.get(str(item.get("workoutId")), {})), plans
    )
    by_id = {entry.entry_id: entry for entry in [*entries, *understood(_unmeasured, events)]}
    return CalendarView(
        workouts=tuple(understood(_workout, templates.values())),
        entries=tuple(sorted(by_id.values(), key=lambda entry: (entry.date, entry.entry_id))),
        races=tuple(races_in(events)),
    )


def races_in(events: Iterable[Json]) -> list[Race]:
    """Return the running races among Garmin's events, one a day, the most important; those of unknown length not."""
    races = understood(
        _race, (event for event in events if event.get("activityTypeId") not in _NO_RUNS)
    )
    by_day = {
        race.date: race for race in sorted(races, key=lambda race: race.priority, reverse=True)
    }  # A wins its day
    return sorted(by_day.values(), key=lambda race: race.date)


def as_item(event: Json) -> Json:
    """Return an event of the events' own listing as the calendar shows it."""
    custom = event.get("eventCustomization") or {}
    return {
        "itemType": "event",
        "title": event.get("eventName"),
        "date": event.get("date"),
        "isRace": event.get("race"),
        "primaryEvent": custom.get("isPrimaryEvent"),
        "completionTarget": event.get("completionTarget"),
        "eventTimeLocal": event.get("eventTimeLocal"),
        "shareableEventUuid": event.get("shareableEventUuid"),
        "activityTypeId": event.get("activityTypeId"),
    }


def planned(
    sport: Any,
    title: str,
    date: dt.date,
    minutes: float | None,
    *,
    half: Half | None = None,
    phrase: Any = None,
    label: Any = None,
) -> PlannedRun | PlannedOther:
    """Return what something on a plan means. Without a sport the title decides; `phrase` and `label` are Garmin's."""
    if not sport:
        sport = "strength_training" if _LIFTING.search(title) else "running"
    if sport in _RUNS:
        kind = kind_of_words(title, phrase, label) or "run"
        return PlannedRun(date=date, kind=kind, minutes=minutes, half=half, source="garmin")
    other = _OTHERS.get(sport, "other")
    return PlannedOther(
        date=date, kind=other, minutes=minutes, half=half, hard=sport in _HARD, source="garmin"
    )


def is_rest(title: str) -> bool:
    """Whether a plan's title says that nothing is to be done."""
    return bool(_REST.fullmatch(title.strip()))


def _workout(row: Json) -> SeenWorkout:
    return SeenWorkout(
        workout_id=str(int(row["workoutId"])),
        name=str(row.get("workoutName") or ""),
        mark=Mark.find(row.get("description")),
        updated=str(row.get("updateDate") or row.get("updatedDate") or ""),
    )


def _entry(item: Json, template: Json) -> SeenEntry:
    date, title = (
        dt.date.fromisoformat(item["date"]),
        str(item.get("title") or template.get("workoutName") or ""),
    )
    workout_id = item.get("workoutId")
    # Garmin Coach gives its items a new id whenever it thinks again; what stays is the plan, the day and the name.
    own_id = (
        item["id"]
        if item["itemType"] == "workout"
        else f"coach:{item.get('trainingPlanId')}:{date}:{title}"
    )
    return SeenEntry(
        entry_id=str(own_id),
        workout_id=str(workout_id) if workout_id else None,
        date=date,
        title=title,
        means=_meaning(item, template, date, title),
        plan_id=str(item["trainingPlanId"]) if item.get("trainingPlanId") else None,
    )


def _meaning(
    item: Json, template: Json, date: dt.date, title: str
) -> PlannedRun | PlannedOther | None:
    if is_rest(title):
        return None
    sport = item.get("sportTypeKey") or (template.get("sportType") or {}).get("sportTypeKey")
    return planned(sport, title, date, _minutes(template, title), half=_half(item))


def _half(item: Json) -> Half | None:
    """Return the half of the day that an item's clock time lies in; most items have none."""
    said = re.match(r"(\d{1,2}):\d\d", str((item.get("eventTimeLocal") or {}).get("startTimeHhMm")))
    return None if said is None else "am" if int(said[1]) < _NOON else "pm"


def _unmeasured(item: Json) -> SeenEntry:
    """Return a race that the planner has no distance for, or that is no run, as what stands on its day."""
    title, date = str(item.get("title") or ""), dt.date.fromisoformat(item["date"])
    means: PlannedRun | PlannedOther
    if item.get("activityTypeId") in _NO_RUNS:
        means = PlannedOther(date=date, kind="other", half=_half(item), hard=True, source="garmin")
    elif races_in([item]):
        raise ValueError("a race that is told as one")
    else:
        means = PlannedRun(date=date, kind="race", half=_half(item), source="garmin")
    return SeenEntry(
        f"event:{item.get('shareableEventUuid')}:{date}:{title}", None, date, title, means
    )


def _minutes(template: Json, title: str) -> float | None:
    seconds = number(
        template.get("estimatedDurationInSecs")
    )  # Garmin's own estimate is 0 where it has none
    if seconds:
        return round(seconds / 60, 1)
    hours, minutes = _HOURS.search(title), _MINUTES.search(title)
    return float((int(hours[1]) * 60 if hours else 0) + (int(minutes[1]) if minutes else 0)) or None


def _race(item: Json) -> Race:
    target, title = item.get("completionTarget") or {}, str(item.get("title") or "")
    goal = number(target.get("value")) if target.get("unitType") == "distance" else None
    metres = goal * _metres_a(str(target.get("unit"))) if goal else _metres_in(title)
    primary = item.get("primaryEvent") or item["itemType"] == "primaryEvent"
    trained_through = "C" if _PARKRUN.search(title) else "B"
    return Race(date=item["date"], distance_m=metres, priority="A" if primary else trained_through)


def _metres_in(title: str) -> float:
    said = _DISTANCE.search(title)
    if said:
        return float(said[1].replace(",", ".")) * _metres_a(said[2])
    return next(
        metres
        for words, metres in (*_RACE_WORDS, ("", 0.0))
        if re.search(words, title, re.IGNORECASE)
    )


def _metres_a(unit: str) -> float:
    word = unit.lower()
    return _METRES["mi" if word.startswith("mi") else word[:1]]
