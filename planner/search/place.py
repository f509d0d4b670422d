"""Chooses the days: the cheapest plan of the whole horizon, found exactly, with fixed tie-breaks.

Days are decided in order. All that a later day can depend on is what stood on the six days before it, so plans that
agree on those are compared at once and only the better one is kept (dynamic programming). A plan is left early only
when even the best imaginable rest could not bring it down to a plan that is known already, so nothing is cut off that
could win. Equal costs: earlier days win, then both kinds on one day, then heavy, then jumps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.search.board import MEMORY, NEXT, SUNDAY, TALLY, Board
from planner.search.slots import Slot

_RANK = (3, 2, 1, 0)  # of a choice: none, jumps, heavy, both
_BEAM = 6  # plans followed by the quick search
_NONE = 10**12


@dataclass(frozen=True, slots=True)
class Placement:
    """A choice for each day of the horizon, what they cost together, and the slots they were chosen from."""

    choices: tuple[int, ...]
    cost: int
    slots: tuple[Slot, ...]


def total_cost(board: Board, choices: Sequence[int]) -> int | None:
    """Return the cost of one complete plan in thousandths of a point, or None when it breaks a rule between days."""
    cost, memory = 0, board.start
    for i, options in enumerate(board.options):
        choice = choices[i] if i < len(choices) else 0
        if not board.allows(i, choice, memory):
            return None
        cost += options[choice] + board.between(i, choice, memory)
        memory = board.after(i, choice, memory)
    return cost


def search(board: Board) -> Placement:
    """Find the cheapest plan of the horizon: a quick good plan first, then exactly what can be as good or better."""
    hopes = _hopes(board)
    limit, _ = _search_below(board, hopes, limit=_NONE, width=_BEAM)
    cost, key = _search_below(board, hopes, limit=limit, width=None)
    ranks = [key >> 2 * (board.last - i) & 3 for i in range(len(board.slots))]
    return Placement(tuple(3 - rank for rank in ranks), cost, board.slots)


def _search_below(
    board: Board, hopes: Sequence[Sequence[int]], *, limit: int, width: int | None
) -> tuple[int, int]:
    """Return cost and key of the cheapest plan that costs at most `limit`.

    With a `width` only that many of the most hopeful plans are followed each day, so the answer may miss the cheapest.
    """
    states: dict[int, tuple[int, int]] = {board.start: (0, 0)}
    for i, options in enumerate(board.options):
        hope, week = hopes[i + 1], (1 << 2 * ((board.ties[i].weekday + 1) % 7)) - 1
        fixed, free = board.ties[i].fixed, board.free[i]
        reached: dict[int, tuple[int, int]] = {}
        for memory, (cost, key) in states.items():
            for choice, own in options.items():
                total, bits = cost + own, choice | fixed
                if bits or not free:  # else it ties nothing
                    if not board.allows(i, choice, memory):
                        continue
                    total += board.between(i, choice, memory)
                after = (memory << 2 | bits) & MEMORY
                if total + hope[TALLY[after & week]] > limit:
                    continue
                found = (total, key << 2 | _RANK[choice])
                if after not in reached or found < reached[after]:
                    reached[after] = found
        if width is not None and len(reached) > width:
            ranked = sorted(
                reached.items(), key=lambda s: (s[1][0] + hope[TALLY[s[0] & week]], s[1][1])
            )
            reached = dict(ranked[:width])
        states = reached
    return min(states.values())


def _hopes(board: Board) -> list[list[int]]:
    """For each day and each tally of its week so far: a bound below all that the rest can cost.

    It keeps each day's own costs and the rewards, and forgets every rule and cost between days.
    """
    hopes = [[0] * len(NEXT[0])]
    for ties, options in zip(reversed(board.ties), reversed(board.options), strict=True):
        after = hopes[-1] if ties.weekday != SUNDAY else hopes[-1][:1] * len(NEXT[0])
        rows = [
            [
                own - worth + after[tally]
                for worth, tally in zip(
                    ties.rewards[c & ~ties.fixed], NEXT[c | ties.fixed], strict=True
                )
            ]
            for c, own in options.items()
        ]
        hopes.append(list(map(min, *rows)) if len(rows) > 1 else rows[0])
    return hopes[::-1]
