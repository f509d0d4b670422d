"""Finds out from a look at the calendar what the athlete or an interrupted pass did.

Pure. The look can be believed, and what was in doubt was read by itself (see `doubt`). `observe`
brings the ledger in line with it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from connectors.ports import CalendarView, SeenEntry, SeenWorkout
from worker.ledger import LedgerRow, State
from worker.passes.doubt import Reads

FindingKind = Literal["moved", "unscheduled", "discarded", "edited", "released"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the athlete did by hand to the session `uid`.

    `moved` to `date`, `unscheduled` (taken off `date`), `discarded` (the workout deleted),
    `edited`, or `released` (the mark taken out, so that it is theirs now).
    """

    kind: FindingKind
    uid: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Observed:
    """The ledger after a look, what the athlete did, and the ids of Pronghorn's entries."""

    rows: tuple[LedgerRow, ...]
    findings: tuple[Finding, ...]
    ours: frozenset[str]


def observe(
    rows: Iterable[LedgerRow], seen: CalendarView, reads: Reads, today: dt.date
) -> Observed:
    """Bring the ledger in line with a look that can be believed."""
    after: list[LedgerRow] = []
    findings: list[Finding] = []
    for before in rows:
        row, finding = _observe(before, seen, reads, today)
        after.append(row)
        if finding is not None:
            findings.append(finding)
    return Observed(tuple(after), tuple(findings), _our_entries(after, seen))


def release(observed: Observed, uids: Collection[str], seen: CalendarView) -> Observed:
    """Leave sessions to the athlete: their workouts are not planned with any more."""
    rows: list[LedgerRow] = []
    for row in observed.rows:
        released = row.live and row.uid in uids
        rows.append(replace(row, state="released") if released else row)
    return Observed(tuple(rows), observed.findings, _our_entries(rows, seen))


def entries_of(row: LedgerRow, seen: CalendarView) -> list[SeenEntry]:
    """Return the calendar's entries of a row's workout."""
    if row.workout_id is None:
        return []
    return [entry for entry in seen.entries if entry.workout_id == row.workout_id]


def _our_entries(rows: Iterable[LedgerRow], seen: CalendarView) -> frozenset[str]:
    """Return the ids of Pronghorn's entries.

    An entry on another day than its session is the athlete's own doing, and not among them.
    """
    ours: set[str] = set()
    for row in rows:
        if not row.live and row.state != "removing":
            continue
        for entry in entries_of(row, seen):
            if entry.date == row.date:
                ours.add(entry.entry_id)
    return frozenset(ours)


def _observe(
    row: LedgerRow, seen: CalendarView, reads: Reads, today: dt.date
) -> tuple[LedgerRow, Finding | None]:
    """Judge one row by its workout, which may be missing or have lost its mark."""
    workout = _workout(row, seen)
    has_mark = workout is not None and workout.mark == row.mark
    if row.state == "released":
        return _released(row, has_mark=has_mark), None
    if row.state == "removed":
        return _removed(row, workout), None

    if workout is None:
        return _missing(row, today)
    if not has_mark:
        finding = Finding("released", row.uid, row.date) if row.live else None
        return replace(row, state="removed"), finding

    row = _with_id(row, workout)
    if not row.live:
        return _leaving(row, reads), None
    return _standing(row, workout, seen, reads, today)


def _released(row: LedgerRow, *, has_mark: bool) -> LedgerRow:
    """Judge a row that was left to the athlete, who may change the workout as they like."""
    if has_mark:
        return replace(row, edited=True)
    return replace(row, state="removed")


def _removed(row: LedgerRow, workout: SeenWorkout | None) -> LedgerRow:
    """Judge a removed row.

    A request whose answer was lost may take effect late: then the workout has to go again.
    """
    if workout is None or workout.mark != row.mark:
        return row
    return replace(row, state="removing", workout_id=workout.workout_id)


def _with_id(row: LedgerRow, workout: SeenWorkout) -> LedgerRow:
    """Give a row the id of its workout, if it was found by its mark."""
    if row.workout_id is not None:
        return row
    state: State = "created" if row.live else row.state
    return replace(row, workout_id=workout.workout_id, state=state)


def _leaving(row: LedgerRow, reads: Reads) -> LedgerRow:
    """Judge a row that has to go. What the athlete has changed meanwhile stays with them."""
    read = reads.prints.get(row.mark)
    if read is None or not row.read_print:
        return row
    if read in (row.read_print, row.wanted_print):
        return row
    return replace(row, state="released", edited=True, read_print=read)


def _missing(row: LedgerRow, today: dt.date) -> tuple[LedgerRow, Finding | None]:
    """Judge a row whose workout is not in the library.

    One that was perhaps never made is given up. If it appears late, its mark tells that it has to
    go. Only one that was surely refused is kept, so that it is not sent again.
    """
    gone = replace(row, state="removed")
    if not row.live or row.date < today:
        return gone, None
    if row.workout_id is not None:
        return gone, Finding("discarded", row.uid, row.date)
    return (row if row.refused else gone), None


def _standing(
    row: LedgerRow, workout: SeenWorkout, seen: CalendarView, reads: Reads, today: dt.date
) -> tuple[LedgerRow, Finding | None]:
    """Judge a row whose workout is there. Of two findings a move counts more than an edit."""
    row, edited = _stamped(row, workout, reads)
    row, placed = _placed(row, seen, reads, today)
    if row.edited and row.date < today:
        row = replace(
            row, state="released"
        )  # what the athlete made of a past session stays with them
    return row, placed or edited


def _stamped(
    row: LedgerRow, workout: SeenWorkout, reads: Reads
) -> tuple[LedgerRow, Finding | None]:
    """See from a single read whether the athlete changed the workout.

    It also shows whether what was sent last has arrived.
    """
    read = reads.prints.get(row.mark)
    if read is None:
        return row, None

    was_read_before = read == row.read_print
    if read == row.wanted_print or (was_read_before and row.updated):
        return replace(row, read_print=read, updated=workout.updated), None
    if was_read_before:  # what was sent last did not arrive
        return replace(row, wanted_print="", updated=workout.updated), None

    row = replace(row, edited=True, read_print=read, updated=workout.updated)
    return row, Finding("edited", row.uid, row.date)


def _placed(
    row: LedgerRow, seen: CalendarView, reads: Reads, today: dt.date
) -> tuple[LedgerRow, Finding | None]:
    """See on which day the workout is."""
    days = _days(row, seen, reads)
    if not days:
        return _not_placed(row, today)

    entry_id = _right_entry(row, days)
    date = days[entry_id]
    by_hand = date not in (row.aim, row.date)

    alone = list(days.values()).count(date) == 1
    arrived = bool(row.read_print and row.updated)
    settled = row.state == "confirmed" or (arrived and alone)
    state: State = "confirmed" if settled else "scheduled"

    row = replace(row, entry_id=entry_id, date=date, aim=None, state=state)
    return row, Finding("moved", row.uid, date) if by_hand else None


def _days(row: LedgerRow, seen: CalendarView, reads: Reads) -> dict[str, dt.date]:
    """Return the days of a row's entries, by their ids.

    An entry that is not listed counts where it was read.
    """
    days = {entry.entry_id: entry.date for entry in entries_of(row, seen)}
    if row.entry_id is None or row.entry_id in days:
        return days

    day = reads.days.get(row.mark, row.date)  # outside the days that were looked at it was not read
    return days if day is None else {row.entry_id: day}


def _right_entry(row: LedgerRow, days: Mapping[str, dt.date]) -> str:
    """Return the id of the session's entry.

    It is the known one, else one on the right day, else the earliest.
    """

    def preference(entry_id: str) -> tuple[bool, bool, dt.date]:
        day = days[entry_id]
        return entry_id != row.entry_id, day not in (row.aim, row.date), day

    return min(days, key=preference)


def _not_placed(row: LedgerRow, today: dt.date) -> tuple[LedgerRow, Finding | None]:
    """Judge a row that has no entry on the calendar."""
    if row.date < today:
        return replace(row, entry_id=None), None
    if row.state != "confirmed":
        return replace(row, state="created", entry_id=None), None

    state: State = "released" if row.edited else "removing"
    taken_off = Finding("unscheduled", row.uid, row.date)
    return replace(row, state=state, entry_id=None), taken_off


def _workout(row: LedgerRow, seen: CalendarView) -> SeenWorkout | None:
    """Find a row's workout: by its id, or, if the answer was lost, by its mark.

    Of several with the mark it is the oldest. The others are copies made by hand.
    """
    if row.workout_id is not None:
        with_id = [w for w in seen.workouts if w.workout_id == row.workout_id]
        return with_id[0] if with_id else None

    marked = [w for w in seen.workouts if w.mark == row.mark]
    marked.sort(key=lambda w: (len(w.workout_id), w.workout_id))
    return marked[0] if marked else None
