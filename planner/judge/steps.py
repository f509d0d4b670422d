"""Whether the steps of the ladder that a session names were really its to take (8.3, L1 to L4)."""

from collections.abc import Iterator
from typing import Final

from planner.judge.beside import Others, heavy_cap
from planner.judge.breach import Reason
from planner.judge.effort import effort_in, effort_of_phase, harder
from planner.judge.flagged import light_is_left
from planner.judge.forbidden import in_one_visit
from planner.judge.witness import Witness, week_days
from planner.language import _
from planner.model import Session

# The steps that are sessions of their own: no other session may name them, and these have to.
_OWN_KIND: Final = {"L3": "micro", "L4": "light"}


def wrong_steps(witness: Witness, session: Session, others: Others) -> Iterator[Reason]:
    """Yield the steps that a session names although their terms do not hold.

    `others` is all other lifting, micro-doses and light sessions too.
    """
    if "L1" in session.rules:
        yield from _smaller(witness, session)

    visit = "heavy" in session.kinds and in_one_visit(witness, session.date, session.half)
    if "L2" in session.rules and not visit:
        yield Reason("L2", _("it is not straight after a quality run"))

    for step, kind in _OWN_KIND.items():
        if step in session.rules and kind not in session.kinds:
            yield Reason(step, _("it names a step that is another kind of session"))
        elif kind in session.kinds and step not in session.rules:
            yield Reason(step, _("it does not name the step that it is"))

    if "light" in session.kinds:
        yield from _without_other_lifting(witness, session, others)


def _smaller(witness: Witness, session: Session) -> Iterator[Reason]:
    """Yield L1 for a session that is none of less effort than the phase would put there."""
    if not witness.problem.overrides.ladder:
        yield Reason("L1", _("the athlete wants none of these steps"))

    week = witness.weeks(session.date)
    usual = effort_of_phase(witness, (week.phase, week.number))
    effort = effort_in(witness, session)
    if "heavy" not in session.kinds or effort is None or not harder(usual, effort):
        yield Reason("L1", _("it is no smaller than the session of its phase"))


def _without_other_lifting(witness: Witness, session: Session, others: Others) -> Iterator[Reason]:
    """Yield L4 for a light session in a week with other lifting, and one that tires.

    One that was announced may stay beside lifting that has found room since.
    """
    effort = effort_in(witness, session)
    if effort is not None and harder(effort, "light"):
        yield Reason("L4", _("a light session is of light effort"))

    lifted = [day for day in week_days(session.date) if day in others.lifting]
    if light_is_left(witness):
        left = [day for day in lifted if (day, "heavy") not in witness.locked]  # pins are gone
        if len(left) >= heavy_cap(witness, session.date):
            yield Reason("H12", _("the week holds enough already"))
        return

    if _was_announced(witness, session):
        return
    if not witness.problem.overrides.ladder:
        yield Reason("L4", _("the athlete wants none of these steps"))
    if lifted:
        yield Reason("L4", _("the week has other lifting"))


def _was_announced(witness: Witness, session: Session) -> bool:
    published = witness.problem.published
    return any(shown.date == session.date and "light" in shown.kinds for shown in published)
