"""Compares what should stand on the calendar with what does, and says what to do about it.

Pure. First `in_doubt` says which workouts have to be read one by one, and `contradiction` whether the look can be
believed at all. Then `observe` finds out what the athlete did by hand and what an interrupted pass left behind; the
plan is made knowing that. `reconcile` turns plan and ledger into actions, each one change on the platform, and
`confirm` judges a second look. Past sessions rest for a week, so that a late upload still finds its workout; then
they are removed.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from connectors.ports import CalendarView, Mark, SeenEntry, SeenWorkout
from planner.model import Session
from worker.ledger import LedgerRow, State

REST = dt.timedelta(days=7)  # how long a past session stays in the library
MANY = 2  # so many sessions do not leave a calendar by accident, together with everything else on it

Prints = Mapping[Mark, str | None]  # what single reads gave; None: the workout is not there


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the athlete did by hand.

    `moved` to `date`, `unscheduled` (taken off `date`), `discarded` (the workout deleted), `edited`, `released` (our
    mark taken out: it is theirs now).
    """

    kind: Literal["moved", "unscheduled", "discarded", "edited", "released"]
    uid: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Observed:
    """The ledger after a look: every row, what the athlete did, and the calendar's entries that are ours."""

    rows: tuple[LedgerRow, ...]
    findings: tuple[Finding, ...]
    ours: frozenset[str]


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
    """Take an entry off the calendar."""

    row: LedgerRow
    entry_id: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the workout from the library."""

    row: LedgerRow


Action = Create | Replace | Check | Schedule | Reschedule | Unschedule | Delete


def in_doubt(rows: Iterable[LedgerRow], seen: CalendarView) -> list[LedgerRow]:
    """Return the rows whose workout has to be read by itself: it is not listed, or its change stamp is another."""
    listed = {workout.workout_id: workout for workout in seen.workouts}
    return [row for row in rows if row.workout_id and row.state != "removed" and _doubtful(row, listed)]


def _doubtful(row: LedgerRow, listed: Mapping[str, SeenWorkout]) -> bool:
    workout = listed.get(row.workout_id or "")
    if workout is None:
        return True
    return row.live and bool(row.read_print) and not row.edited and workout.updated != row.updated


def contradiction(
    rows: Sequence[LedgerRow], seen: CalendarView, prints: Prints, today: dt.date, *, emptied: bool = False
) -> str | None:
    """Say why a look cannot be believed, if so. `emptied`: the athlete says that a bare calendar is true."""
    listed = {workout.workout_id for workout in seen.workouts}
    hidden = [r for r in rows if r.workout_id and r.workout_id not in listed and prints.get(r.mark) is not None]
    if hidden:
        return f"the list of workouts is not complete: {len(hidden)} of ours are there, but not in it"
    standing = [row for row in rows if row.state == "confirmed" and row.date >= today]
    bare = not seen.entries and (not seen.workouts or len(standing) >= MANY)
    if bare and standing and not emptied:
        return (
            f"the calendar looks empty, but {len(standing)} sessions of ours stood there; nothing was changed. "
            "If you emptied it yourself, run `pronghorn undo`"
        )
    return None


def observe(rows: Iterable[LedgerRow], seen: CalendarView, prints: Prints, today: dt.date) -> Observed:
    """Bring the ledger in line with a believed look."""
    looks = [_observe(row, seen, prints, today) for row in rows]
    after = tuple(row for row, _ in looks)
    return Observed(after, tuple(finding for _, finding in looks if finding), _our_entries(after, seen))


def release(observed: Observed, uids: Collection[str], seen: CalendarView) -> Observed:
    """Leave sessions to the athlete: what stands for them is not ours to plan with any more."""
    rows = tuple(replace(r, state="released") if r.live and r.uid in uids else r for r in observed.rows)
    return Observed(rows, observed.findings, _our_entries(rows, seen))


def _our_entries(rows: Iterable[LedgerRow], seen: CalendarView) -> frozenset[str]:
    """Return the entries that are ours: on another day than its session a workout is the athlete's own training."""
    return frozenset(
        entry.entry_id
        for row in rows
        for entry in entries_of(row, seen)
        if row.state == "removing" or (row.live and entry.date == row.date)
    )


def _observe(row: LedgerRow, seen: CalendarView, prints: Prints, today: dt.date) -> tuple[LedgerRow, Finding | None]:
    workout = _workout(row, seen)
    if row.state == "released":
        return (row if workout is not None and workout.mark == row.mark else replace(row, state="removed")), None
    if row.state == "removed":  # the answer to a lost request may take effect late
        back = workout is not None and workout.mark == row.mark
        return (replace(row, state="removing", workout_id=workout.workout_id) if workout and back else row), None
    if workout is None:
        return _missing(row, today)
    if workout.mark != row.mark:
        finding = Finding("released", row.uid, row.date) if row.live else None
        return replace(row, state="removed"), finding
    if row.workout_id is None:
        row = replace(row, workout_id=workout.workout_id, state="created" if row.live else row.state)
    if not row.live:
        return row, None
    row, edited = _stamped(row, workout, prints)
    row, placed = _placed(row, seen, today)
    if row.edited and row.date < today:  # behind us, what the athlete made of it stays with them
        row = replace(row, state="released")
    return row, placed or edited


def _missing(row: LedgerRow, today: dt.date) -> tuple[LedgerRow, Finding | None]:
    """Judge a row whose workout is not in the library."""
    if row.live and row.date >= today and row.workout_id is None:
        return row, None  # it was never made
    if row.live and row.date >= today:
        return replace(row, state="removed"), Finding("discarded", row.uid, row.date)
    return replace(row, state="removed"), None


def _stamped(row: LedgerRow, workout: SeenWorkout, prints: Prints) -> tuple[LedgerRow, Finding | None]:
    """See from a single read whether the athlete changed the workout."""
    found = prints.get(row.mark)
    if found is None:
        return row, None
    if found == row.read_print:
        return replace(row, updated=workout.updated), None
    row = replace(row, edited=True, read_print=found, updated=workout.updated)
    return row, Finding("edited", row.uid, row.date)


def _placed(row: LedgerRow, seen: CalendarView, today: dt.date) -> tuple[LedgerRow, Finding | None]:
    """See on which day the workout stands."""
    entries = entries_of(row, seen)
    if not entries:
        if row.date < today:
            return row, None
        if row.state == "confirmed":
            state: State = "released" if row.edited else "removing"
            return replace(row, state=state, entry_id=None), Finding("unscheduled", row.uid, row.date)
        return replace(row, state="created", entry_id=None, aim=None), None
    entry = min(entries, key=lambda e: (e.entry_id != row.entry_id, e.date not in (row.aim, row.date), e.date))
    by_hand = entry.date not in (row.aim, row.date)
    alone = sum(e.date == entry.date for e in entries) == 1
    settled = row.state == "confirmed" or (row.read_print and row.updated and alone)
    state = "confirmed" if settled else "scheduled"
    row = replace(row, entry_id=entry.entry_id, date=entry.date, aim=None, state=state)
    return row, Finding("moved", row.uid, entry.date) if by_hand else None


def _workout(row: LedgerRow, seen: CalendarView) -> SeenWorkout | None:
    """Find a row's workout: by its id, or, if the answer was lost, by its mark."""
    if row.workout_id is not None:
        return next((w for w in seen.workouts if w.workout_id == row.workout_id), None)
    marked = [w for w in seen.workouts if w.mark == row.mark]
    return min(marked, key=lambda w: (len(w.workout_id), w.workout_id), default=None)  # a copy by hand is younger


def entries_of(row: LedgerRow, seen: CalendarView) -> list[SeenEntry]:
    """Return the calendar's entries of a row's workout."""
    return [e for e in seen.entries if row.workout_id is not None and e.workout_id == row.workout_id]


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
            actions += [Unschedule(row, e.entry_id) for e in _twins(row, seen)]
        elif row.state == "removing" or (row.live and _expired(row, today, staying)):
            actions += removal(row, seen)
    for w in sorted(wanted, key=lambda w: (w.session.date, w.session.uid)):
        actions += _towards(w, kept.get(w.session.uid))
    return actions


def removal(row: LedgerRow, seen: CalendarView) -> list[Action]:
    """Return how to remove a workout of ours with all its entries."""
    entries = [e.entry_id for e in entries_of(row, seen)]
    if row.entry_id and row.entry_id not in entries:
        entries.append(row.entry_id)  # outside the days we looked at
    return [*(Unschedule(row, entry_id) for entry_id in entries), Delete(row)]


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
    return [e for e in entries_of(row, seen) if e.date == row.date and e.entry_id != row.entry_id and row.entry_id]


def _towards(wanted: Wanted, row: LedgerRow | None) -> list[Action]:
    """Return what is missing until a session stands on the calendar."""
    if row is None:
        return [Create(wanted, None), Check(wanted), Schedule(wanted)]
    same = row.wanted_print == wanted.fingerprint
    if row.refused and same and row.date == wanted.session.date:
        return []
    if row.workout_id is None:
        return [Create(wanted, row.mark), Check(wanted), Schedule(wanted)]
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


def confirm(rows: Iterable[LedgerRow], seen: CalendarView, today: dt.date) -> tuple[list[LedgerRow], list[str]]:
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
