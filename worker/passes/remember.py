"""What was lifted before the window that is read anew: by our own record of the sessions that were done.

A season is longer than the window. Without this an athlete would stand for ever where twelve weeks of lifting lead.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from planner.log.match import match
from planner.model import Activity, LiftSet, Published
from worker.store import ShownSession

_HOURS: Final = {"am": 8, "pm": 18}  # when it started is not kept


def remembered(
    shown: Iterable[ShownSession],
    sets: Mapping[str, Sequence[LiftSet]],
    before: dt.date,
    read: Collection[str],
) -> Iterator[Activity]:
    """Yield the sessions with lifting or jumps that were done before a day, with the sets that were read of them.

    A partial one is left out: it was no whole session. So is an activity that was `read` anew (ids).
    """
    for one in shown:
        session = one.session
        if one.done_as is None or one.done_as in read or one.date >= before:
            continue
        if not {"heavy", "micro", "plyo"} & {*session.kinds}:
            continue
        done = Activity(
            id=one.done_as,
            start=dt.datetime.combine(one.date, dt.time(_HOURS[session.half])),
            sport="plyometrics" if session.kinds == ("plyo",) else "strength",
            elapsed_s=60.0 * session.minutes,
            session_uid=one.uid,
            sets=tuple(sets.get(one.done_as, ())),
        )
        published = Published(uid=one.uid, date=one.date, half=session.half, kinds=session.kinds)
        if match([published], [done], before)[0].outcome == "done":
            yield done
