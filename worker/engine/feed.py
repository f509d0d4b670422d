"""Lets the runner watch a pass while it runs."""

import threading
from collections.abc import Callable
from typing import Final

from worker.passes.progress import Progress

KEPT: Final = 50  # lines for each athlete


class ProgressFeed:
    """What the passes of this process have reported, by athlete. Any thread may use it."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def teller(self, athlete_id: str) -> Callable[[Progress], None]:
        """Start an empty feed for an athlete's pass, and return what the pass reports to."""
        lines: list[str] = []
        with self._lock:
            self._lines[athlete_id] = lines

        def tell(progress: Progress) -> None:
            with self._lock:
                lines.append(progress.text)
                del lines[:-KEPT]

        return tell

    def lines(self, athlete_id: str) -> tuple[str, ...]:
        """Return what the athlete's last pass has reported so far."""
        with self._lock:
            return tuple(self._lines.get(athlete_id, ()))
