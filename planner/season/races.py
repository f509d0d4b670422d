"""The races that shape a season: how near the next A race is, and which races end a phase."""

import datetime as dt
from collections.abc import Sequence

from planner.model import Race
from planner.rulebook.numbers import HEAVY_AFTER_RACE, race_size
from planner.weeks import WEEK


class Races:
    """The A races, and the races after which a phase begins again."""

    def __init__(self, races: Sequence[Race]) -> None:
        """Take the listed races, past and coming ones."""
        self._a_days = [race.date for race in races if race.priority == "A"]
        self._end_days = [race.date for race in races if race.priority == "A" or _is_long(race)]

    def days_left(self, monday: dt.date) -> float:
        """Return the days from a Monday to the next A race, or infinity if there is none."""
        days = [(race - monday).days for race in self._a_days if race >= monday]
        return min(days, default=float("inf"))

    def has_ended_phase(self, monday: dt.date) -> bool:
        """Tell whether a race in the week before `monday` ended a phase."""
        return any(monday - WEEK <= race < monday for race in self._end_days)


def _is_long(race: Race) -> bool:
    """Tell whether a B race takes so much out of the legs that a phase ends with it.

    It does from the marathon on. [D]
    """
    days_off = HEAVY_AFTER_RACE[race_size(race.distance_m)]
    return race.priority == "B" and days_off >= HEAVY_AFTER_RACE["marathon"]
