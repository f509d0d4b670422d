"""Follows what the runner changed on the calendar by hand: moved, taken off, deleted, edited."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, assert_never

from planner.language import N_, _
from planner.model import Declined
from worker.hops import are_hops
from worker.passes.observe import Finding, FindingKind
from worker.store import ShownSession

MOVABLE: Final = frozenset({"heavy", "plyo"})

# What became of a session: what was found, or that it is the athlete's own from now on.
Outcome = FindingKind | Literal["moved and kept", "edited and kept"]

SENTENCES: Final[Mapping[Outcome, str]] = {
    "moved": N_("You moved {title} to {day}. It stays there."),
    "unscheduled": N_("You took {title} off {day}. Nothing like it will be planned on that day."),
    "discarded": N_("You deleted {title} of {day}. It will not come back this week."),
    "edited": N_("You changed {title} on {day}. It stays as you left it."),
    "moved and kept": N_(
        "You moved {title} to {day}. It is yours now, and the plan works around it."
    ),
    "edited and kept": N_(
        "You changed {title} on {day}. It is yours now, and the plan works around it."
    ),
    "released": N_("You removed Pronghorn's mark from {title} on {day}. It is yours now."),
}


@dataclass(frozen=True, slots=True)
class Adopted:
    """What follows from what the athlete did: all sessions after it, and the slots they said no to.

    `said` is a sentence for each thing they did, `released` the uids of the sessions that are
    theirs from now on.
    """

    shown: list[ShownSession]
    declined: list[Declined]
    said: list[str]
    released: frozenset[str]


def adopt(
    shown: Sequence[ShownSession], findings: Sequence[Finding], today: dt.date, now: dt.datetime
) -> Adopted:
    """Let what the athlete did win. Doing it twice changes nothing more."""
    sessions = {each.uid: each for each in shown}
    declined: list[Declined] = []
    said: list[str] = []
    for finding in findings:
        before = sessions.get(finding.uid)
        if before is None:
            continue

        outcome = _outcome(finding, before, sessions.values())
        day = f"{finding.date:%A} {finding.date.day} {finding.date:%B}"
        said.append(_(SENTENCES[outcome], title=before.session.title, day=day))

        sessions[finding.uid] = _after(outcome, before, finding.date, now)
        days = _days_declined(outcome, finding.date, today, sessions.values())
        declined += [Declined(date=date, kinds=before.session.kinds) for date in days]

    found = {finding.uid for finding in findings}
    released = frozenset(
        uid for uid, session in sessions.items() if uid in found and session.fate == "released"
    )
    return Adopted(list(sessions.values()), declined, said, released)


def can_move_by_itself(shown: ShownSession) -> bool:
    """Whether a session may be moved: not one that only goes with others, such as a primer."""
    return not MOVABLE.isdisjoint(shown.session.kinds)


def _outcome(finding: Finding, before: ShownSession, shown: Iterable[ShownSession]) -> Outcome:
    """Return what became of a session.

    One that was moved or changed beyond what the planner can hold is the athlete's own from now on.
    That is a move onto the day of another session that stays, or anything at all done to one that
    only goes with others.
    """
    own = before.fate == "released" or not can_move_by_itself(before)
    if finding.kind == "edited" and own:
        return "edited and kept"
    if finding.kind == "moved" and (own or _is_taken(finding, shown)):
        return "moved and kept"
    return finding.kind


def _is_taken(finding: Finding, shown: Iterable[ShownSession]) -> bool:
    """Whether another session that stays is on the day a session was moved to."""
    for other in shown:
        stays = other.fate == "shown" and other.locked
        if stays and other.uid != finding.uid and other.date == finding.date:
            return True
    return False


def _after(outcome: Outcome, before: ShownSession, date: dt.date, now: dt.datetime) -> ShownSession:
    """Return a session after what was done to it. What was dropped meanwhile comes back."""
    moved = replace(
        before,
        session=before.session.model_copy(update={"date": date}),
        locked=True,
        changed=now,
        why=_("You moved it."),
    )
    declined = replace(before, fate="declined", changed=now)

    match outcome:
        case "moved":
            return replace(moved, fate="shown")
        case "moved and kept":
            return replace(moved, fate="released")
        case "edited":
            return replace(before, locked=True, fate="shown")
        case "edited and kept" | "released":
            return replace(before, fate="released", changed=now)
        case "unscheduled":
            return replace(declined, why=_("You took it off that day."))
        case "discarded":
            return replace(declined, why=_("You deleted it."))
    assert_never(outcome)


def _days_declined(
    outcome: Outcome, date: dt.date, today: dt.date, shown: Iterable[ShownSession]
) -> list[dt.date]:
    """Return the days on which nothing of the session's kinds is to be planned any more."""
    if outcome == "unscheduled":
        return [date]
    if outcome == "discarded":
        return _rest_of_week(date, today, shown)
    return []


def _rest_of_week(date: dt.date, today: dt.date, shown: Iterable[ShownSession]) -> list[dt.date]:
    """Return a day and what is left of its week, without the days of other sessions.

    Hops in a warm-up leave their day to others.
    """
    taken = {e.date for e in shown if e.fate == "shown" and not are_hops(e.session)}
    monday = date - dt.timedelta(days=date.weekday())

    days: list[dt.date] = []
    for number in range(7):
        day = monday + dt.timedelta(days=number)
        if day == date or (day >= today and day not in taken):
            days.append(day)
    return days
