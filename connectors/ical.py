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
from planner.model import SessionKind

_CATEGORIES: dict[SessionKind, str] = {"plyo": "Plyometrics"}
_SEQUENCE_ZERO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class IcalFile:
    """A calendar file (an EventCalendar).

    The same events give the same bytes, and then nothing is written.
    """

    def __init__(self, path: Path, units: Units = "metric") -> None:
        self.path = path
        self._units = units

    def publish(self, events: Sequence[Event]) -> None:
        """Make the file hold exactly these events: all of them, or, if it cannot be written, what it held before.

        Raises Unavailable.
        """
        content = _calendar(events, self._units)
        try:
            if not (self.path.is_file() and self.path.read_bytes() == content):
                _replace(self.path, content)
        except OSError as error:
            raise Unavailable(
                "calendar file",
                f"{self.path} cannot be written ({error.strerror}); it still holds what it held before.",
            ) from error


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file first: a reader sees the old calendar or the new one, never half of one."""
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
    starts = [event.start for event in events]
    keys = {start.tzinfo.key for start in starts if isinstance(start.tzinfo, ZoneInfo)} - {"UTC"}
    if not keys:
        return []
    first = dt.date(min(start.year for start in starts) - 1, 1, 1)
    last = dt.date(max(start.year for start in starts) + 2, 1, 1)
    return [icalendar.Timezone.from_tzinfo(ZoneInfo(key), key, first, last) for key in sorted(keys)]


def _event(event: Event, units: Units) -> icalendar.Event:
    session = event.session
    lines = [block_line(block, units) for block in session.blocks]
    why = [text for text in (session.reason, session.condition) if text]
    shown = icalendar.Event()
    shown.add("UID", f"{event.uid}@pronghorn")
    shown.add("DTSTAMP", event.changed.astimezone(dt.UTC))
    shown.add("LAST-MODIFIED", event.changed.astimezone(dt.UTC))
    # Apps take the event with the higher number; seconds since a fixed day grow with every change
    # and fit 32 bits.
    shown.add("SEQUENCE", max(0, int((event.changed - _SEQUENCE_ZERO).total_seconds())))
    shown.add("DTSTART", event.start)
    shown.add("DURATION", dt.timedelta(minutes=session.minutes))
    shown.add("SUMMARY", session.title)
    shown.add("DESCRIPTION", "\n".join([*lines, *([""] if lines and why else []), *why]))
    shown.add("CATEGORIES", sorted({_CATEGORIES.get(kind, "Strength") for kind in session.kinds}))
    return shown
