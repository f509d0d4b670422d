"""How likely a day breaks a rule, and the words for it."""

from collections.abc import Callable
from typing import Final

from planner.facts.days import Day, Facts, RunOn
from planner.facts.naming import run_name
from planner.language import _

# The probability (0-1) that a day breaks a rule, and why it does. The reason may be empty below 1.
Risk = tuple[float, str]
Test = Callable[[Facts, int], Risk]

OPEN: Final[Risk] = (0.0, "")


def certain(reason: str) -> Risk:
    """Return the risk of a rule that closes the day."""
    return 1.0, reason


def from_runs(day: Day, risk: float, which: Callable[[RunOn], bool], reason: str) -> Risk:
    """Return a risk that comes from the runs of a day.

    A certain run is named in the reason, as `{run}`. It is the first certain one of `which`.
    """
    if risk < 1:
        return risk, ""

    run = day.sure(which)
    assert run is not None  # only a certain run makes the risk 1
    return certain(_(reason, run=run_name(day, run)))
