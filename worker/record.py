"""Saves what Garmin answers, without the person in it, so that others can test with how it really looks."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from connectors.errors import Gone, Rejected, Unavailable
from connectors.garmin import Garmin
from connectors.garmin.scrub import Scrubber, file_name
from worker.pull import WINDOW, view_window

_LIFTED = 5  # so many sessions have their sets read


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
        file = folder / (name if names[name] == 1 else f"{name.removesuffix('.json')}_{names[name]}.json")
        file.write_text(json.dumps(scrubber.scrub(answer), indent=1, ensure_ascii=False) + "\n", "utf-8")
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
    lifted: list[str] = []

    def activities() -> None:
        found = garmin.activities(today - WINDOW, today)
        lifted.extend(a.id for a in found[::-1] if a.sport == "strength")

    yield activities
    for number in lifted[:_LIFTED]:
        yield lambda number=number: garmin.sets(number)  # type: ignore[misc]
    yield lambda: garmin.view(*view_window(today))
    yield garmin.profile
    yield garmin.device
