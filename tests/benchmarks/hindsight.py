"""Labels days with hindsight.

It stands apart from the planner's own classifier, so that a forecast is judged by somebody else.

A day is *long* when its longest run is the longest of its calendar week and lasts at least 1.3
times the median of the runner's runs within eight weeks on either side, or when the athlete
labelled it so. It is *hard* when the athlete labelled it (race, workout) or its title says so, or
when its run of 3 km or more is the fastest of its week and faster than 85 % of the runner's runs
within eight weeks on either side, and not the long one. Later runs are used on purpose.
"""

import bisect
import datetime as dt
import re
import statistics
from dataclasses import dataclass

from planner.model import RUN_SPORTS, Activity, Half

_WINDOW = dt.timedelta(weeks=8)
_WORDS = re.compile(
    r"interval|tempo|threshold|track|race|fartlek|repeats|workout|speed|hills|\d\s*x\s*\d",
    re.IGNORECASE,
)
_FEWEST = 8


@dataclass(frozen=True)
class Label:
    """What a day was, in hindsight."""

    run: bool
    long: bool
    hard: bool
    half: Half | None = None  # of the day's longest run

    @property
    def key(self) -> bool:
        return self.long or self.hard


REST = Label(run=False, long=False, hard=False)


def label_days(activities: list[Activity]) -> dict[dt.date, Label]:
    """Return the label of each day with a run."""
    runs = sorted(
        (a for a in activities if a.sport in RUN_SPORTS and (a.moving_s or 0) > 300),
        key=lambda a: a.start,
    )
    starts = [a.start for a in runs]
    weeks: dict[dt.date, list[Activity]] = {}
    for run in runs:
        weeks.setdefault(run.day - dt.timedelta(days=run.day.weekday()), []).append(run)
    days = {run.day: [False, False] for run in runs}
    for week in weeks.values():
        middle = week[0].start
        near = runs[
            bisect.bisect_left(starts, middle - _WINDOW) : bisect.bisect_right(
                starts, middle + _WINDOW
            )
        ]
        longest = max(week, key=lambda r: r.moving_s)
        if longest.moving_s >= 1.3 * statistics.median(r.moving_s for r in near):
            days[longest.day][0] = True
        fastest = max(week, key=_speed)
        speeds = sorted(_speed(r) for r in near if _speed(r))
        if (
            len(speeds) >= _FEWEST
            and _speed(fastest) > speeds[int(0.85 * len(speeds))]
            and not days[fastest.day][0]
        ):
            days[fastest.day][1] = True
        for run in week:
            days[run.day][0] |= run.kind == "long"
            days[run.day][1] |= run.kind in ("race", "intervals", "tempo", "hills") or bool(
                _WORDS.search(run.title or "")
            )
    longest_of: dict[dt.date, Activity] = {}
    for run in runs:
        longest_of[run.day] = max(run, longest_of.get(run.day, run), key=lambda r: r.moving_s)
    return {
        d: Label(run=True, long=long, hard=hard, half=longest_of[d].half)
        for d, (long, hard) in days.items()
    }


def _speed(run: Activity) -> float:
    return run.distance_m / run.moving_s if (run.distance_m or 0) >= 3000 else 0.0
