"""What makes lifting light, moderate or heavy: the rulebook's definitions of effort."""

from collections.abc import Iterable
from typing import Final

from planner.model import Effort
from planner.rulebook import numbers as n

EFFORTS: Final[tuple[Effort, ...]] = ("light", "moderate", "heavy")  # in order


def at_most(effort: Effort, most: Effort) -> bool:
    """Tell whether an effort is no harder than another.

    >>> at_most("light", "moderate"), at_most("heavy", "moderate")
    (True, False)
    """
    return EFFORTS.index(effort) <= EFFORTS.index(most)


def easier(effort: Effort, other: Effort) -> Effort:
    """Return the easier of two efforts.

    >>> easier("heavy", "moderate")
    'moderate'
    """
    return min(effort, other, key=EFFORTS.index)


def hardest(efforts: Iterable[Effort]) -> Effort:
    """Return the hardest of some efforts, light if there is none."""
    return max(efforts, key=EFFORTS.index, default="light")


def loaded_effort(share_of_maximum: float, reserve: float) -> Effort:
    """Return the effort of sets with a weight: its share of the maximum, and reps in reserve."""
    if share_of_maximum <= n.LIGHT_SHARE and reserve >= n.LIGHT_RESERVE:
        return "light"
    if share_of_maximum <= n.MODERATE_SHARE and reserve >= n.MODERATE_RESERVE:
        return "moderate"
    return "heavy"


def bodyweight_effort(reps: int, reserve: float) -> Effort:
    """Return the effort of sets without a weight: their repetitions, and those in reserve."""
    if reserve >= n.BODYWEIGHT_LIGHT_RESERVE:
        return "light"
    if reps <= n.BODYWEIGHT_HEAVY_REPS and reserve <= n.BODYWEIGHT_HEAVY_RESERVE:
        return "heavy"
    return "moderate"
