"""What Garmin's answers have in common: loose rows, and values that may be missing."""

import math
from collections.abc import Callable, Iterable
from typing import Any, Final

type Json = dict[str, Any]

NAME: Final = "garmin"


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
    """Return the rows under a key. None where there is anything else."""
    rows = answer.get(key)
    if not isinstance(rows, list):
        return []
    return [row for row in rows if isinstance(row, dict)]


def part_of(answer: Json, key: str) -> Json:
    """Return the object under a key. An empty one where there is anything else."""
    part = answer.get(key)
    return part if isinstance(part, dict) else {}


def number(value: Any) -> float | None:
    """Return a finite number, or None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not math.isfinite(value):
        return None
    return float(value)
