"""The coach's plan: the runs on the runner's Garmin calendar for the coming three weeks."""

import datetime as dt
from dataclasses import dataclass

from connectors.sandbox.efforts import Kind, RunKind
from connectors.sandbox.runner import SAT, SUN, THU, TUE, WED

AHEAD_DAYS = 21
RACE_TITLE = "City half marathon"
RACE_METRES = 21097.5


@dataclass(slots=True)
class CoachItem:
    """A planned run or strength day.

    `adaptive`: Garmin Coach made it, so it has no workout in the library.
    """

    date: dt.date
    title: str
    kind: Kind
    minutes: int
    adaptive: bool


def coach_run(day: dt.date, first: dt.date) -> CoachItem | None:
    """Return what the coach planned for a day. `first` is the day the plan was made."""
    week = (day - first).days // 7
    cut_back = week % 4 == 3
    match day.weekday():
        case weekday if weekday == TUE:
            title = "Intervals 5 x 1000 m" if week % 2 else "Intervals 6 x 800 m"
            return CoachItem(day, title, "intervals", 58, adaptive=False)
        case weekday if weekday in (WED, SAT):
            return CoachItem(day, "Easy run", "easy", 45 if weekday == WED else 40, adaptive=True)
        case weekday if weekday == THU and week % 3 == 2:
            return CoachItem(day, "Tempo", "tempo", 50, adaptive=True)
        case weekday if weekday == THU:
            return CoachItem(day, "Tempo 20 min", "tempo", 52, adaptive=False)
        case weekday if weekday == SUN:
            minutes = 80 if cut_back else min(110, 100 + 5 * week)
            return CoachItem(day, f"Long run {minutes} min", "long", minutes, adaptive=False)

    return None


def kind_of(title: str) -> RunKind:
    """Return what kind of run a title of the coach's means."""
    kinds: dict[str, RunKind] = {"Intervals": "intervals", "Tempo": "tempo", "Long": "long"}
    return kinds.get(title.split(" ", 1)[0], "easy")


def race_day(today: dt.date) -> dt.date:
    """Return the Sunday eight weeks ahead."""
    eight_weeks = today + dt.timedelta(weeks=8)
    return eight_weeks - dt.timedelta(days=(eight_weeks.weekday() + 1) % 7)
