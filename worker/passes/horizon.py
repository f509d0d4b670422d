"""How far a pass looks back and ahead."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from worker.ledger import LedgerRow

WINDOW: Final = dt.timedelta(days=84)  # of activities that are read in each pass
BACK: Final = dt.timedelta(days=7)  # of the calendar before today
AHEAD: Final = dt.timedelta(days=14)  # of the plan, today included


def view_window(today: dt.date, rows: Iterable[LedgerRow] = ()) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the calendar to look at.

    It starts a week back, or earlier if a workout from before is not cleared away yet. It ends with
    the month in which the plan ends: platforms answer in whole months, so that costs nothing, and a
    session that the athlete moved beyond the plan is seen as moved and not as deleted.
    """
    start = today - BACK
    for row in rows:
        if row.live or row.state == "removing":
            start = min(start, row.date)

    some_day_next_month = (today + AHEAD).replace(day=28) + dt.timedelta(days=4)
    end = some_day_next_month.replace(day=1) - dt.timedelta(days=1)
    return start, end
