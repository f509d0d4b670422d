"""Carries out actions on a platform, and writes down each step before and after it.

Whatever moment the process dies at, the ledger and the mark tell the next pass how far it came.
Nothing is repeated here: a lost answer is looked up by the next pass.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from connectors.errors import Gone, PlatformError, Rejected, Unavailable
from connectors.ports import Mark, Ours, SeenWorkout, WorkoutCalendar, proved
from planner.language import _, ngettext
from planner.model import Session
from worker import words
from worker.ledger import LedgerRow
from worker.passes import reconcile as do
from worker.passes.describe import describe
from worker.passes.horizon import view_window
from worker.passes.patience import STOPS, Troubles
from worker.store import Ledger


@dataclass(frozen=True, slots=True)
class Done:
    """One action and what came of it: `done`, or a sentence that says why not."""

    action: str
    outcome: str


@dataclass
class Writer:
    """Writes to one platform.

    `seen` are the workouts in the look that the actions were decided on. `writes` counts the calls
    that change something. What goes wrong is added to `troubles`.
    """

    calendar: WorkoutCalendar
    ledger: Ledger
    seen: Sequence[SeenWorkout]
    tell: Callable[[str], None]
    rows: dict[Mark, LedgerRow]
    troubles: Troubles = field(default_factory=Troubles)
    writes: int = 0
    done: list[Done] = field(default_factory=list)
    _made: dict[str, Ours] = field(default_factory=dict)  # by session uid, in this pass

    def carry_out(self, actions: Iterable[do.Action]) -> bool:
        """Do one action after another. Returns False if the platform made it stop before the end.

        After a failure the other actions on the same session are left out.
        """
        failed: set[str] = set()
        for action in actions:
            if action.uid in failed:
                continue

            try:
                self._carry_out(action)
            except STOPS as error:
                self._note(action, error)
                return False
            except PlatformError as error:
                failed.add(action.uid)
                self._note(action, error)
                if isinstance(error, Rejected):
                    self._refused(action, str(error))
            else:
                self.done.append(Done(describe(action), "done"))
                self.tell(describe(action))
        return True

    def _note(self, action: do.Action, error: PlatformError) -> None:
        self.done.append(Done(describe(action), str(error)))
        self.troubles.add(error)

    def _refused(self, action: do.Action, reason: str) -> None:
        """Remember that the platform refuses this session, so that no later pass sends it again."""
        if isinstance(action, do.Create | do.Replace | do.Check | do.Schedule | do.Reschedule):
            session = action.wanted.session
            self._save(replace(self._row(session.uid), refused=reason, date=session.date))

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
        """Read back what was sent.

        What differs is sent once more, and what still differs is kept and reported.
        """
        ours = self._ours(row)
        read = self.calendar.fingerprint(ours)
        if read != wanted.fingerprint:
            self.writes += 1
            self.calendar.replace(ours, wanted.session)
            read = self.calendar.fingerprint(ours)
        self._save(replace(row, wanted_print=wanted.fingerprint, read_print=read))

    def _schedule(self, session: Session, row: LedgerRow) -> None:
        ours = self._ours(row)
        row = replace(row, date=session.date, refused="")
        self._save(replace(row, aim=session.date))  # until the answer comes

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
        """Take an entry off the calendar.

        `date` is where it was seen, null if it was not looked at.

        A twin, which a repeated request left on the same day, goes without a change of its row.
        """
        ours = self._ours(row)
        day = self._day_of(ours, entry_id)
        if day not in (None, date or row.date):
            raise self._changed(row)

        is_twin = row.live and entry_id != row.entry_id
        if not is_twin:
            self._save(replace(row, state="removing"))
        if day is not None:
            self.writes += 1
            with suppress(Gone):
                self.calendar.unschedule(ours, entry_id)
        if not is_twin:
            self._save(replace(row, state="removing", entry_id=None))

    def _day_of(self, ours: Ours, entry_id: str) -> dt.date | None:
        """Return the day of an entry, or None if it is gone."""
        try:
            return self.calendar.entry_day(ours, entry_id)
        except Gone:
            return None

    def _delete(self, row: LedgerRow) -> None:
        if row.workout_id is not None:
            with suppress(Gone):  # then there is nothing to do
                ours = self._ours(row)
                self._save(replace(row, state="removing"))
                self.writes += 1
                self.calendar.delete(ours)
        self._save(replace(row, state="removed", entry_id=None))

    def _changed(self, row: LedgerRow) -> PlatformError:
        """Return the error for something that the athlete changed after it was looked at."""
        text = _(
            "the session of {day} has just been changed there; the next pass looks again",
            day=words.day(row.date),
        )
        return Unavailable(self.calendar.name, text)

    def _ours(self, row: LedgerRow) -> Ours:
        """Return the right to touch a row's workout.

        It was made in this pass, or it was seen with its mark and is now read once more.

        The listing may be older than the athlete's last change. Raises Gone, and Unavailable for
        what has changed.
        """
        made = self._made.get(row.uid)
        if made and made.mark == row.mark:
            return made

        ours = proved(row.workout_id or "", row.mark, self.seen)
        if ours is None:
            text = _(
                "the workout of {day} is gone, or no longer carries Pronghorn's mark",
                day=words.day(row.date),
            )
            raise Gone(self.calendar.name, text)

        read = self.calendar.fingerprint(ours)
        as_known = read in (row.read_print, row.wanted_print)
        if row.read_print and not row.edited and not as_known:
            raise self._changed(row)
        return ours

    def _row(self, uid: str) -> LedgerRow:
        """Return the latest live row of a session.

        Raises Gone.
        """
        rows = [row for row in self.rows.values() if row.uid == uid and row.live]
        if not rows:
            raise Gone(self.calendar.name, _("the workout was not made"))
        return max(rows, key=lambda row: row.date)

    def _save(self, row: LedgerRow) -> None:
        self.ledger.save(row)
        self.rows[row.mark] = row


def look_again(writer: Writer, today: dt.date) -> None:
    """Look a second time, and confirm what stands there exactly once. What does not is an error."""
    calendar = writer.calendar
    try:
        seen = calendar.view(*view_window(today))
    except PlatformError as error:
        writer.troubles.add(error)
        return

    changed, missing = do.confirm(writer.rows.values(), seen, today)
    for row in changed:
        writer.ledger.save(row)
        writer.rows[row.mark] = row

    if missing:
        text = ngettext(
            "{count} session was written but is not on the calendar; the next pass looks again",
            "{count} sessions were written but are not on the calendar; the next pass looks again",
            len(missing),
        )
        writer.troubles.add(Unavailable(calendar.name, text))
