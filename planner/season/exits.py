"""When a phase ends and which one comes next (evidence §4, exits)."""

import datetime as dt
from typing import Final

from planner.log.established import LOGGED_SESSIONS, LOGGED_WINDOW
from planner.log.lifted import MAIN, is_logged
from planner.log.maxima import has_plateaued
from planner.model import PlanningProblem
from planner.rulebook.numbers import ADULT
from planner.rulebook.stages import MAINTAIN, MAX_STRENGTH, POWER, STAGES, STRENGTH
from planner.season.gates import age_of
from planner.season.races import Races
from planner.season.standing import Standing, enter

# Weeks of phase 3 from which a plateau ends it (evidence §4: 6-8 weeks, exit at a plateau).
_PLATEAU_FROM: Final = 6
# Days to an A race from which phases 4 and 5 hold (evidence §4, exits).
_POWER_DAYS, _MAINTAIN_DAYS = 56, 21
# Heavy lifting is what is proven. So power waits for six weeks of it, or three if the race is near,
# and is left out when less than two weeks are left for it. Days, weeks. [D]
_HEAVY_FIRST: Final = ((_POWER_DAYS, 6), (42, 3))
_POWER_AT_LEAST: Final = 35  # days
_WAITS_DAYS: Final = 112  # an A race this near is waited for in the heavy phase [D]
_STRONG_FROM: Final = 3  # weeks of phase 2 before which there is nothing to maintain yet [D]


class Exits:
    """Moves the athlete from phase to phase on Mondays."""

    def __init__(self, problem: PlanningProblem, races: Races) -> None:
        """Look at the recorded lifting and at the races."""
        self._activities = problem.activities
        self._races = races
        self._level = problem.athlete.strength_level
        self._highest = highest_phase(problem)
        self._logged_days = {a.day for a in problem.activities if is_logged(a)}

    def on(self, monday: dt.date, standing: Standing) -> Standing:
        """Return the standing on a Monday, in the next phase if the last one is over."""
        after = self._next(monday, standing, self._races.days_left(monday))
        return standing if after.phase > self._highest else after

    def _next(self, monday: dt.date, standing: Standing, days_left: float) -> Standing:
        if self._races.has_ended_phase(monday):
            return _after_race(standing, days_left)
        return _towards_race(self._after_work(standing, monday, days_left), days_left)

    def _after_work(self, standing: Standing, monday: dt.date, days_left: float) -> Standing:
        """End a phase that has done its work."""
        if standing.phase < STRENGTH and self._lifts_already(monday):
            return enter(standing, STRENGTH)
        if standing.phase == MAINTAIN:
            return standing  # until the race: the week after it ends the season
        if self._is_flat(standing, monday):
            return enter(standing, POWER)

        length = STAGES[standing.phase].length(self._level)
        if standing.number <= length.weeks or standing.sessions < length.sessions:
            return standing
        return _next_phase(standing, days_left)

    def _lifts_already(self, monday: dt.date) -> bool:
        """Tell whether the athlete's own log shows enough lifting to skip the first phases."""
        start = monday - LOGGED_WINDOW
        lately = [day for day in self._logged_days if start <= day < monday]
        return len(lately) >= LOGGED_SESSIONS

    def _is_flat(self, standing: Standing, monday: dt.date) -> bool:
        """Tell whether heavy lifting has made the athlete no stronger for weeks."""
        if standing.phase != MAX_STRENGTH or standing.number <= _PLATEAU_FROM:
            return False
        return has_plateaued(self._activities, monday, MAIN)


def highest_phase(problem: PlanningProblem) -> int:
    """Return the last phase of a season: under 18 it ends before the heavy ones (H15)."""
    age = age_of(problem)
    is_young = age is not None and age < ADULT
    return STRENGTH if is_young else MAINTAIN


def too_late_for_heavy(days_left: float) -> bool:
    """Tell whether an A race is so near that nobody begins with heavy weights."""
    return days_left <= _MAINTAIN_DAYS


def _next_phase(standing: Standing, days_left: float) -> Standing:
    if standing.phase == STRENGTH and too_late_for_heavy(days_left):
        return standing
    if standing.phase == MAX_STRENGTH and days_left <= _WAITS_DAYS:
        return standing
    if standing.phase == POWER:
        return standing if days_left <= _POWER_DAYS else enter(standing, STRENGTH)
    return enter(standing, standing.phase + 1)


def _after_race(standing: Standing, days_left: float) -> Standing:
    """Begin the next base period, unless the race of the year is still to come."""
    if standing.phase >= STRENGTH and days_left <= _MAINTAIN_DAYS:
        return enter(standing, MAINTAIN)

    highest = MAX_STRENGTH if days_left <= _WAITS_DAYS else STRENGTH
    return enter(standing, min(standing.phase, highest))


def _towards_race(standing: Standing, days_left: float) -> Standing:
    """End the season before an A race with phases 4 and 5, from the strength phase on."""
    if days_left <= _MAINTAIN_DAYS and _is_strong(standing):
        return standing if standing.phase == MAINTAIN else enter(standing, MAINTAIN)

    if standing.phase != MAX_STRENGTH:
        return standing
    for most_days, heavy_weeks in _HEAVY_FIRST:
        if _POWER_AT_LEAST <= days_left <= most_days and standing.number > heavy_weeks:
            return enter(standing, POWER)
    return standing


def _is_strong(standing: Standing) -> bool:
    """Tell whether there is strength to maintain."""
    if standing.phase == STRENGTH:
        return standing.number > _STRONG_FROM
    return standing.phase > STRENGTH
