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
from planner.language import _
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
    """What the runner asks for: everything about the plan but the activities.

    `clock` is the runner's own wall clock, `now` the moment to plan from. `units` are those of the
    exported file, `ics` is the calendar file to write.
    """

    zone: ZoneInfo | None
    clock: dt.datetime
    now: dt.datetime
    units: Units | None
    ics: Path | None
    fields: Mapping[str, Any]

    def problem(self, file: Path, activities: Sequence[Activity]) -> PlanningProblem:
        """Plan on what was done in the twelve weeks before now.

        Raises BadInput if nothing was.
        """
        recent = [a for a in activities if a.start < self.now and self.now - a.start <= WINDOW]
        if not recent:
            raise BadInput(_nothing_near(file, activities, self.now))
        return PlanningProblem.model_validate({**self.fields, "activities": recent})


def asked(options: Mapping[str, Any]) -> Asked:
    """Understand the options as they were typed. Raises BadInput, which lists every faulty one."""
    reading = _Reading(options)
    zone = reading.of("--zone", _zone)
    clock = dt.datetime.now(zone).replace(tzinfo=None)
    now = reading.of("--today", _day) or clock
    weeks = reading.of("--weeks", _weeks) or 1
    units = reading.of("--units", _units)
    ics = reading.of("--ics", _calendar_file)

    fields = {
        "today": now.date(),
        "half_now": None if now.time() == dt.time() else half_of(now),
        "horizon_days": 7 * weeks,
        "athlete": reading.athlete(now),
        "races": reading.races(),
        "flags": reading.flags(),
    }
    try:
        PlanningProblem.model_validate(fields)
    except ValidationError as error:
        reading.faults += each(error, _option)

    if reading.faults:
        raise BadInput(under(_("The command"), reading.faults))
    return Asked(zone, clock, now, units, ics, fields)


class _Reading:
    """Reads options one by one and collects what is wrong with them."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options
        self.faults: list[str] = []

    def of[T](self, option: str, reader: Callable[[str], T]) -> T | None:
        """Read one option. Left out or faulty it is None."""
        return self._read(reader, self.options[option])

    def _read[T](self, reader: Callable[[str], T], text: str | None) -> T | None:
        if text is None:
            return None
        try:
            return reader(text)
        except BadInput as fault:
            self.faults.append(str(fault))
            return None

    def athlete(self, now: dt.datetime) -> dict[str, Any]:
        """Return the fields of the athlete that the options name."""
        self._refuse_a_year_to_come(now)
        values = dict(self.options)
        values["--equipment"] = _words(self.options["--equipment"], ",")
        values["--usual"] = self._pairs("--usual")
        values["--available"] = self._available()

        named = {field: values[option] for option, field in ATHLETE.items()}
        return {field: value for field, value in named.items() if value not in (None, "", [])}

    def _refuse_a_year_to_come(self, now: dt.datetime) -> None:
        year = self.options["--birth-year"] or ""
        if year.isdecimal() and int(year) > now.year:
            self.faults.append(
                _("--birth-year: {year} is in the future. Give the year you were born.", year=year)
            )

    def _pairs(self, option: str) -> dict[str, str] | None:
        return self._read(partial(_pairs, option), self.options[option] or None)

    def _available(self) -> dict[str, list[str]] | None:
        days = self._pairs("--available")
        if days is None:
            return None
        return {day: _words(halves, "+") for day, halves in days.items()}

    def races(self) -> list[dict[str, Any]]:
        """Return the races that could be read."""
        races = [self._read(_race, text) for text in self.options["--race"]]
        return [race for race in races if race is not None]

    def flags(self) -> list[str]:
        """Return the flags, which may be given one by one or with commas."""
        flags: list[str] = []
        for text in self.options["--flag"]:
            flags += _words(text, ",")
        return flags


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadInput(
            _(
                "--zone: {name} is not a time zone. Give a name such as Europe/Berlin.",
                name=repr(name),
            )
        ) from error


def _day(text: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - local, as in the export
    except ValueError as error:
        raise BadInput(
            _("--today: {text} is not a date. Write it as 2026-05-09.", text=repr(text))
        ) from error


def _weeks(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WEEKS:
        raise BadInput(
            _(
                "--weeks: {text} is not a number of weeks from 1 to {most}.",
                text=repr(text),
                most=MOST_WEEKS,
            )
        )
    return int(text)


def _units(text: str) -> Units:
    if text == "metric":
        return "metric"
    if text == "imperial":
        return "imperial"
    raise BadInput(_("--units: give metric or imperial, not {text}.", text=repr(text)))


def _calendar_file(text: str) -> Path:
    path = Path(text)
    if path.is_dir():
        example = path / "plan.ics"
        raise BadInput(
            _(
                "--ics: {path} is a folder. Name a file, such as {example}.",
                path=path,
                example=example,
            )
        )
    if not path.parent.is_dir():
        raise BadInput(
            _(
                "--ics: there is no folder {folder}. Make it, or name a file elsewhere.",
                folder=path.parent,
            )
        )
    return path


def _nothing_near(file: Path, activities: Iterable[Activity], now: dt.datetime) -> str:
    days = [a.day for a in activities]
    if not days:
        return _(
            "{file} has no activities in it. Export your history again, or give another file.",
            file=file,
        )
    return _(
        "{file} has nothing in the 12 weeks before {now}: it covers {first} to {last}. "
        "Plan from the day after its last run, with --today {after}.",
        file=file,
        now=f"{now:%Y-%m-%d}",
        first=min(days),
        last=max(days),
        after=max(days) + dt.timedelta(days=1),
    )


def _option(path: tuple[int | str, ...]) -> str:
    """Name the option that a fault is about, and the word in it that is at fault."""
    field, *inside = path[1:] if path[0] == "athlete" else path

    options = {field: option for option, field in ATHLETE.items()}
    options |= {"races": "--race", "flags": "--flag", "today": "--today"}
    option = options.get(str(field), str(field))

    words = [str(part) for part in inside if isinstance(part, str) and part != "[key]"]
    return " ".join([option, *words])


def _race(text: str) -> dict[str, Any]:
    date, _equals, rest = text.partition("=")
    length, _colon, priority = rest.partition(":")
    try:
        metres = METRES.get(length) or float(length.removesuffix("km")) * 1000
    except ValueError as error:
        raise BadInput(
            _(
                "--race {text}: write it as 2026-05-10=half:A, with 5k, 10k, half, marathon or "
                "12.5km.",
                text=text,
            )
        ) from error
    return {"date": date, "distance_m": metres, "priority": priority or "A"}


def _pairs(option: str, text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in _words(text, ","):
        day, equals, value = word.partition("=")
        if not equals:
            raise BadInput(
                _(
                    "{option} {text}: write it as a list of weekday=value, such as "
                    "Sun=long,Tue=intervals.",
                    option=option,
                    text=text,
                )
            )
        pairs[day.strip().capitalize()] = value.strip()
    return pairs


def _words(text: str, separator: str) -> list[str]:
    return [word.strip() for word in text.split(separator) if word.strip()]
