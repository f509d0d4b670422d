"""Which weeks are lighter ones: after harder weeks, with the runner's own, or by the sets done."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from planner.log.lifted import sets_by_week
from planner.model import Level, PlanningProblem
from planner.runs.run import Run
from planner.season.cutback import (
    cut_backs_done,
    cuts_back,
    minutes_by_week,
    rhythm,
    runs_much_more,
)
from planner.season.standing import Standing
from planner.weeks import WEEK, monday_of

# Weeks from one lighter week to the next (evidence §4, deload).
_DELOAD_EVERY: Final[dict[Level, int]] = {"novice": 6, "intermediate": 4, "advanced": 4}
# Share of the most sets of the weeks before. Lifts of two sets keep them, so it is not half. [D]
_LIGHT_SETS: Final = 0.8
_WAITS: Final = 1  # weeks, for a runner whose cut-back weeks come regularly [D]
_SETS_WEEKS: Final = 3  # how many weeks before count [D]


class LighterWeeks:
    """The lighter weeks of a season. One week in `every` is lighter."""

    def __init__(self, problem: PlanningProblem, runs: Sequence[Run]) -> None:
        """Look at the minutes of running and the sets of lifting, week by week."""
        self._problem = problem
        self._this_monday = monday_of(problem.today)
        self._minutes = minutes_by_week(runs, problem.today)
        self._sets = sets_by_week(problem.activities)
        self._cut_backs = cut_backs_done(self._minutes, self._this_monday)

        usual = _DELOAD_EVERY[problem.athlete.strength_level]
        own = rhythm(self._cut_backs)
        self.every = own or usual
        self._waits = _WAITS if own is not None else 0

    def cuts_back(self, monday: dt.date) -> bool:
        """Tell whether the runner ran, or is going to run, clearly less in the week."""
        if monday < self._this_monday:
            return monday in self._cut_backs
        return bool(cuts_back(self._problem, self._minutes, monday))

    def runs_much_more(self, monday: dt.date) -> bool:
        """Tell whether the week holds much more running than usual."""
        return runs_much_more(self._problem, self._minutes, monday)

    def is_due(self, standing: Standing, monday: dt.date) -> bool:
        """Tell whether it is time for a lighter week. It waits a week for the runner's own."""
        if standing.loading < self.every - 1:
            return False
        return not self.cuts_back(monday + WEEK)

    def by_sets(self, monday: dt.date) -> bool | None:
        """Tell by its recorded sets whether a past week was light.

        Return None if they do not show it.
        """
        if monday not in self._sets:
            return None

        weeks_before = [monday - number * WEEK for number in range(1, _SETS_WEEKS + 1)]
        most_before = max(self._sets.get(week, 0) for week in weeks_before)
        if not most_before:
            return None
        return self._sets[monday] <= _LIGHT_SETS * most_before
