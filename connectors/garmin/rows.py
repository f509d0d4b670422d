"""What Garmin's answers have in common: loose rows, numbers that may be missing, a coach with his own words."""

import math
from collections.abc import Callable, Iterable
from typing import Any

from planner.model import RunKind

type Json = dict[str, Any]

_COACH: dict[str, RunKind] = {
    "base": "easy",
    "recovery": "easy",
    "long run": "long",
    "threshold": "tempo",
    "tempo": "tempo",
    "goal pace": "tempo",
    "progression": "tempo",
    "benchmark run": "tempo",
    "time trial": "race",
    "vo2 max": "intervals",
    "anaerobic": "intervals",
    "sprint": "intervals",
    "strides": "intervals",
    "stride repeats": "intervals",
    "speed repeats": "intervals",
    "hill repeats": "hills",
}


def understood[T](read: Callable[[Json], T], rows: Iterable[Json]) -> list[T]:
    """Return what can be read of the rows. A damaged row is left out, alone."""
    good: list[T] = []
    for row in rows:
        try:
            good.append(read(row))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            continue
    return good


def rows_of(answer: Json, key: str) -> list[Json]:
    """Return the rows under a key; none where there is anything else."""
    found = answer.get(key)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def part_of(answer: Json, key: str) -> Json:
    """Return the object under a key; an empty one where there is anything else."""
    found = answer.get(key)
    return found if isinstance(found, dict) else {}


def number(value: Any) -> float | None:
    """Return a finite number, or None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def coach_kind(title: str) -> RunKind | None:
    """Return the kind of run that Garmin Coach calls so, if it is one of its names."""
    return _COACH.get(title.strip().lower())
