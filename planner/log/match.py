"""What became of the sessions that are behind us: done, done in part, or missed, and by which activity."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.log.jumped import is_jumping
from planner.model import Activity, PlanningProblem, Published

Outcome = Literal["done", "partial", "missed"]
_WHOLE = 4  # recorded sets from which lifting counts as a whole session: two lifts of two sets [D]
_NEAR = 1  # days by which it may have been done early or late and still be this session [D]
_LEGS = ("heavy", "micro")  # kinds that load the legs like lifting


@dataclass(frozen=True, slots=True)
class Match:
    """A session that was shown and the activity that fulfilled it; a missed one has none."""

    session: Published
    activity: Activity | None
    outcome: Outcome


def match(
    published: Iterable[Published], activities: Iterable[Activity], today: dt.date
) -> tuple[Match, ...]:
    """Match each session up to today to what happened: by its uid, else same day and kind, else the neighbouring day.

    No activity counts twice. A session of today that is not done yet is still to come, so it is left out.
    """
    sessions = sorted((p for p in published if p.date <= today), key=lambda p: (p.date, p.uid))
    trained = sorted(
        (a for a in activities if _is_training(a) and a.day <= today), key=lambda a: (a.start, a.id)
    )
    pairs = sorted(
        (rank, index, number)
        for index, session in enumerate(sessions)
        for number, activity in enumerate(trained)
        if (rank := _fits(session, activity)) is not None
    )
    found: dict[int, int] = {}
    for _, index, number in pairs:
        if index not in found and number not in found.values():
            found[index] = number
    return tuple(
        Match(session, done, _outcome(session, done))
        for index, session in enumerate(sessions)
        for done in [trained[found[index]] if index in found else None]
        if done is not None or session.date < today
    )


def lifting_days(problem: PlanningProblem) -> tuple[list[dt.date], list[dt.date]]:
    """Return the days with lifting up to today, and those of them that count as a whole session.

    A light session or a primer that was shown by us is no lifting, and a partial one is no whole session.
    """
    matched = match(problem.published, problem.activities, problem.today)
    small = _small(matched)
    partial = {m.activity.id for m in matched if m.activity and m.outcome == "partial"}
    lifted = [
        a
        for a in problem.activities
        if a.sport == "strength" and a.day <= problem.today and a.id not in small
    ]
    return sorted({a.day for a in lifted}), sorted({a.day for a in lifted if a.id not in partial})


def small_sessions(problem: PlanningProblem) -> frozenset[str]:
    """Return the ids of the activities that were a light session or a primer shown by us."""
    return _small(match(problem.published, problem.activities, problem.today))


def _small(matched: Iterable[Match]) -> frozenset[str]:
    return frozenset(
        m.activity.id for m in matched if m.activity and not {*_LEGS} & {*m.session.kinds}
    )


def _is_training(activity: Activity) -> bool:
    return activity.sport == "strength" or is_jumping(activity)


def _fits(session: Published, activity: Activity) -> int | None:
    """Return how good an activity fits a session, 0 the best; None: it is another one."""
    if activity.session_uid is not None:
        return 0 if activity.session_uid == session.uid else None
    jumps_only = session.kinds == ("plyo",)
    if not (is_jumping(activity) if jumps_only else activity.sport == "strength"):
        return None
    days = (activity.day - session.date).days
    return None if abs(days) > _NEAR else 1 + 2 * abs(days) + (days < 0)


def _outcome(session: Published, done: Activity | None) -> Outcome:
    if done is None:
        return "missed"
    few = "heavy" in session.kinds and 0 < len(done.sets) < _WHOLE
    return "partial" if few else "done"


def missed(problem: PlanningProblem) -> Sequence[Published]:
    """Return the sessions with lifting that were shown and not done, oldest first."""
    matched = match(problem.published, problem.activities, problem.today)
    return [m.session for m in matched if m.outcome == "missed" and "heavy" in m.session.kinds]
