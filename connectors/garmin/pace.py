"""The pace of the line to Garmin: one request a second at most, and a count of what was sent."""

import threading
import time
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter


class Pace:
    """Lets one request through every `seconds`; who comes too early waits. 0: nobody waits."""

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._free_at = 0.0
        self._one_by_one = threading.Lock()

    def wait(self) -> None:
        """Wait until the next request may go out."""
        if not self._seconds:
            return
        with self._one_by_one:
            early = self._free_at - self._clock()
            if early > 0:
                self._sleep(early)
            self._free_at = self._clock() + self._seconds


REAL = Pace(1.0)  # one for all accounts of a process: Garmin counts by address
FREE = Pace(0.0)


class PacedAdapter(HTTPAdapter):
    """Sends requests at a pace, and counts them in `sent`."""

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self.sent = 0
        self._pace = pace

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send one request when it is its turn."""
        self.take_turn()
        return super().send(request, *args, **kwargs)

    def take_turn(self) -> None:
        """Wait for the turn of a request that goes out some other way, and count it."""
        self._pace.wait()
        self.sent += 1
