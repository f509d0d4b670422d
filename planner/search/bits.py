"""The days before a day as one number, and what is counted in it.

A choice for one day is two bits: 1 is jumps, 2 is heavy lifting, 3 is both. The memory is the
choices of the six days before the one that is decided, yesterday in the lowest two bits:

    days ago     6    5    4    3    2    1
    heavy, jumps h j  h j  h j  h j  h j  h j
    bits         11   ...       5 4  3 2  1 0

    Lifting three days ago, both yesterday:   00 00 00 10 00 11  ->  0b10_00_11
    The next day is decided:                  memory = (memory << 2 | choice) & MEMORY
    All heavy sessions in it:                 memory & EACH_HEAVY     (101010101010)
    All jump sessions in it:                  memory & EACH_PLYO      (010101010101)
    Its last `d` days:                        memory & last_days(d)   (d = 2: 1111)
    Days that hold anything, one bit a day:   (memory | memory >> 1) & EACH_PLYO

Masks with one bit a day use the day's lower bit, the one of the jumps. On a Thursday the week so
far is `last_days(3)`. Everything a later day can depend on is in the memory, so two plans with the
same memory can be compared without looking at what comes after.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import Final

from planner.model import SlotKind

PLYO, HEAVY = 1, 2  # bits of a choice, 3 is both: jumps first (P09)
CHOICES: Final = (0, PLYO, HEAVY, PLYO | HEAVY)
BITS: Final[dict[SlotKind, int]] = {"plyo": PLYO, "heavy": HEAVY}
KINDS: Final[dict[int, tuple[SlotKind, ...]]] = {
    0: (),
    PLYO: ("plyo",),
    HEAVY: ("heavy",),
    PLYO | HEAVY: ("plyo", "heavy"),
}

DAYS: Final = 6  # in the memory
SUNDAY: Final = 6
_MOST_COUNTED: Final = 3  # sessions of a kind in a week: a fourth is worth no less than a third


def last_days(days: int) -> int:
    """Return the mask of the last `days` days of a memory, both kinds."""
    return (1 << 2 * days) - 1


MEMORY: Final = last_days(DAYS)
SEVEN_DAYS: Final = last_days(DAYS + 1)  # the memory and the day that is decided
EACH_PLYO, EACH_HEAVY = 0x555, 0xAAA
_EACH_OF_SEVEN: Final = (0x1555, 0x2AAA)


def _tally(heavy: int, plyo: int) -> int:
    return min(heavy, _MOST_COUNTED) << 2 | min(plyo, _MOST_COUNTED)


def _counted(memory: int) -> int:
    return _tally((memory & EACH_HEAVY).bit_count(), (memory & EACH_PLYO).bit_count())


def _with_day(bits: int) -> tuple[int, ...]:
    heavy_today = bits >> 1 & 1
    plyo_today = bits & 1
    return tuple(_tally(heavy + heavy_today, plyo + plyo_today) for heavy, plyo in COUNTS)


# The tally of a memory: how many sessions of each kind it holds, as one number below 16.
TALLY: Final = tuple(_counted(memory) for memory in range(MEMORY + 1))
# The heavy and the jump sessions behind each tally.
COUNTS: Final = tuple((tally >> 2, tally & 3) for tally in range(16))
# By the bits of a day: the tally after it, for each tally before it.
NEXT: Final = tuple(_with_day(bits) for bits in CHOICES)


def moved_days(left: int, placed: int) -> int:
    """Return over how many days announced sessions were moved within seven days (S13).

    `left` are the announced sessions that are gone from their day, `placed` the new ones.
    """
    days = 0
    for each in _EACH_OF_SEVEN:
        days += _moved(left & each, placed & each)

    return days


@cache
def _moved(left: int, placed: int) -> int:
    """Return the same for one kind.

    The days that were left are paired with the new ones, so that the days between them add up to
    the fewest. What has no partner was dropped or added, not moved.
    """
    few, many = sorted((_days_of(left), _days_of(placed)), key=len)
    return min(_days_between(few, partners) for partners in combinations(many, len(few)))


def _days_between(first: Sequence[int], second: Sequence[int]) -> int:
    return sum(abs(a - b) for a, b in zip(first, second, strict=True))


def _days_of(mask: int) -> list[int]:
    """Return how many days ago each day of a mask is."""
    return [back for back in range(DAYS + 1) if mask >> 2 * back & 3]
