"""Finds out which activity fulfilled which session."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.log.match import match as match_by_day
from planner.model import RUN_SPORTS, Activity, Published
from worker.hops import are_hops
from worker.store import ShownSession


@dataclass
class _Matches:
    """Activity ids by the uid of the session they fulfilled, and the other way round."""

    activity_of: dict[str, str] = field(default_factory=dict)
    session_of: dict[str, str] = field(default_factory=dict)

    def add(self, activity: Activity, uid: str) -> None:
        """Add a pair, unless either has a partner already."""
        if uid not in self.activity_of and activity.id not in self.session_of:
            self.activity_of[uid] = activity.id
            self.session_of[activity.id] = uid


def match(
    activities: Sequence[Activity],
    shown: Sequence[ShownSession],
    by_workout: Mapping[str, str],
    today: dt.date,
) -> tuple[list[Activity], dict[str, str]]:
    """Match activities with sessions.

    Returns the activities with their session, and activity ids by session uid.

    `by_workout` holds session uids by how an activity names the workout it was done from, and
    counts first. What was matched in an earlier pass stays. The rest goes by day and kind.
    """
    matches = _Matches()
    lifted = [a for a in activities if a.sport in ("strength", "plyometrics")]
    for activity in lifted:
        _add_first(matches, activity, activity.sources, by_workout)

    by_activity = {each.done_as: each.uid for each in shown if each.done_as}
    for activity in lifted:
        _add_first(matches, activity, (activity.id, *activity.sources), by_activity)

    _add_by_day(matches, activities, shown, today)
    matched = [_with_session(activity, matches.session_of) for activity in activities]
    return matched, matches.activity_of


def hopped(
    shown: Sequence[ShownSession], activities: Iterable[Activity], today: dt.date
) -> dict[str, str]:
    """Return the run by the hops that were in its warm-up (uid).

    Nobody records them. They count as done if their day's run was run.
    """
    runs = {a.day: a.id for a in activities if a.sport in RUN_SPORTS and a.day <= today}
    return {
        each.uid: runs[each.date]
        for each in shown
        if are_hops(each.session) and each.fate == "shown" and each.date in runs
    }


def _add_first(
    matches: _Matches, activity: Activity, names: Iterable[str], uids: Mapping[str, str]
) -> None:
    """Add the session of the first name that has one."""
    for name in names:
        if name in uids:
            matches.add(activity, uids[name])
            return


def _add_by_day(
    matches: _Matches,
    activities: Sequence[Activity],
    shown: Sequence[ShownSession],
    today: dt.date,
) -> None:
    """Add the sessions that nothing was matched with so far, by day and kind."""
    still_shown = [each for each in shown if each.fate == "shown"]
    unmatched = [published(s) for s in still_shown if s.uid not in matches.activity_of]
    left = [activity for activity in activities if activity.id not in matches.session_of]
    for pair in match_by_day(unmatched, left, today):
        if pair.activity is not None:
            matches.add(pair.activity, pair.session.uid)


def _with_session(activity: Activity, uids: Mapping[str, str]) -> Activity:
    if activity.id not in uids:
        return activity
    return activity.model_copy(update={"session_uid": uids[activity.id]})


def published(shown: ShownSession) -> Published:
    """Return a session as the planner knows it."""
    session = shown.session
    return Published(
        uid=session.uid,
        date=session.date,
        half=session.half,
        kinds=session.kinds,
        locked=shown.locked,
    )
