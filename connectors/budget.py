"""How many requests a platform still answers: what its rate-limit headers said, and until when.

Strava counts per app in windows of 15 minutes (from :00, :15, :30, :45) and of a day (from 00:00
UTC), once for everything and once for reads. A read must fit into all of them.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from pydantic import AwareDatetime, Field

from planner.model import Frozen

_PAIRS = ("ratelimit", "readratelimit")
_QUARTER = dt.timedelta(minutes=15)

Count = Annotated[int, Field(ge=0)]


class Window(Frozen):
    """One counted stretch of time: `used` of `limit` calls, until it starts over."""

    name: str
    limit: Count
    used: Count
    until: AwareDatetime


class Budget(Frozen):
    """What was last heard about the limits. Without a window calls are free."""

    windows: tuple[Window, ...] = ()


def next_quarter(now: dt.datetime) -> dt.datetime:
    """Return when the 15-minute window of `now` ends (UTC)."""
    now = now.astimezone(dt.UTC)
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0) + _QUARTER


def next_day(now: dt.datetime) -> dt.datetime:
    """Return when the day of `now` ends (UTC)."""
    now = now.astimezone(dt.UTC)
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def heard(budget: Budget, headers: Mapping[str, str], now: dt.datetime) -> Budget:
    """Return the budget after an answer with these headers.

    A header that cannot be read changes nothing.
    """
    windows = {window.name: window for window in budget.windows if window.until > now}

    values = {name.lower(): value for name, value in headers.items()}
    for pair in _PAIRS:
        limits = _numbers(values.get(f"x-{pair}-limit"))
        usages = _numbers(values.get(f"x-{pair}-usage"))
        if limits is None or usages is None:
            continue

        quarter = Window(
            name=f"{pair} quarter", limit=limits[0], used=usages[0], until=next_quarter(now)
        )
        day = Window(name=f"{pair} day", limit=limits[1], used=usages[1], until=next_day(now))
        windows |= {quarter.name: quarter, day.name: day}

    by_name = sorted(windows.values(), key=lambda window: window.name)
    return Budget(windows=tuple(by_name))


def retry_at(budget: Budget, now: dt.datetime) -> dt.datetime | None:
    """Return when the next call fits into every window. None: now."""
    full = [window for window in budget.windows if window.used >= window.limit]
    return max((window.until for window in full if window.until > now), default=None)


def _numbers(text: str | None) -> tuple[int, int] | None:
    """Read "15min,day". Strava was once recorded answering just ","."""
    parts = [part.strip() for part in (text or "").split(",")]
    if len(parts) != 2 or not all(_is_count(part) for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
