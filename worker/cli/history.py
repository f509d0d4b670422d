"""Turns an exported history and a few options into a planning problem."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.model import Activity, PlanningProblem
from worker.cli.faults import BadInput, listed
from worker.clock import half_of

WINDOW = dt.timedelta(days=84)  # what every plan looks back on
ATHLETE = {
    "--level": "strength_level",
    "--equipment": "equipment",
    "--usual": "usual_week",
    "--available": "available",
    "--birth-year": "birth_year",
    "--body-mass": "body_mass_kg",
    "--minutes": "session_minutes",
    "--heavy": "heavy_per_week",
    "--plyo": "plyo_per_week",
    "--supervised": "supervised",
}
METRES = {"5k": 5_000.0, "10k": 10_000.0, "half": 21_097.5, "marathon": 42_195.0}


def problem(
    file: Path, activities: Sequence[Activity], told: Mapping[str, Any], now: dt.datetime, weeks: int
) -> PlanningProblem:
    """Ask for a plan from `now` on (local): what was done in the window before, and nothing after. Raises BadInput."""
    known = [a for a in activities if now - WINDOW <= a.start < now]
    if not known:
        raise BadInput(_nothing_near(file, activities, now))
    midnight = now.time() == dt.time()
    try:
        return PlanningProblem.model_validate(
            {
                "today": now.date(),
                "half_now": None if midnight else half_of(now),
                "horizon_days": weeks * 7,
                "athlete": _athlete(told),
                "activities": known,
                "races": [_race(text) for text in told["--race"]],
                "flags": told["--flag"],
            }
        )
    except ValidationError as error:
        raise BadInput(listed(error, "What you asked for", _option)) from error


def _nothing_near(file: Path, activities: Iterable[Activity], now: dt.datetime) -> str:
    days = [a.day for a in activities]
    if not days:
        return f"{file} holds no activities. Export your history again, or give another file."
    return (
        f"{file} has nothing in the 12 weeks before {now:%Y-%m-%d}: it goes from {min(days)} to {max(days)}. "
        f"Give a day within them, such as --today {max(days)}."
    )


def _athlete(told: Mapping[str, Any]) -> dict[str, Any]:
    """Gather what the options say of the athlete; what is not said stays unknown."""
    fields = {field: told[option] for option, field in ATHLETE.items() if told[option] not in (None, "")}
    if "equipment" in fields:
        fields["equipment"] = _words(fields["equipment"], ",")
    if "usual_week" in fields:
        fields["usual_week"] = _pairs("--usual", fields["usual_week"])
    if "available" in fields:
        days = _pairs("--available", fields["available"])
        fields["available"] = {day: _words(halves, "+") for day, halves in days.items()}
    return fields


def _option(path: tuple[int | str, ...]) -> str:
    """Name the option that a fault is about, and the word in it that is at fault."""
    top, *rest = path[1:] if path[0] == "athlete" else path
    names = {field: option for option, field in ATHLETE.items()} | {"races": "--race", "flags": "--flag"}
    words = [str(part) for part in rest if isinstance(part, str) and part != "[key]"]
    return " ".join([names.get(str(top), str(top)), *words])


def _race(text: str) -> dict[str, Any]:
    date, _, rest = text.partition("=")
    length, _, priority = rest.partition(":")
    try:
        metres = METRES.get(length) or float(length.removesuffix("km")) * 1000
    except ValueError as error:
        way_out = "write it as 2026-05-10=half:A, with 5k, 10k, half, marathon or 12.5km"
        raise BadInput(f"--race {text}: {way_out}.") from error
    return {"date": date, "distance_m": metres, "priority": priority or "A"}


def _pairs(option: str, text: str) -> dict[str, str]:
    pairs = [word.partition("=") for word in _words(text, ",")]
    if any(not equals for _, equals, _ in pairs):
        raise BadInput(f"{option} {text}: write it as a list of weekday=value, such as Sun=long,Tue=intervals.")
    return {key.strip().capitalize(): value.strip() for key, _, value in pairs}


def _words(text: str, separator: str) -> list[str]:
    return [word.strip() for word in text.split(separator) if word.strip()]
