"""Chooses the days: the cheapest week-by-week plan, found exactly, with fixed tie-breaks.

Days are decided in order. All that a later day can depend on is which of our sessions stood on the six days before it,
so plans that agree on those are compared at once and only the best is kept (dynamic programming; nothing is cut off
that could win). Equal costs: earlier days win, then both kinds on one day, then heavy, then jumps.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from planner import numbers as n
from planner import rules
from planner.days import Facts, load_of
from planner.slots import HEAVY, PLYO, Slot, slot, staying

_MEMORY = 12  # bits: six days of two bits, the latest lowest
_RANK = {3: 0, 2: 1, 1: 2, 0: 3}
_MILLI = 1000  # costs are whole thousandths of a point, so that sums never depend on their order


@dataclass(frozen=True, slots=True)
class Placement:
    """A choice for each day of the horizon, what they cost together, and the slots they were chosen from."""

    choices: tuple[int, ...]
    cost: int
    slots: tuple[Slot, ...]


class Board:
    """Everything the search needs of the horizon, worked out once per day."""

    def __init__(self, facts: Facts) -> None:
        """Look at each day of the horizon, and at the days after it that finish its last week."""
        horizon = facts.problem.horizon_days
        self.facts = facts
        self.slots = tuple(slot(facts, i) for i in range(horizon))
        self.last = horizon - 1 + 6 - facts.day(horizon - 1).date.weekday()
        self.tier_gap = rules.plyo_gap(facts)
        self.hard_tier = facts.jumps.tier >= n.HARD_TIER
        self.hard_cap = rules.hard_cap(facts)
        seen = range(-6, self.last + 1)
        self.fixed = {i: (HEAVY if facts.day(i).heavy else 0) | (PLYO if facts.day(i).plyo else 0) for i in seen}
        self.hard = {i: rules.is_hard(facts, i) for i in range(-6, horizon + 7)}
        self.hard_run = {i: facts.day(i).hard_run for i in seen}
        self.rest = {i: facts.day(i).rest for i in seen}
        self.run_load = {i: load_of(facts.day(i)) for i in seen}
        self.free_rest: dict[int, int] = {}
        self.caps: dict[int, tuple[int, int]] = {}
        self.load: dict[tuple[int, ...], float] = {}
        for i in range(self.last + 1):
            monday = facts.monday(i)
            if monday not in self.caps:
                total, _ = rules.rest_days(facts, i)
                self.free_rest[monday] = total
                self.caps[monday] = (rules.plyo_cap(facts, i), rules.heavy_cap(facts, i))
        self.start = 0
        for i in range(-6, 0):
            self.start = self.start << 2 | self.fixed[i]
        self.options = [
            {c: round(_MILLI * (o.cost + staying(facts, i, c, self._offered(i)))) for c, o in s.options.items()}
            for i, s in enumerate(self.slots)
        ]

    def _offered(self, i: int) -> int:
        bits = 0
        for choice in self.slots[i].options:
            bits |= choice
        return bits

    def bits(self, i: int, choice: int, memory: int, j: int) -> int:
        """Return our sessions on day `j` as seen from day `i`: remembered, chosen now, or fixed in the future."""
        if j == i:
            return choice | self.fixed[i]
        if j < i:
            return memory >> 2 * (i - j - 1) & 3
        return self.fixed.get(j, 0)

    def allows(self, i: int, choice: int, memory: int) -> bool:
        """Tell whether a choice keeps the rules that tie days together (H07, H11, H12, P06, P08, P12, P13)."""
        new = choice & ~self.fixed[i]
        if not new:
            return True
        if new & HEAVY and memory & HEAVY:
            return False
        if new & PLYO and any(memory >> 2 * d & PLYO for d in range(self.tier_gap - 1)):
            return False
        monday = self.facts.monday(i)
        week = [self.bits(i, 0, memory, j) for j in range(monday, monday + 7) if j != i]
        plyo_cap, heavy_cap = self.caps[monday]
        if new & HEAVY and sum(bool(b & HEAVY) for b in week) >= heavy_cap:
            return False
        if new & PLYO and sum(bool(b & PLYO) for b in week) >= plyo_cap:
            return False
        if self.rest[i] and not self.fixed[i] and self._rest_left(i, memory, monday) <= 1:
            return False
        return not self._makes_hard(i, new) or self._hard_ok(i, memory)

    def _rest_left(self, i: int, memory: int, monday: int) -> int:
        """Rest days of the week that are still free before day `i` is decided."""
        used = sum(self.rest[j] and bool(self.bits(i, 0, memory, j)) for j in range(monday, monday + 7) if j != i)
        return self.free_rest[monday] - used

    def _makes_hard(self, i: int, new: int) -> bool:
        return not self.hard[i] and bool(new & HEAVY or (new & PLYO and self.hard_tier))

    def is_hard(self, i: int, bits: int) -> bool:
        """Tell whether a day is hard with these sessions on it."""
        return self.hard[i] or bool(bits & HEAVY) or (bool(bits & PLYO) and self.hard_tier)

    def _hard_ok(self, i: int, memory: int) -> bool:
        window = [self.is_hard(j, memory >> 2 * (i - j - 1) & 3) for j in range(i - 6, i)]
        window += [False, *(self.hard[j] for j in range(i + 1, i + 7))]
        count = sum(window[:7])
        for end in range(7):
            if count >= self.hard_cap:
                return False
            if end < 6:  # noqa: PLR2004 - the window of seven moves on by a day
                count += window[7 + end] - window[end]
        return True

    def between(self, i: int, choice: int, memory: int) -> int:
        """Return the cost of a choice that depends on the days before it, in thousandths of a point."""
        cost = 0.0
        new = choice & ~self.fixed[i]
        weekday = self.facts.day(i).date.weekday()
        if new & HEAVY:
            done = sum(bool(memory >> 2 * d & HEAVY) for d in range(weekday))
            cost -= n.HEAVY_REWARD[min(done, 2)]
            gap = next((d + 1 for d in range(6) if memory >> 2 * d & HEAVY), 0)
            factor = self.facts.factor
            cost += factor * n.COST["S08_48"] if gap == 2 else factor * n.COST["S08_far"] if gap > 5 else 0.0  # noqa: PLR2004 - days
        if new & PLYO:
            done = sum(bool(memory >> 2 * d & PLYO) for d in range(weekday))
            cost -= n.PLYO_REWARD[min(done, 2)]
        bits = choice | self.fixed[i]
        now, one, two = (self._hardish(i, bits), self._hardish(i - 1, memory), self._hardish(i - 2, memory >> 2))
        if now and one and two and (bits | memory | memory >> 2) & (HEAVY | PLYO * self.hard_tier):
            cost += self.facts.factor * n.COST["S11"]
        if weekday == 6 and i >= 0:  # noqa: PLR2004 - Sunday closes the week
            cost += self._week(i, bits, memory)
        return round(_MILLI * cost)

    def _hardish(self, i: int, bits: int) -> bool:
        """Hard, or likely to be."""
        return self.hard_run[i] or bool(bits & HEAVY) or (bool(bits & PLYO) and self.hard_tier)

    def _week(self, sunday: int, bits: int, memory: int) -> float:
        """S12 and S17, once the week is complete."""
        week = [memory >> 2 * d & 3 for d in range(5, -1, -1)] + [bits]
        key = sunday, *week
        if key not in self.load:
            self.load[key] = self._week_cost(sunday, week)
        return self.load[key]

    def _week_cost(self, sunday: int, week: Sequence[int]) -> float:
        days = range(sunday - 6, sunday + 1)
        cost = 0.0
        running = sum(not self.rest[j] for j in days)
        if running <= n.S12_RUNS and not any(not self.hard_run[j] and not b for j, b in zip(days, week, strict=True)):
            cost += n.COST["S12"]
        if any(week):
            loads = [
                self.run_load[j] + n.LOAD_HEAVY * bool(b & HEAVY) + n.LOAD_PLYO * bool(b & PLYO)
                for j, b in zip(days, week, strict=True)
            ]
            mean = sum(loads) / 7
            spread = math.sqrt(sum((load - mean) ** 2 for load in loads) / 7)
            cost += n.COST["S17"] if spread and mean / spread > n.MONOTONY else 0.0
        return cost


def total_cost(board: Board, choices: Sequence[int]) -> int | None:
    """Return the cost of one complete plan in thousandths of a point, or None when it breaks a rule between days."""
    cost, memory = 0, board.start
    for i in range(board.last + 1):
        choice = choices[i] if i < len(choices) else 0
        if not board.allows(i, choice, memory):
            return None
        cost += (board.options[i][choice] if i < len(choices) else 0) + board.between(i, choice, memory)
        memory = (memory << 2 | choice | board.fixed[i]) & (1 << _MEMORY) - 1
    return cost


def search(board: Board) -> Placement:
    """Find the cheapest plan of the horizon."""
    horizon = len(board.slots)
    best: dict[int, tuple[int, int]] = {board.start: (0, 0)}
    for i in range(board.last + 1):
        options = board.options[i] if i < horizon else {0: 0}
        fixed = board.fixed[i]
        reached: dict[int, tuple[int, int]] = {}
        for memory, (cost, key) in best.items():
            for choice, own in options.items():
                if not board.allows(i, choice, memory):
                    continue
                found = (cost + own + board.between(i, choice, memory), key << 2 | _RANK[choice])
                after = (memory << 2 | choice | fixed) & (1 << _MEMORY) - 1
                if after not in reached or found < reached[after]:
                    reached[after] = found
        best = reached
    cost, key = min(best.values())
    ranks = [key >> 2 * (board.last - i) & 3 for i in range(horizon)]
    return Placement(tuple(3 - rank for rank in ranks), cost, board.slots)
