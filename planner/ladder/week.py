"""How much lifting the weeks of a plan hold, and which hold less than they may."""

from collections.abc import Sequence

from planner.facts.days import Facts
from planner.search.bits import HEAVY
from planner.search.caps import heavy_cap


def places_lifting(choices: Sequence[int], i: int) -> bool:
    """Tell whether the plan puts heavy lifting on day `i`. Days outside the horizon hold none."""
    return 0 <= i < len(choices) and bool(choices[i] & HEAVY)


def has_lifting(facts: Facts, choices: Sequence[int], i: int) -> bool:
    """Tell whether day `i` holds lifting that is done, fixed or placed."""
    return facts.day(i).heavy or places_lifting(choices, i)


def lifting_days(facts: Facts, choices: Sequence[int], monday: int) -> int:
    """Return the number of days with lifting in the week that starts on day `monday`."""
    days = [i for i in range(monday, monday + 7) if has_lifting(facts, choices, i)]
    return len(days)


def heavy_sessions(facts: Facts, choices: Sequence[int], monday: int) -> int:
    """Return the number of heavy sessions in a week: those placed, and those of others."""
    sessions = 0
    for i in range(monday, monday + 7):
        if places_lifting(choices, i):
            sessions += 1
        if facts.day(i).heavy and not facts.locked(i, "heavy"):
            sessions += 1
    return sessions


def missing_weeks(facts: Facts, choices: Sequence[int]) -> list[int]:
    """Return the weeks of the horizon that hold fewer heavy sessions than they may.

    A week is named by the number of days from today to its Monday. One that ends after the horizon
    is left out.
    """
    horizon = facts.problem.horizon_days
    missing = []
    for monday in sorted({facts.monday(i) for i in range(horizon)}):
        cap = heavy_cap(facts, max(monday, 0))
        if monday + 6 < horizon and heavy_sessions(facts, choices, monday) < cap:
            missing.append(monday)
    return missing
