"""Takes back everything that Pronghorn wrote, touches nothing else, and proves it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from connectors.errors import PlatformError
from connectors.ports import CalendarView, WorkoutCalendar
from planner.language import _, ngettext
from worker.ledger import LedgerRow
from worker.lock import waiting
from worker.passes import diary
from worker.passes import reconcile as do
from worker.passes.apply import Writer
from worker.passes.horizon import view_window
from worker.passes.look import look
from worker.passes.observe import observe
from worker.passes.progress import Progress, ignore
from worker.passes.publish import publish
from worker.store import PassRecord
from worker.world import World

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class UndoReport:
    """How many workouts and entries were removed, and how many of both are left.

    `items` say what was done. `writes` counts the calls that changed something.
    """

    workouts: int
    entries: int
    left: int
    errors: tuple[PlatformError, ...] = ()
    items: tuple[str, ...] = ()
    writes: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """The ids of Pronghorn's workouts and of their calendar entries."""

    workouts: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()


def counted(report: UndoReport) -> str:
    """Return how much was removed: `Removed 3 workouts and 1 calendar entry; 0 left.`."""
    workouts = ngettext("{count} workout", "{count} workouts", report.workouts)
    entries = ngettext("{count} calendar entry", "{count} calendar entries", report.entries)
    return _(
        "Removed {workouts} and {entries}; {left} left.",
        workouts=workouts,
        entries=entries,
        left=report.left,
    )


def undo(world: World, tell: Tell = ignore) -> UndoReport:
    """Pause, remove all workouts and entries, and look again whether any is left.

    Only what is in the ledger *and* carries its mark is removed. Nothing is declined, so that all
    of it is planned again once the pause ends. Raises PassRunning, StoreError, and LookupError if
    the athlete has just left.
    """
    with waiting(world.folder, world.lock):
        world.look_again()
        started = world.now()
        world.store.members.pause(world.member.athlete_id, started)

        report = _remove_all(world, tell)
        _drop_coming_sessions(world, started)
        try:
            publish(world, [])
        except PlatformError as error:
            report = replace(report, errors=(*report.errors, error))

        problems = tuple(str(error) for error in report.errors)
        lines = (counted(report), *report.items)
        record = PassRecord("undo", started, world.now(), report.writes, problems, lines)
        world.store.journal.record(record)
        return report


def _drop_coming_sessions(world: World, now: dt.datetime) -> None:
    sessions = world.store.sessions
    why = _("You took everything back.")
    sessions.keep(
        replace(each, fate="dropped", changed=now, why=why)
        for each in sessions.since(world.today)
        if each.fate == "shown"
    )


def _remove_all(world: World, tell: Tell) -> UndoReport:
    """Remove everything from the calendar, and count what is gone and what is left."""
    calendar = world.calendar
    if calendar is None:
        return UndoReport(0, 0, 0, tuple(world.faults))

    ledger = world.store.ledger(calendar.name)
    rows = ledger.rows()
    try:
        seen, reads = look(calendar, rows, world.today, emptied=True)
    except PlatformError as error:
        standing = [row for row in rows if row.state != "removed"]
        return UndoReport(0, 0, len(standing), (error,))

    observed = observe(rows, seen, reads, world.today)
    for row in observed.rows:
        ledger.save(row)

    writer = Writer(
        calendar,
        ledger,
        seen.workouts,
        lambda text: tell(Progress("write", text)),
        {row.mark: row for row in observed.rows},
    )
    writer.carry_out(_actions(observed.rows, seen))

    before = _found(observed.rows, seen)
    left = _left(world, calendar, writer, rows, before)
    return UndoReport(
        workouts=len(before.workouts - left.workouts),
        entries=len(before.entries - left.entries),
        left=len(left.workouts) + len(left.entries),
        errors=tuple(writer.troubles),
        items=tuple(diary.wrote(calendar.name, writer.done)),
        writes=writer.writes,
    )


def _actions(rows: Iterable[LedgerRow], seen: CalendarView) -> list[do.Action]:
    actions: list[do.Action] = []
    for row in rows:
        if row.state != "removed":
            actions += do.removal_of_all(row, seen)
    return actions


def _found(rows: Iterable[LedgerRow], seen: CalendarView) -> _Found:
    """Return the workouts in a look that carry their mark, and their entries."""
    marks = {row.workout_id: row.mark for row in rows if row.workout_id}
    workouts: set[str] = set()
    for workout in seen.workouts:
        if workout.mark is not None and marks.get(workout.workout_id) == workout.mark:
            workouts.add(workout.workout_id)

    entries = {entry.entry_id for entry in seen.entries if entry.workout_id in workouts}
    return _Found(frozenset(workouts), frozenset(entries))


def _left(
    world: World,
    calendar: WorkoutCalendar,
    writer: Writer,
    rows: Iterable[LedgerRow],
    before: _Found,
) -> _Found:
    """Look again, and return what is still there. If that fails, the ledger says what should be."""
    try:
        after = calendar.view(*view_window(world.today, rows))
    except PlatformError as error:
        writer.troubles.add(error)
        standing = [row for row in writer.rows.values() if row.state != "removed"]
        workouts = {row.workout_id for row in standing if row.workout_id}
        entries = {row.entry_id for row in standing if row.entry_id}
    else:
        workouts = {workout.workout_id for workout in after.workouts}
        entries = {entry.entry_id for entry in after.entries}
    return _Found(before.workouts & workouts, before.entries & entries)
