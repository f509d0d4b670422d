"""Chooses the days: the cheapest plan of the whole horizon, found exactly, with fixed tie-breaks.

Days are decided in order. Everything a later day can depend on is the memory of the six days
before it, so of all plans with the same memory only the best one is kept (dynamic programming). A
plan is left early only when even the best imaginable rest could not bring it down to the cost of a
plan that is known already, so nothing is cut off that could win. Of plans that cost the same, the
one with the earlier days wins, then both kinds on one day, then heavy, then jumps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.search.bits import MEMORY, NEXT, SUNDAY, TALLY, last_days
from planner.search.board import Board
from planner.search.slots import Slot
from planner.search.ties import Ties

_RANK = (3, 2, 1, 0)  # of a choice: none, jumps, heavy, both
_BEAM = 6  # plans followed by the quick search
_NO_LIMIT = 10**12

# A plan so far: its cost, and the ranks of its choices as one number, two bits a day. The smaller
# of two plans is the cheaper one, and of equal ones the one that wins the tie.
_Plan = tuple[int, int]
_Plans = Mapping[int, _Plan]  # by their memory


@dataclass(frozen=True, slots=True)
class Placement:
    """A choice for each day of the horizon, their cost in thousandths of a point, and the slots."""

    choices: tuple[int, ...]
    cost: int
    slots: tuple[Slot, ...]


def total_cost(board: Board, choices: Sequence[int]) -> int | None:
    """Return the cost of a complete plan in thousandths of a point.

    None: it breaks a rule between days.
    """
    cost = 0
    memory = board.start
    for i, options in enumerate(board.options):
        choice = choices[i] if i < len(choices) else 0
        if not board.allows(i, choice, memory):
            return None

        cost += options[choice] + board.between(i, choice, memory)
        memory = board.after(i, choice, memory)

    return cost


def search(board: Board) -> Placement:
    """Find the cheapest plan of the horizon.

    First a good plan, quickly. Then the best one, among those that can be as good as the first.
    """
    bounds = _bounds(board)
    limit, _key = _search_below(board, bounds, limit=_NO_LIMIT, width=_BEAM)
    cost, key = _search_below(board, bounds, limit=limit, width=None)

    ranks = [key >> 2 * (board.last - i) & 3 for i in range(len(board.slots))]
    choices = tuple(_RANK.index(rank) for rank in ranks)
    return Placement(choices, cost, board.slots)


def _search_below(
    board: Board, bounds: Sequence[Sequence[int]], *, limit: int, width: int | None
) -> _Plan:
    """Return the cheapest plan that costs at most `limit`.

    With a `width` only that many of the most hopeful plans are followed each day, so the answer
    may miss the cheapest.
    """
    plans: _Plans = {board.start: (0, 0)}
    for i in range(len(board.options)):
        bound = bounds[i + 1]
        plans = _next_day(board, i, plans, bound, limit)
        if width is not None and len(plans) > width:
            plans = _most_hopeful(plans, width, bound, _week_mask(board.ties[i]))

    return min(plans.values())


def _next_day(board: Board, i: int, plans: _Plans, bound: Sequence[int], limit: int) -> _Plans:
    """Return the best plan to each memory once day `i` is decided."""
    ties = board.ties[i]
    week = _week_mask(ties)
    reached: dict[int, _Plan] = {}

    for memory, (cost, key) in plans.items():
        for choice, own_cost in board.options[i].items():
            total = cost + own_cost
            bits = choice | ties.fixed
            if bits or not ties.costs_nothing:
                if not board.allows(i, choice, memory):
                    continue
                total += board.between(i, choice, memory)

            after = (memory << 2 | bits) & MEMORY
            if total + bound[TALLY[after & week]] > limit:
                continue

            plan = (total, key << 2 | _RANK[choice])
            if after not in reached or plan < reached[after]:
                reached[after] = plan

    return reached


def _most_hopeful(plans: _Plans, width: int, bound: Sequence[int], week: int) -> _Plans:
    """Return the plans whose cost and bound are least."""

    def hope(memory: int) -> _Plan:
        cost, key = plans[memory]
        return cost + bound[TALLY[memory & week]], key

    return {memory: plans[memory] for memory in sorted(plans, key=hope)[:width]}


def _week_mask(ties: Ties) -> int:
    """Return the mask of the week so far, with this day in it: nothing once a Sunday is decided."""
    return last_days((ties.weekday + 1) % 7)


def _bounds(board: Board) -> list[Sequence[int]]:
    """Return a bound below all that the rest can cost, for each day and each tally of its week.

    It keeps each day's own costs and the rewards, and forgets every rule and cost between days.
    """
    tallies = range(len(NEXT[0]))
    bounds: list[Sequence[int]] = [[0 for _tally in tallies]]

    for ties, options in zip(reversed(board.ties), reversed(board.options), strict=True):
        after = bounds[-1]
        if ties.weekday == SUNDAY:  # the next week begins with none
            after = [after[0] for _tally in tallies]
        rows = [_row(ties, choice, own_cost, after) for choice, own_cost in options.items()]
        bounds.append([min(costs) for costs in zip(*rows, strict=True)])

    bounds.reverse()
    return bounds


def _row(ties: Ties, choice: int, own_cost: int, after: Sequence[int]) -> list[int]:
    """Return a bound for one choice of a day, at each tally of the week before it."""
    rewards = ties.rewards[choice & ~ties.fixed]
    tallies = NEXT[choice | ties.fixed]
    return [
        own_cost - reward + after[tally] for reward, tally in zip(rewards, tallies, strict=True)
    ]
