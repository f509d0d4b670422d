"""Looks at the calendar, and says when what it shows cannot be true."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from connectors.errors import Gone, PlatformError, Unavailable
from connectors.ports import CalendarView, Mark, Ours, WorkoutCalendar, workout_source
from worker.ledger import LedgerRow
from worker.passes.doubt import Reads, contradiction, in_doubt, misplaced
from worker.passes.horizon import view_window
from worker.passes.observe import Observed, observe
from worker.passes.patience import Troubles, ready
from worker.world import World


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the calendar that can be believed, and the ledger brought in line with it."""

    calendar: WorkoutCalendar
    seen: CalendarView
    observed: Observed

    @property
    def sessions_by_workout(self) -> dict[str, str]:
        """The uids of the sessions, by how an activity names the workout it was done from."""
        uids: dict[str, str] = {}
        for row in self.observed.rows:
            if row.workout_id:
                uids[workout_source(self.calendar.name, row.workout_id)] = row.uid
        return uids


def look_in_pass(world: World, troubles: Troubles) -> Look | None:
    """Look at the athlete's calendar.

    Returns None without a calendar, when its platform has failed in this pass, or when it fails
    now. What cannot be believed counts as a failure. Raises StoreError.
    """
    calendar = world.calendar
    if calendar is None or troubles.hit(calendar.name):
        return None

    rows = world.store.ledger(calendar.name).rows()
    try:
        ready(world, calendar.name)
        seen, reads = look(calendar, rows, world.today)
    except PlatformError as error:
        troubles.add(error)
        return None
    return Look(calendar, seen, observe(rows, seen, reads, world.today))


def look(
    calendar: WorkoutCalendar, rows: Sequence[LedgerRow], today: dt.date, *, emptied: bool = False
) -> tuple[CalendarView, Reads]:
    """Look at library and calendar, and read each workout and entry that is in doubt by itself.

    `emptied`: an empty calendar is to be believed. Raises PlatformError, also for a look that
    contradicts itself.
    """
    window = view_window(today, rows)
    seen = calendar.view(*window)

    prints: dict[Mark, str | None] = {}
    for row in in_doubt(rows, seen):
        prints[row.mark] = _unless_gone(calendar.fingerprint, row.recall())

    days: dict[Mark, dt.date | None] = {}
    for row in misplaced(rows, seen, window):
        days[row.mark] = _unless_gone(calendar.entry_day, row.recall(), row.entry_id)

    reads = Reads(prints, days)
    odd = contradiction(rows, seen, reads, today, window, emptied=emptied)
    if odd is not None:
        raise Unavailable(calendar.name, odd)
    return seen, reads


def _unless_gone[T](read: Callable[..., T], ours: Ours | None, *which: str | None) -> T | None:
    """Read something of a workout by itself. Returns None if it is not there."""
    if ours is None:
        return None
    try:
        return read(ours, *which)
    except Gone:
        return None
