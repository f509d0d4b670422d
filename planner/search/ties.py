"""What ties one day of the horizon to the six days before it, worked out before the search."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from planner.facts.days import Day, Facts
from planner.rulebook import numbers as n
from planner.search.bits import (
    CHOICES,
    COUNTS,
    DAYS,
    EACH_PLYO,
    HEAVY,
    MEMORY,
    PLYO,
    SEVEN_DAYS,
    SUNDAY,
    last_days,
)
from planner.search.calm import announced
from planner.search.caps import hard_cap, heavy_cap, plyo_cap, rest_days

MILLI = 1000  # costs are whole thousandths of a point, so that sums never depend on their order
_MOST_COUNTED = 3

Windows = tuple[tuple[int, int], ...]
Rewards = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties one day to the six before it. Masks are one bit a day (see `bits.py`)."""

    weekday: int
    week_so_far: int  # mask of the week's days before this one, two bits a day
    fixed: int  # bits of what is on the day already
    costs_nothing: bool  # between days, unless something is placed on it
    heavy_left: int  # sessions the week may hold before this day's
    plyo_left: int
    rewards: Rewards  # for each new choice, by the tally of the week so far
    rest_left: int | None  # rest days of the week that may be taken before this one; None: no rest
    rest_mask: int  # of the week so far
    hard: bool  # by what is certain
    hard_mask: int  # the same of the days before
    windows: Windows  # of seven days: mask of the days before, and from how many hard it is full
    hard_run: bool  # hard, or likely to be, by its runs
    hard_run_mask: int
    few_runs: bool  # S12 applies to its week
    announced: int  # bits of our sessions on the seven days that end with this one
    on_days: int  # bits of what is on the same days already


@dataclass(slots=True)
class _Past:
    """The days before a day, as masks that grow by a day at a time."""

    fixed: int = 0
    announced: int = 0
    hard: int = 0
    hard_run: int = 0
    rest: int = 0

    def add_sessions(self, fixed: int, announced_bits: int) -> None:
        self.fixed = self.fixed << 2 | fixed
        self.announced = self.announced << 2 | announced_bits

    def add_day(self, day: Day) -> None:
        self.hard = self.hard << 2 | day.hard
        self.hard_run = self.hard_run << 2 | day.hard_run
        self.rest = self.rest << 2 | day.rest


@dataclass(frozen=True, slots=True)
class _WeekLimits:
    """What one calendar week may hold."""

    heavy_cap: int
    plyo_cap: int
    rest_days: int


def ties_of(facts: Facts, last: int) -> Iterator[Ties]:
    """Yield what ties each day from today to day `last` to the days before it."""
    fixed = {i: _fixed(facts.day(i)) for i in range(-DAYS, last + 1)}
    past = _Past()
    for i in range(-DAYS, 0):
        past.add_sessions(fixed[i], announced(facts, i))
        past.add_day(facts.day(i))

    limits = _limits(facts, 0)
    for i in range(last + 1):
        day = facts.day(i)
        if day.weekday == 0:
            limits = _limits(facts, i)

        past.add_sessions(fixed[i], announced(facts, i))
        yield _ties(facts, i, fixed, limits, past)
        past.add_day(day)


def _ties(facts: Facts, i: int, fixed: dict[int, int], limits: _WeekLimits, past: _Past) -> Ties:
    day = facts.day(i)
    week_so_far = last_days(day.weekday)

    heavy_later = 0
    plyo_later = 0
    rest_taken_later = 0
    for later in range(i + 1, i + 7 - day.weekday):
        bits = fixed[later]
        if bits & HEAVY:
            heavy_later += 1
        if bits & PLYO:
            plyo_later += 1
        if bits and facts.day(later).rest:
            rest_taken_later += 1

    rest_left = None
    if day.rest and not fixed[i]:
        rest_left = limits.rest_days - 1 - rest_taken_later

    return Ties(
        weekday=day.weekday,
        week_so_far=week_so_far,
        fixed=fixed[i],
        costs_nothing=not day.hard_run and day.weekday != SUNDAY,
        heavy_left=limits.heavy_cap - heavy_later,
        plyo_left=limits.plyo_cap - plyo_later,
        rewards=rewards(heavy_later, plyo_later),
        rest_left=rest_left,
        rest_mask=past.rest & week_so_far,
        hard=day.hard,
        hard_mask=past.hard & MEMORY,
        windows=_windows(facts, i),
        hard_run=day.hard_run,
        hard_run_mask=past.hard_run & MEMORY,
        few_runs=7 - limits.rest_days <= n.S12_RUNS,
        announced=past.announced & SEVEN_DAYS,
        on_days=past.fixed & SEVEN_DAYS,
    )


def _fixed(day: Day) -> int:
    bits = 0
    if day.heavy:
        bits |= HEAVY
    if day.plyo:
        bits |= PLYO

    return bits


def _limits(facts: Facts, i: int) -> _WeekLimits:
    total, _taken = rest_days(facts, i)
    return _WeekLimits(heavy_cap(facts, i), plyo_cap(facts, i), total)


def _windows(facts: Facts, i: int) -> Windows:
    """Return the spans of seven days with day `i` in them that may become too hard (P13).

    Those that end on day `i` itself or on a hard day after it: the others are no stricter.
    """
    if i >= facts.problem.horizon_days:
        return ()

    room = hard_cap(facts)
    windows = [(EACH_PLYO, room)]
    for ahead in range(1, DAYS + 1):
        if facts.day(i + ahead).hard:
            room -= 1
            windows.append((last_days(DAYS - ahead) & EACH_PLYO, room))

    return tuple(windows)


@cache
def rewards(heavy_later: int, plyo_later: int) -> Rewards:
    """Return what each new choice is worth at each tally of the week, in thousandths of a point.

    The sessions later in the week count too, those that are on its days already.
    """
    return tuple(
        tuple(_reward(new, heavy + heavy_later, plyo + plyo_later) for heavy, plyo in COUNTS)
        for new in CHOICES
    )


def _reward(new: int, heavy: int, plyo: int) -> int:
    """Return what a choice is worth beside the other sessions of its week (section 8.3)."""
    points = 0.0
    if new & HEAVY:
        points += n.HEAVY_REWARD[min(heavy, _MOST_COUNTED)]
        if heavy == 0:
            points += n.COST["S22"]
    if new & PLYO:
        points += n.PLYO_REWARD[min(plyo, _MOST_COUNTED)]

    return round(MILLI * points)
