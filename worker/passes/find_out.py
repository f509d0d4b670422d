"""What a pass finds out before it decides: what was done, what is coming, and what the athlete changed by hand."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from connectors.errors import PlatformError
from connectors.ports import CalendarView, WorkoutCalendar
from planner.model import PlanningProblem
from worker.passes import observe as see
from worker.passes.progress import Progress
from worker.passes.pull import WINDOW, heard, look, pull, ready
from worker.passes.remember import remembered
from worker.passes.replan import adopt, coming, match, pose, stands, still_coming
from worker.passes.slow import learn
from worker.store import ShownSession
from worker.world import World


@dataclass(frozen=True, slots=True)
class Look:
    """A believed look at the calendar, and the ledger brought in line with it."""

    calendar: WorkoutCalendar
    seen: CalendarView
    observed: see.Observed


@dataclass(frozen=True, slots=True)
class Known:
    """What a pass knows before it decides. `problem` is null as long as no platform could ever be read.

    `looked` is null while nothing may be written.
    """

    problem: PlanningProblem | None
    shown: list[ShownSession]
    staying: frozenset[str]
    looked: Look | None
    findings: tuple[str, ...]
    warnings: tuple[str, ...]


def find_out(
    world: World, errors: list[PlatformError], tell: Callable[[Progress], None], *, keep: bool
) -> Known:
    """Read the platforms, let the athlete's own hand win, and write down the problem that follows.

    Platforms that fail are added to `errors`. Raises StoreError.
    """
    now, today, store = world.now(), world.today, world.store
    pulled = pull(world, keep=keep, tell=lambda text: tell(Progress("pull", text)))
    errors += pulled.errors
    shown = store.sessions.since(today - WINDOW)
    declined = store.sessions.declined(today)
    looked = _look(world, errors, keep=keep)
    slow = learn(world, looked.seen if looked else None, keep=keep)
    errors += slow.errors
    for fault in slow.errors if keep else ():
        heard(world, fault)
    said: list[str] = []
    if looked is None:
        ahead = still_coming(store.plans.latest(), today)
    else:
        adopted = adopt(shown, looked.observed.findings, today, now)
        looked = replace(
            looked, observed=see.release(looked.observed, adopted.released, looked.seen)
        )
        shown, said = adopted.shown, adopted.said
        declined = (*declined, *adopted.declined)
        ahead = coming(
            replace(looked.seen, entries=slow.entries), looked.observed.ours, today, slow.races
        )
        if keep:  # the athlete's word first: were the ledger first and the power gone, it would be forgotten
            store.sessions.decline(adopted.declined)
            store.sessions.keep(shown)
            _keep_rows(world, looked)
    read = {activity.id for activity in pulled.activities}
    earlier = remembered(
        store.sessions.since(dt.date.min), store.activities.sets(), today - WINDOW, read
    )
    activities, fulfilled = match(
        pulled.activities, shown, looked.observed.rows if looked else (), world.today
    )
    shown = [replace(s, done_as=fulfilled.get(s.uid, s.done_as)) for s in shown]
    log = (*earlier, *activities)
    problem = pose(world, log, ahead, shown, declined, slow.mornings) if pulled.known else None
    staying = frozenset(s.uid for s in shown if stands(s, today))
    writable = None if slow.errors else looked
    return Known(problem, shown, staying, writable, tuple(said), (*pulled.warnings, *slow.warnings))


def _look(world: World, errors: list[PlatformError], *, keep: bool) -> Look | None:
    """Look at the calendar, unless its platform has just failed. What cannot be believed is an error, and unknown."""
    calendar = world.calendar
    if calendar is None or any(error.platform == calendar.name for error in errors):
        return None
    rows = world.store.ledger(calendar.name).rows()
    try:
        ready(world, calendar.name)
        seen, reads = look(calendar, rows, world.today)
    except PlatformError as error:
        errors.append(error)
        if keep:
            heard(world, error)
        return None
    return Look(calendar, seen, see.observe(rows, seen, reads, world.today))


def _keep_rows(world: World, looked: Look) -> None:
    ledger = world.store.ledger(looked.calendar.name)
    before = {row.mark: row for row in ledger.rows()}
    for row in looked.observed.rows:
        if before.get(row.mark) != row:
            ledger.save(row)
