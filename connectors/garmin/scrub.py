"""Takes the person out of Garmin's answers, so that they may be given away.

What the planner uses stays.

Nothing survives by default. A text stays if it is a time, or one of Garmin's own words in a field
that only holds such words. A number stays unless it names, places or identifies somebody. An id
becomes another one, the same everywhere in one recording, so that an activity still finds its
workout.
"""

import re
from typing import Any

from garminconnect.exercises import EXERCISES

from connectors.garmin.kinds import coach_kind
from planner.runs.titles import kind_of_title

SCRUBBED = "scrubbed"
_EXERCISES = {str(row["exercise"]) for row in EXERCISES}
ZONE = "Europe/Berlin"  # where everybody lives, after scrubbing
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?|\d\d:\d\d(:\d\d)?",
    re.ASCII,
)
_WORD = re.compile(  # RUNNING_5K, lap.button, fbtAdaptiveWorkout; never five digits in a row
    r"(?!.*\d{5})([A-Z][A-Z0-9]*(_[A-Z0-9]+)*|[a-z][a-z0-9]*([_.][a-z0-9]+)*|[a-z]+([A-Z][a-z]+)*)"
    r"|ExecutableStepDTO|RepeatGroupDTO",
    re.ASCII,
)
_FIELD = re.compile(r"(?!.*\d{5})([a-z][A-Za-z0-9_]{0,59}|[A-Z][A-Z0-9_]{0,59})", re.ASCII)
# Fields that only hold Garmin's own words.
_WORDS = re.compile(
    r"type|(activity|event|sport|subSport|step|condition|target|stroke|equipment|unit|status|privacy|conditionType"
    r"|sportType|stepType|workoutTargetType|strokeType|equipmentType|measurement)Key|typeKey|category|exerciseName"
    r"|setType|itemType|measurementSystem|workoutPhrase|trainingEffectLabel|trainingPlanCategory|trainingPhase"
    r"|adaptiveCoachingWorkoutStatus|priorityType|restDayType|inputContext|level|status|acwrStatus|feedbackShort"
    r"|trainingStatusFeedbackPhrase|aerobicTrainingEffectMessage|anaerobicTrainingEffectMessage|intensityType|unitType"
    r"|supplementalSports|hrvStatus|qualifierKey|sleepScoreFeedback|trainingMethod|sport"
)
_TITLES = ("activityName", "workoutName", "title", "eventName", "workoutDescription")
_PERSON = re.compile(
    r"lat(itude)?|lon(gitude)?|metrics|.*polyline|.*(latitude|longitude|Lat|Lon)|geo.*"
    r"|.*(serial|phone|zip|postal|address|guid).*",
    re.IGNORECASE,
)
_ID = re.compile(r"(.*(Id|Pk|ID|Uuid|UUID|Number)|id|pk|uuid)")
_WHEN = re.compile(r".*(Time|Timestamp|GMT|Local|Date|Gmt).*|date")
# The words of addresses, and days; anything else might be the athlete's name.
_PLACE = re.compile(
    r"activities|search|exerciseSets|month|day|start|settings|user-settings|personal-information|latest|daily|sleep|range"
    r"|aggregated|mylastused|events|upcoming|primary|plans|fbt-adaptive|dailySleepData|trainingreadiness"
    r"|trainingstatus|splits|hrTimeInZones|details|maxmet|racepredictions|stats|reports|\d{1,4}|\d{4}-\d\d-\d\d"
)
_SMALL = 1000  # ids below it are Garmin's own enumerations: kinds of sport, step and condition
_LARGE = 1_000_000  # whole numbers from it on are ids or moments
_SECONDS = 10**9  # as a moment it is in 2001, and twice that is in 2033
_DISTANCE = re.compile(r"\b\d{1,3}([.,]\d{1,2})? ?(km|k|mi|m)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b\d{1,3} ?min\b", re.IGNORECASE)
_TOPIC = re.compile(r"\b(half|marathon|strength|rest)\b", re.IGNORECASE)


class Scrubber:
    """Scrubs the answers of one recording."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def scrub(self, value: Any, field: str = "") -> Any:
        """Return an answer without the person: the same lists, fields and kinds of value."""
        if isinstance(value, dict):
            return {self._field(name): self.scrub(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.scrub(inner, field) for inner in value]
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value, field)
        return self._number(value, field)

    def _field(self, name: Any) -> str:
        # Some answers are keyed by the number of a watch.
        text = str(name)
        return text if _FIELD.fullmatch(text) else str(self._other(text))

    def _text(self, text: str, field: str) -> str:
        if not text:
            return text
        if "birth" in field.lower():
            return f"{text[:4]}-01-01" if _TIME.fullmatch(text) else SCRUBBED
        if field == "name":  # of an exercise, or of anybody
            return text if text in _EXERCISES else SCRUBBED
        if _TIME.fullmatch(text):
            return text
        return self._words(text, field)

    def _words(self, text: str, field: str) -> str:
        """Scrub a text that is no time."""
        if field in _TITLES:
            return _title(text)
        if field.lower() in ("timezone", "timezoneid"):
            return ZONE
        if field == "unitKey" and "/" in text:  # a zone too
            return ZONE
        if _WORDS.fullmatch(field) and len(text) <= 60 and _WORD.fullmatch(text):
            return text
        if _ID.fullmatch(field):
            return str(self._other(text))
        return SCRUBBED

    def _number(self, number: float, field: str) -> float | None:
        if _PERSON.fullmatch(field):
            return None
        if _ID.fullmatch(field) and abs(number) >= _SMALL:
            return self._other(str(number))

        too_large = _LARGE if isinstance(number, int) else _SECONDS
        if abs(number) >= too_large and not _is_moment(number, field):
            return self._other(str(number))
        return number

    def _other(self, original: str) -> int:
        """Return the number that takes the place of an id: the same one for the same id."""
        return self._ids.setdefault(original, _SMALL + 1 + len(self._ids))


def file_name(path: str) -> str:
    """Return a name for the answer from an address: its words and days, without ids and names."""
    first, second, *more = path.strip("/").split("/")
    kept = [part if _PLACE.fullmatch(part) else "x" for part in more]
    return "_".join([first, second, *kept]) + ".json"


def _is_moment(number: float, field: str) -> bool:
    """Whether a number counts milliseconds since 1970, or seconds in a field for times."""
    if 1000 * _SECONDS <= number < 2000 * _SECONDS:
        return True
    return bool(_SECONDS <= number < 2 * _SECONDS and _WHEN.fullmatch(field))


def _title(text: str) -> str:
    """Return a title that means the same to the planner, in words that nobody chose."""
    last = text.rpartition(" - ")[2]
    words: list[str] = []

    kind = kind_of_title(text)
    if coach_kind(last):
        words.append(last.strip())
    elif kind:
        words.append(f"{kind} training")

    for pattern in (_DISTANCE, _MINUTES, _TOPIC):
        match = pattern.search(text)
        if match:
            words.append(match[0])

    return " ".join(words) or SCRUBBED
