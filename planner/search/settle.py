"""Lets everything that follows from a move happen with it.

So planning again with nothing new changes nothing.
"""

from dataclasses import replace

from planner.facts.days import Facts
from planner.model import Published
from planner.search.bits import KINDS
from planner.search.board import Board
from planner.search.calm import bits_of
from planner.search.place import Placement, search


def settled(facts: Facts) -> Placement:
    """Choose the days, again and again, until every announced session is where it was shown.

    What a move costs keeps other sessions where they are. Once a session has moved, others may
    want to follow it. So the new days are taken as shown, and chosen again. This ends: staying
    costs nothing, so each new choice costs less than the last, or as much with earlier sessions.
    """
    placement = search(Board(facts))
    while _something_moved(facts, placement):
        shown = _as_shown(facts, placement)
        problem = facts.problem.model_copy(update={"published": shown})
        facts = replace(facts, problem=problem)
        placement = search(Board(facts))

    return placement


def _something_moved(facts: Facts, placement: Placement) -> bool:
    """Tell whether the day of an announced session no longer holds one of its kinds."""
    for session in facts.problem.published:
        i = facts.index(session.date)
        if session.locked or not 0 <= i < len(placement.choices):
            continue

        if bits_of(session) & ~placement.choices[i]:
            return True

    return False


def _as_shown(facts: Facts, placement: Placement) -> tuple[Published, ...]:
    """Return the sessions as they would be shown.

    Those that the search leaves alone keep their day. The others are made from its choices.
    """
    stays = [p for p in facts.problem.published if p.locked or not bits_of(p)]

    shown = list(stays)
    for i, choice in enumerate(placement.choices):
        date = facts.day(i).date
        fixed = {kind for session in stays if session.date == date for kind in session.kinds}
        kinds = tuple(kind for kind in KINDS[choice] if kind not in fixed)
        if kinds:
            half = placement.slots[i].options[choice].half
            shown.append(
                Published.model_construct(uid="", date=date, half=half, kinds=kinds, locked=False)
            )

    return tuple(shown)
