"""What was lifted before the window that each pass reads, from the sessions kept as done.

A season is longer than the window. Without this an athlete would never get past where twelve weeks
of lifting lead.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from planner.log.match import match
from planner.model import Activity, LiftSet
from worker.passes.match import published
from worker.store import ShownSession

_HOURS: Final = {"am": 8, "pm": 18}  # when it started is not kept
_COUNTED: Final = frozenset({"heavy", "micro", "plyo"})


def remembered(
    shown: Iterable[ShownSession],
    sets: Mapping[str, Sequence[LiftSet]],
    before: dt.date,
    read: Collection[str],
) -> Iterator[Activity]:
    """Yield the sessions with lifting or jumps that were done before a day, with their sets.

    One that was only half done is left out. So is an activity that was `read` in this pass (ids).
    """
    for each in shown:
        if each.date >= before or _COUNTED.isdisjoint(each.session.kinds):
            continue
        if each.done_as is None or each.done_as in read:
            continue

        activity = _activity(each, each.done_as, sets.get(each.done_as, ()))
        if _is_whole(each, activity, before):
            yield activity


def _activity(shown: ShownSession, name: str, sets: Sequence[LiftSet]) -> Activity:
    session = shown.session
    return Activity(
        id=name,
        start=dt.datetime.combine(shown.date, dt.time(_HOURS[session.half])),
        sport="plyometrics" if session.kinds == ("plyo",) else "strength",
        elapsed_s=60.0 * session.minutes,
        session_uid=shown.uid,
        sets=tuple(sets),
    )


def _is_whole(shown: ShownSession, activity: Activity, before: dt.date) -> bool:
    return match([published(shown)], [activity], before)[0].outcome == "done"
