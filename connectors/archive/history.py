"""Reading a history: every row that can be true, and for every other one its line and what is wrong with it."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.archive.formats import Units, format_of
from connectors.archive.table import Row, open_table
from connectors.archive.values import Damaged, shown
from connectors.errors import BadExport
from planner.model import RUN_SPORTS, Activity

# Men's world records, metres and seconds (World Athletics, November 2025): nobody's watch was carried faster.
_RECORDS = (
    (100, 9.58),
    (200, 19.19),
    (400, 43.03),
    (800, 100.91),
    (1000, 131.96),
    (1500, 206.00),
    (3000, 437.55),
    (5000, 755.36),
    (10_000, 1571.00),
    (21_097.5, 3402),
    (42_195, 7235),
)
_LONGEST_RUN_S = 4 * 86_400
_NAMED = 5  # rows left out that are named


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was left out: `where` it stands ("line 17") and `why`."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class History:
    """What a file told us: activities, oldest first; rows left out; a sentence if something had to be assumed."""

    activities: tuple[Activity, ...]
    skipped: tuple[Skipped, ...]
    assumed: str | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """What was left out or assumed, a sentence each; the first few rows are named."""
        left = [f"Left out {row.where}: {row.why}." for row in self.skipped[:_NAMED]]
        more = (
            [f"Left out {len(self.skipped) - _NAMED} more rows."]
            if len(self.skipped) > _NAMED
            else []
        )
        return (*left, *more, *([self.assumed] if self.assumed else []))


def read_history(
    path: Path,
    *,
    zone: ZoneInfo | None = None,
    units: Units | None = None,
    today: dt.date | None = None,
) -> History:
    """Read an exported history. Raises BadExport with one sentence that names the file and the way out.

    `zone`: where the runner lives, for Strava's export, which is in UTC (None: this computer's zone).
    `units`: of Garmin's file, which does not say (None: found from cadence and stride, else metric).
    `today`: later rows are damaged (None: any date will do).
    """
    table = open_table(path)
    form = format_of(table, zone, units)
    if form is None:
        columns = shown(", ".join(table.columns)) or "none at all"
        raise BadExport(
            f"{path} has columns that are not known ({columns}): give Strava's activities.csv in English, "
            "or Garmin's Activities.csv in English or German."
        )
    first_seen: dict[tuple[object, ...], int] = {}
    activities: list[Activity] = []
    skipped: list[Skipped] = []
    for row in table.rows:
        try:
            activity = form.read(row)
            _must_be_true(activity, row, first_seen.setdefault(_same(activity), row.line), today)
        except Damaged as error:
            skipped.append(Skipped(f"line {row.line}", str(error)))
        else:
            activities.append(activity)
    if not any(activity.sport in RUN_SPORTS for activity in activities):
        raise BadExport(f"{path} has no runs in it: {_count(len(activities), skipped)}.")
    activities.sort(key=lambda activity: (activity.start, activity.id))
    return History(tuple(activities), tuple(skipped), form.assumed)


def _must_be_true(activity: Activity, row: Row, first_line: int, today: dt.date | None) -> None:
    if not row.fits:
        raise Damaged("it has more cells than there are columns")
    if first_line != row.line:
        raise Damaged(f"the same as line {first_line}")
    if today and activity.day > today:
        raise Damaged(f"{activity.day} is in the future")
    if activity.sport not in RUN_SPORTS:
        return
    time = activity.moving_s or activity.elapsed_s
    if time and time > _LONGEST_RUN_S:
        raise Damaged(f"a run of {time / 86_400:.0f} days")
    if time and activity.distance_m and activity.distance_m / time > _fastest(activity.distance_m):
        raise Damaged(
            f"impossible pace: {activity.distance_m:.0f} m in {time:.0f} s is faster than the world record"
        )


def _fastest(distance_m: float) -> float:
    """Return the highest believable speed in m/s: the record's over the longest record distance not longer."""
    speeds = [metres / time for metres, time in _RECORDS if metres <= distance_m]
    return min(speeds, default=12.5)  # the fastest stretch ever timed, within a 100 m race


def _same(activity: Activity) -> tuple[object, ...]:
    return (
        activity.start,
        activity.sport,
        activity.distance_m,
        activity.moving_s,
        activity.elapsed_s,
    )


def _count(read: int, skipped: list[Skipped]) -> str:
    if not read and not skipped:
        return "the table is empty"
    damaged = (
        f"; {len(skipped)} are damaged, the first is {skipped[0].where}: {skipped[0].why}"
        if skipped
        else ""
    )
    return f"of {read + len(skipped)} rows, {read} could be read{damaged}"
