"""The weeks that are behind the athlete: what was planned, what was done, what changed and why."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.log.maxima import estimate, long_breaks
from planner.model import Activity, KnownLift, LiftSet, PlanningProblem
from planner.runs.classify import runs_of
from planner.runs.load import run_load, strength_load
from worker.ahead import DAYS
from worker.mail.render import lift
from worker.mail.weekly import Runs, lifts
from worker.passes.horizon import WINDOW
from worker.store import ShownSession
from worker.world import World

WEEKS = 12  # on a page
YEAR = dt.timedelta(days=365)
FEWEST = 2  # estimates that make a course
_STATES = {"declined": "skipped", "dropped": "taken out", "released": "yours", "shown": "not seen"}


@dataclass(frozen=True, slots=True)
class Item:
    """A session of the past.

    `state`: done, not seen, skipped, taken out, yours (made the athlete's own), or own (never planned by us).
    """

    date: dt.date
    title: str
    state: str
    moved_from: dt.date | None = None
    why: str = ""
    lifts: tuple[str, ...] = ()


@dataclass
class Week:
    """A week from Monday. `load` by kind, session RPE times minutes; `runs` null: no longer known."""

    monday: dt.date
    items: list[Item] = field(default_factory=list)
    runs: Runs | None = None
    run_load: float = 0.0
    lift_load: float = 0.0

    def count(self, *states: str) -> int:
        """Count the sessions that ended so."""
        return sum(item.state in states for item in self.items)

    @property
    def planned(self) -> int:
        """How many sessions the athlete was shown in the end."""
        return self.count("done", "not seen", "skipped")


def weeks(
    world: World, problem: PlanningProblem, before: dt.date, count: int = WEEKS
) -> list[Week]:
    """Return the weeks up to the one of `before`, oldest first, from the first of which anything is known."""
    last = _monday(before)
    first = last - dt.timedelta(weeks=count - 1)
    found = {
        monday: Week(monday) for n in range(count) for monday in [first + dt.timedelta(weeks=n)]
    }
    end = last + dt.timedelta(days=DAYS)
    shown = [
        s
        for s in world.store.sessions.since(first)
        if s.date < min(end, world.today + dt.timedelta(days=1))
    ]
    lifted = {
        a.session_uid or a.id: a
        for a in problem.activities
        if a.sport in ("strength", "plyometrics")
    }
    units = world.preferences.units
    ours = {s.uid for s in shown} | {s.done_as for s in shown}
    for session in shown:
        if session.date < world.today or session.done_as:
            done = lifted.get(session.uid) or lifted.get(session.done_as or "")
            told = tuple(lift(one, units) for one in lifts(done.sets)) if done else ()
            found[_monday(session.date)].items.append(_item(session, told))
    for key, activity in lifted.items():
        if first <= activity.day < end and key not in ours:
            told = tuple(lift(one, units) for one in lifts(activity.sets))
            own = Item(activity.day, activity.title or "Strength", "own", lifts=told)
            found[_monday(activity.day)].items.append(own)
    _add_load(problem, found, world.today - WINDOW)
    kept = list(found.values())
    while kept and not kept[0].items and not (kept[0].runs and kept[0].runs.count):
        kept.pop(0)
    for week in kept:
        week.items.sort(key=lambda item: (item.date, item.title))
    return kept


def maxima(problem: PlanningProblem) -> dict[str, list[KnownLift]]:
    """Return how the estimated maximum of each lift went in the last year, the most trained lift first."""
    days: dict[str, dict[dt.date, list[LiftSet]]] = {}
    since = problem.today - YEAR
    for activity in problem.activities:
        if since <= activity.day <= problem.today:
            for one in activity.sets:
                days.setdefault(one.exercise, {}).setdefault(activity.day, []).append(one)
    trained = {a.day for a in problem.activities if a.sport == "strength"}
    found = {exercise: _course(sorted(sets.items()), trained) for exercise, sets in days.items()}
    known = {exercise: course for exercise, course in found.items() if len(course) >= FEWEST}
    return dict(sorted(known.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _course(
    sessions: Sequence[tuple[dt.date, Sequence[LiftSet]]], trained: Iterable[dt.date]
) -> list[KnownLift]:
    """Return the estimate as it stood after each session."""
    course: list[KnownLift] = []
    for number, (day, _) in enumerate(sessions, 1):
        now = estimate(sessions[:number], None, long_breaks(trained, day))
        if now is not None and now.at == day:
            course.append(now)
    return course


def _item(shown: ShownSession, told: tuple[str, ...]) -> Item:
    moved = shown.first_date if shown.first_date != shown.date else None
    state = "done" if shown.done_as else _STATES[shown.fate]
    why = f"{shown.why[:1].upper()}{shown.why[1:]}".rstrip(".") + "." if shown.why else ""
    return Item(shown.date, shown.session.title, state, moved, why, told)


def _add_load(problem: PlanningProblem, found: Mapping[dt.date, Week], since: dt.date) -> None:
    """Add what the runs of the window were and cost; a week that the window cuts in two is not known."""
    for week in found.values():
        if week.monday >= since:
            week.runs = Runs(0, None, None)
    ran: dict[dt.date, list[Activity]] = {}
    for run in runs_of(problem)[0]:
        in_week = found.get(_monday(run.day))
        if in_week is not None and in_week.runs is not None:
            in_week.run_load += run_load(run, problem.athlete)
            ran.setdefault(in_week.monday, []).extend(run.parts)
    for activity in problem.activities:
        in_week = found.get(_monday(activity.day))
        if in_week is not None:
            in_week.lift_load += strength_load(activity)
    for monday, parts in ran.items():
        metres = [part.distance_m for part in parts if part.distance_m]
        found[monday].runs = Runs(
            len(parts), sum(metres) if metres else None, max(metres, default=None)
        )


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
