"""Saves what Garmin answers, without the person in it, so that others can test with how it really looks."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from connectors.errors import Gone, Rejected, Unavailable
from connectors.garmin.client import Garmin
from connectors.garmin.scrub import Scrubber, file_name
from planner.model import RUN_SPORTS, Activity
from worker.passes.horizon import WINDOW, view_window
from worker.passes.pull.slow import NIGHTS, RACES_AHEAD

_CLOSELY = 5  # so many sessions, runs and workouts are looked at by themselves


def record(garmin: Garmin, today: dt.date, folder: Path, tell: Callable[[str], None]) -> list[Path]:
    """Read what a pass reads, and save each answer scrubbed. Only reads. Returns the files.

    One answer that cannot be had is told and left out. Raises PlatformError where the others would fail too, OSError.
    """
    folder.mkdir(parents=True)
    scrubber, names = Scrubber(), Counter[str]()
    files: list[Path] = []

    def keep(path: str, answer: Any) -> None:
        name = file_name(path)
        names[name] += 1
        file = folder / (
            name if names[name] == 1 else f"{name.removesuffix('.json')}_{names[name]}.json"
        )
        file.write_text(
            json.dumps(scrubber.scrub(answer), indent=1, ensure_ascii=False) + "\n", "utf-8"
        )
        files.append(file)

    before, garmin.heard = garmin.heard, keep
    try:
        for read in _reads(garmin, today):
            try:
                read()
            except (Gone, Rejected, Unavailable) as error:
                tell(str(error))
    finally:
        garmin.heard = before
    return files


def _reads(garmin: Garmin, today: dt.date) -> Iterator[Callable[[], object]]:
    did: list[Activity] = []
    planned: list[str] = []
    plans: list[str] = []
    slow = garmin.background

    def view() -> None:
        seen = garmin.view(*view_window(today))
        planned.extend(entry.workout_id for entry in seen.entries if entry.workout_id)

    yield lambda: did.extend(garmin.activities(today - WINDOW, today))
    for number in [a.id for a in did if a.sport == "strength"][-_CLOSELY:]:
        yield partial(garmin.sets, number)
    for number in [a.id for a in did if a.sport in RUN_SPORTS][-_CLOSELY:]:
        yield partial(slow.look_closer, number, laps=True)
    yield view
    for number in sorted(set(planned))[-_CLOSELY:]:
        yield partial(slow.kind_of_workout, number)
    yield slow.profile
    yield slow.device
    yield partial(slow.mornings, today - NIGHTS, today)
    yield partial(slow.races, today, today + RACES_AHEAD)
    yield lambda: plans.extend(slow.plans(today))
    for number in plans:
        yield partial(slow.tasks, number)
