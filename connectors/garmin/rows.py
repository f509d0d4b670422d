"""What Garmin's answers have in common: loose rows, numbers that may be missing, a coach with his own words."""

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
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return good


def number(value: Any) -> float | None:
    """Return a number, or None for everything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def coach_kind(title: str) -> RunKind | None:
    """Return the kind of run that Garmin Coach calls so, if it is one of its names."""
    return _COACH.get(title.strip().lower())
