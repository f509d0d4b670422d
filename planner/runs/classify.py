"""What kind of run was it: easy, long, tempo, intervals, hills or a race, and how sure are we."""

import datetime as dt
import statistics
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from planner.model import RUN_SPORTS, WEEKDAYS, Activity, Athlete, PlannedRun, PlanningProblem
from planner.runs.fulfilled import as_planned
from planner.runs.outings import is_damaged, outings, seconds_of
from planner.runs.run import Run
from planner.runs.verdict import FEWEST_BEFORE, is_as_usual, judge
from planner.runs.yardstick import Yardstick, Yardsticks
from planner.weeks import monday_of

_WINDOW: Final = dt.timedelta(days=28)
# Times the usual minutes. The longest run of a short runner is a long run for them, too. [D]
_STANDS_OUT: Final = 1.3


def classify(
    activities: Iterable[Activity],
    until: dt.datetime,
    athlete: Athlete | None = None,
    planned: Sequence[PlannedRun] = (),
) -> tuple[list[Run], int]:
    """Return the runs up to `until` (local), oldest first, and how many damaged rows were left out.

    Labels decide, then the words of the title, then the result (a race), then the length against
    the last 28 days, then the effort against the runner's own distribution (evidence §6). Parts of
    one outing minutes apart are one run. A run that fulfilled a planned one is what was planned, if
    it looks easier or is only guessed to be harder.
    """
    running = [activity for activity in activities if activity.sport in RUN_SPORTS]
    rows = sorted(running, key=lambda row: (row.start, row.id))
    good = [row for row in rows if row.start <= until and not is_damaged(row)]

    sticks = Yardsticks(good, until.date(), athlete or Athlete())
    lately: deque[Run] = deque()
    runs: list[Run] = []

    for outing in outings(good):
        start = outing[0].start
        while lately and start - lately[0].start > _WINDOW:
            lately.popleft()

        run = _run(outing, sticks.on(start.date()), [earlier.minutes for earlier in lately])
        if _stands_out(run, lately):
            closes_day = not _is_long_day(athlete, run.day)
            run = replace(run, stands_out=True, closes_day=closes_day)

        lately.append(run)
        runs.append(run)

    return as_planned(runs, planned), len(rows) - len(good)


def runs_of(problem: PlanningProblem) -> tuple[list[Run], int]:
    """Return a problem's runs up to the end of today, and the number of damaged rows."""
    end = dt.datetime.combine(problem.today, dt.time.max)
    return classify(problem.activities, end, problem.athlete, problem.planned_runs)


def _run(outing: Sequence[Activity], stick: Yardstick, lately: Sequence[float]) -> Run:
    first = outing[0]
    minutes = sum(seconds_of(part) for part in outing) / 60
    metres = [part.distance_m or 0.0 for part in outing]
    verdict = judge(outing, minutes, stick, lately)

    return Run(
        start=first.start,
        half=first.half,
        kind=verdict.kind,
        minutes=minutes,
        distance_m=max(metres) if verdict.kind == "race" else sum(metres),
        confidence=verdict.confidence,
        day=first.day,
        harder=verdict.harder,
        parts=tuple(outing),
        threshold_speed=stick.threshold_speed,
        as_usual=is_as_usual(minutes, stick, lately),
    )


def _stands_out(run: Run, lately: Sequence[Run]) -> bool:
    """Tell whether a run is clearly longer than usual and the longest of its week so far.

    The week is the calendar week. It may be a race.
    """
    if len(lately) < FEWEST_BEFORE:
        return False

    usual = statistics.median(earlier.minutes for earlier in lately)
    if run.minutes < _STANDS_OUT * usual:
        return False

    monday = monday_of(run.day)
    this_week = [earlier.minutes for earlier in lately if earlier.day >= monday]
    return run.minutes >= max(this_week, default=0.0)


def _is_long_day(athlete: Athlete | None, day: dt.date) -> bool:
    """Tell whether the athlete named this weekday as the one of the long run."""
    if athlete is None:
        return False
    return athlete.usual_week.get(WEEKDAYS[day.weekday()]) == "long"
