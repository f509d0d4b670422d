"""Which recordings are one outing, and which of them cannot be true."""

from collections.abc import Iterable
from typing import Final

from planner.model import Activity

# Fastest believable average speed in m/s for runs longer than the distance in metres. A faster row
# is damaged. The world records over 1,000 m, the mile and the half marathon are 7.6, 7.2 and 6.2
# m/s. [K]
_FASTEST: Final = ((15_000, 6.3), (1_500, 7.3), (800, 7.8), (0, 11.0))
_LONGEST_S: Final = 48 * 3600
_BREAK_S: Final = 45 * 60  # between warm-up, repetitions and cool-down of one outing [D]
_OVERLAP_S: Final = 60.0  # by which two clocks may differ [D]
_GUESSED_PACE: Final = 0.36  # seconds a metre, which is 6 min/km, where no time was recorded [D]


def is_damaged(run: Activity) -> bool:
    """Tell whether a run cannot have happened as recorded: no length, or faster than any human."""
    if not 0 < seconds_of(run) <= _LONGEST_S:
        return True

    distance = run.distance_m or 0.0
    seconds = run.moving_s or run.elapsed_s or 0.0
    if not distance or not seconds:
        return False

    limit = next(speed for metres, speed in _FASTEST if distance >= metres)
    return distance / seconds > limit


def seconds_of(row: Activity) -> float:
    """Return the moving time, else the elapsed time, else a guess of 6 min/km from the distance."""
    return row.moving_s or row.elapsed_s or (row.distance_m or 0.0) * _GUESSED_PACE


def outings(rows: Iterable[Activity]) -> list[list[Activity]]:
    """Put runs together that follow one another within minutes, from rows in order of their start.

    Of two that were recorded at the same time the longer one is kept.
    """
    grouped: list[list[Activity]] = []

    for row in rows:
        last = grouped[-1][-1] if grouped else None
        if last is None or _is_apart(last, row):
            grouped.append([row])
        elif _follows(last, row):
            grouped[-1].append(row)
        elif seconds_of(row) > seconds_of(last):
            grouped[-1][-1] = row

    return grouped


def _is_apart(last: Activity, row: Activity) -> bool:
    """Tell whether a row begins an outing of its own.

    A hidden start follows nothing. A watch that was left on counts for at most twice the time of
    the running itself.
    """
    if row.half is None or last.half is None:
        return True

    ran = seconds_of(last)
    lasted = max(ran, min(last.elapsed_s or 0.0, 2 * ran))
    return _seconds_between(last, row) - lasted >= _BREAK_S


def _follows(last: Activity, row: Activity) -> bool:
    """Tell whether a row began when the last one was over, and not beside it on a second watch."""
    return _seconds_between(last, row) >= seconds_of(last) - _OVERLAP_S


def _seconds_between(last: Activity, row: Activity) -> float:
    return (row.start - last.start).total_seconds()
