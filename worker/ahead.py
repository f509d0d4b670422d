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

    `habit` are the kinds of run it may be, the likeliest first; `chance` that there is any of them (0: none likely).
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
    habit = sorted((run for run in runs if run.source == "habit"), key=lambda run: -run.probability)
    chance = min(MOST, sum(run.probability for run in habit))
    if chance < SURE_ENOUGH:
        habit, chance = [], 0.0
    named = [run for run in habit if run.probability >= WORTH_NAMING] or habit[:1]
    return DayAhead(
        date,
        tuple(run for run in runs if run.source != "habit"),
        tuple(named),
        chance,
        tuple(session for session in plan.sessions if session.date == date),
    )
