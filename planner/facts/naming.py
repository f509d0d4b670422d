"""Names a run the way a coach would."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from planner.facts.days import Day, RunOn
from planner.language import N_, _
from planner.model import OtherKind, PlannedKind

_RUNS: Final[Mapping[PlannedKind, str]] = {
    "easy": N_("{weekday}'s easy run"),
    "long": N_("{weekday}'s long run"),
    "tempo": N_("{weekday}'s tempo run"),
    "intervals": N_("{weekday}'s intervals"),
    "hills": N_("{weekday}'s hill session"),
    "race": N_("{weekday}'s race"),
}
_SPORTS: Final[dict[OtherKind, str]] = {
    "ride": N_("{weekday}'s ride"),
    "swim": N_("{weekday}'s swim"),
    "other": N_("{weekday}'s training"),
    "strength": N_("{weekday}'s lifting"),
    "plyometrics": N_("{weekday}'s jumps"),
}


def run_name(day: Day, run: RunOn) -> str:
    """Return the name of a run, such as "Tuesday's intervals"."""
    return named_on(day.date, run.kind)


def named_on(date: dt.date, kind: PlannedKind) -> str:
    """Return the name of a run of a known kind on a date."""
    return _(_RUNS[kind], weekday=f"{date:%A}")


def hard_sport(day: Day) -> str:
    """Return the name of a day's session of another sport, such as "Tuesday's ride".

    A hard one is named before a long one.
    """
    first = max(day.others, key=lambda other: (other.hard, other.p))
    return _(_SPORTS[first.kind], weekday=f"{day.date:%A}")
