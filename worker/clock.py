"""The one place that looks at the clock, and turns its time into the runner's own day."""

import datetime as dt
from zoneinfo import ZoneInfo

from planner.model import WEEKDAYS, Half

PM_FROM = 13  # hours; rulebook, definitions


def utc_now() -> dt.datetime:
    """Return the time, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def half_of(local: dt.datetime) -> Half:
    """Say which half of the day a local time is in."""
    return "am" if local.hour < PM_FROM else "pm"


def next_weekly(spec: str, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the next moment (UTC, after `now`) that is `spec` on the runner's own clock.

    `spec` is a weekday and a time, such as "Sun 18:00".
    """
    name, clock = spec.split(" ")
    local = now.astimezone(zone)
    weekday = next(i for i, day in enumerate(WEEKDAYS) if day == name)
    day = local.date() + dt.timedelta(days=(weekday - local.weekday()) % 7)
    at = dt.datetime.combine(day, dt.time.fromisoformat(clock), zone)
    if at <= local:
        at = dt.datetime.combine(day + dt.timedelta(days=7), dt.time.fromisoformat(clock), zone)
    return at.astimezone(dt.UTC)
