"""A broken rule, and how it reads."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, NamedTuple

from planner.language import _
from planner.model import Session

CONTRACT: Final = "contract"  # the rule id where a plan breaks its own form, not the rulebook


class Reason(NamedTuple):
    """The id of a rule, and a clause that says how it is broken, such as "it is a race day"."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a plan breaks, the day it breaks it on, and one sentence that says how."""

    rule: str
    date: dt.date
    text: str


def breach_of(session: Session, reason: Reason) -> Breach:
    """Return the breach by one session: the sentence names it and its day."""
    text = _(
        "{session} on {weekday} {date}: {why}.",
        session=session.title or _("The session"),
        weekday=f"{session.date:%A}",
        date=session.date,
        why=reason.why,
    )
    return Breach(reason.rule, session.date, text)
