"""Carries out one action after another on a platform, and writes down each step before and after it.

Whatever moment the process dies at, the ledger and the mark tell the next pass how far it came. Nothing is repeated
here: a lost answer is looked up by the next pass.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from connectors.errors import (
    Blocked,
    Gone,
    NeedsReconnect,
    PlatformError,
    RateLimited,
    Rejected,
    Unavailable,
)
from connectors.ports import Mark, Ours, SeenWorkout, WorkoutCalendar, proved
from planner.model import Session
from worker.ledger import LedgerRow
from worker.passes import reconcile as do
from worker.passes.pull import view_window
from worker.store import Ledger

STOPS = (
    NeedsReconnect,
    Blocked,
    RateLimited,
    Unavailable,
)  # what ends the work on a platform for this pass


@dataclass(frozen=True, slots=True)
class Done:
    """One action and what came of it: `done`, or why not."""

    action: str
    outcome: str


@dataclass
class Writer:
    """Writes to one platform. `seen` is the look the actions were decided on; `writes` counts the changing calls."""

    calendar: WorkoutCalendar
    ledger: Ledger
    seen: Sequence[SeenWorkout]
    tell: Callable[[str], None]
    rows: dict[Mark, LedgerRow]
    writes: int = 0
    done: list[Done] = field(default_factory=list)
    errors: list[PlatformError] = field(default_factory=list)
    _made: dict[str, Ours] = field(default_factory=dict)  # by session uid, in this pass

    def carry_out(self, actions: Iterable[do.Action]) -> bool:
        """Do one action after another. False: the platform made us stop before the end."""
        failed: set[str] = set()
        for action in actions:
            uid = uid_of(action)
            if uid in failed:
                continue
            try:
                self._carry_out(action)
            except STOPS as error:
                self._note(action, error)
                return False
            except PlatformError as error:
                failed.add(uid)
                self._note(action, error)
                if isinstance(error, Rejected):
                    self._refused(action, str(error))
            else:
                self.done.append(Done(describe(action), "done"))
                self.tell(describe(action))
        return True

    def _note(self, action: do.Action, error: PlatformError) -> None:
        self.done.append(Done(describe(action), str(error)))
        self.errors.append(error)

    def _refused(self, action: do.Action, text: str) -> None:
        """Remember that the platform does not want this session, so that it is not sent again every pass."""
        if isinstance(action, do.Create | do.Replace | do.Check | do.Schedule | do.Reschedule):
            self._save(
                replace(
                    self._row(action.wanted.session.uid),
                    refused=text,
                    date=action.wanted.session.date,
                )
            )

    def _carry_out(self, action: do.Action) -> None:
        match action:
            case do.Create(wanted, mark):
                self._create(wanted, mark)
            case do.Replace(wanted, mark):
                self._replace(wanted, self.rows[mark])
            case do.Check(wanted):
                self._check(wanted, self._row(wanted.session.uid))
            case do.Schedule(wanted):
                self._schedule(wanted.session, self._row(wanted.session.uid))
            case do.Reschedule(wanted, mark, entry_id):
                self._reschedule(self.rows[mark], entry_id, wanted.session.date)
            case do.Unschedule(row, entry_id, date):
                self._unschedule(self.rows[row.mark], entry_id, date)
            case do.Delete(row):
                self._delete(self.rows[row.mark])
            case do.LetGo(row):
                self._save(replace(self.rows[row.mark], state="released", entry_id=None))

    def _create(self, wanted: do.Wanted, mark: Mark | None) -> None:
        session = wanted.session
        row = self.rows[mark] if mark else LedgerRow(Mark.fresh(), session.uid, session.date)
        row = replace(
            row, date=session.date, wanted_print=wanted.fingerprint, read_print="", refused=""
        )
        self._save(row)
        self.writes += 1
        ours = self.calendar.create(session, row.mark)
        self._made[session.uid] = ours
        self._save(replace(row, state="created", workout_id=ours.workout_id))

    def _replace(self, wanted: do.Wanted, row: LedgerRow) -> None:
        ours = self._ours(row)
        self._save(replace(row, wanted_print=wanted.fingerprint, updated="", refused=""))
        self.writes += 1
        self.calendar.replace(ours, wanted.session)

    def _check(self, wanted: do.Wanted, row: LedgerRow) -> None:
        """Read back what was sent; what differs is sent once more, and what differs then is kept and reported."""
        ours = self._ours(row)
        found = self.calendar.fingerprint(ours)
        if found != wanted.fingerprint:
            self.writes += 1
            self.calendar.replace(ours, wanted.session)
            found = self.calendar.fingerprint(ours)
        self._save(replace(row, wanted_print=wanted.fingerprint, read_print=found))

    def _schedule(self, session: Session, row: LedgerRow) -> None:
        ours = self._ours(row)
        row = replace(row, date=session.date, refused="")
        self._save(replace(row, aim=session.date))  # until the answer is there
        self.writes += 1
        entry_id = self.calendar.schedule(ours, session.date)
        self._save(replace(row, state="scheduled", entry_id=entry_id, aim=None))

    def _reschedule(self, row: LedgerRow, entry_id: str, date: dt.date) -> None:
        ours = self._ours(row)
        if self.calendar.entry_day(ours, entry_id) != row.date:
            raise self._changed(row)
        row = replace(row, aim=date, refused="")
        self._save(row)
        self.writes += 1
        self.calendar.reschedule(ours, entry_id, date)
        self._save(replace(row, state="scheduled", date=date, aim=None, updated=""))

    def _unschedule(self, row: LedgerRow, entry_id: str, date: dt.date | None) -> None:
        ours = self._ours(row)
        try:
            there = self.calendar.entry_day(ours, entry_id)
        except Gone:  # that is what we want
            there = None
        if there not in (None, date or row.date):
            raise self._changed(row)
        twin = row.live and entry_id != row.entry_id
        if not twin:
            self._save(replace(row, state="removing"))
        if there is not None:
            self.writes += 1
            with suppress(Gone):
                self.calendar.unschedule(ours, entry_id)
        if not twin:
            self._save(replace(row, state="removing", entry_id=None))

    def _delete(self, row: LedgerRow) -> None:
        if row.workout_id is not None:
            with suppress(Gone):  # that is what we want
                ours = self._ours(row)
                self._save(replace(row, state="removing"))
                self.writes += 1
                self.calendar.delete(ours)
        self._save(replace(row, state="removed", entry_id=None))

    def _changed(self, row: LedgerRow) -> PlatformError:
        """Return the error for what is not as it was seen to be when this was decided: the athlete was faster."""
        text = f"the session of {_day(row.date)} has just been changed there; the next pass looks again"
        return Unavailable(self.calendar.name, text)

    def _ours(self, row: LedgerRow) -> Ours:
        """Return the right to touch a row's workout: made in this pass, or seen with its mark and read once more.

        The listing may be older than the athlete's last change. Raises Gone, and Unavailable for what has changed.
        """
        made = self._made.get(row.uid)
        if made and made.mark == row.mark:
            return made
        ours = proved(row.workout_id or "", row.mark, self.seen)
        if ours is None:
            raise Gone(
                self.calendar.name,
                f"the workout of {_day(row.date)} is not there with our mark any more",
            )
        found = self.calendar.fingerprint(ours)
        if row.read_print and found not in (row.read_print, row.wanted_print) and not row.edited:
            raise self._changed(row)
        return ours

    def _row(self, uid: str) -> LedgerRow:
        """Return the row that stands for a session."""
        row = max(
            (r for r in self.rows.values() if r.uid == uid and r.live),
            key=lambda r: r.date,
            default=None,
        )
        if row is None:
            raise Gone(self.calendar.name, "the workout was not made")
        return row

    def _save(self, row: LedgerRow) -> None:
        self.ledger.save(row)
        self.rows[row.mark] = row


def look_again(writer: Writer, today: dt.date) -> None:
    """Look a second time: only what stands there exactly once is confirmed, what does not is an error."""
    calendar = writer.calendar
    try:
        seen = calendar.view(*view_window(today))
    except PlatformError as error:
        writer.errors.append(error)
        return
    changed, missing = do.confirm(writer.rows.values(), seen, today)
    for row in changed:
        writer.ledger.save(row)
        writer.rows[row.mark] = row
    if missing:
        text = f"{len(missing)} sessions were written, but do not show on the calendar; the next pass looks again"
        writer.errors.append(Unavailable(calendar.name, text))


def uid_of(action: do.Action) -> str:
    """Return the session an action is about."""
    return (
        action.row.uid
        if isinstance(action, do.Unschedule | do.Delete | do.LetGo)
        else action.wanted.session.uid
    )


def describe(action: do.Action) -> str:
    """Word an action for the athlete."""
    match action:
        case do.Unschedule(row):
            return f"take the session of {_day(row.date)} off the calendar"
        case do.Delete(row):
            return f"remove the workout of {_day(row.date)}"
        case do.LetGo(row):
            return f"leave the workout of {_day(row.date)} to you"
        case do.Create(wanted):
            return f"create {wanted.session.title}"
        case do.Replace(wanted):
            return f"change {wanted.session.title}"
        case do.Check(wanted):
            return f"read {wanted.session.title} back"
        case do.Schedule(wanted):
            return f"put {wanted.session.title} on {_day(wanted.session.date)}"
        case do.Reschedule(wanted):
            return f"move {wanted.session.title} to {_day(wanted.session.date)}"


def _day(date: dt.date) -> str:
    return f"{date:%a} {date.day} {date:%b}"
