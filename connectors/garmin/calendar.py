"""What is planned at Garmin: workouts, their days, the coach's runs, the races."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from connectors.errors import Unavailable
from connectors.garmin.kinds import kind_of_words
from connectors.garmin.rows import NAME, Json, number, part_of, understood
from connectors.ports import CalendarView, Mark, SeenEntry, SeenWorkout
from planner.language import _
from planner.model import Half, OtherKind, PlannedOther, PlannedRun, Priority, Race

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
_CLOCK_TIME = re.compile(r"(\d{1,2}):\d\d")
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?) ?(km|k|kilometers?|miles?|mi|m)\b", re.IGNORECASE)
_METRES = {"k": 1000.0, "m": 1.0, "mi": 1609.344}
_RACE_WORDS = (
    (r"half|halb|semi|media|mezza|halve", 21097.5),
    (r"marat", 42195.0),
    (r"park ?run", 5000.0),
)


def months(start: dt.date, end: dt.date) -> Iterator[tuple[int, int]]:
    """Yield year and month (1 for January) of every month that has a day from `start` to `end`."""
    first = start.year * 12 + start.month - 1
    last = end.year * 12 + end.month - 1

    for months_since_year_0 in range(first, last + 1):
        year, month_from_0 = divmod(months_since_year_0, 12)
        yield year, month_from_0 + 1


def items_in(month: Json) -> list[Json]:
    """Return the items of a month of the calendar.

    Raises Unavailable for a month without a list of them.
    """
    items = month.get("calendarItems")
    if not isinstance(items, list):
        raise Unavailable(NAME, _("the calendar came without a list of its entries."))
    return [item for item in items if isinstance(item, dict)]


def calendar_view(
    library: Iterable[Json], items: Iterable[Json], start: dt.date, end: dt.date
) -> CalendarView:
    """Return what library and calendar show from `start` to `end`.

    Months overlap: each item counts once.
    """
    templates = {str(row["workoutId"]): row for row in library if row.get("workoutId")}
    plans: list[Json] = []
    events: list[Json] = []

    for item in items:
        if not start.isoformat() <= str(item.get("date")) <= end.isoformat():
            continue
        if item.get("itemType") in _PLANS:
            plans.append(item)
        elif item.get("itemType") in _RACES and item.get("isRace"):
            events.append(item)

    def planned_entry(item: Json) -> SeenEntry:
        return _entry(item, templates.get(str(item.get("workoutId")), {}))

    entries = understood(planned_entry, plans) + understood(_unmeasured_race, events)
    by_id = {entry.entry_id: entry for entry in entries}
    return CalendarView(
        workouts=tuple(understood(_workout, templates.values())),
        entries=tuple(sorted(by_id.values(), key=lambda entry: (entry.date, entry.entry_id))),
        races=tuple(races_in(events)),
    )


def races_in(events: Iterable[Json]) -> list[Race]:
    """Return the running races among Garmin's events.

    Of each day the most important, and none of unknown length.
    """
    runs = [event for event in events if event.get("activityTypeId") not in _NO_RUNS]
    races = understood(_race, runs)

    by_day: dict[dt.date, Race] = {}
    for race in sorted(races, key=lambda race: race.priority, reverse=True):
        by_day[race.date] = race  # A comes last, so it wins its day

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
    """Return what something on a plan means. Without a sport the title decides.

    `phrase` and `label` are Garmin's.
    """
    if not sport:
        sport = "strength_training" if _LIFTING.search(title) else "running"

    if sport in _RUNS:
        kind = kind_of_words(title, phrase, label) or "run"
        return PlannedRun(date=date, kind=kind, minutes=minutes, half=half, source="garmin")

    return PlannedOther(
        date=date,
        kind=_OTHERS.get(sport, "other"),
        minutes=minutes,
        half=half,
        hard=sport in _HARD,
        source="garmin",
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
    date = dt.date.fromisoformat(item["date"])
    title = str(item.get("title") or template.get("workoutName") or "")
    workout_id = item.get("workoutId")
    plan_id = item.get("trainingPlanId")

    # Garmin Coach gives its items a new id whenever it thinks again. What stays is the plan, the
    # day and the name.
    lasting_id = f"coach:{plan_id}:{date}:{title}"
    entry_id = item["id"] if item["itemType"] == "workout" else lasting_id

    return SeenEntry(
        entry_id=str(entry_id),
        workout_id=str(workout_id) if workout_id else None,
        date=date,
        title=title,
        means=_meaning(item, template, date, title),
        plan_id=str(plan_id) if plan_id else None,
    )


def _meaning(
    item: Json, template: Json, date: dt.date, title: str
) -> PlannedRun | PlannedOther | None:
    if is_rest(title):
        return None

    sport = item.get("sportTypeKey") or part_of(template, "sportType").get("sportTypeKey")
    return planned(sport, title, date, _minutes(template, title), half=_half(item))


def _half(item: Json) -> Half | None:
    """Return the half of the day that an item's clock time is in. Most items have none."""
    clock_time = part_of(item, "eventTimeLocal").get("startTimeHhMm")
    hour = _CLOCK_TIME.match(str(clock_time))
    if hour is None:
        return None
    return "am" if int(hour[1]) < _NOON else "pm"


def _unmeasured_race(item: Json) -> SeenEntry:
    """Return a race without a known distance, or that is no run, as an entry that fills its day.

    Raises ValueError for all others: those are in the view's `races`.
    """
    title = str(item.get("title") or "")
    date = dt.date.fromisoformat(item["date"])
    half = _half(item)

    means: PlannedRun | PlannedOther
    if item.get("activityTypeId") in _NO_RUNS:
        means = PlannedOther(date=date, kind="other", half=half, hard=True, source="garmin")
    elif races_in([item]):
        raise ValueError("a race with a distance")
    else:
        means = PlannedRun(date=date, kind="race", half=half, source="garmin")

    entry_id = f"event:{item.get('shareableEventUuid')}:{date}:{title}"
    return SeenEntry(entry_id, None, date, title, means)


def _minutes(template: Json, title: str) -> float | None:
    """Return the minutes that a workout takes, by Garmin's estimate or by its title.

    The estimate is 0 where Garmin has none.
    """
    seconds = number(template.get("estimatedDurationInSecs"))
    if seconds:
        return round(seconds / 60, 1)

    total = 0
    hours = _HOURS.search(title)
    if hours:
        total += int(hours[1]) * 60
    minutes = _MINUTES.search(title)
    if minutes:
        total += int(minutes[1])
    return float(total) or None


def _race(item: Json) -> Race:
    title = str(item.get("title") or "")
    metres = _target_metres(item) or _metres_in(title)
    return Race(date=item["date"], distance_m=metres, priority=_priority(item, title))


def _target_metres(item: Json) -> float | None:
    """Return the distance that was entered as the race's goal, if one was."""
    target = item.get("completionTarget") or {}
    if target.get("unitType") != "distance":
        return None

    goal = number(target.get("value"))
    return goal * _metres_per(str(target.get("unit"))) if goal else None


def _priority(item: Json, title: str) -> Priority:
    if item.get("primaryEvent") or item["itemType"] == "primaryEvent":
        return "A"
    if _PARKRUN.search(title):
        return "C"  # trained through
    return "B"


def _metres_in(title: str) -> float:
    """Return the distance that a title names. 0, which no race has, where it names none."""
    distance = _DISTANCE.search(title)
    if distance:
        return float(distance[1].replace(",", ".")) * _metres_per(distance[2])

    for words, metres in _RACE_WORDS:
        if re.search(words, title, re.IGNORECASE):
            return metres
    return 0.0


def _metres_per(unit: str) -> float:
    word = unit.lower()
    if word.startswith("mi"):
        return _METRES["mi"]
    return _METRES[word[:1]]
