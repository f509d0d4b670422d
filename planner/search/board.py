"""What the days of a horizon cost and forbid together: all that the search has to know.

Everything that can be worked out for a day by itself is worked out here, once. What is left for
the search depends on a choice and on the memory of the six days before it (see `bits.py`).
"""

from collections.abc import Iterator, Mapping, Sequence

from planner.facts.days import Facts
from planner.rulebook import numbers as n
from planner.search.bits import (
    BITS,
    DAYS,
    EACH_HEAVY,
    EACH_PLYO,
    HEAVY,
    MEMORY,
    PLYO,
    SUNDAY,
    TALLY,
    last_days,
    moved_days,
)
from planner.search.calm import staying
from planner.search.caps import plyo_gap
from planner.search.halves import too_near
from planner.search.slots import Slot, slot
from planner.search.ties import MILLI, Ties, ties_of

_TWO_DAYS = 0b101


class Board:
    """Everything the search needs of the horizon, worked out once for each day.

    `slots` are the days of the horizon. `ties` and `options` have the days after it too, up to the
    last Sunday, so that a week is always costed as a whole. `start` is the memory of today.
    """

    def __init__(self, facts: Facts) -> None:
        """Look at each day of the horizon, and at the days after it that finish its last week."""
        horizon = facts.problem.horizon_days
        self.slots = tuple(slot(facts, i) for i in range(horizon))
        self.last = horizon - 1 + SUNDAY - facts.day(horizon - 1).weekday
        self.ties = tuple(ties_of(facts, self.last))
        self.start = self.ties[0].on_days >> 2

        only_nothing = {0: 0}
        self.options = list(_own_costs(facts, self.slots))
        self.options += [only_nothing] * (self.last + 1 - horizon)

        self._near = [self._near_two_days_ago(i) for i in range(self.last + 1)]
        self._plyo_gap = last_days(plyo_gap(facts) - 1) & EACH_PLYO
        self._gap_cost = [round(MILLI * facts.factor * points) for points in n.GAP_COST]
        self._in_a_row = round(MILLI * facts.factor * n.COST["S11"])
        self._jumps_are_hard = facts.jumps.tier >= n.HARD_TIER
        lifting = {i: self._lifts_hard(facts, i) for i in range(-DAYS, self.last + 1)}
        self._lifting_is_hard = lifting
        self._hard_lifting = [_hard_before(i, lifting) for i in range(self.last + 1)]

    def _near_two_days_ago(self, i: int) -> frozenset[tuple[int, int]]:
        """Return the choices of day `i` whose lifting is too near to what was two days ago (H11).

        Each with the bits of that day. What is fixed was looked at in the slots.
        """
        if not 2 <= i < len(self.slots):
            return frozenset()

        before, fixed = self.slots[i - 2].options, self.ties[i - 2].fixed
        return frozenset(
            (choice, earlier | fixed)
            for choice, option in self.slots[i].options.items()
            for earlier, other in before.items()
            if choice & HEAVY and earlier & HEAVY and too_near(other.half, option.half)
        )

    def _lifts_hard(self, facts: Facts, i: int) -> bool:
        """Tell whether the lifting of day `i` is of heavy effort: what stands, else what may go."""
        day = facts.day(i)
        if day.heavy:
            return day.hard_lifting

        return 0 <= i < len(self.slots) and self.slots[i].effort == "heavy"

    def _is_hard(self, i: int, bits: int) -> bool:
        """Tell whether sessions make day `i` a hard one (P13)."""
        if bits & PLYO and self._jumps_are_hard:
            return True

        return bool(bits & HEAVY) and self._lifting_is_hard[i]

    def allows(self, i: int, choice: int, memory: int) -> bool:
        """Tell whether a choice keeps the rules that tie days together.

        H07, H11, H12, P06, P08, P12 and P13.
        """
        ties = self.ties[i]
        new = choice & ~ties.fixed
        if not new:
            return True

        week = memory & ties.week_so_far
        if new & HEAVY:
            too_close = memory & HEAVY or (choice, memory >> 2 & 3) in self._near[i]
            if too_close or (week & EACH_HEAVY).bit_count() >= ties.heavy_left:
                return False

        if new & PLYO:
            too_close = memory & self._plyo_gap
            if too_close or (week & EACH_PLYO).bit_count() >= ties.plyo_left:
                return False

        return self._leaves_a_rest_day(ties, memory) and self._leaves_easy_days(i, new, memory)

    def _leaves_a_rest_day(self, ties: Ties, memory: int) -> bool:
        """Tell whether the week keeps a rest day when this one is taken (H07, P06)."""
        if ties.rest_left is None:
            return True

        taken = (memory | memory >> 1) & ties.rest_mask
        return taken.bit_count() < ties.rest_left

    def _leaves_easy_days(self, i: int, new: int, memory: int) -> bool:
        """Tell whether no seven days become too hard (P13)."""
        ties = self.ties[i]
        if ties.hard or not self._is_hard(i, new):
            return True

        hard = self._hard_sessions(i, memory) | ties.hard_mask
        return all((hard & days_before).bit_count() < full for days_before, full in ties.windows)

    def _hard_sessions(self, i: int, memory: int) -> int:
        """Return the days of the memory that our sessions make hard, one bit a day."""
        hard = memory >> 1 & self._hard_lifting[i]
        if self._jumps_are_hard:
            hard |= memory

        return hard & EACH_PLYO

    def between(self, i: int, choice: int, memory: int) -> int:
        """Return the cost of a choice by the days before it, in thousandths of a point."""
        ties = self.ties[i]
        bits = choice | ties.fixed
        if not bits and ties.costs_nothing:
            return 0

        new = choice & ~ties.fixed
        cost = -ties.rewards[new][TALLY[memory & ties.week_so_far]]

        if bits & HEAVY:
            lifted = memory & EACH_HEAVY
            last_lifted = lifted & -lifted  # the lowest bit
            cost += self._gap_cost[last_lifted.bit_length() // 2]  # 0: none in six days

        if self._is_third_hard_day(i, bits, memory):
            cost += self._in_a_row
        if ties.weekday == SUNDAY:
            cost += _week_cost(ties, bits, memory)

        return cost

    def _is_third_hard_day(self, i: int, bits: int, memory: int) -> bool:
        """Tell whether three hard days in a row end here, one of them by our sessions (S11)."""
        ties = self.ties[i]
        hard_sessions = self._hard_sessions(i, memory)
        if (hard_sessions | ties.hard_run_mask) & _TWO_DAYS != _TWO_DAYS:
            return False

        if self._is_hard(i, bits):
            return True

        return ties.hard_run and hard_sessions & _TWO_DAYS != 0

    def after(self, i: int, choice: int, memory: int) -> int:
        """Return the memory once day `i` is decided."""
        return (memory << 2 | choice | self.ties[i].fixed) & MEMORY


def _hard_before(i: int, lifting: Mapping[int, bool]) -> int:
    """Return the days of the memory of day `i` on which `lifting` is hard, one bit a day."""
    mask = 0
    for back in range(1, DAYS + 1):
        if lifting[i - back]:
            mask |= 1 << 2 * (back - 1)

    return mask


def _week_cost(ties: Ties, bits: int, memory: int) -> int:
    """Return the cost of a week as a whole, once its Sunday is decided (S12, S13)."""
    points = 0.0
    if ties.announced:
        seven_days = memory << 2 | bits
        left = ties.announced & ~seven_days
        placed = seven_days & ~ties.announced & ~ties.on_days
        points += n.COST["S13_day"] * moved_days(left, placed)

    if ties.few_runs and _no_day_is_easy(ties, bits, memory):
        points += n.COST["S12"]

    return round(MILLI * points)


def _no_day_is_easy(ties: Ties, bits: int, memory: int) -> bool:
    """Tell whether each day of the week that ends here holds a hard run, lifting or jumps."""
    taken = (memory | memory >> 1) & EACH_PLYO | ties.hard_run_mask
    return taken == EACH_PLYO and (bits > 0 or ties.hard_run)


def _own_costs(facts: Facts, slots: Sequence[Slot]) -> Iterator[dict[int, int]]:
    """Yield the cost of each choice for each day by itself, in thousandths of a point.

    Uncertain runs count by how much riskier the day is than the runner's usual open one. A risk
    that all days share must not stop the lifting altogether. What more likely than not breaks a
    hard rule counts in full, so it is never worth it.
    """
    usual = _usual_risks(facts, slots)

    for i, day_slot in enumerate(slots):
        monday = facts.monday(i)
        offered = 0
        for choice in day_slot.options:
            offered |= choice

        extra = {}
        for kind, bit in BITS.items():
            risk = day_slot.risk.get(kind, 0.0)
            extra[bit] = above_usual(risk, usual.get((monday, bit), 0.0))

        costs = {}
        for choice, option in day_slot.options.items():
            uncertain = sum(points for bit, points in extra.items() if choice & bit)
            points = option.cost + uncertain + staying(facts, i, choice, offered)
            costs[choice] = round(MILLI * points)
        yield costs


def _usual_risks(facts: Facts, slots: Sequence[Slot]) -> dict[tuple[int, int], float]:
    """Return the mean risk of the open days, by the week's Monday and the bit of the kind.

    Weeks that are known for certain are left out and not compared with others.
    """
    usual = {}
    for kind, bit in BITS.items():
        unsure_weeks = {
            facts.monday(i) for i, day_slot in enumerate(slots) if day_slot.risk.get(kind)
        }

        risks = []
        for i, day_slot in enumerate(slots):
            if kind in day_slot.risk and facts.monday(i) in unsure_weeks:
                risks.append(day_slot.risk[kind])

        for monday in unsure_weeks:
            usual[monday, bit] = sum(risks) / len(risks)

    return usual


def above_usual(risk: float, usual: float) -> float:
    """Return how much a risk counts, in points.

    From an even chance of a breach, all of it does.
    """
    if risk >= n.UNSURE * n.LIKELY:
        return risk

    return risk - usual
