"""What became of past sessions: done, done in part, or missed, and by which activity."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.log.jumped import is_jumping
from planner.model import Activity, PlanningProblem, Published

Outcome = Literal["done", "partial", "missed"]
_WHOLE = 4  # recorded sets that make a whole lifting session: two lifts of two sets [D]
_NEAR = 1  # days by which it may have been done early or late and still be this session [D]
_LEGS = ("heavy", "micro")  # kinds that load the legs like lifting


@dataclass(frozen=True, slots=True)
class Match:
    """A session that was shown and the activity that fulfilled it. A missed one has none."""

    session: Published
    activity: Activity | None
    outcome: Outcome


def match(
    published: Iterable[Published], activities: Iterable[Activity], today: dt.date
) -> tuple[Match, ...]:
    """Match each session up to today to what happened.

    An activity that names a session is matched to it. Otherwise the same day and kind decide, then
    the neighbouring day. No activity counts twice. A session of today that is not done yet is still
    to come, so it is left out.
    """
    past = [session for session in published if session.date <= today]
    sessions = sorted(past, key=lambda session: (session.date, session.uid))
    trained = [a for a in activities if _is_training(a) and a.day <= today]
    trained.sort(key=lambda activity: (activity.start, activity.id))

    fulfilled_by = _pair(sessions, trained)
    matches = []
    for index, session in enumerate(sessions):
        number = fulfilled_by.get(index)
        activity = trained[number] if number is not None else None
        if activity is not None or session.date < today:
            matches.append(Match(session, activity, _outcome(session, activity)))
    return tuple(matches)


def lifting_days(problem: PlanningProblem) -> tuple[list[dt.date], list[dt.date]]:
    """Return the days with lifting up to today, and those of them with a whole session.

    A light session or a primer from the plan is no lifting, and a partial one is no whole session.
    """
    matches = match(problem.published, problem.activities, problem.today)
    small = _small(matches)
    partial = {m.activity.id for m in matches if m.activity and m.outcome == "partial"}

    days: set[dt.date] = set()
    whole_days: set[dt.date] = set()
    for activity in problem.activities:
        is_past = activity.day <= problem.today
        if activity.sport == "strength" and is_past and activity.id not in small:
            days.add(activity.day)
            if activity.id not in partial:
                whole_days.add(activity.day)
    return sorted(days), sorted(whole_days)


def small_sessions(problem: PlanningProblem) -> frozenset[str]:
    """Return the ids of the activities that were a light session or a primer from the plan."""
    return _small(match(problem.published, problem.activities, problem.today))


def missed(problem: PlanningProblem) -> Sequence[Published]:
    """Return the sessions with lifting that were shown and not done, oldest first."""
    matches = match(problem.published, problem.activities, problem.today)
    return [m.session for m in matches if m.outcome == "missed" and "heavy" in m.session.kinds]


def _pair(sessions: Sequence[Published], trained: Sequence[Activity]) -> dict[int, int]:
    """Return the activity's number by the session's, the best fits first."""
    candidates = []
    for index, session in enumerate(sessions):
        for number, activity in enumerate(trained):
            rank = _rank(session, activity)
            if rank is not None:
                candidates.append((rank, index, number))

    fulfilled_by: dict[int, int] = {}
    taken: set[int] = set()
    for _, index, number in sorted(candidates):
        if index not in fulfilled_by and number not in taken:
            fulfilled_by[index] = number
            taken.add(number)
    return fulfilled_by


def _rank(session: Published, activity: Activity) -> int | None:
    """Return how well an activity fits a session, 0 the best, or None if it is another one."""
    if activity.session_uid is not None:
        return 0 if activity.session_uid == session.uid else None

    days_late = (activity.day - session.date).days
    if abs(days_late) > _NEAR or not _is_of_its_kind(session, activity):
        return None

    rank = 1 + 2 * abs(days_late)
    if days_late < 0:
        rank += 1  # a day late is likelier than a day early
    return rank


def _is_of_its_kind(session: Published, activity: Activity) -> bool:
    if session.kinds in (("plyo",), ("hops",)):
        return is_jumping(activity)
    return activity.sport == "strength"


def _is_training(activity: Activity) -> bool:
    return activity.sport == "strength" or is_jumping(activity)


def _small(matches: Iterable[Match]) -> frozenset[str]:
    """Return the ids of the activities whose session had nothing that loads the legs."""
    small = set()
    for matched in matches:
        if matched.activity and not set(_LEGS) & set(matched.session.kinds):
            small.add(matched.activity.id)
    return frozenset(small)


def _outcome(session: Published, activity: Activity | None) -> Outcome:
    if activity is None:
        return "missed"

    is_short = 0 < len(activity.sets) < _WHOLE
    return "partial" if "heavy" in session.kinds and is_short else "done"
