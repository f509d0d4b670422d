"""Says in words what is done on the calendar."""

from typing import assert_never

from planner.language import _
from worker import words
from worker.passes import reconcile as do


def describe(action: do.Action) -> str:
    """Return an action in words for the athlete."""
    match action:
        case do.Unschedule(row):
            return _("take the session of {day} off the calendar", day=words.day(row.date))
        case do.Delete(row):
            return _("remove the workout of {day}", day=words.day(row.date))
        case do.LetGo(row):
            return _("leave the workout of {day} to you", day=words.day(row.date))
        case do.Create(wanted):
            return _("create {title}", title=wanted.session.title)
        case do.Replace(wanted):
            return _("change {title}", title=wanted.session.title)
        case do.Check(wanted):
            return _("read {title} back", title=wanted.session.title)
        case do.Schedule(wanted):
            return _("put {title} on {day}", title=wanted.session.title, day=_day(wanted))
        case do.Reschedule(wanted):
            return _("move {title} to {day}", title=wanted.session.title, day=_day(wanted))
    assert_never(action)


def _day(wanted: do.Wanted) -> str:
    return words.day(wanted.session.date)
