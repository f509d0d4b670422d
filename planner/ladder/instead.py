"""The light sessions that a flag leaves where it closes lifting (8.6)."""

from collections.abc import Sequence

from planner.explain.reasons import what_next
from planner.facts.days import Facts
from planner.ladder.room import Extra, broken_rules, free_half
from planner.language import _
from planner.model import Half
from planner.rulebook import numbers as n
from planner.rulebook.flags import light_instead
from planner.search.caps import heavy_cap
from planner.season.gates import youth_gate

_KEEPS = frozenset(("H01", "H02", "H08", "H16"))


def instead_of_lifting(facts: Facts, choices: Sequence[int]) -> list[Extra]:
    """Return the light sessions that a flag leaves where it closes lifting (8.6).

    They go on easy or rest days, as many a week as lifting would, 48 hours from each other.
    """
    why = light_instead(facts.problem.flags)
    if not why or not youth_gate(facts.problem).is_open:
        return []

    placed: list[Extra] = []
    announced_first = sorted(range(len(choices)), key=lambda i: (not _is_announced(facts, i), i))
    for i in announced_first:
        half = _instead_half(facts, choices, i, [small.i for small in placed])
        if half is not None:
            text = _("{why}; {what_next}.", why=_(why), what_next=what_next(facts, i))
            placed.append(Extra(i, half, "light", text, ("H09", "L4")))
    return placed


def _instead_half(
    facts: Facts, choices: Sequence[int], i: int, placed: Sequence[int]
) -> Half | None:
    """Return the half of day `i` for a light session instead of lifting, None if it has no room."""
    red = i == 0 and facts.readiness == "red"
    if red or facts.day(i).hard_run or facts.declined(i, "heavy"):
        return None

    monday = facts.monday(i)
    others = [j for j in range(monday - 1, monday + 8) if facts.day(j).heavy and j != i]
    others += placed
    if facts.day(i).heavy or any(abs(i - j) < n.HEAVY_GAP // 2 for j in others):
        return None

    in_week = [j for j in others if monday <= j < monday + 7]
    if len(in_week) >= heavy_cap(facts, i):
        return None

    if not broken_rules(facts, i).isdisjoint(_KEEPS):
        return None
    return free_half(facts, i, choices, "light")


def _is_announced(facts: Facts, i: int) -> bool:
    shown = [p for p in facts.problem.published if "light" in p.kinds]
    return any(facts.index(session.date) == i for session in shown)
