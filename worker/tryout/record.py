"""Saves what Garmin answers, without the person in it, so that others can test with it."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from connectors.errors import Gone, Rejected, Unavailable
from connectors.garmin.client import Garmin
from connectors.garmin.scrub import Scrubber, file_name
from planner.model import RUN_SPORTS, Activity
from worker.passes.horizon import WINDOW, view_window
from worker.passes.pull.slow import NIGHTS, RACES_AHEAD

_EXAMPLES: Final = 5  # how many sessions, runs and workouts are read one by one


def record(garmin: Garmin, today: dt.date, folder: Path, tell: Callable[[str], None]) -> list[Path]:
    """Read what a pass reads and save each answer scrubbed. Nothing is written to Garmin.

    Returns the files. What Garmin refuses to answer is told and left out. Raises
    PlatformError where all further answers would fail too, OSError.
    """
    folder.mkdir(parents=True)
    recording = _Recording(folder)

    before = garmin.heard
    garmin.heard = recording.keep
    try:
        for read in _reads(garmin, today):
            try:
                read()
            except (Gone, Rejected, Unavailable) as error:
                tell(str(error))
    finally:
        garmin.heard = before
    return recording.files


class _Recording:
    """The saved answers. A second answer of the same name gets a number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[Path] = []
        self._scrubber = Scrubber()
        self._names = Counter[str]()

    def keep(self, path: str, answer: Any) -> None:
        """Save one answer."""
        name = file_name(path)
        self._names[name] += 1
        number = self._names[name]
        if number > 1:
            name = f"{name.removesuffix('.json')}_{number}.json"

        scrubbed = self._scrubber.scrub(answer)
        file = self.folder / name
        file.write_text(json.dumps(scrubbed, indent=1, ensure_ascii=False) + "\n", "utf-8")
        self.files.append(file)


def _reads(garmin: Garmin, today: dt.date) -> Iterator[Callable[[], object]]:
    """Yield the reads of a pass. Later ones need the answers of earlier ones."""
    activities: list[Activity] = []
    workouts: set[str] = set()
    plans: list[str] = []
    slow = garmin.background

    def view() -> None:
        seen = garmin.view(*view_window(today))
        workouts.update(entry.workout_id for entry in seen.entries if entry.workout_id)

    yield lambda: activities.extend(garmin.activities(today - WINDOW, today))

    lifting = [activity.id for activity in activities if activity.sport == "strength"]
    for activity_id in lifting[-_EXAMPLES:]:
        yield partial(garmin.sets, activity_id)

    runs = [activity.id for activity in activities if activity.sport in RUN_SPORTS]
    for activity_id in runs[-_EXAMPLES:]:
        yield partial(slow.look_closer, activity_id, laps=True)

    yield view
    for workout_id in sorted(workouts)[-_EXAMPLES:]:
        yield partial(slow.kind_of_workout, workout_id)

    yield slow.profile
    yield slow.device
    yield partial(slow.mornings, today - NIGHTS, today)
    yield partial(slow.races, today, today + RACES_AHEAD)

    yield lambda: plans.extend(slow.plans(today))
    for plan_id in plans:
        yield partial(slow.tasks, plan_id)
