"""A week begins on Monday, as in the calendars and plans that runners use."""

import datetime as dt

WEEK = dt.timedelta(days=7)


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a date's calendar week."""
    return day - dt.timedelta(days=day.weekday())
