"""The sessions as a calendar file that any calendar app can show."""

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar

from connectors.errors import Unavailable
from connectors.ports import Event
from connectors.wording import Units, block_line
from planner.language import N_, _
from planner.model import Session, SessionKind

_CATEGORIES: dict[SessionKind, str] = {"plyo": N_("Plyometrics")}
_OTHER_CATEGORY = N_("Strength")
_SEQUENCE_ZERO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class IcalFile:
    """A calendar file (an EventCalendar).

    The same events give the same bytes, and then nothing is written.
    """

    def __init__(self, path: Path, units: Units = "metric") -> None:
        self.path = path
        self._units = units

    def publish(self, events: Sequence[Event]) -> None:
        """Make the file hold exactly these events. If it cannot be written, it stays as it was.

        Raises Unavailable.
        """
        content = _calendar(events, self._units)
        try:
            if not self._holds(content):
                _replace(self.path, content)
        except OSError as error:
            text = _(
                "{path} can't be written ({reason}). It still shows the previous version.",
                path=self.path,
                reason=error.strerror,
            )
            raise Unavailable("calendar file", text) from error

    def _holds(self, content: bytes) -> bool:
        return self.path.is_file() and self.path.read_bytes() == content


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file first, so that a reader never sees half a calendar."""
    beside = path.with_name(f".{path.name}.new")

    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _calendar(events: Sequence[Event], units: Units) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//Pronghorn//Pronghorn//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("X-WR-CALNAME", "Pronghorn")

    for zone in _zones(events):
        calendar.add_component(zone)
    for event in sorted(events, key=lambda event: (event.start, event.uid)):
        calendar.add_component(_event(event, units))

    return bytes(calendar.to_ical())


def _zones(events: Iterable[Event]) -> list[icalendar.Timezone]:
    """Return the definition of each zone, for the years that are needed. UTC needs none."""
    years: set[int] = set()
    keys: set[str] = set()
    for event in events:
        years.add(event.start.year)
        if isinstance(event.start.tzinfo, ZoneInfo) and event.start.tzinfo.key != "UTC":
            keys.add(event.start.tzinfo.key)
    if not keys:
        return []

    first = dt.date(min(years) - 1, 1, 1)
    last = dt.date(max(years) + 2, 1, 1)
    return [icalendar.Timezone.from_tzinfo(ZoneInfo(key), key, first, last) for key in sorted(keys)]


def _event(event: Event, units: Units) -> icalendar.Event:
    session = event.session
    changed = event.changed.astimezone(dt.UTC)

    # Apps take the event with the higher number. Seconds since a fixed day grow with every change,
    # and fit 32 bits.
    sequence = max(0, int((event.changed - _SEQUENCE_ZERO).total_seconds()))
    categories = {_(_CATEGORIES.get(kind, _OTHER_CATEGORY)) for kind in session.kinds}

    shown = icalendar.Event()
    shown.add("UID", f"{event.uid}@pronghorn")
    shown.add("DTSTAMP", changed)
    shown.add("LAST-MODIFIED", changed)
    shown.add("SEQUENCE", sequence)
    shown.add("DTSTART", event.start)
    shown.add("DURATION", dt.timedelta(minutes=session.minutes))
    shown.add("SUMMARY", session.title)
    shown.add("DESCRIPTION", _description(session, units))
    shown.add("CATEGORIES", sorted(categories))
    return shown


def _description(session: Session, units: Units) -> str:
    """Return what is to be done, and after an empty line why it is on this day."""
    lines = [block_line(block, units) for block in session.blocks]
    why = [text for text in (session.reason, session.condition) if text]
    if lines and why:
        lines.append("")
    return "\n".join(lines + why)
