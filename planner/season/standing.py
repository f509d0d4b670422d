"""Where a week finds the athlete: the phase, the weeks in it, and the return after a break."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planner.rulebook.stages import HALF_VOLUME, MAINTAIN, RETURNS, STRENGTH, Return, comeback
from planner.season.races import Races
from planner.weeks import WEEK


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a week finds the athlete."""

    phase: int
    number: int = 1  # weeks of the phase with lifting in them, this one included
    sessions: int = 0  # done in the phase before this week
    loading: int = 0  # weeks since the last lighter one
    comeback: Return = RETURNS[0]
    back: int = 0  # weeks with lifting since the break, before this one
    done: int = 0  # whole sessions of this week

    @property
    def first_week_back(self) -> bool:
        """Whether nothing was lifted since the break before this week."""
        return self.back == 0

    @property
    def is_after_race(self) -> bool:
        """Whether this is the first week with lifting after the days that a race closed."""
        return self.first_week_back and self.comeback.after_race

    @property
    def starts_lower(self) -> bool:
        """Whether this week is below the phase that a long race break leads back to."""
        return self.is_after_race and self.comeback.highest_phase <= STRENGTH

    @property
    def is_coming_back(self) -> bool:
        """Whether the return after the last break still lowers the sets of this week."""
        return self.back < len(self.comeback.volumes)


def enter(standing: Standing, phase: int) -> Standing:
    """Begin a phase."""
    return replace(standing, phase=phase, number=1, sessions=0)


def come_back(standing: Standing, row: Return) -> Standing:
    """Begin the return after a break, as a row of the table asks.

    A smaller break does not cut short a return that is still going on.
    """
    if row is RETURNS[0]:
        return standing
    if row.up_to < standing.comeback.up_to and standing.is_coming_back:
        return standing

    back = replace(standing, comeback=row, back=0)
    if row.highest_phase < MAINTAIN and standing.phase >= row.highest_phase:
        return enter(back, row.highest_phase)
    return back


def return_after(last: dt.date, day: dt.date, run_days: Sequence[dt.date], races: Races) -> Return:
    """Return how to come back on `day` after lifting on `last`.

    After a week without any training it is at half volume. Illness is known while it lasts. What is
    left of it afterwards are the days without a run (evidence §4). `run_days` are in order. After
    two weeks that belong to a race the loads of phase 1 are the way back.
    """
    gap = (day - last).days
    row = comeback(gap)
    if row is not RETURNS[0] and races.explains_gap(last, day):
        row = replace(row, load=1.0, after_race=True)

    runs = [run for run in run_days if last - WEEK <= run < day]
    if not runs:
        return row

    rests = [after - max(before, last) for before, after in pairwise([*runs, day])]
    if max(rests) < WEEK:
        return row
    return replace(row, volumes=(HALF_VOLUME, *row.volumes[1:]), sets_less=0)
