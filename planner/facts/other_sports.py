"""The habit of other sports: on which weekdays somebody usually rides, swims or plays for long."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from planner.facts.days import SportOn
from planner.model import Activity, Date, Half, PlanningProblem
from planner.rulebook.numbers import LONG_CLOSES_DAY
from planner.runs.habit import MOST_LIKELY
from planner.runs.outings import seconds_of
from planner.weeks import WEEK

_WEEKS: Final = 8  # that are looked at [D]
_OFTEN: Final = 0.25  # a rarer sport is no habit [D]


def usual_sports(problem: PlanningProblem) -> dict[int, SportOn]:
    """Return the long sessions of other sports that are usual, by weekday from Monday (0).

    A session is long from 90 minutes. Its probability is the share of the last eight weeks that
    held one on this weekday, and its half of the day is the usual one (H17).
    """
    start = problem.today - _WEEKS * WEEK
    long_ones: dict[int, dict[Date, Activity]] = {}
    for activity in problem.activities:
        is_recent = start <= activity.day < problem.today
        if is_recent and activity.sport == "other" and _is_long(activity):
            long_ones.setdefault(activity.day.weekday(), {})[activity.day] = activity

    found = {weekday: _usual(list(days.values())) for weekday, days in long_ones.items()}
    return {weekday: sport for weekday, sport in found.items() if sport.p >= _OFTEN}


def _is_long(activity: Activity) -> bool:
    return seconds_of(activity) >= 60 * LONG_CLOSES_DAY


def _usual(sessions: Sequence[Activity]) -> SportOn:
    halves: Counter[Half | None] = Counter(session.half for session in sessions)
    half, _times = halves.most_common(1)[0]
    chance = min(MOST_LIKELY, len(sessions) / _WEEKS)
    return SportOn("other", half, chance, hard=False)
