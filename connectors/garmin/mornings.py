"""How the athlete woke up: HRV against its baseline, sleep, resting heart rate, readiness.

Every value may be missing, and missing is unknown. The HRV is the seven-day mean, which is what its
baseline is for.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from connectors.garmin.rows import Json, number, part_of, rows_of, understood
from planner.model import Readiness

_ON_WAKING = "AFTER_WAKEUP_RESET"
_STATUS_WORD = re.compile(r"[A-Z]+(_[A-Z]+)*")
_STATUS_HOLDS = dt.timedelta(days=2)  # a training status that was not renewed since says nothing

type Fields = dict[dt.date, dict[str, Any]]  # by the day of waking up: values by their name


def hrv(answer: Json) -> Fields:
    """Return the HRV of each morning in an answer of the range, with its baseline."""
    return dict(understood(_hrv, rows_of(answer, "hrvSummaries")))


def sleep(answer: Json) -> Fields:
    """Return sleep and resting heart rate of each night in an answer of the range."""
    return dict(understood(_night, rows_of(answer, "individualStats")))


def training_readiness(rows: Iterable[Any]) -> Fields:
    """Return the Training Readiness on waking up.

    It is renewed all day long: later values know of the day's run.
    """
    scores = understood(_score, [row for row in rows if isinstance(row, dict)])

    earliest: dict[dt.date, tuple[bool, str, float]] = {}
    for day, rank in scores:
        earliest[day] = min(earliest.get(day, rank), rank)

    return {day: {"training_readiness": score} for day, (_, _, score) in earliest.items()}


def training_status(answer: Json, today: dt.date) -> Fields:
    """Return the training status of today: Garmin's word, such as "PRODUCTIVE" or "STRAINED"."""
    latest = part_of(part_of(answer, "mostRecentTrainingStatus"), "latestTrainingStatusData")
    devices = [row for row in latest.values() if isinstance(row, dict)]
    devices.sort(key=lambda row: not row.get("primaryTrainingDevice"))

    for row in devices:
        word = _STATUS_WORD.match(str(row.get("trainingStatusFeedbackPhrase") or ""))
        if word and _is_recent(row, today):
            return {today: {"training_status": word[0]}}
    return {}


def together(*parts: Fields) -> list[Readiness]:
    """Put the values of each morning together. A value that cannot be is left out, alone."""
    by_day: dict[dt.date, dict[str, Any]] = defaultdict(dict)
    for part in parts:
        for day, fields in part.items():
            for name, value in fields.items():
                if value is not None:
                    by_day[day][name] = value

    readings = [_reading(day, by_day[day]) for day in sorted(by_day)]
    return [reading for reading in readings if reading is not None]


def _is_recent(row: Json, today: dt.date) -> bool:
    for date in understood(_calendar_date, [row]):
        return dt.timedelta(0) <= today - date <= _STATUS_HOLDS
    return False


def _calendar_date(row: Json) -> dt.date:
    return dt.date.fromisoformat(row["calendarDate"])


def _hrv(row: Json) -> tuple[dt.date, dict[str, Any]]:
    baseline = part_of(row, "baseline")
    return _calendar_date(row), {
        "hrv_ms": _positive(row.get("weeklyAvg")),
        "hrv_low_ms": _positive(baseline.get("balancedLow")),
        "hrv_high_ms": _positive(baseline.get("balancedUpper")),
    }


def _night(row: Json) -> tuple[dt.date, dict[str, Any]]:
    values = part_of(row, "values")
    return _calendar_date(row), {
        "sleep_s": _positive(values.get("totalSleepTimeInSeconds")),
        "resting_hr": _positive(values.get("restingHeartRate")),
    }


def _score(row: Json) -> tuple[dt.date, tuple[bool, str, float]]:
    """Return a day and a score with its rank: those on waking up come first, then the earliest."""
    score = number(row.get("score"))
    if score is None:
        raise ValueError("no score")

    is_later = row.get("inputContext") != _ON_WAKING
    return _calendar_date(row), (is_later, str(row.get("timestamp")), score)


def _positive(value: Any) -> float | None:
    amount = number(value)
    if amount is None or amount <= 0:
        return None
    return amount


def _reading(day: dt.date, fields: dict[str, Any]) -> Readiness | None:
    good: dict[str, Any] = {}
    for name, value in fields.items():
        try:
            Readiness.model_validate({"date": day, name: value})
        except ValueError:
            continue
        good[name] = value

    return Readiness(date=day, **good) if good else None
