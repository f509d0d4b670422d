"""Which sessions stand on calendars, and the calendar file that any calendar app can follow."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from connectors.ports import Event
from worker import words
from worker.hops import are_hops, by_week, speaking_for
from worker.store import ShownSession
from worker.world import World

PAST: Final = dt.timedelta(days=7)  # how long a past session stays in the file


def publish(world: World, shown: Sequence[ShownSession]) -> None:
    """Make the calendar file hold the sessions of the past week and all that are coming.

    Raises Unavailable.
    """
    starts = words.times(world.preferences)
    events: list[Event] = []
    for each in for_calendars(shown):
        if each.fate == "shown" and each.date >= world.today - PAST:
            start = dt.datetime.combine(each.date, starts[each.session.half], world.zone)
            events.append(Event(each.uid, start, each.session, each.changed))
    world.events.publish(events)


def for_calendars(shown: Iterable[ShownSession]) -> list[ShownSession]:
    """Return sessions as calendars show them: of the hops only the first of each week.

    If the athlete took these off or made them theirs, no others of the week follow.
    """
    known = {each.uid: each for each in shown}
    chosen = [each for each in known.values() if not are_hops(each.session)]

    for week in by_week(each.session for each in known.values()):
        hops = [known[session.uid] for session in week]
        standing = [each for each in hops if each.fate != "dropped"]
        if standing:
            first, *others = standing
            coming = [each.session for each in others if each.fate == "shown"]
            session = speaking_for(first.session, coming)
            changed = max(each.changed for each in hops)
            chosen.append(replace(first, session=session, changed=changed))

    return sorted(chosen, key=lambda each: (each.date, each.uid))
