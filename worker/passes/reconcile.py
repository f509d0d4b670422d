"""Compares the calendar with what should be on it, and returns what to do about it.

Pure. `reconcile` turns a plan and the observed ledger into actions, each one change on the
platform, and `confirm` judges a second look. Past sessions stay in the library for a week, so that
a late upload still finds its workout. Then they are removed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from connectors.ports import CalendarView, Mark, SeenEntry, SeenWorkout
from planner.model import Session
from worker.ledger import LedgerRow
from worker.passes.observe import Observed, entries_of

REST: Final = dt.timedelta(days=7)  # how long a past session stays in the library


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session that should be on the calendar, and the digest of its workout."""

    session: Session
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _ForSession:
    """An action towards a session of the plan."""

    wanted: Wanted

    @property
    def uid(self) -> str:
        """The session the action is about."""
        return self.wanted.session.uid


@dataclass(frozen=True, slots=True)
class _OnRow:
    """An action on a workout that the plan does not want."""

    row: LedgerRow

    @property
    def uid(self) -> str:
        """The session the action is about."""
        return self.row.uid


@dataclass(frozen=True, slots=True)
class Create(_ForSession):
    """Put the session's workout into the library.

    `mark` is that of an interrupted attempt, if there was one.
    """

    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Replace(_ForSession):
    """Change the workout to what the session has become."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Check(_ForSession):
    """Read the workout back, and correct it once if it is not what was sent."""


@dataclass(frozen=True, slots=True)
class Schedule(_ForSession):
    """Put the workout on its day."""


@dataclass(frozen=True, slots=True)
class Reschedule(_ForSession):
    """Move the entry to the session's new day."""

    mark: Mark
    entry_id: str


@dataclass(frozen=True, slots=True)
class Unschedule(_OnRow):
    """Take an entry off the calendar, if it is still on its day. None: nobody knows the day."""

    entry_id: str
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Delete(_OnRow):
    """Remove the workout from the library."""


@dataclass(frozen=True, slots=True)
class LetGo(_OnRow):
    """Leave a workout that should go to the athlete, who made something of it. Nothing is sent."""


Action = Create | Replace | Check | Schedule | Reschedule | Unschedule | Delete | LetGo


def reconcile(
    wanted: Sequence[Wanted],
    observed: Observed,
    seen: CalendarView,
    today: dt.date,
    staying: frozenset[str] = frozenset(),
) -> list[Action]:
    """Return what to do, removals first, then by date.

    `staying` are sessions that the plan leaves alone (uids).

    What the platform refused once is not sent again until it changes.
    """
    wanted_uids = {each.session.uid for each in wanted}
    actions: list[Action] = []
    kept: dict[str, LedgerRow] = {}
    for row in observed.rows:
        if row.live and row.uid in wanted_uids and row.date >= today:
            kept[row.uid] = row
            actions += [Unschedule(row, twin.entry_id, twin.date) for twin in _twins(row, seen)]
        elif _has_to_go(row, today, staying):
            actions += removal(row, seen)

    for each in sorted(wanted, key=lambda each: (each.session.date, each.session.uid)):
        actions += _towards(each, kept.get(each.session.uid))
    return actions


def removal(row: LedgerRow, seen: CalendarView) -> list[Action]:
    """Return how to remove a workout with its entries.

    What the athlete changed, or also does on another day, is not removed. It is theirs from then
    on.
    """
    if row.edited:
        return [LetGo(row)]

    entries = entries_of(row, seen)
    own = [e for e in entries if e.date == row.date or e.entry_id == row.entry_id]
    if own == entries:
        return [*_taken_off(row, own), Delete(row)]
    return [*_taken_off(row, own), LetGo(row)]


def removal_of_all(row: LedgerRow, seen: CalendarView) -> list[Action]:
    """Return how to remove a workout with all its entries, whatever the athlete made of it."""
    return [*_taken_off(row, entries_of(row, seen)), Delete(row)]


def _taken_off(row: LedgerRow, entries: Sequence[SeenEntry]) -> list[Action]:
    actions: list[Action] = [Unschedule(row, e.entry_id, e.date) for e in entries]

    outside_the_look = row.entry_id not in {e.entry_id for e in entries}
    if row.entry_id and outside_the_look:
        actions.append(Unschedule(row, row.entry_id, None))
    return actions


def _has_to_go(row: LedgerRow, today: dt.date, staying: frozenset[str]) -> bool:
    """Whether a row that no plan wants has to go: a coming one now, a past one after its rest.

    What the athlete edited never goes.
    """
    if row.state == "removing":
        return True
    if not row.live or row.edited:
        return False

    rests = row.date < today or row.uid in staying
    return not rests or row.date < today - REST


def _twins(row: LedgerRow, seen: CalendarView) -> list[SeenEntry]:
    """Return the entries that a repeated request left on the same day.

    On another day one is the athlete's own.
    """
    if not row.entry_id:
        return []
    entries = entries_of(row, seen)
    return [e for e in entries if e.date == row.date and e.entry_id != row.entry_id]


def _towards(wanted: Wanted, row: LedgerRow | None) -> list[Action]:
    """Return what is missing until a session is on the calendar."""
    if row is None:
        return _made_new(wanted, None)
    if _is_refused(wanted, row):
        return []
    if row.workout_id is None:
        return _made_new(wanted, row.mark)
    if row.entry_id is None and row.aim not in (None, wanted.session.date):
        # It was put on another day and the answer was lost. It may still appear there, so it goes
        # with its workout.
        first = LetGo(row) if row.edited else Delete(row)
        return [first, *_made_new(wanted, None)]
    return [*_changed(wanted, row), *_placed(wanted, row)]


def _made_new(wanted: Wanted, mark: Mark | None) -> list[Action]:
    return [Create(wanted, mark), Check(wanted), Schedule(wanted)]


def _is_refused(wanted: Wanted, row: LedgerRow) -> bool:
    """Whether the platform refused this very session, on this very day."""
    if not row.refused:
        return False
    return row.wanted_print == wanted.fingerprint and row.date == wanted.session.date


def _changed(wanted: Wanted, row: LedgerRow) -> list[Action]:
    """Return what makes the workout say what the session has become."""
    if not row.edited and row.wanted_print != wanted.fingerprint:
        return [Replace(wanted, row.mark), Check(wanted)]
    if not row.read_print:
        return [Check(wanted)]
    return []


def _placed(wanted: Wanted, row: LedgerRow) -> list[Action]:
    """Return what puts the workout on the session's day."""
    if row.entry_id is None:
        return [Schedule(wanted)]
    if row.date != wanted.session.date:
        return [Reschedule(wanted, row.mark, row.entry_id)]
    return []


def confirm(
    rows: Iterable[LedgerRow], seen: CalendarView, today: dt.date
) -> tuple[list[LedgerRow], list[str]]:
    """Judge a second look after writing.

    Returns the rows that changed, and the uids of sessions that are not there exactly once.

    What was on a past day is not missed. Nothing is written there, and the athlete may have taken
    it off.
    """
    listed = {workout.workout_id: workout for workout in seen.workouts}
    changed: list[LedgerRow] = []
    missing: list[str] = []
    for row in rows:
        if row.state != "scheduled":
            continue

        workout = listed.get(row.workout_id or "")
        if workout is not None and _is_there_once(row, workout, seen):
            changed.append(replace(row, state="confirmed", updated=workout.updated))
        elif row.date >= today:
            missing.append(row.uid)
    return changed, missing


def _is_there_once(row: LedgerRow, workout: SeenWorkout, seen: CalendarView) -> bool:
    days = [entry.date for entry in entries_of(row, seen)]
    return workout.mark == row.mark and days.count(row.date) == 1
