"""The one place that looks at the clock, and turns its time into the runner's own day."""

import datetime as dt
from zoneinfo import ZoneInfo

from planner.model import WEEKDAYS, Half

PM_FROM = 13  # hours; rulebook, definitions


def utc_now() -> dt.datetime:
    """Return the time, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def half_of(local: dt.datetime) -> Half:
    """Return the half of the day that a local time is in."""
    return "am" if local.hour < PM_FROM else "pm"


def next_weekly(spec: str, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the next moment (UTC, after `now`) that is `spec` on the runner's own clock.

    `spec` is a weekday and a time, such as "Sun 18:00".
    """
    name, clock = spec.split(" ")
    time = dt.time.fromisoformat(clock)
    local = now.astimezone(zone)

    days_ahead = (WEEKDAYS.index(name) - local.weekday()) % 7
    day = local.date() + dt.timedelta(days=days_ahead)
    at = dt.datetime.combine(day, time, zone)
    if at <= local:
        at = dt.datetime.combine(day + dt.timedelta(days=7), time, zone)
    return at.astimezone(dt.UTC)
