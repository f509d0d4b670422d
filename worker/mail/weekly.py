"""What last week was and what the coming one holds: the facts, before anybody words them.

Pure: values in, values out. Every sentence of the weekly email comes from a field of `MailWeek`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from planner.language import _
from planner.model import (
    RUN_SPORTS,
    Activity,
    LiftSet,
    Phase,
    Plan,
    PlanningProblem,
    Session,
)
from worker.ahead import DAYS, DayAhead, days

FOUR_WEEKS = 28  # days
FEW_RUNS = 8  # in four weeks: below two runs a week a habit says little


@dataclass(frozen=True, slots=True)
class Shown:
    """A session of the past as the athlete last saw it.

    `first_date` is the day it was first shown for, `done_as` the activity that fulfilled it.
    """

    date: dt.date
    title: str
    first_date: dt.date
    done_as: str | None = None


@dataclass(frozen=True, slots=True)
class Lift:
    """Sets of one exercise in one session that were alike.

    `load_kg` is null where no weight was recorded.
    """

    exercise: str
    sets: int
    reps: int | None
    load_kg: float | None


@dataclass(frozen=True, slots=True)
class DoneSession:
    """A strength or jump session that was done, `planned` by Pronghorn or the athlete's own."""

    date: dt.date
    title: str
    planned: bool
    lifts: tuple[Lift, ...]


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a week: how many, and metres in total and of the longest.

    The metres are null where no run has a distance.
    """

    count: int
    distance_m: float | None
    longest_m: float | None


@dataclass(frozen=True, slots=True)
class MailWeek:
    """The facts of a weekly email.

    `first` is the first coming day. Last week is the seven days before it.
    """

    first: dt.date
    runs: Runs
    done: tuple[DoneSession, ...]
    missed: tuple[Shown, ...]
    moved: tuple[Shown, ...]
    days: tuple[DayAhead, ...]
    phase: Phase
    warnings: tuple[str, ...]
    runs_known: int
    guessed: bool

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The planned sessions of the coming week, in order."""
        return tuple(session for day in self.days for session in day.sessions)

    @property
    def thin(self) -> bool:
        """Whether there are too few runs to know the runner's habits."""
        return self.runs_known < FEW_RUNS


def facts(
    problem: PlanningProblem, plan: Plan, first: dt.date, shown: Sequence[Shown] = ()
) -> MailWeek:
    """Gather the facts of the seven days before `first` and the seven from it.

    `shown` are the sessions the athlete saw for the past week and did not refuse.
    """
    start = first - dt.timedelta(days=DAYS)
    past = [a for a in problem.activities if start <= a.day < first]
    runs = [a for a in past if a.sport in RUN_SPORTS]
    lifting = [a for a in past if a.sport in ("strength", "plyometrics")]

    due = [s for s in shown if start <= s.date < first]
    missed = [s for s in due if s.done_as is None and s.date < problem.today]
    coming = days(plan, first)

    return MailWeek(
        first=first,
        runs=_runs(runs),
        done=tuple(_done(activity, shown) for activity in lifting),
        missed=tuple(missed),
        moved=tuple(s for s in due if s.first_date != s.date),
        days=coming,
        phase=plan.phase,
        warnings=plan.warnings,
        runs_known=_runs_known(problem, first),
        guessed=any(day.habit for day in coming),
    )


def _runs_known(problem: PlanningProblem, first: dt.date) -> int:
    """Count the runs of the four weeks before `first`."""
    runs = [a for a in problem.activities if a.sport in RUN_SPORTS]
    return len([run for run in runs if 0 < (first - run.day).days <= FOUR_WEEKS])


def _done(activity: Activity, shown: Sequence[Shown]) -> DoneSession:
    for session in shown:
        if session.done_as == activity.id:
            return DoneSession(
                activity.day, session.title, planned=True, lifts=lifts(activity.sets)
            )

    title = activity.title or _("Strength training")
    return DoneSession(activity.day, title, planned=False, lifts=lifts(activity.sets))


def _runs(runs: Sequence[Activity]) -> Runs:
    metres = [run.distance_m for run in runs if run.distance_m]
    if not metres:
        return Runs(len(runs), None, None)
    return Runs(len(runs), sum(metres), max(metres))


def lifts(sets: Sequence[LiftSet]) -> tuple[Lift, ...]:
    """Group sets that followed one another and were alike."""
    groups = groupby(sets, key=lambda s: (s.exercise, s.reps, s.load_kg))
    return tuple(
        Lift(exercise, len(list(alike)), reps, load_kg)
        for (exercise, reps, load_kg), alike in groups
    )
