"""Takes the person out of Garmin's answers, so that they may be given away; what the planner uses stays.

Nothing survives by default. A text stays if it is a time, or a word of Garmin's own in a place where only such words
stand; a number stays unless it names, places or identifies somebody. An id becomes another one, the same everywhere in
one recording, so that an activity still finds its workout.
"""

import re
from typing import Any

from garminconnect.exercises import EXERCISES

from connectors.garmin.rows import coach_kind
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
# Where Garmin writes words of its own and nobody else writes anything.
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
    r"lat(itude)?|lon(gitude)?|metrics|.*polyline|.*(latitude|longitude|Lat|Lon)|geo.*|.*(serial|phone|zip|postal|address|guid).*",
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
_SECONDS = 10**9  # of 2001; twice as many make 2033
_DISTANCE = re.compile(r"\b\d{1,3}([.,]\d{1,2})? ?(km|k|mi|m)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b\d{1,3} ?min\b", re.IGNORECASE)
_SAID = re.compile(r"\b(half|marathon|strength|rest)\b", re.IGNORECASE)


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
        if field in _TITLES:
            return _title(text)
        if field.lower() in ("timezone", "timezoneid") or (field == "unitKey" and "/" in text):
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
        milliseconds = 1000 * _SECONDS <= number < 2000 * _SECONDS
        seconds = _SECONDS <= number < 2 * _SECONDS and _WHEN.fullmatch(field)
        large = abs(number) >= (_LARGE if isinstance(number, int) else _SECONDS)
        return self._other(str(number)) if large and not milliseconds and not seconds else number

    def _other(self, known: str) -> int:
        return self._ids.setdefault(known, _SMALL + 1 + len(self._ids))


def file_name(path: str) -> str:
    """Return a name for the answer from an address: its words and days, without ids and names."""
    first, second, *more = path.strip("/").split("/")
    kept = [part if _PLACE.fullmatch(part) else "x" for part in more]
    return "_".join([first, second, *kept]) + ".json"


def _title(text: str) -> str:
    """Return a title that means the same to the planner, in words that are nobody's."""
    last = text.rpartition(" - ")[2]
    kind = kind_of_title(text)
    named = last.strip() if coach_kind(last) else f"{kind} training" if kind else ""
    said = [match[0] for pattern in (_DISTANCE, _MINUTES, _SAID) if (match := pattern.search(text))]
    return " ".join(word for word in (named, *said) if word) or SCRUBBED
