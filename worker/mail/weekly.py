"""What last week was and what the coming one holds: the facts, before anybody words them.

Pure: values in, values out. Every sentence of the weekly mail stands on a field of `MailWeek`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

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
    """The sets of one exercise in one session that were alike.

    `load_kg` is None where nothing was recorded.
    """

    exercise: str
    sets: int
    reps: int | None
    load_kg: float | None


@dataclass(frozen=True, slots=True)
class Done:
    """A strength or jump session that was done, `planned` or the athlete's own."""

    date: dt.date
    title: str
    planned: bool
    lifts: tuple[Lift, ...]


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a week: how many, and metres in total and of the longest.

    The metres are None if no run has a distance.
    """

    count: int
    distance_m: float | None
    longest_m: float | None


@dataclass(frozen=True, slots=True)
class MailWeek:
    """The facts of a weekly mail. `first` is the first coming day.

    Last week is the seven days before it.
    """

    first: dt.date
    runs: Runs
    done: tuple[Done, ...]
    missed: tuple[Shown, ...]
    moved: tuple[Shown, ...]
    days: tuple[DayAhead, ...]
    phase: Phase
    warnings: tuple[str, ...]
    runs_known: int
    guessed: bool

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Our sessions of the coming week, in order."""
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
    due = [s for s in shown if start <= s.date < first]
    coming = days(plan, first)
    return MailWeek(
        first=first,
        runs=_runs([a for a in past if a.sport in RUN_SPORTS]),
        done=tuple(_done(a, shown) for a in past if a.sport in ("strength", "plyometrics")),
        missed=tuple(s for s in due if s.done_as is None and s.date < problem.today),
        moved=tuple(s for s in due if s.first_date != s.date),
        days=coming,
        phase=plan.phase,
        warnings=plan.warnings,
        runs_known=sum(
            a.sport in RUN_SPORTS and 0 < (first - a.day).days <= FOUR_WEEKS
            for a in problem.activities
        ),
        guessed=any(day.habit for day in coming),
    )


def _done(activity: Activity, shown: Sequence[Shown]) -> Done:
    session = next((s for s in shown if s.done_as == activity.id), None)
    title = session.title if session else activity.title or "Strength training"
    return Done(activity.day, title, session is not None, lifts(activity.sets))


def _runs(runs: Sequence[Activity]) -> Runs:
    metres = [a.distance_m for a in runs if a.distance_m]
    return Runs(len(runs), sum(metres) if metres else None, max(metres, default=None))


def lifts(sets: Sequence[LiftSet]) -> tuple[Lift, ...]:
    """Put the sets together that followed one another and were alike."""
    return tuple(
        Lift(*like[:1], len(list(alike)), *like[1:])
        for like, alike in groupby(sets, key=lambda s: (s.exercise, s.reps, s.load_kg))
    )
