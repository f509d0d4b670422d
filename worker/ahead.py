"""The days ahead as a plan sees them: each with its runs, known or likely, and our sessions."""

import datetime as dt
from dataclasses import dataclass

from planner.model import ExpectedRun, Plan, Session

DAYS = 7
SURE_ENOUGH = 0.5  # a day with less chance of a run by habit counts as free
MOST = 0.97  # no habit is certain
WORTH_NAMING = 0.25  # a kind of run less likely than this is not named


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One coming day: the runs that are known, those that habit makes likely, and our sessions.

    `habit` holds the kinds of run it may be, the likeliest first. `chance` is the chance of any of
    them, 0 when none is likely.
    """

    date: dt.date
    runs: tuple[ExpectedRun, ...]
    habit: tuple[ExpectedRun, ...]
    chance: float
    sessions: tuple[Session, ...]


def days(plan: Plan, first: dt.date, count: int = DAYS) -> tuple[DayAhead, ...]:
    """Return `count` days of a plan from `first`, each with its runs and its sessions."""
    return tuple(_day(plan, first + dt.timedelta(days=n)) for n in range(count))


def _day(plan: Plan, date: dt.date) -> DayAhead:
    runs = [run for run in plan.expected_runs if run.date == date]
    from_habit = [run for run in runs if run.source == "habit"]
    chance = min(MOST, sum(run.probability for run in from_habit))

    if chance < SURE_ENOUGH:
        named: list[ExpectedRun] = []
        chance = 0.0
    else:
        named = _worth_naming(from_habit)

    return DayAhead(
        date=date,
        runs=tuple(run for run in runs if run.source != "habit"),
        habit=tuple(named),
        chance=chance,
        sessions=tuple(session for session in plan.sessions if session.date == date),
    )


def _worth_naming(habit: list[ExpectedRun]) -> list[ExpectedRun]:
    likeliest_first = sorted(habit, key=lambda run: -run.probability)
    named = [run for run in likeliest_first if run.probability >= WORTH_NAMING]
    return named or likeliest_first[:1]
