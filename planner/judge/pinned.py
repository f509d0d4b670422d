"""A pin keeps the day, not the content, as a judge reads the rulebook."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from planner.judge.beside import Judged
from planner.judge.breach import Reason
from planner.judge.effort import effort_in
from planner.judge.forbidden import forbidden
from planner.judge.witness import Witness
from planner.language import _
from planner.model import Session, SessionKind, SlotKind

_ENDS_LIFTING: Final = frozenset(("H01", "H15"))
_ENDS_JUMPS: Final = frozenset(("H09", "H15", "P01", "P02", "P07", "P11"))
_ONLY_LIGHT: Final = frozenset(("H02", "H08", "H09"))


def is_taken_away(witness: Witness, date: dt.date, kind: SessionKind) -> bool:
    """Tell whether a pinned session of this kind must not be done at all."""
    if kind == "heavy":
        ill = not witness.heavy_gate.is_open
        return ill or not _ENDS_LIFTING.isdisjoint(_rules(witness, date, kind))
    if kind == "plyo":
        return not _ENDS_JUMPS.isdisjoint(_rules(witness, date, kind))
    return False


def kept_too_hard(witness: Witness, session: Session) -> Iterator[Reason]:
    """Yield what a pinned session holds although a flag, the morning or a race forbids it."""
    for kind in session.kinds:
        if (session.date, kind) not in witness.locked:
            continue
        if is_taken_away(witness, session.date, kind):
            yield Reason("H09", _("the athlete pinned it, but it must not be done"))
        elif kind == "heavy" and effort_in(witness, session) != "light":
            for rule in sorted(_ONLY_LIGHT.intersection(_rules(witness, session.date, kind))):
                yield Reason(rule, _("the athlete pinned it, but it may only be light"))


def _rules(witness: Witness, date: dt.date, kind: SessionKind) -> set[str]:
    slot: SlotKind = "heavy" if kind == "heavy" else "plyo"
    return {reason.rule for reason in forbidden(witness, Judged(slot, date, None, "light"))}
