"""How often something may be tried, so that nobody can guess a link or get an account locked."""

import time
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

SIGN_IN: Final = parse("10 per 15 minutes")
CONNECT: Final = parse("10 per 15 minutes")


class TooOften(Exception):
    """Something was tried too often. `wait_s` is how many seconds are left to wait."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"wait {wait_s} seconds")
        self.wait_s = wait_s


class TryCounter:
    """Counts the tries of the last minutes in memory. A restart forgets them."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, limit: RateLimitItem, *key: str) -> None:
        """Count a try. Raises TooOften if the limit is used up."""
        if self._limiter.hit(limit, *key):
            return

        free_at = self._limiter.get_window_stats(limit, *key).reset_time
        raise TooOften(max(1, round(free_at - time.time())))
