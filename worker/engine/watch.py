"""Lets the runner watch how a pass goes while it runs."""

import threading
from collections.abc import Callable

from worker.passes.progress import Progress

KEPT = 50  # lines an athlete


class Watch:
    """What the passes of this process told, by athlete."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def teller(self, athlete_id: str) -> Callable[[Progress], None]:
        """Begin to watch a pass, and return whom it has to tell."""
        lines: list[str] = []
        with self._lock:
            self._lines[athlete_id] = lines

        def tell(progress: Progress) -> None:
            with self._lock:
                lines.append(progress.text)
                del lines[:-KEPT]

        return tell

    def lines(self, athlete_id: str) -> tuple[str, ...]:
        """Return what the athlete's last pass has told so far."""
        with self._lock:
            return tuple(self._lines.get(athlete_id, ()))
