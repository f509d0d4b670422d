"""Lets what follows from a move happen at once, so that planning again with nothing new changes nothing."""

from dataclasses import replace

from planner.facts.days import Facts
from planner.model import Published
from planner.search.board import Board
from planner.search.place import Placement, search
from planner.search.slots import BITS, KINDS


def settled(facts: Facts) -> Placement:
    """Choose the days; where a session left its day, choose again as if that had been shown, until nothing changes.

    What a move costs keeps other sessions where they are. Once it is made, the rest may still want to follow: they do
    so at once, and planning again with nothing new changes nothing. It ends, since staying costs nothing: each new
    choice costs less than the last, or as much with its sessions earlier.
    """
    placement = search(Board(facts))
    while any(_left_behind(p, facts, placement) for p in facts.problem.published if not p.locked):
        shown = _as_shown(facts, placement)
        facts = replace(facts, problem=facts.problem.model_copy(update={"published": shown}))
        placement = search(Board(facts))
    return placement


def _left_behind(ours: Published, facts: Facts, placement: Placement) -> int:
    """Return the kinds of an announced session that its day holds no longer."""
    i = facts.index(ours.date)
    bits = sum(bit for kind, bit in BITS.items() if kind in ours.kinds)
    return bits & ~placement.choices[i] if 0 <= i < len(placement.choices) else 0


def _as_shown(facts: Facts, placement: Placement) -> tuple[Published, ...]:
    """Return the sessions as they would be shown: what is not the search's to move, and the choices."""
    stays = [p for p in facts.problem.published if p.locked or not {*p.kinds} & {*BITS}]
    for i, choice in enumerate(placement.choices):
        date = facts.day(i).date
        fixed = {kind for p in stays if p.date == date for kind in p.kinds}
        kinds = tuple(kind for kind in KINDS[choice] if kind not in fixed)
        if kinds:
            half = placement.slots[i].options[choice].half
            stays.append(
                Published.model_construct(uid="", date=date, half=half, kinds=kinds, locked=False)
            )
    return tuple(stays)
