"""Whether a week holds clearly less or more running than usual, and how often lighter ones come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

from planner.model import RUN_SPORTS, PlannedRun, PlanningProblem
from planner.rulebook.numbers import MINUTES_UNKNOWN, UNKNOWN_LONG
from planner.runs.run import Run
from planner.weeks import WEEK, monday_of

# A week with less than this share of the usual minutes is the runner's own cut-back. [D]
_CUT_BACK: Final = 0.85
# The two fullest of the four weeks before are the usual: no cut-back or race is among them. [D]
_WEEKS_BEFORE: Final = 4
_FULL: Final = 2
# Planned and done runs from which a coming week's volume is taken as known. [D]
_KNOWN_RUNS: Final = 3
# Minutes above this multiple of the 4-week mean: no full-volume lifting twice (evidence §4).
_HEAVY_RUN_WEEK: Final = 1.3
# A tenth more than the fullest of eight weeks is new. What was run before a race or a holiday is
# not. [D]
_USED_TO_WEEKS, _MORE = 8, 1.1
_RHYTHM: Final = (3, 6)  # weeks between lighter weeks that make a rhythm [D]
_SEEN: Final = 3  # lighter weeks at equal distances that show it [D]

Minutes = Mapping[dt.date, float]  # of running, by Monday


def minutes_by_week(runs: Sequence[Run], today: dt.date) -> Minutes:
    """Add up the minutes that were run before today, by the Monday of the week."""
    weeks: defaultdict[dt.date, float] = defaultdict(float)
    for run in runs:
        if run.day < today:
            weeks[monday_of(run.day)] += run.minutes
    return weeks


def cut_backs_done(weeks: Minutes, this_monday: dt.date) -> frozenset[dt.date]:
    """Return the Mondays of past weeks with clearly fewer minutes than was usual before."""
    cut_backs = set()
    for monday, minutes in weeks.items():
        usual = _usual_before(weeks, monday) if monday < this_monday else None
        if usual is not None and minutes < _CUT_BACK * usual:
            cut_backs.add(monday)
    return frozenset(cut_backs)


def rhythm(cut_backs: Collection[dt.date]) -> int | None:
    """Return every how many weeks the runner cuts back.

    Return None unless the last three times were equally far apart.
    """
    last = sorted(cut_backs)[-_SEEN:]
    weeks_apart = {(after - before) // WEEK for before, after in pairwise(last)}
    if len(last) < _SEEN or len(weeks_apart) > 1:
        return None

    every = weeks_apart.pop()
    return every if _RHYTHM[0] <= every <= _RHYTHM[1] else None


def cuts_back(problem: PlanningProblem, weeks: Minutes, monday: dt.date) -> bool | None:
    """Tell whether the runner runs clearly less in the week from `monday`.

    Return None when too little is planned to know.
    """
    usual = _usual_before(weeks, monday_of(problem.today))
    total = _minutes_of(problem, weeks, monday)
    if usual is None or total is None:
        return None
    return total < _CUT_BACK * usual


def runs_much_more(problem: PlanningProblem, weeks: Minutes, monday: dt.date) -> bool:
    """Tell whether the week from `monday` holds much more running than the runner is used to.

    That is more than 1.3 times the 4-week mean (evidence §4, deload), and more than any of the
    last eight weeks held.
    """
    this_monday = monday_of(problem.today)
    before = _minutes_before(weeks, this_monday)
    total = _minutes_of(problem, weeks, monday)
    if not before or total is None:
        return False

    heavy = _HEAVY_RUN_WEEK * sum(before) / len(before)
    fullest = max(_last_weeks(weeks, this_monday, _USED_TO_WEEKS))
    return total > heavy and total > _MORE * fullest


def _minutes_of(problem: PlanningProblem, weeks: Minutes, monday: dt.date) -> float | None:
    """Return what was run and what is planned in the week from `monday`.

    Return None when too few runs are planned.
    """
    first = max(monday, problem.today)
    coming = [run for run in problem.planned_runs if first <= run.date < monday + WEEK]
    if not coming:
        return None

    done = [
        activity
        for activity in problem.activities
        if activity.sport in RUN_SPORTS and monday <= activity.day < first
    ]
    if len(coming) + len(done) < _KNOWN_RUNS:
        return None
    return weeks.get(monday, 0.0) + sum(planned_minutes(run) for run in coming)


def _usual_before(weeks: Minutes, monday: dt.date) -> float | None:
    """Return the usual minutes of a week before `monday`.

    Return None unless each of the four weeks before holds a run.
    """
    before = _minutes_before(weeks, monday)
    if not before:
        return None
    return sum(sorted(before)[-_FULL:]) / _FULL


def _minutes_before(weeks: Minutes, monday: dt.date) -> list[float]:
    """Return the minutes of the four weeks before `monday`, or nothing if one of them has none."""
    before = _last_weeks(weeks, monday, _WEEKS_BEFORE)
    return before if all(before) else []


def _last_weeks(weeks: Minutes, monday: dt.date, number: int) -> list[float]:
    """Return the minutes of so many weeks before `monday`, the latest first."""
    return [weeks.get(monday - back * WEEK, 0.0) for back in range(1, number + 1)]


def planned_minutes(run: PlannedRun) -> float:
    """Return how long a planned run takes, or a usual length where the calendar names none."""
    if run.minutes is not None:
        return run.minutes
    return UNKNOWN_LONG if run.kind == "long" else MINUTES_UNKNOWN
