"""How many questions a platform still answers today: what its rate-limit headers said, and until when that holds.

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
    """One counted stretch of time: `used` of `limit` calls, until it starts anew."""

    name: str
    limit: Count
    used: Count
    until: AwareDatetime


class Budget(Frozen):
    """What was last heard about the limits. Nothing heard yet: no window, and calls are free."""

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
    lower = {name.lower(): value for name, value in headers.items()}
    fresh: dict[str, Window] = {}
    for pair in _PAIRS:
        limits, usages = (
            _numbers(lower.get(f"x-{pair}-limit")),
            _numbers(lower.get(f"x-{pair}-usage")),
        )
        if limits is None or usages is None:
            continue
        for name, limit, used, until in zip(
            ("quarter", "day"), limits, usages, (next_quarter(now), next_day(now)), strict=True
        ):
            fresh[f"{pair} {name}"] = Window(
                name=f"{pair} {name}", limit=limit, used=used, until=until
            )
    kept = {window.name: window for window in budget.windows if window.until > now}
    return Budget(windows=tuple(sorted((kept | fresh).values(), key=lambda window: window.name)))


def retry_at(budget: Budget, now: dt.datetime) -> dt.datetime | None:
    """Return when the next call fits into every window; None: now."""
    full = [
        window.until
        for window in budget.windows
        if window.used >= window.limit and window.until > now
    ]
    return max(full, default=None)


def _numbers(text: str | None) -> tuple[int, int] | None:
    """Read "15min,day". Strava was once recorded answering just ","."""
    parts = [part.strip() for part in (text or "").split(",")]
    if len(parts) != 2 or not all(
        part.isascii() and part.isdecimal() and len(part) < 10 for part in parts
    ):
        return None
    return int(parts[0]), int(parts[1])
