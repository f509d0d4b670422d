"""How much a week may hold: lifting, jumps and hard days (H12, P12, P13 and section 8.4)."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from planner.facts.days import Day, Facts
from planner.model import SlotKind
from planner.rulebook import numbers as n
from planner.rulebook.stages import MAINTAIN


def hard_cap(facts: Facts) -> int:
    """Return how many of any seven days may be hard (P13)."""
    if facts.age is not None and facts.age >= n.OLD:
        return n.HARD_DAYS_60

    return n.HARD_DAYS


def plyo_gap(facts: Facts) -> int:
    """Return the days from one jump session to the next (P08)."""
    if facts.jumps.tier == 3:
        return n.PLYO_GAP_TIER3

    return n.PLYO_GAP


def rest_days(facts: Facts, i: int) -> tuple[int, int]:
    """Return the days without a run in day `i`'s calendar week, and how many of them are taken.

    Taken: lifting or jumps are on that day already.
    """
    total = 0
    taken = 0
    for day in facts.days_of_week(i):
        if day.rest:
            total += 1
            if day.heavy or day.plyo:
                taken += 1

    return total, taken


def heavy_cap(facts: Facts, i: int) -> int:
    """Return how many heavy sessions the calendar week of day `i` may hold (H12, section 8.4)."""
    return _cap(facts, "heavy", i, _heavy_cap)


def plyo_cap(facts: Facts, i: int) -> int:
    """Return how many jump sessions the calendar week of day `i` may hold (P12, section 8.4)."""
    return _cap(facts, "plyo", i, _plyo_cap)


def _cap(facts: Facts, kind: SlotKind, i: int, cap_of: Callable[[Facts, int], int]) -> int:
    """Return a week's cap, worked out only once for each week."""
    week = kind, facts.monday(i)
    if week not in facts.caps:
        facts.caps[week] = cap_of(facts, i)

    return facts.caps[week]


def _heavy_cap(facts: Facts, i: int) -> int:
    week = facts.week_of(i)
    if week.race_week:
        return 0

    cap = n.HEAVY_PER_WEEK
    wished = facts.problem.athlete.heavy_per_week
    if wished is not None:
        cap = min(wished, _most_heavy(facts, i))

    if week.taper or week.phase == MAINTAIN or _back_to_back(facts.days_of_week(i)):
        return min(cap, 1)

    return cap


def _plyo_cap(facts: Facts, i: int) -> int:
    cap = n.PLYO_PER_WEEK
    wished = facts.problem.athlete.plyo_per_week
    if wished is not None:
        cap = min(wished, cap)

    week = facts.week_of(i)
    if week.taper or week.phase == MAINTAIN or _back_to_back(facts.days_of_week(i)):
        return min(cap, 1)

    return cap


def _most_heavy(facts: Facts, i: int) -> int:
    """Return the most heavy sessions that an athlete may ask for in day `i`'s week (H12).

    Three only off-season, with at most four running days, for advanced lifters.
    """
    advanced = facts.problem.athlete.strength_level == "advanced"
    running_days = sum(not day.rest for day in facts.days_of_week(i))

    if advanced and running_days <= n.FEW_RUNS and not _race_is_near(facts):
        return n.HEAVY_PER_WEEK_MOST

    return n.HEAVY_PER_WEEK


def _race_is_near(facts: Facts) -> bool:
    for race in facts.races:
        if race.listed and race.priority in "AB":
            days_to_race = facts.index(race.date)
            if 0 <= days_to_race <= n.OFF_SEASON_DAYS:
                return True

    return False


def _back_to_back(days: Sequence[Day]) -> bool:
    """Tell whether there are certain long runs on two consecutive days (section 8.4, ultras)."""
    return any(day.p_long == 1 and after.p_long == 1 for day, after in pairwise(days))
