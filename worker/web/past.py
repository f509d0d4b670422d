"""The weeks behind the athlete: what was planned, what was done, what changed and why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from connectors.wording import Units
from planner.language import N_, _
from planner.log.maxima import estimate, long_breaks
from planner.model import Activity, KnownLift, LiftSet, PlanningProblem
from planner.runs.classify import runs_of
from planner.runs.load import run_load, strength_load
from worker.ahead import DAYS
from worker.hops import are_hops
from worker.mail.render import lift
from worker.mail.weekly import Runs, lifts
from worker.passes.horizon import WINDOW
from worker.store import ShownSession
from worker.world import World

WEEKS: Final = 12  # on a page
YEAR: Final = dt.timedelta(days=365)
FEWEST: Final = 2  # estimates that are worth a chart

type PastState = Literal["done", "missed", "skipped", "dropped", "released", "own"]

_STATE_OF_FATE: Final[Mapping[str, PastState]] = {
    "declined": "skipped",
    "dropped": "dropped",
    "released": "released",
    "shown": "missed",
}
STATE_WORDS: Final[Mapping[PastState, str]] = {
    "done": N_("done"),
    "missed": N_("not recorded"),
    "skipped": N_("skipped"),
    "dropped": N_("taken out"),
    "released": N_("edited by you"),
    "own": N_("your own"),
}


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session of the past.

    `released` is a workout that the athlete edited, so that the plan left it to them. `own` is one
    that Pronghorn never planned.
    """

    date: dt.date
    title: str
    state: PastState
    moved_from: dt.date | None = None
    why: str = ""
    lifts: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What became of the session, in a word or two."""
        return _(STATE_WORDS[self.state])


@dataclass
class PastWeek:
    """A week from Monday. Loads are session RPE times minutes. `runs` is None if unknown."""

    monday: dt.date
    sessions: list[PastSession] = field(default_factory=list)
    runs: Runs | None = None
    run_load: float = 0.0
    lift_load: float = 0.0

    def count(self, *states: PastState) -> int:
        """Count the sessions that ended in one of some states."""
        return len([session for session in self.sessions if session.state in states])

    @property
    def planned(self) -> int:
        """How many sessions the athlete was shown in the end."""
        return self.count("done", "missed", "skipped")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the week."""
        no_runs = self.runs is None or self.runs.count == 0
        return no_runs and not self.sessions


def weeks(
    world: World, problem: PlanningProblem, before: dt.date, count: int = WEEKS
) -> list[PastWeek]:
    """Return up to `count` weeks, oldest first. The last one is the week of `before`.

    Weeks before the first of which anything is known are left out.
    """
    last_monday = _monday(before)
    first_monday = last_monday - dt.timedelta(weeks=count - 1)
    end = last_monday + dt.timedelta(days=DAYS)

    by_monday: dict[dt.date, PastWeek] = {}
    for number in range(count):
        monday = first_monday + dt.timedelta(weeks=number)
        by_monday[monday] = PastWeek(monday)

    done = _lifting(problem)
    planned = _add_planned(world, by_monday, end, done)
    own = [activity for name, activity in done.items() if name not in planned]
    _add_own(by_monday, own, world.preferences.units)

    _add_runs(problem, by_monday, known_since=world.today - WINDOW)
    _add_lift_load(problem, by_monday)

    known_weeks = list(by_monday.values())
    while known_weeks and known_weeks[0].is_empty:
        known_weeks.pop(0)

    for week in known_weeks:
        week.sessions.sort(key=lambda session: (session.date, session.title))
    return known_weeks


def maxima(problem: PlanningProblem) -> dict[str, list[KnownLift]]:
    """Return each lift's estimated maximum over the last year, the most trained lift first."""
    since = problem.today - YEAR
    sets_of_lift: dict[str, dict[dt.date, list[LiftSet]]] = defaultdict(lambda: defaultdict(list))
    for activity in problem.activities:
        if since <= activity.day <= problem.today:
            for lift_set in activity.sets:
                sets_of_lift[lift_set.exercise][activity.day].append(lift_set)

    trained = {activity.day for activity in problem.activities if activity.sport == "strength"}
    courses = []
    for exercise, sets_of_day in sets_of_lift.items():
        course = _course(sorted(sets_of_day.items()), trained)
        if len(course) >= FEWEST:
            courses.append((exercise, course))

    courses.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    return dict(courses)


def _course(
    sessions: Sequence[tuple[dt.date, Sequence[LiftSet]]], trained: Iterable[dt.date]
) -> list[KnownLift]:
    """Return the estimate after each session that changed it."""
    course: list[KnownLift] = []
    for number, (day, _sets) in enumerate(sessions, 1):
        estimated = estimate(sessions[:number], None, long_breaks(trained, day))
        if estimated is not None and estimated.at == day:
            course.append(estimated)
    return course


def _add_planned(
    world: World,
    by_monday: Mapping[dt.date, PastWeek],
    end: dt.date,
    done: Mapping[str, Activity],
) -> set[str]:
    """Add the sessions that were shown and are over.

    Returns the ids of all sessions that were shown and of the activities that fulfilled them.
    """
    units = world.preferences.units
    ids: set[str] = set()
    for shown in world.store.sessions.since(min(by_monday)):
        if shown.date >= end or shown.date > world.today:
            continue

        done_as = shown.done_as or ""
        ids |= {shown.uid, done_as}
        if are_hops(shown.session) and not done_as:  # there was no run to hop before
            continue
        if shown.date < world.today or done_as:
            fulfilled = done.get(shown.uid) or done.get(done_as)
            session = _past_session(shown, _lifted(fulfilled, units))
            by_monday[_monday(shown.date)].sessions.append(session)
    return ids


def _add_own(by_monday: Mapping[dt.date, PastWeek], own: Iterable[Activity], units: Units) -> None:
    """Add what the athlete lifted and jumped without a plan."""
    for activity in own:
        week = by_monday.get(_monday(activity.day))
        if week is not None:
            title = activity.title or _("Strength")
            lifted = _lifted(activity, units)
            week.sessions.append(PastSession(activity.day, title, "own", lifts=lifted))


def _lifting(problem: PlanningProblem) -> dict[str, Activity]:
    """Return what was lifted and jumped, by the session it fulfils or else by its own id."""
    return {
        activity.session_uid or activity.id: activity
        for activity in problem.activities
        if activity.sport in ("strength", "plyometrics")
    }


def _lifted(activity: Activity | None, units: Units) -> tuple[str, ...]:
    """Word the sets of an activity, if there is one."""
    if activity is None:
        return ()
    return tuple(lift(each, units) for each in lifts(activity.sets))


def _past_session(shown: ShownSession, lifted: tuple[str, ...]) -> PastSession:
    state: PastState = "done" if shown.done_as else _STATE_OF_FATE[shown.fate]
    moved_from = None if shown.first_date == shown.date else shown.first_date

    why = ""
    if shown.why:
        why = shown.why[:1].upper() + shown.why[1:].rstrip(".") + "."

    return PastSession(shown.date, shown.session.title, state, moved_from, why, lifted)


def _add_runs(
    problem: PlanningProblem, by_monday: Mapping[dt.date, PastWeek], known_since: dt.date
) -> None:
    """Add the runs and their load to the weeks that begin inside the window that is read.

    The week that the window cuts in two stays unknown.
    """
    for week in by_monday.values():
        if week.monday >= known_since:
            week.runs = Runs(0, None, None)

    parts_of_week: dict[dt.date, list[Activity]] = defaultdict(list)
    for run in runs_of(problem)[0]:
        its_week = by_monday.get(_monday(run.day))
        if its_week is not None and its_week.runs is not None:
            its_week.run_load += run_load(run, problem.athlete)
            parts_of_week[its_week.monday].extend(run.parts)

    for monday, parts in parts_of_week.items():
        metres = [part.distance_m for part in parts if part.distance_m]
        total = sum(metres) if metres else None
        by_monday[monday].runs = Runs(len(parts), total, max(metres, default=None))


def _add_lift_load(problem: PlanningProblem, by_monday: Mapping[dt.date, PastWeek]) -> None:
    for activity in problem.activities:
        week = by_monday.get(_monday(activity.day))
        if week is not None:
            week.lift_load += strength_load(activity)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
