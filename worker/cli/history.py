"""Turns an exported history and a few options into a planning problem."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from connectors.wording import Units
from planner.model import Activity, PlanningProblem
from worker.cli.faults import BadInput, each, under
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
MOST_WEEKS = 16
METRES = {"5k": 5_000.0, "10k": 10_000.0, "half": 21_097.5, "marathon": 42_195.0}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the runner asks for: from when on, by the runner's own wall clock, and everything but the activities.

    `units` are those of the file, `ics` the calendar file to write.
    """

    zone: ZoneInfo | None
    clock: dt.datetime
    now: dt.datetime
    units: Units | None
    ics: Path | None
    fields: Mapping[str, Any]

    def problem(self, file: Path, activities: Sequence[Activity]) -> PlanningProblem:
        """Plan on what was done in the window before now, and nothing after. Raises BadInput if that is nothing."""
        known = [a for a in activities if a.start < self.now and self.now - a.start <= WINDOW]
        if not known:
            raise BadInput(_nothing_near(file, activities, self.now))
        return PlanningProblem.model_validate({**self.fields, "activities": known})


def asked(told: Mapping[str, Any]) -> Asked:
    """Understand the options. Raises BadInput, with every option that is at fault."""
    faults: list[str] = []

    def read[T](reader: Callable[[str], T], text: str | None) -> T | None:
        try:
            return None if text is None else reader(text)
        except BadInput as fault:
            faults.append(str(fault))
            return None

    zone = read(_zone, told["--zone"])
    clock = dt.datetime.now(zone).replace(tzinfo=None)
    now = read(_day, told["--today"]) or clock
    usual = read(partial(_pairs, "--usual"), told["--usual"] or None)
    days = read(partial(_pairs, "--available"), told["--available"] or None)
    weeks = read(_weeks, told["--weeks"])
    units = read(_units, told["--units"])
    ics = read(_calendar_file, told["--ics"])
    year = told["--birth-year"] or ""
    if year.isdecimal() and int(year) > now.year:
        faults.append(f"--birth-year: {year} is still to come; give the year you were born.")
    lists: dict[str, Any] = {
        "--equipment": _words(told["--equipment"], ","),
        "--usual": usual,
        "--available": days and {day: _words(halves, "+") for day, halves in days.items()},
    }
    athlete = {
        field: value
        for option, field in ATHLETE.items()
        if (value := lists.get(option, told[option])) not in (None, "", [])
    }
    races = [race for text in told["--race"] if (race := read(_race, text))]
    fields = {
        "today": now.date(),
        "half_now": None if now.time() == dt.time() else half_of(now),
        "horizon_days": (weeks or 1) * 7,
        "athlete": athlete,
        "races": races,
        "flags": [word for text in told["--flag"] for word in _words(text, ",")],
    }
    try:
        PlanningProblem.model_validate(fields)
    except ValidationError as error:
        faults += each(error, _option)
    if faults:
        raise BadInput(under("What you asked for", faults))
    return Asked(zone, clock, now, units, ics, fields)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadInput(
            f"--zone: {name!r} is no time zone; give a name such as Europe/Berlin."
        ) from error


def _day(text: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - the runner's own wall clock, as in the export
    except ValueError as error:
        raise BadInput(f"--today: {text!r} is no day; write it as 2026-05-09.") from error


def _weeks(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WEEKS:
        raise BadInput(f"--weeks: {text!r} is no number of weeks from 1 to {MOST_WEEKS}.")
    return int(text)


def _units(text: str) -> Units:
    if text == "metric":
        return "metric"
    if text == "imperial":
        return "imperial"
    raise BadInput(f"--units: give metric or imperial, not {text!r}.")


def _calendar_file(text: str) -> Path:
    path = Path(text)
    if path.is_dir():
        raise BadInput(f"--ics: {path} is a folder; name a file, such as {path / 'plan.ics'}.")
    if not path.parent.is_dir():
        raise BadInput(
            f"--ics: there is no folder {path.parent}; make it, or name a file elsewhere."
        )
    return path


def _nothing_near(file: Path, activities: Iterable[Activity], now: dt.datetime) -> str:
    days = [a.day for a in activities]
    if not days:
        return f"{file} holds no activities. Export your history again, or give another file."
    return (
        f"{file} has nothing in the 12 weeks before {now:%Y-%m-%d}: it goes from {min(days)} to {max(days)}. "
        f"Give a day within them, such as --today {max(days)}."
    )


def _option(path: tuple[int | str, ...]) -> str:
    """Name the option that a fault is about, and the word in it that is at fault."""
    top, *rest = path[1:] if path[0] == "athlete" else path
    others = {"races": "--race", "flags": "--flag", "today": "--today"}
    names = {field: option for option, field in ATHLETE.items()} | others
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
        raise BadInput(
            f"{option} {text}: write it as a list of weekday=value, such as Sun=long,Tue=intervals."
        )
    return {key.strip().capitalize(): value.strip() for key, _, value in pairs}


def _words(text: str, separator: str) -> list[str]:
    return [word.strip() for word in text.split(separator) if word.strip()]
