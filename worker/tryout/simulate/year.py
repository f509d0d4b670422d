"""Lives a year: plans as the worker would, does what the plan says, and keeps what happened."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from planner import check, plan
from planner.model import Activity, Change, Half, Plan, PlanningProblem, Published, Race, Session
from planner.weeks import monday_of
from worker.passes.horizon import AHEAD, WINDOW
from worker.tryout.simulate.lifter import Lifter
from worker.tryout.simulate.lives import START, WEEKS, Life
from worker.tryout.simulate.runs import DAY, diary, planned

CALENDAR: Final = dt.timedelta(weeks=3)  # how far ahead runs are on the calendar
_MISSED: Final = 0.06  # share of sessions that are not done


class BrokenRule(Exception):
    """A plan of the year broke a hard rule. That is a bug in Pronghorn."""


@dataclass(slots=True)
class LivedWeek:
    """What a week asked for and what was done of it.

    `plans` are all that were made in it, in order. `changes` are the moves and drops, each with the
    day the athlete heard of it. `maxima` are the lifter's true ones in kg, by the session that was
    done and its exercise.
    """

    number: int
    monday: dt.date
    races: list[Race]
    plans: list[Plan] = field(default_factory=list)
    runs: list[Activity] = field(default_factory=list)
    done: list[tuple[Session, Activity]] = field(default_factory=list)
    missed: list[Session] = field(default_factory=list)
    maxima: dict[tuple[str, str], float] = field(default_factory=dict)
    changes: list[tuple[dt.date, Change]] = field(default_factory=list)
    ill: bool = False
    away: bool = False


def live(name: str, life: Life) -> Iterator[LivedWeek]:
    """Yield the weeks of a year. Raises BrokenRule if any plan breaks a hard rule."""
    year = _Year(name, life)
    for number in range(1, WEEKS + 1):
        yield year.week(number)


class _Year:
    def __init__(self, name: str, life: Life) -> None:
        self.name, self.life = name, life
        self.diary = diary(name, life)
        self.lifter = Lifter(name, life)
        self.lifted: list[Activity] = []
        self.shown: dict[str, Published] = {}

    def week(self, number: int) -> LivedWeek:
        """Live one week."""
        monday = START + (number - 1) * 7 * DAY
        races = [race for race in self.life.races if monday_of(race.date) == monday]
        week = LivedWeek(number, monday, races)

        for weekday in range(7):
            self._live_day(monday + weekday * DAY, week)
        return week

    def _live_day(self, day: dt.date, week: LivedWeek) -> None:
        if self.life.ill_on(day):
            week.ill = True
        if self.life.rests(day):
            week.away = True

        week.runs += self.diary.get(day, [])
        for session in self._sessions(day, week):
            self._meet(session, week)

    def _sessions(self, day: dt.date, week: LivedWeek) -> Iterator[Session]:
        """Yield the sessions of a day when their time comes.

        After a morning's run the worker plans once more.
        """
        ran = any(run.half == "am" for run in self.diary.get(day, []))
        for half in self._moments(day, ran=ran):
            made = self._plan(day, half, week)
            for session in made.sessions:
                due = session.half == half or not ran
                if session.date == day and due:
                    yield session

    def _moments(self, day: dt.date, *, ran: bool) -> list[Half]:
        """Return the halves of a day at whose beginning a plan is made."""
        if not ran:
            return ["am"]
        lifts_early = any(s.date == day and s.half == "am" for s in self.shown.values())
        return ["am", "pm"] if lifts_early else ["pm"]

    def _meet(self, session: Session, week: LivedWeek) -> None:
        """Do a session, unless something comes between."""
        fate = Random(f"{self.name} misses {session.date}")  # noqa: S311 - the same year every time
        if self.life.rests(session.date) or fate.random() < _MISSED:
            week.missed.append(session)
            return

        for block in session.blocks:
            maximum = self.lifter.maximum(block.exercise)
            if maximum is not None:
                week.maxima[session.uid, block.exercise] = maximum

        activity = self.lifter.does(session)
        self.lifted.append(activity)
        week.done.append((session, activity))

    def _plan(self, day: dt.date, half: Half, week: LivedWeek) -> Plan:
        """Make the plan as a pass of the worker would, and show it. Raises BrokenRule."""
        problem = self._problem(day, half)
        made = plan(problem)

        for breach in check(problem, made):
            where = f"{self.name}, {day} {half}"
            raise BrokenRule(f"{where}: {breach.text} ({breach.rule}, {breach.date})")

        week.plans.append(made)
        for change in made.changes:
            if change.what in ("move", "drop"):
                week.changes.append((day, change))

        self._show(made, day)
        return made

    def _show(self, made: Plan, day: dt.date) -> None:
        """Remember what the athlete sees from now on: the sessions of the past and of the plan."""
        past = {uid: old for uid, old in self.shown.items() if day - WINDOW <= old.date < day}
        coming = {
            s.uid: Published(uid=s.uid, date=s.date, half=s.half, kinds=s.kinds)
            for s in made.sessions
        }
        self.shown = past | coming

    def _problem(self, day: dt.date, half: Half) -> PlanningProblem:
        """Pose the problem of a moment.

        It has the runs of the window, all lifting of the year and the sessions that were shown.
        """
        life = self.life
        last = day + CALENDAR - DAY
        on_calendar = tuple(planned(life, day, last)) if life.calendar else ()

        return PlanningProblem(
            today=day,
            half_now=half,
            horizon_days=AHEAD.days,
            athlete=life.athlete,
            activities=(*self._runs_before(day, half), *self.lifted),
            planned_runs=on_calendar,
            plan_covers=(day, last) if life.calendar else None,
            races=life.races,
            published=self._published(day),
            flags=("illness",) if life.flagged_on(day) else (),
        )

    def _runs_before(self, day: dt.date, half: Half) -> Iterator[Activity]:
        """Yield the runs that are known at a moment: of the window, and of today's morning."""
        for date, runs in self.diary.items():
            if not day - WINDOW <= date <= day:
                continue
            for run in runs:
                this_morning = half == "pm" and run.half == "am"
                if run.day < day or this_morning:
                    yield run

    def _published(self, day: dt.date) -> tuple[Published, ...]:
        """Return what was shown, by date, without today's and later sessions that are done."""
        done = {activity.session_uid for activity in self.lifted}
        still_open = [s for s in self.shown.values() if s.date < day or s.uid not in done]
        return tuple(sorted(still_open, key=lambda s: (s.date, s.uid)))
