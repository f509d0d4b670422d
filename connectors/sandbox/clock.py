"""The sandbox's own time: a day that does not end until somebody moves it."""

import datetime as dt
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

ZONE = "Europe/Berlin"


class Clock:
    """The sandbox's date, and the seconds that tokens and request limits are counted in.

    Tokens are read by clients that look at the real time, so `seconds` is real unless a test brings
    its own.
    """

    def __init__(self, today: dt.date, seconds: Callable[[], float] = time.time) -> None:
        self.today = today
        self.seconds = seconds
        self._writes = 0

    def now(self) -> dt.datetime:
        """Return noon of the sandbox's day, in the runner's zone."""
        return dt.datetime.combine(self.today, dt.time(12), ZoneInfo(ZONE))

    def stamp(self) -> str:
        """Return the time of a write as Garmin prints it. Every write gets a later one."""
        self._writes += 1
        moment = self.now().astimezone(dt.UTC) + dt.timedelta(seconds=self._writes)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.0"
