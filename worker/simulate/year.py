"""Lives a year: plans every morning and after every run, does what the plan says, and keeps what happened."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from planner import check, plan
from planner.cutback import monday_of
from planner.model import Activity, Change, Half, Plan, PlannedRun, PlanningProblem, Published, Race, Session
from worker.pull import AHEAD, WINDOW
from worker.simulate.lifter import Lifter
from worker.simulate.lives import START, WEEKS, Life, Run

DAY = dt.timedelta(days=1)
BEFORE = 10  # weeks of running before the year
CALENDAR = dt.timedelta(weeks=3)  # how far ahead runs are on the calendar
_SKIPPED, _MISSED, _SWAPPED = 0.05, 0.06, 0.05  # runs that fall out, sessions that do, easy runs a day later
_SPEED = {"easy": 2.7, "long": 2.6, "tempo": 3.1, "intervals": 2.9, "hills": 2.4, "race": 3.2}  # m/s


class BrokenRule(Exception):  # noqa: N818 - reads as a sentence
    """A plan of the year broke a hard rule. That is a bug of ours."""


@dataclass(slots=True)
class Week:
    """What a week asked for and what was done of it. `first` is the plan of its Monday morning."""

    number: int
    monday: dt.date
    first: Plan | None = None
    runs: list[Activity] = field(default_factory=list)
    races: list[Race] = field(default_factory=list)
    done: list[tuple[Session, Activity]] = field(default_factory=list)
    missed: dict[dt.date, Session] = field(default_factory=dict)
    changes: list[tuple[dt.date, Change]] = field(default_factory=list)  # moves and drops, and when they were said
    warnings: dict[str, None] = field(default_factory=dict)  # said in the week, each once, in order
    ill: bool = False
    away: bool = False


def live(name: str, life: Life) -> Iterator[Week]:
    """Yield the weeks of a year. Raises BrokenRule if any plan breaks a hard rule."""
    return _Year(name, life).weeks()


class _Year:
    def __init__(self, name: str, life: Life) -> None:
        self.life = life
        self.name = name
        who = life.athlete
        self.lifter = Lifter(who.body_mass_kg or 70, life.max_by_guess, life.tells_reserve, who.equipment, name)
        self.diary: dict[dt.date, list[Activity]] = {}  # every run of the year, as it is going to be
        for number in range(1 - BEFORE, WEEKS + 4):
            self._write_runs(number)
        self.lifted: list[Activity] = []
        self.shown: dict[str, Published] = {}
        self.ahead: dict[str, Session] = {}

    def weeks(self) -> Iterator[Week]:
        for number in range(1, WEEKS + 1):
            monday = START + (number - 1) * 7 * DAY
            week = Week(number, monday)
            week.races = [race for race in self.life.races if monday_of(race.date) == monday]
            for day in (monday + i * DAY for i in range(7)):
                self._live(day, week)
            yield week

    def _live(self, day: dt.date, week: Week) -> None:
        life, runs = self.life, self.diary.get(day, [])
        week.ill |= life.covers(life.ill, day)
        week.away |= life.covers(life.away, day)
        week.runs += runs
        ran = any(run.half == "am" for run in runs)
        early = any(p.date == day and p.half == "am" for p in self.shown.values())
        # A pass after a morning run decides anew; one before it matters when something stands there first.
        halves: list[Half] = ["pm"] if ran and not early else ["am", "pm"] if ran else ["am"]
        for half in halves:
            made = self._plan(day, half, week)
            for session in made.sessions:
                if session.date == day and (session.half == half or not ran):
                    self._meet(session, week)

    def _meet(self, session: Session, week: Week) -> None:
        chance = Random(f"{self.name} misses {session.date}").random()  # noqa: S311 - the same year every time
        if self.life.covers(self.life.away, session.date) or chance < _MISSED:
            week.missed[session.date] = session
        else:
            self.lifted.append(self.lifter.does(session))
            week.done.append((session, self.lifted[-1]))

    def _plan(self, day: dt.date, half: Half, week: Week) -> Plan:
        """Make the plan as a pass of the worker would, and show it to the athlete."""
        problem = self._problem(day, half)
        made = plan(problem)
        breaches = check(problem, made)
        if breaches:
            raise BrokenRule(f"{day} {half}: {breaches[0].text} ({breaches[0].rule}, {breaches[0].date})")
        week.first = week.first or made
        week.warnings |= dict.fromkeys(made.warnings)
        week.changes += [(day, c) for c in made.changes if c.what in ("move", "drop") and c.from_]
        past = {uid: p for uid, p in self.shown.items() if p.date < day}
        self.shown = past | {
            s.uid: Published(uid=s.uid, date=s.date, half=s.half, kinds=s.kinds) for s in made.sessions
        }
        return made

    def _problem(self, day: dt.date, half: Half) -> PlanningProblem:
        life, done = self.life, {a.session_uid for a in self.lifted}
        ran = [a for d, runs in self.diary.items() if day - WINDOW <= d <= day for a in runs]
        known = [a for a in ran if a.day < day or (half == "pm" and a.half == "am")]
        end = day + CALENDAR - DAY
        told = life.calendar
        return PlanningProblem(
            today=day,
            half_now=half,
            horizon_days=AHEAD.days,
            athlete=life.athlete,
            activities=(*known, *self.lifted),
            planned_runs=tuple(self._planned(day, end)) if told else (),
            plan_covers=(day, end) if told else None,
            races=life.races,
            published=tuple(
                p
                for p in sorted(self.shown.values(), key=lambda p: (p.date, p.uid))
                if p.date >= day - WINDOW and not (p.date >= day and p.uid in done)
            ),
            flags=("illness",) if life.covers(life.ill, day) else (),
        )

    def _planned(self, day: dt.date, end: dt.date) -> Iterator[PlannedRun]:
        """Yield the coming runs as the calendar has them: as they were planned, whatever will come of it."""
        for number in ((monday_of(d) - START).days // 7 + 1 for d in (day + 7 * i * DAY for i in range(4))):
            for weekday, kind, minutes, half in self._week(number):
                date = START + (7 * (number - 1) + weekday) * DAY
                if day <= date <= end:
                    yield PlannedRun(date=date, kind=kind, minutes=minutes, half=half)

    def _week(self, number: int) -> list[Run]:
        """Return a week's planned runs: a race takes the place of its day's run and of the day before."""
        monday = START + 7 * (number - 1) * DAY
        off = {race.date for race in self.life.races}
        return [run for run in self.life.runs(number) if monday + run[0] * DAY not in off]

    def _write_runs(self, number: int) -> None:
        """Write down how a week's runs will really go: a bit longer or shorter, now and then left out or late."""
        monday, life = START + 7 * (number - 1) * DAY, self.life
        taken = {monday + run[0] * DAY for run in self._week(number)}
        for weekday, kind, minutes, half in self._week(number):
            day = monday + weekday * DAY
            chance = Random(f"{self.name} runs {day}")  # noqa: S311 - the same year every time
            fate = chance.random()
            idle = (life.covers(life.ill, day) and day < monday_of(life.ill[1])) or (
                life.covers(life.away, day) and weekday != min(r[0] for r in self._week(number))
            )
            if idle or fate < _SKIPPED:
                continue
            if kind == "easy" and fate < _SKIPPED + _SWAPPED and weekday < 6 and day + DAY not in taken:  # noqa: PLR2004
                day += DAY
            self._run(day, kind, minutes * chance.uniform(0.92, 1.08), half)
        for race in life.races:
            if monday_of(race.date) == monday:
                self._run(
                    race.date,
                    "race",
                    race.distance_m / _SPEED["race"] / 60 * (1.6 if race.distance_m > 50_000 else 1),
                    "am",
                )

    def _run(self, day: dt.date, kind: str, minutes: float, half: Half) -> None:
        start = dt.datetime.combine(day, dt.time(7 if half == "am" else 17, 15))
        seconds = round(60 * minutes)
        metres = round(seconds * _SPEED[kind] * Random(f"{self.name} {day}").uniform(0.98, 1.02))  # noqa: S311
        run = Activity(
            id=f"run:{day}:{kind}",
            start=start,
            sport="run",
            kind=kind,
            moving_s=seconds,
            distance_m=metres,  # type: ignore[arg-type]
        )
        self.diary.setdefault(day, []).append(run)
