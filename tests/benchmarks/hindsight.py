"""Labels runs with hindsight, apart from the planner's own classifier, so that a forecast is judged by somebody else.

A run day is *long* when its longest run lasts at least an hour and 1.4 times the median of the runner's runs within four
weeks on either side, or 90 minutes. It is *hard* when the athlete labelled it (race, workout) or its title says so, or
when a run of 3 km or more is faster than 85 % of the runner's runs within eight weeks on either side and no longer than
the long ones. Future runs are used on purpose: this is hindsight.
"""

import bisect
import datetime as dt
import re
import statistics
from dataclasses import dataclass

from planner.model import RUN_SPORTS, Activity

_LONG_WINDOW, _HARD_WINDOW = dt.timedelta(weeks=4), dt.timedelta(weeks=8)
_WORDS = re.compile(
    r"interval|tempo|threshold|track|race|fartlek|repeats|workout|speed|hills|\d\s*x\s*\d", re.IGNORECASE
)
_FEWEST = 8


@dataclass(frozen=True)
class Label:
    """What a day was, in hindsight."""

    run: bool
    long: bool
    hard: bool

    @property
    def key(self) -> bool:
        return self.long or self.hard


REST = Label(run=False, long=False, hard=False)


def label_days(activities: list[Activity]) -> dict[dt.date, Label]:
    """Return the label of each day with a run."""
    runs = sorted((a for a in activities if a.sport in RUN_SPORTS and (a.moving_s or 0) > 300), key=lambda a: a.start)
    starts = [a.start for a in runs]
    days: dict[dt.date, list[bool]] = {}
    for run in runs:
        near = _within(runs, starts, run.start, _LONG_WINDOW)
        longest = run.moving_s >= 5400 or (
            run.moving_s >= 3600 and run.moving_s >= 1.4 * statistics.median(r.moving_s for r in near)
        )
        hard = run.kind in ("race", "intervals", "tempo", "hills") or bool(_WORDS.search(run.title or ""))
        if not hard and not longest and (run.distance_m or 0) >= 3000:
            speeds = sorted(
                r.distance_m / r.moving_s for r in _within(runs, starts, run.start, _HARD_WINDOW) if r.distance_m
            )
            if len(speeds) >= _FEWEST:
                hard = run.distance_m / run.moving_s > speeds[int(0.85 * len(speeds))]
        day = days.setdefault(run.day, [False, False])
        day[0] |= longest or run.kind == "long"
        day[1] |= hard
    return {day: Label(run=True, long=long, hard=hard) for day, (long, hard) in days.items()}


def _within(runs: list[Activity], starts: list[dt.datetime], at: dt.datetime, window: dt.timedelta) -> list[Activity]:
    return runs[bisect.bisect_left(starts, at - window) : bisect.bisect_right(starts, at + window)]
