"""Shows Pronghorn's sessions in the calendar file that any calendar app can follow."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from connectors.ports import Event
from worker import words
from worker.store import ShownSession
from worker.world import World

PAST: Final = dt.timedelta(days=7)  # how long a past session stays in the file


def publish(world: World, shown: Sequence[ShownSession]) -> None:
    """Make the calendar file hold the sessions of the past week and all that are coming.

    Raises Unavailable.
    """
    starts = words.times(world.preferences)
    events: list[Event] = []
    for each in shown:
        if each.fate == "shown" and each.date >= world.today - PAST:
            start = dt.datetime.combine(each.date, starts[each.session.half], world.zone)
            events.append(Event(each.uid, start, each.session, each.changed))
    world.events.publish(events)
