"""What the days of a horizon cost and forbid together: all that the search has to know, worked out once for each day.

A choice for one day meets the six days before it as one number, the memory: two bits a day (jumps, heavy), yesterday
lowest. All that a later day can depend on is in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import combinations
from operator import or_

from planner.facts.days import Facts
from planner.rulebook import numbers as n
from planner.search import caps
from planner.search.slots import BITS, CHOICES, HEAVY, PLYO, Slot, announced, slot, staying

_DAYS = 6  # remembered, two bits each (jumps, heavy), yesterday lowest
MEMORY = (1 << 2 * _DAYS) - 1
_EACH_PLYO, _EACH_HEAVY = 0x555, 0xAAA
_SEVEN = (1 << 2 * (_DAYS + 1)) - 1
_EACH_OF_SEVEN = (0x1555, 0x2AAA)
_TWO_DAYS = 0b101
_MILLI = 1000  # costs are whole thousandths of a point, so that sums never depend on their order
SUNDAY = 6
# Heavy and jump sessions among remembered days, as one number below 16 (four times the heavy ones plus the jumps).
TALLY = tuple(
    min((days & _EACH_HEAVY).bit_count(), 3) << 2 | min((days & _EACH_PLYO).bit_count(), 3)
    for days in range(MEMORY + 1)
)
_COUNTS = tuple((heavy, plyo) for heavy in range(4) for plyo in range(4))
# The tally after a day with these sessions.
NEXT = tuple(
    tuple(
        min(heavy + bool(bits & HEAVY), 3) << 2 | min(plyo + bool(bits & PLYO), 3)
        for heavy, plyo in _COUNTS
    )
    for bits in range(4)
)


@dataclass(frozen=True, slots=True)
class _Ties:
    """What ties one day to the six before it. Masks select days of the memory, one bit a day."""

    weekday: int
    fixed: int  # what stands there already
    heavy_left: int  # sessions the week may hold before this day's
    plyo_left: int
    rewards: tuple[tuple[int, ...], ...]  # for each new choice, by the tally of the week so far
    rest_left: (
        int | None
    )  # rest days of the week that may be taken before this one's; None: it is none
    rest_mask: int
    hard: bool  # by what certainly stands there
    hard_mask: int  # the same of the days before
    windows: tuple[
        tuple[int, int], ...
    ]  # of seven days with this one in it: days before, hard ones allowed there
    hard_run: bool  # hard, or likely to be, by its runs
    hard_run_mask: int
    few_runs: bool  # S12 applies to its week
    announced: int  # of our sessions, on the seven days that end with this one
    stands: int  # whatever does, on the same days

    @property
    def costs_nothing(self) -> bool:
        """Tell whether the day costs nothing between days unless something stands or is placed on it."""
        return not self.hard_run and self.weekday != SUNDAY


class Board:
    """Everything the search needs of the horizon, worked out once for each day."""

    def __init__(self, facts: Facts) -> None:
        """Look at each day of the horizon, and at the days after it that finish its last week."""
        horizon = facts.problem.horizon_days
        self.slots = tuple(slot(facts, i) for i in range(horizon))
        self.last = horizon - 1 + SUNDAY - facts.day(horizon - 1).weekday
        self.hard_tier = facts.jumps.tier >= n.HARD_TIER
        self.heavy_gap = (1 << 2 * (n.HEAVY_GAP - 1)) - 1 & _EACH_HEAVY
        self.plyo_gap = (1 << 2 * (caps.plyo_gap(facts) - 1)) - 1 & _EACH_PLYO
        self.gap_cost = tuple(round(_MILLI * facts.factor * points) for points in n.GAP_COST)
        self.in_a_row = round(_MILLI * facts.factor * n.COST["S11"])
        self.ties = tuple(_ties(facts, self.last))
        self.free = [ties.costs_nothing for ties in self.ties]
        self.start = self.ties[0].stands >> 2
        self.options = [*_own_costs(facts, self.slots), *[{0: 0}] * (self.last + 1 - horizon)]

    def allows(self, i: int, choice: int, memory: int) -> bool:
        """Tell whether a choice keeps the rules that tie days together (H07, H11, H12, P06, P08, P12, P13)."""
        ties = self.ties[i]
        new = choice & ~ties.fixed
        if not new:
            return True
        week = memory & (1 << 2 * ties.weekday) - 1
        if new & HEAVY and (
            memory & self.heavy_gap or (week & _EACH_HEAVY).bit_count() >= ties.heavy_left
        ):
            return False
        if new & PLYO and (
            memory & self.plyo_gap or (week & _EACH_PLYO).bit_count() >= ties.plyo_left
        ):
            return False
        if (
            ties.rest_left is not None
            and ((memory | memory >> 1) & ties.rest_mask).bit_count() >= ties.rest_left
        ):
            return False
        if ties.hard or not (new & HEAVY or self.hard_tier):
            return True
        hard = self._hard_days(memory) | ties.hard_mask
        return all((hard & mask).bit_count() < most for mask, most in ties.windows)

    def _hard_days(self, memory: int) -> int:
        return (memory >> 1 | (memory if self.hard_tier else 0)) & _EACH_PLYO

    def between(self, i: int, choice: int, memory: int) -> int:
        """Return the cost of a choice that depends on the days before it, in thousandths of a point."""
        ties = self.ties[i]
        bits = choice | ties.fixed
        if not bits and self.free[i]:
            return 0
        cost = -ties.rewards[choice & ~ties.fixed][TALLY[memory & (1 << 2 * ties.weekday) - 1]]
        if bits & HEAVY:
            last = memory & _EACH_HEAVY
            cost += self.gap_cost[(last & -last).bit_length() // 2]  # 0: none in six days
        ours = self._hard_days(memory)
        now = bool(bits & HEAVY or (bits & PLYO and self.hard_tier))
        two_before = (ours | ties.hard_run_mask) & _TWO_DAYS == _TWO_DAYS
        if two_before and (now or (ties.hard_run and ours & _TWO_DAYS)):
            cost += self.in_a_row
        return cost + self._week_cost(ties, bits, memory) if ties.weekday == SUNDAY else cost

    def _week_cost(self, ties: _Ties, bits: int, memory: int) -> int:
        """Return the cost of a week as a whole, once its Sunday is decided (S12, S13)."""
        seven = memory << 2 | bits
        left, placed = ties.announced & ~seven, seven & ~ties.announced & ~ties.stands
        days = (
            sum(_moved(left & each, placed & each) for each in _EACH_OF_SEVEN)
            if ties.announced
            else 0
        )
        taken = (memory | memory >> 1) & _EACH_PLYO | ties.hard_run_mask
        full = ties.few_runs and taken == _EACH_PLYO and (bits > 0 or ties.hard_run)
        return round(_MILLI * (n.COST["S13_day"] * days + n.COST["S12"] * full))

    def after(self, i: int, choice: int, memory: int) -> int:
        """Return the memory once day `i` is decided."""
        return (memory << 2 | choice | self.ties[i].fixed) & MEMORY


@cache
def _moved(left: int, placed: int) -> int:
    """Return over how many days sessions of one kind were moved within a week (S13).

    The days that announced sessions left are paired with the days of new ones, so that the days between add up to the
    fewest. What has no partner was dropped or added, not moved.
    """
    few, many = sorted((_days_of(left), _days_of(placed)), key=len)
    return min(
        sum(abs(a - b) for a, b in zip(few, some, strict=True))
        for some in combinations(many, len(few))
    )


def _days_of(mask: int) -> list[int]:
    return [back for back in range(_DAYS + 1) if mask >> 2 * back & 3]


def _own_costs(facts: Facts, slots: Sequence[Slot]) -> Iterator[dict[int, int]]:
    """Yield the cost of each choice for each day by itself, in thousandths of a point.

    Uncertain runs count by how much riskier the day is than the runner's usual open one: what no day escapes must not
    stop the lifting altogether. Weeks that are known for certain are not compared with others. What more likely than
    not breaks a hard rule counts in full, and so is never worth it.
    """
    usual: dict[tuple[int, int], float] = {}  # by the week's Monday and the bit of the kind
    for kind, bit in BITS.items():
        unsure = {facts.monday(i) for i, found in enumerate(slots) if found.risk.get(kind)}
        risks = [
            found.risk[kind]
            for i, found in enumerate(slots)
            if kind in found.risk and facts.monday(i) in unsure
        ]
        usual |= {(monday, bit): sum(risks) / len(risks) for monday in unsure}
    for i, found in enumerate(slots):
        offered = reduce(or_, found.options, 0)
        extra = {
            bit: _above(found.risk.get(kind, 0.0), usual.get((facts.monday(i), bit), 0.0))
            for kind, bit in BITS.items()
        }
        yield {
            choice: round(
                _MILLI
                * (
                    option.cost
                    + sum(x for bit, x in extra.items() if choice & bit)
                    + staying(facts, i, choice, offered)
                )
            )
            for choice, option in found.options.items()
        }


def _above(risk: float, usual: float) -> float:
    return risk if risk >= n.UNSURE * n.LIKELY else risk - usual


def _fixed(facts: Facts, i: int) -> int:
    day = facts.day(i)
    return (HEAVY if day.heavy else 0) | (PLYO if day.plyo else 0)


def _ties(facts: Facts, last: int) -> Iterator[_Ties]:
    """Yield what ties each day from today to `last` to the days before it."""
    most, horizon = caps.hard_cap(facts), facts.problem.horizon_days
    stands = [_fixed(facts, i) for i in range(-_DAYS, last + 1)]
    memory = ours = hard = hard_run = rest = 0  # of the days before, as in the search's own memory
    for i in range(-_DAYS, last + 1):
        day = facts.day(i)
        fixed = stands[i + _DAYS]
        if i == 0 or (i > 0 and day.weekday == 0):
            heavy_cap, plyo_cap = caps.heavy_cap(facts, i), caps.plyo_cap(facts, i)
            rest_days, _ = caps.rest_days(facts, i)
        memory, ours = memory << 2 | fixed, ours << 2 | announced(facts, i)
        if i >= 0:
            ahead = range(i + 1, i + 7 - day.weekday)
            heavy_later, plyo_later = (
                sum(bool(stands[j + _DAYS] & bit) for j in ahead) for bit in (HEAVY, PLYO)
            )
            rest_later = sum(facts.day(j).rest and bool(stands[j + _DAYS]) for j in ahead)
            yield _Ties(
                weekday=day.weekday,
                fixed=fixed,
                heavy_left=heavy_cap - heavy_later,
                plyo_left=plyo_cap - plyo_later,
                rewards=_rewards(heavy_later, plyo_later),
                rest_left=rest_days - 1 - rest_later if day.rest and not fixed else None,
                rest_mask=rest & (1 << 2 * day.weekday) - 1,
                hard=day.hard,
                hard_mask=hard & MEMORY,
                windows=_windows([facts.day(j).hard for j in range(i + 1, i + 7)], most)
                if i < horizon
                else (),
                hard_run=day.hard_run,
                hard_run_mask=hard_run & MEMORY,
                few_runs=7 - rest_days <= n.S12_RUNS,
                announced=ours & _SEVEN,
                stands=memory & _SEVEN,
            )
        hard, hard_run, rest = (
            hard << 2 | day.hard,
            hard_run << 2 | day.hard_run,
            rest << 2 | day.rest,
        )


@cache
def _rewards(heavy_later: int, plyo_later: int) -> tuple[tuple[int, ...], ...]:
    """Return what each new choice is worth at each tally, with so many sessions standing later in the week."""
    return tuple(
        tuple(
            round(
                _MILLI
                * (
                    bool(new & HEAVY) * n.HEAVY_REWARD[min(heavy + heavy_later, 3)]
                    + bool(new & PLYO) * n.PLYO_REWARD[min(plyo + plyo_later, 3)]
                )
            )
            for heavy, plyo in _COUNTS
        )
        for new in CHOICES
    )


def _windows(hard_ahead: Sequence[bool], most: int) -> tuple[tuple[int, int], ...]:
    """Return the seven days that end on a day, or on a hard one after it: the others that hold it are no stricter."""
    return tuple(
        ((1 << 2 * (_DAYS - d)) - 1 & _EACH_PLYO, most - sum(hard_ahead[:d]))
        for d in range(_DAYS + 1)
        if d == 0 or hard_ahead[d - 1]
    )
