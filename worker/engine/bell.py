"""Wakes the loop: something is due now, or the work is to end."""

import threading


class Bell:
    """Rung from any thread, and from a signal handler."""

    def __init__(self) -> None:
        self._rung = threading.Event()
        self._over = threading.Event()

    @property
    def over(self) -> bool:
        """Whether the work is to end."""
        return self._over.is_set()

    def ring(self) -> None:
        """Say that something is due."""
        self._rung.set()

    def end(self) -> None:
        """Say that the work is to end."""
        self._over.set()
        self._rung.set()

    def wait(self, seconds: float) -> None:
        """Wait until it rings, at most this many seconds."""
        self._rung.wait(seconds)
        self._rung.clear()
