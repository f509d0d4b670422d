"""Chooses the days: the cheapest plan of the whole horizon, found exactly, with fixed tie-breaks.

Days are decided in order. All that a later day can depend on is what stood on the six days before it, so plans that
agree on those are compared at once and only the better one is kept (dynamic programming). A plan is left early only
when even the best imaginable rest could not bring it down to a plan that is known already, so nothing is cut off that
could win. Equal costs: earlier days win, then both kinds on one day, then heavy, then jumps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from planner import numbers as n
from planner import rules
from planner.days import Facts
from planner.slots import BITS, HEAVY, PLYO, Slot, announced, slot, staying

_DAYS = 6  # remembered, two bits each (jumps, heavy), yesterday lowest
_ALL = (1 << 2 * _DAYS) - 1
_EACH_PLYO, _EACH_HEAVY = 0x555, 0xAAA
_EACH_OF_SEVEN = (0x1555, 0x2AAA)
_TWO_DAYS = 0b101
_RANK = (3, 2, 1, 0)  # of a choice: none, jumps, heavy, both
_MILLI = 1000  # costs are whole thousandths of a point, so that sums never depend on their order
_BEAM = 6  # plans followed by the quick search
_NONE = 10**12
_SUNDAY = 6
# Heavy and jump sessions among remembered days, as one number below 16 (four times the heavy ones plus the jumps).
_TALLY = tuple(
    min((days & _EACH_HEAVY).bit_count(), 3) << 2 | min((days & _EACH_PLYO).bit_count(), 3) for days in range(_ALL + 1)
)
_COUNTS = tuple((heavy, plyo) for heavy in range(4) for plyo in range(4))
_REWARD = tuple(tuple(round(_MILLI * r) for r in rewards) for rewards in (n.HEAVY_REWARD, n.PLYO_REWARD))


@dataclass(frozen=True, slots=True)
class Placement:
    """A choice for each day of the horizon, what they cost together, and the slots they were chosen from."""

    choices: tuple[int, ...]
    cost: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class _Ties:
    """What ties one day to the six before it. Masks select days of the memory, one bit a day."""

    weekday: int
    fixed: int  # what stands there already
    heavy_left: int  # sessions the week may hold before this day's
    plyo_left: int
    heavy_later: int  # sessions that stand later in its week
    plyo_later: int
    rest_left: int | None  # rest days of the week that may be taken before this one's; None: it is none
    rest_mask: int
    hard: bool  # by what certainly stands there
    hard_mask: int  # the same of the days before
    windows: tuple[tuple[int, int], ...]  # of seven days with this one in it: days before, hard ones allowed there
    hard_run: bool  # hard, or likely to be, by its runs
    hard_run_mask: int
    few_runs: bool  # S12 applies to its week
    announced_week: int  # of our sessions, on the seven days that end with this one
    fixed_week: int  # what stands there


class Board:
    """Everything the search needs of the horizon, worked out once for each day."""

    def __init__(self, facts: Facts) -> None:
        """Look at each day of the horizon, and at the days after it that finish its last week."""
        horizon = facts.problem.horizon_days
        self.slots = tuple(slot(facts, i) for i in range(horizon))
        self.last = horizon - 1 + _SUNDAY - facts.day(horizon - 1).date.weekday()
        self.hard_tier = facts.jumps.tier >= n.HARD_TIER
        self.plyo_gap = (1 << 2 * (rules.plyo_gap(facts) - 1)) - 1 & _EACH_PLYO
        self.factor = facts.factor
        stands = {i: _fixed(facts, i) for i in range(-_DAYS, self.last + 1)}
        hard = {i: facts.day(i).hard for i in range(-_DAYS, horizon + _DAYS)}
        self.ties = tuple(_ties(facts, i, stands, hard) for i in range(self.last + 1))
        self.start = 0
        for i in range(-_DAYS, 0):
            self.start = self.start << 2 | stands[i]
        self.options: list[dict[int, int]] = [_own_costs(facts, i, self.slots) for i in range(horizon)]
        self.options += [{0: 0}] * (self.last + 1 - horizon)

    def allows(self, i: int, choice: int, memory: int) -> bool:
        """Tell whether a choice keeps the rules that tie days together (H07, H11, H12, P06, P08, P12, P13)."""
        ties = self.ties[i]
        new = choice & ~ties.fixed
        if not new:
            return True
        week = memory & (1 << 2 * ties.weekday) - 1
        if new & HEAVY and (memory & HEAVY or (week & _EACH_HEAVY).bit_count() >= ties.heavy_left):
            return False
        if new & PLYO and (memory & self.plyo_gap or (week & _EACH_PLYO).bit_count() >= ties.plyo_left):
            return False
        if ties.rest_left is not None and ((memory | memory >> 1) & ties.rest_mask).bit_count() >= ties.rest_left:
            return False
        if ties.hard or not (new & HEAVY or self.hard_tier):
            return True
        hard = self._hard_days(memory) | ties.hard_mask
        return all((hard & mask).bit_count() < most for mask, most in ties.windows)

    def _hard_days(self, memory: int) -> int:
        return (memory >> 1 | (memory if self.hard_tier else 0)) & _EACH_PLYO

    def between(self, i: int, choice: int, memory: int) -> int:
        """Return the cost of a choice that depends on the days before it, in thousandths of a point."""
        ties, cost = self.ties[i], 0.0
        new = choice & ~ties.fixed
        week = memory & (1 << 2 * ties.weekday) - 1
        bits = choice | ties.fixed
        if new & HEAVY:
            cost -= n.HEAVY_REWARD[min((_TALLY[week] >> 2) + ties.heavy_later, 3)]
        if new & PLYO:
            cost -= n.PLYO_REWARD[min((_TALLY[week] & 3) + ties.plyo_later, 3)]
        if bits & HEAVY:
            last = memory & _EACH_HEAVY
            gap = (last & -last).bit_length() // 2  # 0: none in six days
            cost += self.factor * n.GAP_COST[gap]
        ours = self._hard_days(memory)
        now = bool(bits & HEAVY or (bits & PLYO and self.hard_tier))
        two_before = (ours | ties.hard_run_mask) & _TWO_DAYS == _TWO_DAYS
        if two_before and (now or (ties.hard_run and ours & _TWO_DAYS)):
            cost += self.factor * n.COST["S11"]
        if ties.weekday == _SUNDAY and ties.announced_week:
            seven = memory << 2 | bits
            left, placed = ties.announced_week & ~seven, seven & ~ties.announced_week & ~ties.fixed_week
            cost += n.COST["S13_day"] * sum(_moved(left & each, placed & each) for each in _EACH_OF_SEVEN)
        if ties.weekday == _SUNDAY and ties.few_runs and (bits or ties.hard_run):
            taken = (memory | memory >> 1) & _EACH_PLYO | ties.hard_run_mask
            cost += n.COST["S12"] if taken == _EACH_PLYO else 0.0
        return round(_MILLI * cost)

    def after(self, i: int, choice: int, memory: int) -> int:
        """Return the memory once day `i` is decided."""
        return (memory << 2 | choice | self.ties[i].fixed) & _ALL


@cache
def _moved(left: int, placed: int) -> int:
    """Return over how many days sessions of one kind were moved within a week (S13).

    The days that announced sessions left are paired with the days of new ones, so that the days between add up to the
    fewest. What has no partner was dropped or added, not moved.
    """
    few, many = sorted((_days_of(left), _days_of(placed)), key=len)
    return min(sum(abs(a - b) for a, b in zip(few, some, strict=True)) for some in combinations(many, len(few)))


def _days_of(mask: int) -> list[int]:
    return [back for back in range(_DAYS + 1) if mask >> 2 * back & 3]


def _own_costs(facts: Facts, i: int, slots: Sequence[Slot]) -> dict[int, int]:
    """Return the cost of each choice for day `i` by itself, in thousandths of a point.

    Uncertain runs count by how much riskier the day is than the runner's usual one: what no day escapes must not stop
    the lifting altogether.
    """
    found = slots[i]
    offered = 0
    for choice in found.options:
        offered |= choice
    extra = {}
    for kind, bit in BITS.items():
        known = [slot.risk[kind] for slot in slots if slot.risk.get(kind)]
        risk = found.risk.get(kind, 0.0)
        extra[bit] = risk - sum(known) / len(known) if risk else 0.0
    return {
        choice: round(
            _MILLI
            * (option.cost + sum(x for bit, x in extra.items() if choice & bit) + staying(facts, i, choice, offered))
        )
        for choice, option in found.options.items()
    }


def _fixed(facts: Facts, i: int) -> int:
    day = facts.day(i)
    return (HEAVY if day.heavy else 0) | (PLYO if day.plyo else 0)


def _mask(days: Sequence[bool]) -> int:
    """One bit a day at the place of its jumps bit, yesterday first."""
    return sum(1 << 2 * back for back, chosen in enumerate(days) if chosen)


def _ties(facts: Facts, i: int, stands: Mapping[int, int], hard: Mapping[int, bool]) -> _Ties:
    day, monday = facts.day(i), facts.monday(i)
    weekday = i - monday
    later = [stands[j] for j in range(i + 1, monday + 7)]
    heavy_later, plyo_later = (sum(bool(bits & kind) for bits in later) for kind in (HEAVY, PLYO))
    rest_total, _ = rules.rest_days(facts, i)
    rest_later = sum(facts.day(j).rest and bool(stands[j]) for j in range(i + 1, monday + 7))
    ahead = [hard.get(i + d, False) for d in range(1, 7)]
    most = rules.hard_cap(facts)
    back = range(1, _DAYS + 1)
    return _Ties(
        weekday=weekday,
        fixed=stands[i],
        heavy_left=rules.heavy_cap(facts, i) - heavy_later,
        plyo_left=rules.plyo_cap(facts, i) - plyo_later,
        heavy_later=heavy_later,
        plyo_later=plyo_later,
        rest_left=rest_total - 1 - rest_later if day.rest and not stands[i] else None,
        rest_mask=_mask([b <= weekday and facts.day(i - b).rest for b in back]),
        hard=hard.get(i, False),
        hard_mask=_mask([hard.get(i - b, False) for b in back]),
        windows=tuple(((1 << 2 * (6 - d)) - 1 & _EACH_PLYO, most - sum(ahead[:d])) for d in range(7)),
        hard_run=day.hard_run,
        hard_run_mask=_mask([facts.day(i - b).hard_run for b in back]),
        announced_week=sum(announced(facts, i - b) << 2 * b for b in range(7)),
        fixed_week=sum(stands[i - b] << 2 * b for b in range(7)),
        few_runs=sum(not facts.day(monday + d).rest for d in range(7)) <= n.S12_RUNS,
    )


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


def _search_below(board: Board, hopes: Sequence[Sequence[int]], *, limit: int, width: int | None) -> tuple[int, int]:
    """Return cost and key of the cheapest plan that costs at most `limit`.

    With a `width` only that many of the most hopeful plans are followed each day, so the answer may miss the cheapest.
    """
    states: dict[int, tuple[int, int]] = {board.start: (0, 0)}
    for i, options in enumerate(board.options):
        hope, week = hopes[i + 1], (1 << 2 * ((board.ties[i].weekday + 1) % 7)) - 1
        reached: dict[int, tuple[int, int]] = {}
        for memory, (cost, key) in states.items():
            for choice, own in options.items():
                if not board.allows(i, choice, memory):
                    continue
                total = cost + own + board.between(i, choice, memory)
                after = board.after(i, choice, memory)
                if total + hope[_TALLY[after & week]] > limit:
                    continue
                found = (total, key << 2 | _RANK[choice])
                if after not in reached or found < reached[after]:
                    reached[after] = found
        if width is not None and len(reached) > width:
            ranked = sorted(reached.items(), key=lambda s: (s[1][0] + hope[_TALLY[s[0] & week]], s[1][1]))
            reached = dict(ranked[:width])
        states = reached
    return min(states.values())


def _hopes(board: Board) -> list[list[int]]:
    """For each day and each count of the week's sessions so far: a bound below all that the rest can cost.

    It keeps each day's own costs and the rewards, and forgets every rule and cost between days.
    """
    hopes = [[0] * 16]
    for i in range(board.last, -1, -1):
        ties, after = board.ties[i], hopes[-1]
        fixed = ties.fixed
        choices = [
            (own, bool((c | fixed) & HEAVY), bool((c | fixed) & PLYO), c & ~fixed)
            for c, own in board.options[i].items()
        ]
        row = []
        for heavy, plyo in _COUNTS:
            costs = []
            for own, lifts, jumps, new in choices:
                reward = _REWARD[0][min(heavy + ties.heavy_later, 3)] * bool(new & HEAVY)
                reward += _REWARD[1][min(plyo + ties.plyo_later, 3)] * bool(new & PLYO)
                then = 0 if ties.weekday == _SUNDAY else min(heavy + lifts, 3) << 2 | min(plyo + jumps, 3)
                costs.append(own - reward + after[then])
            row.append(min(costs))
        hopes.append(row)
    return hopes[::-1]
