"""Reading a history: every row that can be true, and what is wrong with each of the others."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.archive.formats import Units, format_of
from connectors.archive.table import Row, Table, open_table
from connectors.archive.values import Damaged, shown
from connectors.errors import BadExport
from planner.language import _, ngettext
from planner.model import RUN_SPORTS, Activity

# Men's world records, metres and seconds (World Athletics, November 2025).
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
    """A row that was left out: `where` it is ("line 17") and `why`."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class History:
    """What a file holds: activities, oldest first, and the rows that were left out.

    `assumed` is a sentence about what had to be assumed, if anything.
    """

    activities: tuple[Activity, ...]
    skipped: tuple[Skipped, ...]
    assumed: str | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """What was left out or assumed, a sentence each. The first few rows are named."""
        named = self.skipped[:_NAMED]
        sentences = [_("Left out {where}: {why}.", where=row.where, why=row.why) for row in named]

        more = len(self.skipped) - _NAMED
        if more > 0:
            left_out = ngettext("Left out {count} more row.", "Left out {count} more rows.", more)
            sentences.append(left_out)

        if self.assumed:
            sentences.append(self.assumed)
        return tuple(sentences)


def read_history(
    path: Path,
    *,
    zone: ZoneInfo | None = None,
    units: Units | None = None,
    today: dt.date | None = None,
) -> History:
    """Read an exported history. Raises BadExport, which names the file and what to do.

    `zone`: where the runner lives, for Strava's export, which is in UTC (None: this computer's).
    `units`: of Garmin's file, which does not say (None: by cadence and stride, else metric).
    `today`: later rows are damaged (None: any date will do).
    """
    table = open_table(path)
    form = format_of(table, zone, units)
    if form is None:
        raise BadExport(_unknown_columns(path, table))

    activities: list[Activity] = []
    skipped: list[Skipped] = []
    first_lines: dict[tuple[object, ...], int] = {}

    for row in table.rows:
        try:
            activity = form.read(row)
            first_line = first_lines.setdefault(_same(activity), row.line)
            _must_be_true(activity, row, first_line, today)
        except Damaged as error:
            skipped.append(Skipped(_("line {number}", number=row.line), str(error)))
        else:
            activities.append(activity)

    if not any(activity.sport in RUN_SPORTS for activity in activities):
        raise BadExport(_no_runs(path, len(activities), skipped))

    activities.sort(key=lambda activity: (activity.start, activity.id))
    return History(tuple(activities), tuple(skipped), form.assumed)


def _unknown_columns(path: Path, table: Table) -> str:
    return _(
        "{path} has unknown columns ({columns}). Use Strava's activities.csv in English, or "
        "Garmin's Activities.csv in English or German.",
        path=path,
        columns=shown(", ".join(table.columns)) or _("none"),
    )


def _must_be_true(activity: Activity, row: Row, first_line: int, today: dt.date | None) -> None:
    """Raise Damaged for a row that is broken, a copy of an earlier one, or impossible."""
    if not row.fits:
        raise Damaged(_("it has more cells than there are columns"))
    if first_line != row.line:
        raise Damaged(_("the same as line {number}", number=first_line))
    if today and activity.day > today:
        raise Damaged(_("{date} is in the future", date=activity.day))
    if activity.sport in RUN_SPORTS:
        _must_be_a_run(activity)


def _must_be_a_run(activity: Activity) -> None:
    """Raise Damaged for a run that takes days, or that is faster than the world record."""
    time = activity.moving_s or activity.elapsed_s
    if not time:
        return

    if time > _LONGEST_RUN_S:
        raise Damaged(_("a run of {days:.0f} days", days=time / 86_400))

    metres = activity.distance_m
    if metres and metres / time > _fastest(metres):
        text = _(
            "impossible pace: {metres:.0f} m in {seconds:.0f} s is faster than the world record",
            metres=metres,
            seconds=time,
        )
        raise Damaged(text)


def _fastest(distance_m: float) -> float:
    """Return the highest believable speed in m/s: that of the longest record that is not longer."""
    speeds = [metres / time for metres, time in _RECORDS if metres <= distance_m]
    return min(speeds, default=12.5)  # the fastest stretch ever timed, within a 100 m race


def _same(activity: Activity) -> tuple[object, ...]:
    """Return what two rows of one activity have in common."""
    return (
        activity.start,
        activity.sport,
        activity.distance_m,
        activity.moving_s,
        activity.elapsed_s,
    )


def _no_runs(path: Path, read: int, skipped: list[Skipped]) -> str:
    """Say that there are no runs, and what there is instead."""
    rows = read + len(skipped)
    if not rows:
        return _("{path} has no runs in it: the table is empty.", path=path)

    if not skipped:
        return ngettext(
            "{path} has no runs in it: it has {count} row with another sport.",
            "{path} has no runs in it: it has {count} rows with other sports.",
            rows,
            path=path,
        )

    return ngettext(
        "{path} has no runs in it: {damaged} of {count} row can't be read, first {where}: {why}.",
        "{path} has no runs in it: {damaged} of {count} rows can't be read, first {where}: {why}.",
        rows,
        path=path,
        damaged=len(skipped),
        where=skipped[0].where,
        why=skipped[0].why,
    )
