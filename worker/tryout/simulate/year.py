"""Lives a year: plans every day and after a morning's run, does what the plan says, and keeps what happened."""

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
    """A plan of the year broke a hard rule. That is a bug of ours."""


@dataclass(slots=True)
class Week:
    """What a week asked for and what was done of it. `changes`: moves and drops, and the day they were said."""

    number: int
    monday: dt.date
    races: list[Race]
    plans: list[Plan] = field(default_factory=list)  # all that were made in it, in order
    runs: list[Activity] = field(default_factory=list)
    done: list[tuple[Session, Activity]] = field(default_factory=list)
    missed: dict[dt.date, Session] = field(default_factory=dict)
    changes: list[tuple[dt.date, Change]] = field(default_factory=list)
    ill: bool = False
    away: bool = False


def live(name: str, life: Life) -> Iterator[Week]:
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

    def week(self, number: int) -> Week:
        """Live one week."""
        monday = START + (number - 1) * 7 * DAY
        week = Week(
            number, monday, [race for race in self.life.races if monday_of(race.date) == monday]
        )
        for day in (monday + i * DAY for i in range(7)):
            week.ill |= self.life.ill_on(day)
            week.away |= self.life.rests(day)
            week.runs += self.diary.get(day, [])
            for session in self._sessions(day, week):
                self._meet(session, week)
        return week

    def _sessions(self, day: dt.date, week: Week) -> Iterator[Session]:
        """Yield what stands on the day when its time comes: a pass after a morning's run decides anew."""
        ran = any(run.half == "am" for run in self.diary.get(day, []))
        early = any(p.date == day and p.half == "am" for p in self.shown.values())
        halves: tuple[Half, ...] = ("am",) if not ran else ("am", "pm") if early else ("pm",)
        for half in halves:
            made = self._plan(day, half, week)
            yield from (s for s in made.sessions if s.date == day and (s.half == half or not ran))

    def _meet(self, session: Session, week: Week) -> None:
        """Do a session, unless something comes between."""
        chance = Random(f"{self.name} misses {session.date}").random()  # noqa: S311 - the same year every time
        if self.life.rests(session.date) or chance < _MISSED:
            week.missed[session.date] = session
        else:
            self.lifted.append(self.lifter.does(session))
            week.done.append((session, self.lifted[-1]))

    def _plan(self, day: dt.date, half: Half, week: Week) -> Plan:
        """Make the plan as a pass of the worker would, and show it."""
        problem = self._problem(day, half)
        made = plan(problem)
        breaches = check(problem, made)
        if breaches:
            raise BrokenRule(
                f"{self.name}, {day} {half}: {breaches[0].text} ({breaches[0].rule}, {breaches[0].date})"
            )
        week.plans.append(made)
        week.changes += [
            (day, change) for change in made.changes if change.what in ("move", "drop")
        ]
        past = {uid: p for uid, p in self.shown.items() if day - WINDOW <= p.date < day}
        now = {
            s.uid: Published(uid=s.uid, date=s.date, half=s.half, kinds=s.kinds)
            for s in made.sessions
        }
        self.shown = past | now
        return made

    def _problem(self, day: dt.date, half: Half) -> PlanningProblem:
        """Pose the problem of a moment: the runs of the window, all lifting of ours, the sessions that were shown."""
        life, done = self.life, {a.session_uid for a in self.lifted}
        ran = [a for date, runs in self.diary.items() if day - WINDOW <= date <= day for a in runs]
        known = [a for a in ran if a.day < day or (half == "pm" and a.half == "am")]
        end = day + CALENDAR - DAY
        shown = [p for p in self.shown.values() if not (p.date >= day and p.uid in done)]
        return PlanningProblem(
            today=day,
            half_now=half,
            horizon_days=AHEAD.days,
            athlete=life.athlete,
            activities=(*known, *self.lifted),
            planned_runs=tuple(planned(life, day, end)) if life.calendar else (),
            plan_covers=(day, end) if life.calendar else None,
            races=life.races,
            published=tuple(sorted(shown, key=lambda p: (p.date, p.uid))),
            flags=("illness",) if life.flagged_on(day) else (),
        )
