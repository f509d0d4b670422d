"""Takes back everything of ours, touches nothing else, and proves it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from connectors.errors import PlatformError
from connectors.ports import CalendarView
from worker import words
from worker.ledger import LedgerRow
from worker.lock import waiting
from worker.passes import diary
from worker.passes import reconcile as do
from worker.passes.apply import Writer
from worker.passes.observe import observe
from worker.passes.progress import Progress, ignore
from worker.passes.publish import publish
from worker.passes.pull import look, view_window
from worker.store import PassRecord
from worker.world import World


@dataclass(frozen=True, slots=True)
class UndoReport:
    """How much of ours was removed, and how much is still there because a platform refused or failed."""

    workouts: int
    entries: int
    left: int
    errors: tuple[PlatformError, ...] = ()
    items: tuple[str, ...] = ()  # what was done, in words


def counted(report: UndoReport) -> str:
    """Say how much was removed: `Removed 3 workouts and 1 calendar entry of ours; 0 left.`."""
    entries = f"{report.entries} calendar {'entry' if report.entries == 1 else 'entries'}"
    return f"Removed {words.count(report.workouts, 'workout')} and {entries} of ours; {report.left} left."


def undo(world: World, tell: Callable[[Progress], None] = ignore) -> UndoReport:
    """Pause, remove all our workouts and entries, and look again whether nothing of ours is left.

    Ours is what stands in the ledger *and* carries its mark. Nothing is declined: once the pause ends all is planned
    anew.
    Raises PassRunning, StoreError, and LookupError if the athlete has just left us.
    """
    with waiting(world.folder, world.lock):
        world.look_again()
        started = world.now()
        world.store.members.pause(world.member.athlete_id, started)
        report, writes = _undo(world, tell)
        shown = world.store.sessions.since(world.today)
        gone = [
            replace(s, fate="dropped", changed=started, why="You took everything back.")
            for s in shown
            if s.fate == "shown" and s.date >= world.today
        ]
        world.store.sessions.keep(gone)
        try:
            publish(world, [])
        except PlatformError as error:
            report = replace(report, errors=(*report.errors, error))
        errors = tuple(str(error) for error in report.errors)
        lines = (counted(report), *report.items)
        world.store.journal.record(PassRecord("undo", started, world.now(), writes, errors, lines))
        return report


def _undo(world: World, tell: Callable[[Progress], None]) -> tuple[UndoReport, int]:
    calendar = world.calendar
    if calendar is None:
        return UndoReport(0, 0, 0, tuple(world.faults)), 0
    ledger = world.store.ledger(calendar.name)
    rows = ledger.rows()
    try:
        seen, reads = look(calendar, rows, world.today, emptied=True)
    except PlatformError as error:
        return UndoReport(0, 0, sum(row.state != "removed" for row in rows), (error,)), 0
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
    writer.carry_out(
        action
        for row in observed.rows
        if row.state != "removed"
        for action in do.removal_of_all(row, seen)
    )
    workouts, entries = _ours(observed.rows, seen)
    try:
        after = calendar.view(*view_window(world.today, rows))
        workouts_left = workouts & {w.workout_id for w in after.workouts}
        entries_left = entries & {e.entry_id for e in after.entries}
    except PlatformError as error:
        writer.errors.append(error)
        standing = {
            row.workout_id: row.entry_id for row in writer.rows.values() if row.state != "removed"
        }
        workouts_left, entries_left = workouts & standing.keys(), entries & set(standing.values())
    count = len(workouts_left) + len(entries_left)
    removed = len(workouts - workouts_left), len(entries - entries_left)
    items = tuple(diary.wrote(calendar.name, writer.done))
    return UndoReport(*removed, count, tuple(writer.errors), items), writer.writes


def _ours(rows: Iterable[LedgerRow], seen: CalendarView) -> tuple[set[str], set[str]]:
    """Return what is ours in a look: the ids of the workouts that carry our mark, and of their entries."""
    marks = {row.workout_id: row.mark for row in rows if row.workout_id}
    workouts = {
        w.workout_id
        for w in seen.workouts
        if w.mark is not None and marks.get(w.workout_id) == w.mark
    }
    return workouts, {e.entry_id for e in seen.entries if e.workout_id in workouts}
