"""Compares what should stand on the calendar with what does, and says what to do about it.

Pure. `reconcile` turns a plan and the observed ledger into actions, each one change on the platform, and `confirm`
judges a second look. Past sessions rest for a week, so that a late upload still finds its workout; then they are
removed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from connectors.ports import CalendarView, Mark, SeenEntry
from planner.model import Session
from worker.ledger import LedgerRow
from worker.passes.observe import Observed, entries_of

REST = dt.timedelta(days=7)  # how long a past session stays in the library


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session that should stand on the calendar, and the digest of its workout."""

    session: Session
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Create:
    """Put the session's workout into the library, with the mark of an interrupted attempt if there was one."""

    wanted: Wanted
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Replace:
    """Change the workout to what the session has become."""

    wanted: Wanted
    mark: Mark


@dataclass(frozen=True, slots=True)
class Check:
    """Read the workout back, and correct it once if it is not what was sent."""

    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Schedule:
    """Put the workout on its day."""

    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Reschedule:
    """Move the entry to the session's new day."""

    wanted: Wanted
    mark: Mark
    entry_id: str


@dataclass(frozen=True, slots=True)
class Unschedule:
    """Take an entry off the calendar, if it stands on its day still; None: nobody knows the day."""

    row: LedgerRow
    entry_id: str
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the workout from the library."""

    row: LedgerRow


@dataclass(frozen=True, slots=True)
class LetGo:
    """Leave a workout that has to go to the athlete, who made something of it. Nothing is sent."""

    row: LedgerRow


Action = Create | Replace | Check | Schedule | Reschedule | Unschedule | Delete | LetGo


def reconcile(
    wanted: Sequence[Wanted],
    observed: Observed,
    seen: CalendarView,
    today: dt.date,
    staying: frozenset[str] = frozenset(),
) -> list[Action]:
    """Return what to do, removals first, then by date. `staying` are sessions that are none of the plan's business.

    What the platform refused once is not sent again until it changes.
    """
    by_uid = {w.session.uid: w for w in wanted}
    actions: list[Action] = []
    kept: dict[str, LedgerRow] = {}
    for row in observed.rows:
        if row.live and row.uid in by_uid and row.date >= today:
            kept[row.uid] = row
            actions += [Unschedule(row, e.entry_id, e.date) for e in _twins(row, seen)]
        elif row.state == "removing" or (row.live and _expired(row, today, staying)):
            actions += removal(row, seen)
    for w in sorted(wanted, key=lambda w: (w.session.date, w.session.uid)):
        actions += _towards(w, kept.get(w.session.uid))
    return actions


def removal(row: LedgerRow, seen: CalendarView) -> list[Action]:
    """Return how to remove a workout of ours with its entries.

    What the athlete changed, or also does on another day, is not removed: it is theirs from then on.
    """
    if row.edited:
        return [LetGo(row)]
    entries = entries_of(row, seen)
    ours = [e for e in entries if e.date == row.date or e.entry_id == row.entry_id]
    return [*_taken_off(row, ours), Delete(row) if ours == entries else LetGo(row)]


def removal_of_all(row: LedgerRow, seen: CalendarView) -> list[Action]:
    """Return how to remove a workout of ours with all its entries, whatever the athlete made of it."""
    return [*_taken_off(row, entries_of(row, seen)), Delete(row)]


def _taken_off(row: LedgerRow, entries: Sequence[SeenEntry]) -> list[Action]:
    actions: list[Action] = [Unschedule(row, e.entry_id, e.date) for e in entries]
    if row.entry_id and row.entry_id not in {
        e.entry_id for e in entries
    }:  # outside the days we looked at
        actions.append(Unschedule(row, row.entry_id, None))
    return actions


def _expired(row: LedgerRow, today: dt.date, staying: frozenset[str]) -> bool:
    """Say whether a row that no plan wants has to go: a coming one at once, a past one after its rest.

    What the athlete edited never goes.
    """
    if row.edited:
        return False
    rests = row.date < today or row.uid in staying
    return row.date < today - REST if rests else True


def _twins(row: LedgerRow, seen: CalendarView) -> list[SeenEntry]:
    """Return the entries that a repeated request left on the same day. On another day it is the athlete's own."""
    return [
        e
        for e in entries_of(row, seen)
        if e.date == row.date and e.entry_id != row.entry_id and row.entry_id
    ]


def _towards(wanted: Wanted, row: LedgerRow | None) -> list[Action]:
    """Return what is missing until a session stands on the calendar."""
    if row is None:
        return [Create(wanted, None), Check(wanted), Schedule(wanted)]
    same = row.wanted_print == wanted.fingerprint
    if row.refused and same and row.date == wanted.session.date:
        return []
    if row.workout_id is None:
        return [Create(wanted, row.mark), Check(wanted), Schedule(wanted)]
    if row.entry_id is None and row.aim not in (None, wanted.session.date):
        # It was put on another day and the answer was lost: it may appear there yet, so it goes with its workout.
        return [
            LetGo(row) if row.edited else Delete(row),
            Create(wanted, None),
            Check(wanted),
            Schedule(wanted),
        ]
    actions: list[Action] = []
    if not row.edited and not same:
        actions += [Replace(wanted, row.mark), Check(wanted)]
    elif not row.read_print:
        actions.append(Check(wanted))
    if row.entry_id is None:
        actions.append(Schedule(wanted))
    elif row.date != wanted.session.date:
        actions.append(Reschedule(wanted, row.mark, row.entry_id))
    return actions


def confirm(
    rows: Iterable[LedgerRow], seen: CalendarView, today: dt.date
) -> tuple[list[LedgerRow], list[str]]:
    """Judge a second look after writing: the rows that changed, and the uids that do not stand exactly once.

    What stood on a past day is not missed: nothing is written there, and the athlete may have taken it off.
    """
    listed = {workout.workout_id: workout for workout in seen.workouts}
    changed: list[LedgerRow] = []
    missing: list[str] = []
    for row in rows:
        workout = listed.get(row.workout_id or "")
        if row.live and row.state == "scheduled":
            days = [e.date for e in entries_of(row, seen)]
            if workout is not None and workout.mark == row.mark and days.count(row.date) == 1:
                changed.append(replace(row, state="confirmed", updated=workout.updated))
            elif row.date >= today:
                missing.append(row.uid)
    return changed, missing
