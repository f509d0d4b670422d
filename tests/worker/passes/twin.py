"""A workout calendar and a ledger in memory, so that thousands of passes take seconds.

The calendar is as like a real platform as the contract asks: not idempotent, fallible, and shared
with an athlete who changes it by hand.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.errors import Gone
from connectors.ports import CalendarView, Mark, Ours, SeenEntry, SeenWorkout
from planner.model import PlannedOther, PlannedRun, Race, Session
from worker.ledger import LedgerRow
from worker.passes import reconcile as do
from worker.passes.apply import Writer, look_again
from worker.passes.look import look
from worker.passes.observe import Finding, observe

MONDAY = dt.date(2026, 3, 2)


class Killed(BaseException):
    """The process died here."""


@dataclass
class Held:
    name: str
    mark: Mark | None
    content: str
    updated: str = "1"


@dataclass
class Placed:
    workout_id: str | None
    date: dt.date
    title: str
    means: PlannedRun | PlannedOther | None = None


@dataclass
class Twin:
    """`at(name, moment)` is called before and after each call: raise there what should happen."""

    name: str = "garmin"
    workouts: dict[str, Held] = field(default_factory=dict)
    entries: dict[str, Placed] = field(default_factory=dict)
    races: tuple[Race, ...] = ()
    at: Callable[[str, str], None] = lambda _name, _moment: None
    calls: list[str] = field(default_factory=list)
    garbles: bool = False  # stores something else than it was sent
    past: list[CalendarView] = field(
        default_factory=list
    )  # how it looked before each of the last changes
    _last: int = 0

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if call not in ("view", "fingerprint", "entry_day")]

    def fresh_id(self) -> str:
        self._last += 1
        return str(self._last)

    def remember(self) -> None:
        """Keep how everything looks, before it changes."""
        self.past = [*self.past[-2:], self._look()]

    def _look(self) -> CalendarView:
        library = [
            SeenWorkout(number, w.name, w.mark, w.updated) for number, w in self.workouts.items()
        ]
        entries = [
            SeenEntry(
                number,
                e.workout_id,
                e.date,
                e.title,
                e.means and e.means.model_copy(update={"date": e.date}),
            )
            for number, e in self.entries.items()
        ]
        return CalendarView(tuple(library), tuple(entries), self.races)

    def view(self, start: dt.date, end: dt.date) -> CalendarView:
        self._call("view")
        seen = self._look()
        return CalendarView(
            seen.workouts, tuple(e for e in seen.entries if start <= e.date <= end), seen.races
        )

    def create(self, session: Session, mark: Mark) -> Ours:
        self.at("create", "before")
        self.calls.append("create")
        self.remember()
        number = self.fresh_id()
        self.workouts[number] = Held(session.title, mark, self._stored(session))
        self.at("create", "after")
        return Ours(number, mark)

    def fingerprint(self, ours: Ours) -> str:
        self._call("fingerprint")
        held = self.workouts.get(ours.workout_id)
        if held is None or held.mark != ours.mark:
            raise Gone(self.name, "there is no such workout of ours")
        return held.content

    def expected_fingerprint(self, session: Session) -> str:
        return f"{session.title}: {session.minutes}"

    def replace(self, ours: Ours, session: Session) -> None:
        self.at("replace", "before")
        self.calls.append("replace")
        self.remember()
        held = self._held(ours)
        held.content, held.name = self._stored(session), session.title
        held.updated = str(int(held.updated) + 1)
        self.at("replace", "after")

    def delete(self, ours: Ours) -> None:
        self.at("delete", "before")
        self.calls.append("delete")
        self.remember()
        self._held(ours)
        del self.workouts[ours.workout_id]
        self.entries = {n: e for n, e in self.entries.items() if e.workout_id != ours.workout_id}
        self.at("delete", "after")

    def schedule(self, ours: Ours, date: dt.date) -> str:
        self.at("schedule", "before")
        self.calls.append("schedule")
        self.remember()
        number = self.fresh_id()
        self.entries[number] = Placed(ours.workout_id, date, self._held(ours).name, strength(date))
        self.at("schedule", "after")
        return number

    def entry_day(self, ours: Ours, entry_id: str) -> dt.date:
        self._call("entry_day")
        placed = self.entries.get(entry_id)
        if placed is None or placed.workout_id != ours.workout_id:
            raise Gone(self.name, "there is no such entry")
        return placed.date

    def reschedule(self, ours: Ours, entry_id: str, date: dt.date) -> None:
        self.at("reschedule", "before")
        self.calls.append("reschedule")
        self.remember()
        self._entry(ours, entry_id).date = date
        self.at("reschedule", "after")

    def unschedule(self, ours: Ours, entry_id: str) -> None:
        self.at("unschedule", "before")
        self.calls.append("unschedule")
        self.remember()
        self._entry(ours, entry_id)
        del self.entries[entry_id]
        self.at("unschedule", "after")

    def _call(self, name: str) -> None:
        self.at(name, "before")
        self.calls.append(name)
        self.at(name, "after")

    def _stored(self, session: Session) -> str:
        return "something else" if self.garbles else self.expected_fingerprint(session)

    def _held(self, ours: Ours) -> Held:
        held = self.workouts.get(ours.workout_id)
        if held is None:
            raise Gone(self.name, "there is no such workout")
        assert held.mark == ours.mark, "somebody else's workout was touched"
        return held

    def _entry(self, ours: Ours, entry_id: str) -> Placed:
        placed = self.entries.get(entry_id)
        if placed is None:
            raise Gone(self.name, "there is no such entry")
        assert placed.workout_id == ours.workout_id, "somebody else's entry was touched"
        return placed


@dataclass
class PaperLedger:
    """The ledger in memory; `at` as in Twin."""

    kept: dict[Mark, LedgerRow] = field(default_factory=dict)
    at: Callable[[str, str], None] = lambda _name, _moment: None

    def rows(self) -> list[LedgerRow]:
        return sorted(self.kept.values(), key=lambda row: (row.date, row.mark.token))

    def save(self, row: LedgerRow) -> None:
        self.at("save", "before")
        self.kept[row.mark] = row
        self.at("save", "after")


def a_session(uid: str, date: dt.date, minutes: int = 40) -> Session:
    return Session(
        uid=uid,
        date=date,
        half="pm",
        kinds=("heavy",),
        title=f"Heavy {uid}",
        minutes=minutes,
        blocks=(),
        contacts=0,
        reason="",
        rules=(),
        condition="",
    )


def one_pass(
    twin: Twin, ledger: PaperLedger, wanted: dict[str, Session], today: dt.date
) -> tuple[Writer, tuple[Finding, ...]]:
    """Do what a pass does around its plan, which is `wanted`.

    What was done by hand changes it first.
    """
    rows = ledger.rows()
    seen, reads = look(twin, rows, today)
    observed = observe(rows, seen, reads, today)
    for finding in observed.findings:
        old = wanted.get(finding.uid)
        if old is not None and finding.kind == "moved":
            wanted[finding.uid] = old.model_copy(update={"date": finding.date})
        elif finding.kind != "edited":
            wanted.pop(finding.uid, None)
    for row in observed.rows:
        if ledger.kept[row.mark] != row:
            ledger.save(row)
    asked = [do.Wanted(s, twin.expected_fingerprint(s)) for s in wanted.values() if s.date >= today]
    actions = do.reconcile(asked, observed, seen, today)
    writer = Writer(
        twin, ledger, seen.workouts, lambda _text: None, {row.mark: row for row in observed.rows}
    )
    if actions and writer.carry_out(actions):
        look_again(writer, today)
    return writer, observed.findings


def strength(date: dt.date) -> PlannedOther:
    return PlannedOther(date=date, kind="strength", source="garmin")
