"""The races that shape a season: how near the next A race is, and which races end a phase."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from planner.model import Race
from planner.rulebook.numbers import (
    FADED_DAYS,
    HEAVY_AFTER_RACE,
    HEAVY_RACE_WINDOW,
    TAPER_DAYS,
    race_size,
)
from planner.weeks import WEEK

_NEAR: Final = dt.timedelta(days=14)  # no lighter week this near to a race (evidence §4, deload)


class Races:
    """The A races, and the races after which a phase begins again."""

    def __init__(self, races: Sequence[Race]) -> None:
        """Take the listed races, past and coming ones."""
        self._main = [race for race in races if race.priority != "C"]
        self._a_days = [race.date for race in races if race.priority == "A"]
        self._end_days = [race.date for race in races if race.priority == "A" or _is_long(race)]

    def days_left(self, monday: dt.date) -> float:
        """Return the days from a Monday to the next A race, or infinity if there is none."""
        days = [(race - monday).days for race in self._a_days if race >= monday]
        return min(days, default=float("inf"))

    def is_light_anyway(self, monday: dt.date) -> bool:
        """Tell whether the week from `monday` has no lighter week because of a race.

        That is within two weeks of a taper, of a B race, and of the easy week after either
        (evidence §4, deload): the race makes those weeks light enough.
        """
        sunday = monday + WEEK - dt.timedelta(days=1)
        for race in self._main:
            first = race.date
            if race.priority == "A":
                first -= dt.timedelta(days=TAPER_DAYS)
            if first - _NEAR <= sunday and monday < race.date + WEEK + _NEAR:
                return True
        return False

    def explains_gap(self, before: dt.date, day: dt.date) -> bool:
        """Tell whether the days between two liftings were a race's, and not a break.

        A race from the half marathon on closes the days of its window (H02) and those after it
        (H08). The days that it left open are no long gap.
        """
        days_open = (day - before).days
        raced = False
        for race in self._main:
            size = race_size(race.distance_m)
            if before < race.date < day and HEAVY_AFTER_RACE[size] >= HEAVY_AFTER_RACE["half"]:
                days_open -= HEAVY_RACE_WINDOW[race.priority][size] + HEAVY_AFTER_RACE[size]
                raced = True
        return raced and days_open < FADED_DAYS

    def has_ended_phase(self, monday: dt.date) -> bool:
        """Tell whether a race in the week before `monday` ended a phase."""
        return any(monday - WEEK <= race < monday for race in self._end_days)


def _is_long(race: Race) -> bool:
    """Tell whether a B race takes so much out of the legs that a phase ends with it.

    It does from the marathon on. [D]
    """
    days_off = HEAVY_AFTER_RACE[race_size(race.distance_m)]
    return race.priority == "B" and days_off >= HEAVY_AFTER_RACE["marathon"]
