"""Finds out from a look at the calendar what the athlete did by hand, and what an interrupted pass left behind.

Pure. A listing only says where to look: before anything is believed of a workout or entry of ours that is not as we
left it, it is read by itself. `in_doubt` and `misplaced` say which, `contradiction` whether the look can be believed
at all, and `observe` brings the ledger in line with it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from connectors.ports import CalendarView, Mark, SeenEntry, SeenWorkout
from worker.ledger import LedgerRow, State

MANY = (
    2  # so many sessions do not leave a calendar by accident, together with everything else on it
)

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Reads:
    """What single reads gave, by mark: a workout's digest, an entry's day. None: it is not there."""

    prints: Mapping[Mark, str | None] = field(default_factory=dict)
    days: Mapping[Mark, dt.date | None] = field(default_factory=dict)


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


def in_doubt(rows: Iterable[LedgerRow], seen: CalendarView) -> list[LedgerRow]:
    """Return the rows whose workout has to be read by itself: it is not listed, or its change stamp is another."""
    listed = {workout.workout_id: workout for workout in seen.workouts}
    return [
        row for row in rows if row.workout_id and row.state != "removed" and _doubtful(row, listed)
    ]


def _doubtful(row: LedgerRow, listed: Mapping[str, SeenWorkout]) -> bool:
    workout = listed.get(row.workout_id or "")
    if workout is None:
        return True
    return (
        (row.live or row.state == "removing") and not row.edited and workout.updated != row.updated
    )


def misplaced(rows: Iterable[LedgerRow], seen: CalendarView, looked_at: Days) -> list[LedgerRow]:
    """Return the rows whose entry has to be read by itself: it is not listed where we left it, or was being moved."""
    return [row for row in rows if row.live and row.entry_id and _misplaced(row, seen, looked_at)]


def _misplaced(row: LedgerRow, seen: CalendarView, looked_at: Days) -> bool:
    day = next((entry.date for entry in seen.entries if entry.entry_id == row.entry_id), None)
    within = looked_at[0] <= row.date <= looked_at[1]
    return row.aim is not None or (day != row.date and (within or day is not None))


def contradiction(
    rows: Sequence[LedgerRow],
    seen: CalendarView,
    reads: Reads,
    today: dt.date,
    looked_at: Days,
    *,
    emptied: bool = False,
) -> str | None:
    """Say why a look cannot be believed, if so. `emptied`: the athlete says that a bare calendar is true."""
    listed = {workout.workout_id for workout in seen.workouts}
    hidden = [
        r
        for r in rows
        if r.workout_id and r.workout_id not in listed and reads.prints.get(r.mark) is not None
    ]
    if hidden:
        return (
            f"the list of workouts is not complete: {len(hidden)} of ours are there, but not in it"
        )
    elsewhere = [row for row in rows if _elsewhere(row, seen, reads, looked_at)]
    if elsewhere:
        return f"the calendar is not up to date: {len(elsewhere)} sessions of ours stand on another day than it shows"
    standing = [row for row in rows if row.state == "confirmed" and row.date >= today]
    bare = not seen.entries and (not seen.workouts or len(standing) >= MANY)
    if bare and standing and not emptied:
        return (
            f"the calendar looks empty, but {len(standing)} sessions of ours stood there; nothing was changed. "
            "If you emptied it yourself, take everything back: `pronghorn undo`, or Stopping on the page"
        )
    return None


def _elsewhere(row: LedgerRow, seen: CalendarView, reads: Reads, looked_at: Days) -> bool:
    """Say whether an entry's own word is another than the calendar's."""
    day = reads.days.get(row.mark)
    if day is None:
        return False
    shown = next((entry.date for entry in seen.entries if entry.entry_id == row.entry_id), None)
    return shown != day and (shown is not None or looked_at[0] <= day <= looked_at[1])


def observe(
    rows: Iterable[LedgerRow], seen: CalendarView, reads: Reads, today: dt.date
) -> Observed:
    """Bring the ledger in line with a believed look."""
    looks = [_observe(row, seen, reads, today) for row in rows]
    after = tuple(row for row, _ in looks)
    return Observed(
        after, tuple(finding for _, finding in looks if finding), _our_entries(after, seen)
    )


def release(observed: Observed, uids: Collection[str], seen: CalendarView) -> Observed:
    """Leave sessions to the athlete: what stands for them is not ours to plan with any more."""
    rows = tuple(
        replace(r, state="released") if r.live and r.uid in uids else r for r in observed.rows
    )
    return Observed(rows, observed.findings, _our_entries(rows, seen))


def _our_entries(rows: Iterable[LedgerRow], seen: CalendarView) -> frozenset[str]:
    """Return the entries that are ours: on another day than its session a workout is the athlete's own training."""
    return frozenset(
        entry.entry_id
        for row in rows
        for entry in entries_of(row, seen)
        if (row.live or row.state == "removing") and entry.date == row.date
    )


def _observe(
    row: LedgerRow, seen: CalendarView, reads: Reads, today: dt.date
) -> tuple[LedgerRow, Finding | None]:
    workout = _workout(row, seen)
    if row.state == "released":
        there = workout is not None and workout.mark == row.mark
        return replace(row, edited=True) if there else replace(
            row, state="removed"
        ), None  # theirs to change
    if row.state == "removed":  # the answer to a lost request may take effect late
        back = workout is not None and workout.mark == row.mark
        return (
            replace(row, state="removing", workout_id=workout.workout_id)
            if workout and back
            else row
        ), None
    if workout is None:
        return _missing(row, today)
    if workout.mark != row.mark:
        finding = Finding("released", row.uid, row.date) if row.live else None
        return replace(row, state="removed"), finding
    if row.workout_id is None:
        row = replace(
            row, workout_id=workout.workout_id, state="created" if row.live else row.state
        )
    if not row.live:
        return _leaving(row, reads), None
    row, edited = _stamped(row, workout, reads)
    row, placed = _placed(row, seen, reads, today)
    if row.edited and row.date < today:  # behind us, what the athlete made of it stays with them
        row = replace(row, state="released")
    return row, placed or edited


def _leaving(row: LedgerRow, reads: Reads) -> LedgerRow:
    """Judge a row that has to go: what the athlete has changed meanwhile stays with them."""
    found = reads.prints.get(row.mark)
    if found in (None, row.read_print, row.wanted_print) or not row.read_print:
        return row
    return replace(row, state="released", edited=True, read_print=str(found))


def _missing(row: LedgerRow, today: dt.date) -> tuple[LedgerRow, Finding | None]:
    """Judge a row whose workout is not in the library.

    One that perhaps was never made is given up: should it appear late, its mark tells that it has to go. Only one that
    was surely refused is kept, so that it is not sent again.
    """
    if row.live and row.date >= today and row.workout_id is None:
        return row if row.refused else replace(row, state="removed"), None
    if row.live and row.date >= today:
        return replace(row, state="removed"), Finding("discarded", row.uid, row.date)
    return replace(row, state="removed"), None


def _stamped(
    row: LedgerRow, workout: SeenWorkout, reads: Reads
) -> tuple[LedgerRow, Finding | None]:
    """See from a single read whether the athlete changed the workout, and whether what we sent last has arrived."""
    found = reads.prints.get(row.mark)
    if found is None:
        return row, None
    if found == row.wanted_print or (found == row.read_print and row.updated):
        return replace(row, read_print=found, updated=workout.updated), None
    if found == row.read_print:  # as it was before we changed it
        return replace(row, wanted_print="", updated=workout.updated), None
    row = replace(row, edited=True, read_print=found, updated=workout.updated)
    return row, Finding("edited", row.uid, row.date)


def _placed(
    row: LedgerRow, seen: CalendarView, reads: Reads, today: dt.date
) -> tuple[LedgerRow, Finding | None]:
    """See on which day the workout stands."""
    days = {entry.entry_id: entry.date for entry in entries_of(row, seen)}
    if row.entry_id is not None and row.entry_id not in days:
        far = reads.days.get(row.mark, row.date)  # not asked for where we did not look
        days = days if far is None else {row.entry_id: far}
    if not days:
        if row.date < today:
            return replace(row, entry_id=None), None
        if row.state == "confirmed":
            gone: State = "released" if row.edited else "removing"
            return replace(row, state=gone, entry_id=None), Finding(
                "unscheduled", row.uid, row.date
            )
        return replace(row, state="created", entry_id=None), None
    entry_id, date = min(
        days.items(),
        key=lambda at: (at[0] != row.entry_id, at[1] not in (row.aim, row.date), at[1]),
    )
    by_hand = date not in (row.aim, row.date)
    alone = list(days.values()).count(date) == 1
    settled = row.state == "confirmed" or (row.read_print and row.updated and alone)
    state: State = "confirmed" if settled else "scheduled"
    row = replace(row, entry_id=entry_id, date=date, aim=None, state=state)
    return row, Finding("moved", row.uid, date) if by_hand else None


def _workout(row: LedgerRow, seen: CalendarView) -> SeenWorkout | None:
    """Find a row's workout: by its id, or, if the answer was lost, by its mark."""
    if row.workout_id is not None:
        return next((w for w in seen.workouts if w.workout_id == row.workout_id), None)
    marked = [w for w in seen.workouts if w.mark == row.mark]
    return min(
        marked, key=lambda w: (len(w.workout_id), w.workout_id), default=None
    )  # a copy by hand is younger


def entries_of(row: LedgerRow, seen: CalendarView) -> list[SeenEntry]:
    """Return the calendar's entries of a row's workout."""
    return [
        e for e in seen.entries if row.workout_id is not None and e.workout_id == row.workout_id
    ]
