"""How often something may be tried, so that nobody can guess, and nobody's account is locked by us."""

import datetime as dt
import threading
from collections import deque
from dataclasses import dataclass

MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so much time."""

    tries: int
    per: dt.timedelta


SIGN_IN = Limit(10, dt.timedelta(minutes=15))
CONNECT = Limit(10, dt.timedelta(minutes=15))


class TooOften(Exception):
    """Something was tried too often; it may be tried again at `until` (UTC)."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(f"not before {until.isoformat()}")
        self.until = until


class Limits:
    """The tries of the last minutes, in memory: a restart forgets them."""

    def __init__(self) -> None:
        self._tries: dict[tuple[str, ...], deque[dt.datetime]] = {}
        self._lock = threading.Lock()

    def count(self, limit: Limit, now: dt.datetime, *key: str) -> None:
        """Count a try. Raises TooOften."""
        with self._lock:
            tries = self._tries.setdefault(key, deque())
            while tries and now - tries[0] >= limit.per:
                tries.popleft()
            if len(tries) >= limit.tries:
                raise TooOften(tries[0] + limit.per)
            tries.append(now)
            if len(self._tries) > MOST_KEYS:
                self._tries.pop(next(iter(self._tries)))
