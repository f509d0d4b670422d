"""What was done as we already have it: out of a file, or told by the runner."""

import datetime as dt
from collections.abc import Iterable

from planner.model import Activity
from worker.store import Store

TOLD = "told"  # sessions that the athlete says were done


class Kept:
    """A RunSource that asks nobody."""

    requests = 0

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self._store = store

    def activities(self, start: dt.date, end: dt.date) -> list[Activity]:
        """Return what was done from `start` to `end` (inclusive), oldest first."""
        return [a for a in self._store.activities.of(self.name) if start <= a.day <= end]


def once(activities: Iterable[Activity]) -> list[Activity]:
    """Leave out what was told of a day on which a watch recorded the same kind of thing."""
    found = list(activities)
    recorded = {a.day for a in found if a.sport in ("strength", "plyometrics") and not _is_told(a)}
    return [a for a in found if not (_is_told(a) and a.day in recorded)]


def _is_told(activity: Activity) -> bool:
    return activity.id.startswith(f"{TOLD}:")
