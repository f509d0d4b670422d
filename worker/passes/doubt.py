"""Finds what cannot be believed in a look at the calendar.

Pure. A listing only says where to look. Before anything is believed of a workout or entry that is
not as Pronghorn left it, it is read by itself: `in_doubt` and `misplaced` say which.
`contradiction` says whether the whole look can be believed.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from connectors.ports import CalendarView, Mark, SeenWorkout
from planner.language import ngettext
from worker.ledger import LedgerRow

MANY: Final = 2  # sessions do not leave a calendar by accident, together with everything else on it

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Reads:
    """What single reads gave, by mark: a workout's digest, an entry's day.

    None: it is not there.
    """

    prints: Mapping[Mark, str | None] = field(default_factory=dict)
    days: Mapping[Mark, dt.date | None] = field(default_factory=dict)


def in_doubt(rows: Iterable[LedgerRow], seen: CalendarView) -> list[LedgerRow]:
    """Return the rows whose workout has to be read by itself.

    It is not listed, or its change stamp is not the one that was kept.
    """
    listed = {workout.workout_id: workout for workout in seen.workouts}
    return [row for row in rows if _is_in_doubt(row, listed)]


def _is_in_doubt(row: LedgerRow, listed: Mapping[str, SeenWorkout]) -> bool:
    if row.workout_id is None or row.state == "removed":
        return False

    workout = listed.get(row.workout_id)
    if workout is None:
        return True
    if row.edited or row.state == "released":
        return False
    return workout.updated != row.updated


def misplaced(rows: Iterable[LedgerRow], seen: CalendarView, looked_at: Days) -> list[LedgerRow]:
    """Return the rows whose entry has to be read by itself.

    It is not where Pronghorn left it, or it was being moved.
    """
    return [row for row in rows if _is_misplaced(row, seen, looked_at)]


def _is_misplaced(row: LedgerRow, seen: CalendarView, looked_at: Days) -> bool:
    if not row.live or not row.entry_id:
        return False
    if row.aim is not None:
        return True

    day = _listed_day(row, seen)
    if day is None:
        return _is_within(row.date, looked_at)
    return day != row.date


def contradiction(
    rows: Sequence[LedgerRow],
    seen: CalendarView,
    reads: Reads,
    today: dt.date,
    looked_at: Days,
    *,
    emptied: bool = False,
) -> str | None:
    """Return why a look cannot be believed, or None.

    `emptied`: the athlete says that an empty calendar is true.
    """
    hidden = _hidden(rows, seen, reads)
    if hidden:
        return ngettext(
            "the list of workouts is not complete: {count} of Pronghorn's is there, but not on it",
            "the list of workouts is not complete: {count} of Pronghorn's are there, but not on it",
            len(hidden),
        )

    elsewhere = [row for row in rows if _is_elsewhere(row, seen, reads, looked_at)]
    if elsewhere:
        return ngettext(
            "the calendar is not up to date: {count} session is on another day than it shows",
            "the calendar is not up to date: {count} sessions are on another day than it shows",
            len(elsewhere),
        )

    missing = _missing(rows, seen, today)
    if missing and not emptied:
        return ngettext(
            "the calendar looks empty, but {count} session was on it, so nothing was changed. "
            "If you emptied it yourself, take everything back: "
            "`pronghorn undo`, or Stopping on the page",
            "the calendar looks empty, but {count} sessions were on it, so nothing was changed. "
            "If you emptied it yourself, take everything back: "
            "`pronghorn undo`, or Stopping on the page",
            len(missing),
        )
    return None


def _missing(rows: Sequence[LedgerRow], seen: CalendarView, today: dt.date) -> list[LedgerRow]:
    """Return the coming rows that should be on the calendar, if it looks empty all of a sudden."""
    if seen.entries:
        return []

    confirmed = [row for row in rows if row.state == "confirmed" and row.date >= today]
    if seen.workouts and len(confirmed) < MANY:
        return []
    return confirmed


def _hidden(rows: Sequence[LedgerRow], seen: CalendarView, reads: Reads) -> list[LedgerRow]:
    """Return the rows whose workout is there when it is read by itself, but is not listed."""
    listed = {workout.workout_id for workout in seen.workouts}
    return [
        row
        for row in rows
        if row.workout_id
        and row.workout_id not in listed
        and reads.prints.get(row.mark) is not None
    ]


def _is_elsewhere(row: LedgerRow, seen: CalendarView, reads: Reads, looked_at: Days) -> bool:
    """Whether an entry read by itself is on another day than the calendar shows."""
    day = reads.days.get(row.mark)
    if day is None:
        return False

    shown = _listed_day(row, seen)
    if shown is None:
        return _is_within(day, looked_at)
    return shown != day


def _listed_day(row: LedgerRow, seen: CalendarView) -> dt.date | None:
    """Return the day on which the calendar shows a row's entry."""
    for entry in seen.entries:
        if entry.entry_id == row.entry_id:
            return entry.date
    return None


def _is_within(day: dt.date, days: Days) -> bool:
    first, last = days
    return first <= day <= last
