"""What was done as it is known already: out of a file, or reported by the runner."""

import datetime as dt
from collections.abc import Iterable

from planner.model import Activity
from worker.store import Store

TOLD = "told"  # the platform's name of sessions that the athlete reports as done


class Kept:
    """A RunSource that asks nobody."""

    requests = 0

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self._store = store

    def activities(self, start: dt.date, end: dt.date) -> list[Activity]:
        """Return what was done from `start` to `end` (inclusive), oldest first."""
        kept = self._store.activities.of(self.name)
        return [activity for activity in kept if start <= activity.day <= end]


def once(activities: Iterable[Activity]) -> list[Activity]:
    """Leave out what the runner reported for a day on which a watch recorded the same kind."""
    everything = list(activities)
    recorded: set[dt.date] = set()
    for activity in everything:
        if activity.sport in ("strength", "plyometrics") and not _is_reported(activity):
            recorded.add(activity.day)
    return [a for a in everything if not _is_reported(a) or a.day not in recorded]


def _is_reported(activity: Activity) -> bool:
    return activity.id.startswith(f"{TOLD}:")
