"""Shows our sessions in the calendar file that any calendar app can follow."""

import datetime as dt
from collections.abc import Sequence

from connectors.ports import Event
from worker import words
from worker.store import ShownSession
from worker.world import World

PAST = dt.timedelta(days=7)  # how long a past session stays in the file


def publish(world: World, shown: Sequence[ShownSession]) -> None:
    """Make the calendar file hold our sessions of the past week and all that are coming. Raises Unavailable."""
    start_of = words.times(world.preferences)
    events = [
        Event(
            s.uid,
            dt.datetime.combine(s.date, start_of[s.session.half], world.zone),
            s.session,
            s.changed,
        )
        for s in shown
        if s.fate == "shown" and s.date >= world.today - PAST
    ]
    world.events.publish(events)
