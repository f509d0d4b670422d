"""Keeps announced sessions where they are, as far as that is worth it (S13)."""

from typing import Final

from planner.facts.days import Facts
from planner.model import Published
from planner.rulebook import numbers as n
from planner.search.bits import BITS

_HOURS_48: Final = 4  # half-days
_HOURS_24: Final = 2


def bits_of(session: Published) -> int:
    """Return the bits of a session's kinds. A primer, a micro-dose or a light session has none."""
    bits = 0
    for kind, bit in BITS.items():
        if kind in session.kinds:
            bits |= bit

    return bits


def is_soon(facts: Facts, session: Published) -> bool:
    """Tell whether a session is at most 24 hours away."""
    return _half_days_to(facts, session) <= _HOURS_24


def announced(facts: Facts, i: int) -> int:
    """Return the bits of the sessions that were announced for day `i` and may still move."""
    if i < 0:
        return 0

    date = facts.day(i).date
    bits = 0
    for session in facts.problem.published:
        if session.date == date and not session.locked:
            bits |= bits_of(session)

    return bits


def staying(facts: Facts, i: int, choice: int, offered: int) -> float:
    """Return the points for leaving out announced sessions of day `i` that are legal there (S13).

    `offered` are the bits of all that the day may hold. Inside 48 hours leaving out costs extra,
    inside 24 hours so much that only a hard rule can move the session.
    """
    points = 0.0
    for session in facts.problem.published:
        if session.locked or facts.index(session.date) != i or "hops" in session.kinds:
            continue

        bits = bits_of(session)
        gone = bits & offered & ~choice
        if not bits:  # a small session leaves when something else takes its day
            gone = choice

        if gone:
            points += _price_of_leaving(facts, session)

    return points


def _price_of_leaving(facts: Facts, session: Published) -> float:
    half_days = _half_days_to(facts, session)
    if half_days <= _HOURS_24:
        return n.NOT_INSIDE_24_H
    if half_days <= _HOURS_48:
        return n.COST["S13_soon"]

    return 0.0


def _half_days_to(facts: Facts, session: Published) -> int:
    half_days = 2 * facts.index(session.date)
    if session.half == "pm":
        half_days += 1
    if facts.problem.half_now == "pm":
        half_days -= 1

    return half_days
