"""Where a small session has room: the half of a day, and what closes the day to lifting."""

from collections.abc import Sequence
from typing import NamedTuple

from planner.facts.days import Facts, RunOn
from planner.model import Half, SessionKind
from planner.search.rules import risks


class Extra(NamedTuple):
    """A small session on day `i`, with the reason for it and the rules behind it."""

    i: int
    half: Half
    kind: SessionKind
    reason: str
    rules: tuple[str, ...]


def free_half(facts: Facts, i: int, choices: Sequence[int], kind: SessionKind) -> Half | None:
    """Return the evening if it is free, else the morning. After a key run only the evening."""
    if choices[i] or facts.declined(i, kind):
        return None

    key_run = facts.day(i).sure(is_key)
    if facts.is_free(i, "pm") and (key_run is None or key_run.half != "pm"):
        return "pm"
    if facts.is_free(i, "am") and key_run is None:
        return "am"
    return None


def broken_rules(facts: Facts, i: int) -> set[str]:
    """Return the rules that keep heavy lifting off day `i` for certain."""
    return {rule.id for rule, (risk, _text) in risks(facts, i, "heavy") if risk == 1}


def is_key(run: RunOn) -> bool:
    """Tell whether a run is a key run."""
    return run.is_key
