"""Reads what the runner did, and what stands on the calendar.

Each platform fails by itself: then what it told last time counts on, and how old that is, is said.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from connectors.errors import (
    OF_THE_ACCOUNT,
    Blocked,
    Gone,
    NeedsReconnect,
    PlatformError,
    RateLimited,
    Rejected,
    Unavailable,
)
from connectors.merge import merge
from connectors.ports import CalendarView, WorkoutCalendar
from planner.model import Activity, LiftSet, Session
from worker.accounts.lockout import pause
from worker.ledger import LedgerRow
from worker.passes.closer import look_closer
from worker.passes.observe import Reads, contradiction, in_doubt, misplaced
from worker.store import AccountState
from worker.store.kept import once
from worker.world import World

WINDOW = dt.timedelta(days=84)
BACK = dt.timedelta(days=7)  # how far the calendar is looked at behind today
AHEAD = dt.timedelta(days=14)
STALE = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was read. `warnings` are about what could not be."""

    activities: tuple[Activity, ...]
    known: bool  # whether any platform was ever read
    warnings: tuple[str, ...]
    errors: tuple[PlatformError, ...]


def pull(world: World, *, keep: bool, tell: Callable[[str], None]) -> Pulled:
    """Read the whole window from every connected platform, and merge. `keep` false stores nothing."""
    now, today = world.now(), world.today
    errors: list[PlatformError] = []
    warnings: list[str] = []
    lists: list[list[Activity]] = []
    known = False
    for source in world.sources:
        try:
            ready(world, source.name)
            found = source.activities(today - WINDOW, today)
        except PlatformError as error:
            errors.append(error)
            if keep:
                heard(world, error)
            at = world.store.activities.pulled_at(source.name)
            found = world.store.activities.of(source.name)
            warnings += [_stale(source.name, at, now)] if at is None or now - at > STALE else []
            known = known or at is not None
        else:
            known = True
            start = today - WINDOW
            tell(f"{source.name}: {len(found)} activities since {start.day} {start:%B}")
            if keep:
                world.store.activities.replace(source.name, today - WINDOW, found, now)
        lists.append(found)
    for fault in world.faults:
        at = world.store.activities.pulled_at(fault.platform)
        warnings += [_stale(fault.platform, at, now)] if at is None or now - at > STALE else []
        lists.append(world.store.activities.of(fault.platform))
        known = known or at is not None
    sets = _sets(world, [a for found in lists for a in found], errors, warnings, keep=keep)
    closer = [look_closer(world, found, errors, keep=keep) for found in lists]
    for fault in errors if keep else ():
        heard(world, fault)
    merged = once(merge([[_with_sets(a, sets) for a in found] for found in closer]))
    past = tuple(a for a in merged if today - WINDOW <= a.day <= today)
    return Pulled(past, known, tuple(warnings), tuple(errors))


def ready(world: World, platform: str) -> None:
    """Make sure a platform may be asked now. Raises the error that still holds."""
    account = world.store.accounts.get(platform)
    if account is None or account.not_before is None or account.not_before <= world.now():
        return
    until = account.not_before
    text = f"not asked again before {until.astimezone(world.zone):%d %b %H:%M}"
    if account.state == "blocked":
        raise Blocked(platform, text, until=until)
    raise RateLimited(platform, text, retry_at=until)


def look(
    calendar: WorkoutCalendar, rows: Sequence[LedgerRow], today: dt.date, *, emptied: bool = False
) -> tuple[CalendarView, Reads]:
    """Look at library and calendar, and read by itself what is in doubt. Raises PlatformError, also for an odd look."""
    window = view_window(today, rows)
    seen = calendar.view(*window)
    prints = {row.mark: _there(calendar.fingerprint, row) for row in in_doubt(rows, seen)}
    days = {
        row.mark: _there(calendar.entry_day, row, row.entry_id)
        for row in misplaced(rows, seen, window)
    }
    reads = Reads(prints, days)
    odd = contradiction(rows, seen, reads, today, window, emptied=emptied)
    if odd is not None:
        raise Unavailable(calendar.name, odd)
    return seen, reads


def _there[T](read: Callable[..., T], row: LedgerRow, *which: str | None) -> T | None:
    """Read something of ours by itself. None: it is not there."""
    ours = row.recall()
    try:
        return read(ours, *which) if ours else None
    except Gone:
        return None


def view_window(today: dt.date, rows: Iterable[LedgerRow] = ()) -> tuple[dt.date, dt.date]:
    """Return the days of the calendar to look at: a week back, and ahead to the end of the month the plan ends in.

    Platforms answer in months, so that costs nothing; and a session that the athlete moved beyond the plan is seen as
    moved, and not as deleted. Further back only where something of ours stands that was not cleared away in time.
    """
    next_month = (today + AHEAD).replace(day=28) + dt.timedelta(days=4)
    start = min([today - BACK, *(row.date for row in rows if row.live or row.state == "removing")])
    return start, next_month.replace(day=1) - dt.timedelta(days=1)


def heard(world: World, error: PlatformError) -> None:
    """Write down at once until when a platform wants to be left alone: the process may die before the pass ends."""
    account = world.store.accounts.get(error.platform)
    waits = (
        account is not None and account.not_before is not None and account.not_before > world.now()
    )
    if isinstance(error, Blocked | RateLimited) and not waits:
        report_state(world, error.platform, error)


def report_state(world: World, platform: str, error: PlatformError | None) -> None:
    """Write down how a platform is, and until when it is to be left alone."""
    if error is None:
        world.store.accounts.report(platform, "ok")
        return
    until = error.retry_at if isinstance(error, RateLimited) else None
    account = world.store.accounts.get(platform)
    if isinstance(error, Blocked) and account is not None:
        until = world.now() + pause(account.turned_away + 1)
    world.store.accounts.report(platform, state_of(error), str(error), until)


def state_of(error: PlatformError) -> AccountState:
    """Return the state an account is in after an error."""
    match error:
        case NeedsReconnect():
            return "reconnect"
        case Blocked():
            return "blocked"
        case RateLimited():
            return "limited"
    return "unavailable"


def _stale(name: str, at: dt.datetime | None, now: dt.datetime) -> str:
    if at is None:
        return f"{name} could not be read yet: its activities are missing from this plan."
    hours = round((now - at).total_seconds() / 3600)
    return f"{name} was last read {hours} hours ago: what was done since is missing from this plan."


def _sets(
    world: World,
    found: Sequence[Activity],
    errors: list[PlatformError],
    warnings: list[str],
    *,
    keep: bool,
) -> dict[str, tuple[LiftSet, ...]]:
    """Return the sets of strength activities; each is asked for once, and a failure only means asking again later."""
    known = world.store.activities.sets()
    if world.lift_log is None or world.calendar is None:
        return known
    platform = world.calendar.name
    new = [
        activity
        for activity in found
        if activity.sport == "strength"
        and not activity.sets
        and activity.id.startswith(f"{platform}:")
    ]
    new = [activity for activity in new if activity.id not in known]
    if not new or any(error.platform == platform for error in errors):
        return known
    sessions = _sessions(world, platform)
    for activity in new:
        planned = next(
            (sessions[source] for source in activity.sources if source in sessions), None
        )
        try:
            sets = tuple(world.lift_log.sets(activity.id, planned))
        except (Gone, Rejected):
            sets = ()  # there is nothing to be had of this one, today or later
        except PlatformError as error:
            if isinstance(error, OF_THE_ACCOUNT):
                errors.append(error)
            else:
                warnings.append(f"{error} What you lifted last is missing from this plan.")
            return known
        known[activity.id] = sets
        if keep:
            world.store.activities.keep_sets(activity.id, sets)
    return known


def _sessions(world: World, platform: str) -> dict[str, Session]:
    """Return our sessions by the name that an activity gives its workout."""
    sessions = {
        shown.uid: shown.session for shown in world.store.sessions.since(world.today - WINDOW)
    }
    rows = world.store.ledger(platform).rows()
    return {
        f"garmin-workout:{r.workout_id}": sessions[r.uid]
        for r in rows
        if r.workout_id and r.uid in sessions
    }


def _with_sets(activity: Activity, sets: dict[str, tuple[LiftSet, ...]]) -> Activity:
    found = sets.get(activity.id)
    return activity if not found or activity.sets else activity.model_copy(update={"sets": found})
