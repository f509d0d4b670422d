"""A life with a bad line: plans change, the athlete acts, passes fail, lie and die.

Then one clean pass puts it right.

The pass is the real one (`sync.run_pass`) over the real store (SQLite). Only the planner is
another: it wants anything, but keeps the planner's promises (what is locked stays where it is, what
was declined is not put there again).
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, ClassVar
from unittest import mock
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import planner
from connectors.ical import IcalFile
from connectors.ports import Mark
from planner.compare import name_sessions
from planner.model import Athlete, Block, Plan, PlanningProblem, Session, SessionKind
from tests.worker.passes.hands import Hands
from tests.worker.passes.line import CALM, LIES, TROUBLES, WRITTEN, Killed, Line, Mortal, Script
from worker.ledger import LedgerRow
from worker.passes import sync
from worker.passes.reconcile import REST
from worker.preferences import Preferences
from worker.settings import Settings
from worker.store import Account, Store
from worker.store.base import Database
from worker.store.members import Members
from worker.world import World

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
KINDS: tuple[tuple[SessionKind, ...], ...] = (("heavy",), ("plyo",), ("micro",))
AHEAD = st.integers(0, 18)  # days from today
_PLAN = planner.plan(PlanningProblem(today=MONDAY, athlete=Athlete()))
SCRIPTS = st.builds(
    Script,
    troubles=st.dictionaries(st.integers(0, 25), st.sampled_from(TROUBLES), max_size=2),
    lies=st.dictionaries(st.integers(0, 1), st.sampled_from(LIES), max_size=2),
    death=st.none() | st.integers(0, 60),
)


@dataclass(frozen=True)
class Wish:
    """A session that the planner would like on a day."""

    kinds: tuple[SessionKind, ...]
    minutes: int


def plan_for(problem: PlanningProblem, wishes: dict[dt.date, Wish]) -> Plan:
    """Return a plan that grants every wish it may, and leaves what is locked where it is."""
    last = problem.today + (problem.horizon_days - 1) * DAY
    taken = {other.date for other in problem.planned_other} | {
        p.date for p in problem.published if p.locked
    }
    noes = {(no.date, kind) for no in problem.declined for kind in no.kinds}
    placed = {
        day: wish
        for day, wish in wishes.items()
        if problem.today <= day <= last
        and day not in taken
        and not any((day, kind) in noes for kind in wish.kinds)
    }
    for shown in problem.published:
        if shown.locked and problem.today <= shown.date <= last:
            placed[shown.date] = Wish(shown.kinds, 40)
    days = sorted(placed)
    names = name_sessions(
        [(day, placed[day].kinds) for day in days], problem.published, problem.today
    )
    sessions = tuple(
        a_session(name, day, placed[day]) for name, day in zip(names, days, strict=True)
    )
    return _PLAN.model_copy(update={"sessions": sessions})


def a_session(uid: str, day: dt.date, wish: Wish) -> Session:
    return Session(
        uid=uid,
        date=day,
        half="pm",
        kinds=wish.kinds,
        title=wish.kinds[0].capitalize(),
        minutes=wish.minutes,
        blocks=(Block(exercise="back_squat", sets=3, reps=5, load_kg=wish.minutes, rest_s=180),),
        contacts=0,
        reason="",
        rules=(),
        condition="",
    )


class Life(RuleBasedStateMachine):
    """The machine; `take` says on which platform it runs.

    What is not the athlete's is ours. `foreign` are workouts that are theirs altogether, `kept` is
    what they want to find in a workout, `days` on which days they want to find one, and `noes`
    where they do not want to see us again.
    """

    settings_: ClassVar[Settings]
    database: ClassVar[Database]
    lives: ClassVar[int] = 0
    steps: ClassVar[int] = 0
    met: ClassVar[Counter[str]]

    def take(self) -> Hands:
        """Return a fresh platform with things of the athlete's own on it."""
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        type(self).lives += 1
        type(self).steps -= 1  # this one is none
        self.now = dt.datetime.combine(MONDAY, dt.time(8), dt.UTC)
        self.hands = self.take()
        there = self.hands.there()
        self.foreign = set(there.workouts)
        self.kept = dict(there.workouts)
        self.days = set(there.entries.values())
        self.noes: dict[str | None, set[tuple[dt.date, SessionKind]]] = {}
        self.wishes: dict[dt.date, Wish] = {}
        self.marks = count(1)
        members = Members(self.database)
        self.member = members.add(f"life {self.lives}", self.now)
        members.say_go(self.member.athlete_id, self.now)
        self.store = Store(self.database, self.member.athlete_id)
        self.store.accounts.put(Account("garmin", "1", "the athlete", b"", self.now, "UTC"))
        self.line = Line(self.hands, lambda: self.now)

    @property
    def today(self) -> dt.date:
        return self.now.date()

    # what the planner wants

    @rule(ahead=AHEAD, kinds=st.sampled_from(KINDS), minutes=st.sampled_from([40, 50]))
    def the_planner_wants(self, ahead: int, kinds: tuple[SessionKind, ...], minutes: int) -> None:
        self.wishes[self.today + ahead * DAY] = Wish(kinds, minutes)

    @precondition(lambda self: self.wishes)
    @rule(data=st.data(), ahead=AHEAD)
    def the_planner_moves(self, data: st.DataObject, ahead: int) -> None:
        day = data.draw(st.sampled_from(sorted(self.wishes)))
        self.wishes[self.today + ahead * DAY] = self.wishes.pop(day)

    @precondition(lambda self: self.wishes)
    @rule(data=st.data())
    def the_planner_drops(self, data: st.DataObject) -> None:
        del self.wishes[data.draw(st.sampled_from(sorted(self.wishes)))]

    @rule(hours=st.sampled_from([1, 12, 24, 72]))
    def time_passes(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)

    # what the athlete does

    def our_workouts(self) -> list[str]:
        return sorted(set(self.hands.there().workouts) - self.foreign)

    def our_entries(self) -> dict[str, tuple[str | None, dt.date]]:
        return {
            n: at
            for n, at in self.hands.there().entries.items()
            if at[0] not in self.foreign and at[0]
        }

    def row_of(self, workout: str | None) -> LedgerRow | None:
        return next(
            (row for row in self.store.ledger("garmin").rows() if row.workout_id == workout), None
        )

    @precondition(lambda self: self.our_entries())
    @rule(data=st.data(), ahead=st.integers(-2, 70))
    def the_athlete_moves(self, data: st.DataObject, ahead: int) -> None:
        entry = data.draw(st.sampled_from(sorted(self.our_entries())))
        workout, day = self.our_entries()[entry]
        to = self.today + ahead * DAY
        if to != day:
            self.hands.move(entry, to)
            self._left(workout, day)
            self.days.add((workout, to))

    @precondition(lambda self: self.our_entries())
    @rule(data=st.data())
    def the_athlete_takes_off(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(sorted(self.our_entries())))
        workout, day = self.our_entries()[entry]
        self.hands.take_off(entry)
        self._left(workout, day)
        if workout not in {w for w, _ in self.our_entries().values()}:
            self._says_no(workout)

    @precondition(lambda self: self.our_workouts())
    @rule(data=st.data())
    def the_athlete_deletes(self, data: st.DataObject) -> None:
        workout = data.draw(st.sampled_from(self.our_workouts()))
        self.hands.delete(workout)
        self.kept.pop(workout, None)
        self.days = {(w, day) for w, day in self.days if w != workout}
        self._says_no(workout)

    @precondition(lambda self: self.our_workouts())
    @rule(data=st.data())
    def the_athlete_edits(self, data: st.DataObject) -> None:
        workout = data.draw(st.sampled_from(self.our_workouts()))
        self.hands.edit(workout)
        self.kept[workout] = self.hands.there().workouts[workout]

    @precondition(lambda self: self.our_workouts())
    @rule(data=st.data())
    def the_athlete_takes_out_the_mark(self, data: st.DataObject) -> None:
        workout = data.draw(st.sampled_from(self.our_workouts()))
        self.hands.take_out_the_mark(workout)
        self.noes.pop(workout, None)  # they keep it, whatever they did with it before
        self._own(workout)
        self.days |= {at for at in self.hands.there().entries.values() if at[0] == workout}

    @precondition(lambda self: self.our_workouts())
    @rule(data=st.data(), ahead=AHEAD)
    def the_athlete_copies(self, data: st.DataObject, ahead: int) -> None:
        """A copy carries our mark, and is theirs all the same."""
        copied = self.hands.copy(data.draw(st.sampled_from(self.our_workouts())))
        self._own(copied)
        self.hands.put_on(copied, self.today + ahead * DAY)
        self.days.add((copied, self.today + ahead * DAY))

    @precondition(lambda self: self.our_entries())
    @rule(data=st.data(), ahead=AHEAD)
    def the_athlete_does_it_on_a_second_day(self, data: st.DataObject, ahead: int) -> None:
        """On another day that is a training of their own.

        Twice on one day is a slip, and one may go.
        """
        workout, _ = self.our_entries()[data.draw(st.sampled_from(sorted(self.our_entries())))]
        day = self.today + ahead * DAY
        on_that_day = (workout, day) in self.our_entries().values()
        self.hands.put_on(workout, day)
        if not on_that_day:
            self.days.add((workout, day))

    def _own(self, workout: str) -> None:
        self.foreign.add(workout)
        self.kept[workout] = self.hands.there().workouts[workout]

    def _left(self, workout: str | None, day: dt.date) -> None:
        if (workout, day) not in self.hands.there().entries.values():
            self.days.discard((workout, day))

    def _says_no(self, workout: str | None) -> None:
        row = self.row_of(workout)
        if row is not None and row.state == "confirmed" and row.date >= self.today:
            shown = next(s for s in self.store.sessions.since(self.today) if s.uid == row.uid)
            self.noes[workout] = {(row.date, kind) for kind in shown.session.kinds}

    # what happens then

    @rule(script=SCRIPTS)
    def a_pass_goes_wrong(self, script: Script) -> None:
        try:
            self.a_pass(script)
        except Killed:
            self.met["killed"] += 1
        self.no_session_is_believed_to_stand_twice()

    @rule()
    def the_faults_stop(self) -> None:
        """One pass, and everything is as it is wanted; one more, and nothing is left to do."""
        account = self.store.accounts.get("garmin")
        self.now = max(self.now, (account and account.not_before) or self.now)
        report = self.a_pass(CALM)
        assert report.errors == ()
        assert report.plan is not None
        self.no_session_is_believed_to_stand_twice()
        self.everything_is_as_wanted(report.plan)
        there = self.hands.there()
        again = self.a_pass(CALM)
        assert (again.writes, again.findings, again.errors) == (0, (), ())
        assert self.hands.there() == there

    def a_pass(self, script: Script) -> sync.PassReport:
        """Run a pass as its own process would: it opens everything, and may die at any moment."""
        store = Store(self.database, self.store.athlete_id)
        ledger, moment = store.ledger, self.line.moment
        store.ledger = lambda platform: Mortal(ledger(platform), WRITTEN, moment)  # type: ignore[assignment,method-assign,return-value]
        for name in ("sessions", "plans", "accounts", "journal"):
            setattr(store, name, Mortal(getattr(store, name), WRITTEN, moment))
        events = IcalFile(self.settings_.data / "pronghorn.ics", "metric")
        nothing: Any = None
        member = replace(self.member, go_at=self.now)
        clock, zone = lambda: self.now, ZoneInfo("UTC")
        world = World(self.settings_, member, Preferences(), store, nothing, clock, zone, events)
        world.sources, world.calendar = [self.line], self.line  # type: ignore[list-item, assignment]
        self.line.order(script)
        with (
            mock.patch.object(sync, "make_plan", lambda problem: plan_for(problem, self.wishes)),
            mock.patch.object(sync, "check", return_value=()),
            mock.patch.object(Mark, "fresh", self._fresh_mark),
        ):
            try:
                report = sync.run_pass(world)
            finally:
                self.hands.calm()
        self.met.update(type(error).__name__ for error in report.errors)
        return report

    def _fresh_mark(self) -> Mark:
        return Mark(f"{next(self.marks):016x}")  # not by chance, so that a life can be lived again

    def everything_is_as_wanted(self, plan: Plan) -> None:
        there, rows = self.hands.there(), self.store.ledger("garmin").rows()
        wanted: set[tuple[str | None, dt.date]] = set()
        put_by_us: set[tuple[dt.date, SessionKind]] = set()
        for session in plan.sessions:
            (row,) = (r for r in rows if r.live and r.uid == session.uid and r.date >= self.today)
            assert row.state == "confirmed"
            expected = self.hands.calendar.expected_fingerprint(session)
            assert there.workouts[row.workout_id or ""] == self.kept.get(
                row.workout_id or "", expected
            )
            assert list(there.entries.values()).count((row.workout_id, session.date)) == 1, (
                "not exactly once"
            )
            wanted.add((row.workout_id, session.date))
            if (
                row.workout_id,
                session.date,
            ) not in self.days:  # else it is where they put it themselves
                put_by_us |= {(session.date, kind) for kind in session.kinds}
        coming = {
            at
            for at in self.our_entries().values()
            if at[1] >= self.today and at[0] not in self.kept
        }
        assert coming <= wanted | self.days, "more than is wanted"
        known = {row.workout_id for row in rows if row.live or row.state == "released"}
        assert set(self.our_workouts()) <= known, "an orphan"
        assert not any(said & put_by_us for said in self.noes.values()), "put back against a no"

    @invariant()
    def nothing_of_the_athlete_s_is_touched(self) -> None:
        type(self).steps += 1
        there = self.hands.there()
        assert {w: there.workouts.get(w) for w in self.kept} == self.kept
        recent = {at for at in self.days if at[1] >= self.today - REST}
        assert recent <= set(there.entries.values())

    def no_session_is_believed_to_stand_twice(self) -> None:
        rows = [
            row for row in self.store.ledger("garmin").rows() if row.live and row.date >= self.today
        ]
        for names in (
            [row.uid for row in rows if row.state == "confirmed"],
            [row.workout_id for row in rows if row.workout_id],
            [row.entry_id for row in rows if row.entry_id],
        ):
            assert len(set(names)) == len(names)
