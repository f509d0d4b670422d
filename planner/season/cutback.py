"""Whether the runner runs clearly less in a week than usual, or clearly more, and how often the lighter weeks come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from planner.model import RUN_SPORTS, PlannedRun, PlanningProblem
from planner.rulebook.numbers import MINUTES_UNKNOWN, UNKNOWN_LONG
from planner.runs.run import Run
from planner.weeks import WEEK, monday_of

_CUT_BACK = (
    0.85  # a week with less than this share of the usual minutes is the runner's own cut-back [D]
)
_FULL = 2  # the fullest of the four weeks before are what is usual: a cut-back or a race among them is not [D]
_KNOWN_RUNS = 3  # planned and done runs from which a coming week's volume is taken as known [D]
_HEAVY_RUN_WEEK = 1.3  # run load above this multiple of the 4-week mean: no full-volume lifting twice (evidence §4)
_USED_TO, _MORE = (
    8,
    1.1,
)  # weeks; a tenth above their fullest is new, what a race or a holiday came before is not [D]
_RHYTHM = (3, 6)  # weeks between lighter weeks that make a rhythm [D]
_SEEN = 3  # lighter weeks at equal distances that show it [D]

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
    return frozenset(
        monday
        for monday, minutes in weeks.items()
        if monday < this_monday
        and (usual := _usual_before(weeks, monday)) is not None
        and minutes < _CUT_BACK * usual
    )


def rhythm(cut_backs: Collection[dt.date]) -> int | None:
    """Return every how many weeks the runner cuts back; None unless the last three times were equally far apart."""
    last = sorted(cut_backs)[-_SEEN:]
    apart = {(b - a) // WEEK for a, b in pairwise(last)}
    if len(last) < _SEEN or len(apart) > 1:
        return None
    every = apart.pop()
    return every if _RHYTHM[0] <= every <= _RHYTHM[1] else None


def cuts_back(problem: PlanningProblem, weeks: Minutes, monday: dt.date) -> bool | None:
    """Tell whether the runner runs clearly less in the week from `monday`; None when too little is planned to know."""
    usual = _usual_before(weeks, monday_of(problem.today))
    total = _coming(problem, weeks, monday)
    return None if usual is None or total is None else total < _CUT_BACK * usual


def runs_much_more(problem: PlanningProblem, weeks: Minutes, monday: dt.date) -> bool:
    """Tell whether the week holds more than 1.3 times the 4-week mean (evidence §4, deload), and more than is known."""
    before = _four_before(weeks, monday_of(problem.today))
    total = _coming(problem, weeks, monday)
    if not before or total is None:
        return False
    known = max(
        weeks.get(monday_of(problem.today) - number * WEEK, 0.0)
        for number in range(1, _USED_TO + 1)
    )
    return total > _HEAVY_RUN_WEEK * sum(before) / len(before) and total > _MORE * known


def _coming(problem: PlanningProblem, weeks: Minutes, monday: dt.date) -> float | None:
    """Return what was run and what is planned in the week from `monday`; None when too few runs are planned."""
    first = max(monday, problem.today)
    planned = [planned_minutes(r) for r in problem.planned_runs if first <= r.date < monday + WEEK]
    if not planned:
        return None
    ran = sum(a.sport in RUN_SPORTS and monday <= a.day < first for a in problem.activities)
    return weeks.get(monday, 0.0) + sum(planned) if len(planned) + ran >= _KNOWN_RUNS else None


def _usual_before(weeks: Minutes, monday: dt.date) -> float | None:
    """Return the usual minutes of a week before `monday`; None unless each of the four before holds a run."""
    before = _four_before(weeks, monday)
    return sum(sorted(before)[-_FULL:]) / _FULL if before else None


def _four_before(weeks: Minutes, monday: dt.date) -> list[float]:
    """Return the minutes of the four weeks before `monday`; empty unless each of them holds a run."""
    before = [weeks.get(monday - number * WEEK, 0.0) for number in range(1, 5)]
    return before if all(before) else []


def planned_minutes(run: PlannedRun) -> float:
    """Return how long a planned run takes; a calendar often does not say, and then it is taken as usual."""
    if run.minutes is not None:
        return run.minutes
    return UNKNOWN_LONG if run.kind == "long" else MINUTES_UNKNOWN
