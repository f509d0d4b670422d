"""How the athlete woke up: HRV against its baseline, sleep, resting heart rate, and what the watch makes of it.

Every value may be missing, and missing is unknown. The HRV is the seven-day mean, which is what its baseline is for.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from connectors.garmin.rows import Json, number, part_of, rows_of, understood
from planner.model import Readiness

_ON_WAKING = "AFTER_WAKEUP_RESET"
_STATUS_HOLDS = dt.timedelta(
    days=2
)  # a training status that the watch has not renewed since says nothing

type Fields = dict[dt.date, dict[str, Any]]


def hrv(answer: Json) -> Fields:
    """Return the HRV of each morning in an answer of the range, with its baseline."""
    return dict(understood(_hrv, rows_of(answer, "hrvSummaries")))


def sleep(answer: Json) -> Fields:
    """Return sleep and resting heart rate of each night in an answer of the range, by the day of waking up."""
    return dict(understood(_night, rows_of(answer, "individualStats")))


def training_readiness(rows: Iterable[Any]) -> Fields:
    """Return the Training Readiness on waking up. It is renewed all day long: later values know of the day's run."""
    mornings: dict[dt.date, tuple[bool, str, float]] = {}
    for row in rows:
        found = understood(_score, [row] if isinstance(row, dict) else [])
        for day, rank in found:
            mornings[day] = min(mornings.get(day, rank), rank)
    return {day: {"training_readiness": score} for day, (_, _, score) in mornings.items()}


def training_status(answer: Json, today: dt.date) -> Fields:
    """Return the training status of today: Garmin's word, such as "PRODUCTIVE" or "STRAINED"."""
    latest = part_of(part_of(answer, "mostRecentTrainingStatus"), "latestTrainingStatusData")
    devices = [row for row in latest.values() if isinstance(row, dict)]
    for row in sorted(devices, key=lambda row: not row.get("primaryTrainingDevice")):
        word = re.match(r"[A-Z]+(_[A-Z]+)*", str(row.get("trainingStatusFeedbackPhrase") or ""))
        days = understood(lambda row: dt.date.fromisoformat(row["calendarDate"]), [row])
        if word and days and dt.timedelta(0) <= today - days[0] <= _STATUS_HOLDS:
            return {today: {"training_status": word[0]}}
    return {}


def together(*parts: Fields) -> list[Readiness]:
    """Put the values of each morning together; a value that cannot be is left out, alone."""
    known: dict[dt.date, dict[str, Any]] = defaultdict(dict)
    for part in parts:
        for day, fields in part.items():
            known[day] |= {name: value for name, value in fields.items() if value is not None}
    return [reading for day in sorted(known) if (reading := _reading(day, known[day])) is not None]


def _hrv(row: Json) -> tuple[dt.date, dict[str, Any]]:
    baseline = part_of(row, "baseline")
    return dt.date.fromisoformat(row["calendarDate"]), {
        "hrv_ms": _positive(row.get("weeklyAvg")),
        "hrv_low_ms": _positive(baseline.get("balancedLow")),
        "hrv_high_ms": _positive(baseline.get("balancedUpper")),
    }


def _night(row: Json) -> tuple[dt.date, dict[str, Any]]:
    values = part_of(row, "values")
    return dt.date.fromisoformat(row["calendarDate"]), {
        "sleep_s": _positive(values.get("totalSleepTimeInSeconds")),
        "resting_hr": _positive(values.get("restingHeartRate")),
    }


def _score(row: Json) -> tuple[dt.date, tuple[bool, str, float]]:
    score = number(row.get("score"))
    if score is None:
        raise ValueError("no score")
    rank = row.get("inputContext") != _ON_WAKING, str(row.get("timestamp")), score
    return dt.date.fromisoformat(row["calendarDate"]), rank


def _positive(value: Any) -> float | None:
    found = number(value)
    return found if found is not None and found > 0 else None


def _reading(day: dt.date, fields: dict[str, Any]) -> Readiness | None:
    good: dict[str, Any] = {}
    for name, value in fields.items():
        try:
            Readiness.model_validate({"date": day, name: value})
        except ValueError:
            continue
        good[name] = value
    return Readiness(date=day, **good) if good else None
