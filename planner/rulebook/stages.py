"""The phases of a season, the returns after a gap, and what a week may ask.

The numbers are those of evidence §4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from planner.language import N_
from planner.model import Level, WeekReason


class Length(NamedTuple):
    """How long a phase lasts: weeks with lifting, and the whole sessions that have to be done."""

    weeks: int
    sessions: int


MOVEMENT, ADAPTATION, STRENGTH, MAX_STRENGTH, POWER, MAINTAIN = 0, 1, 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase (evidence §4): its usual length, and the lengths that differ by experience."""

    name: str
    usual: Length
    text: str
    by_level: Mapping[Level, Length] = field(default_factory=dict)

    def length(self, level: Level) -> Length:
        """Return how long the phase lasts for a lifter of this level."""
        return self.by_level.get(level, self.usual)

    @property
    def most_weeks(self) -> int:
        """The most weeks that the phase lasts for anybody."""
        return max(length.weeks for length in (self.usual, *self.by_level.values()))


# The way to 80 % is a way, not a stage to rest in. Advanced lifters reach it in week 3,
# intermediate ones in week 6, novices in week 9 (evidence §1a, §4). Where evidence does not name
# the weeks or the sessions, the sessions are three quarters of two a week. [D]
STAGES: Final = (
    Stage(
        name=N_("Movement"),
        usual=Length(weeks=2, sessions=3),
        text=N_("Learning the movements without load. Weight comes once they are clean."),
    ),
    Stage(
        name=N_("Adaptation"),
        usual=Length(weeks=2, sessions=4),
        text=N_("Getting used to weight: light loads, many reps, no set near the limit."),
        by_level={"novice": Length(weeks=3, sessions=6)},
    ),
    Stage(
        name=N_("Strength"),
        usual=Length(weeks=3, sessions=5),
        text=N_("Getting stronger: medium loads, still well short of the limit."),
        by_level={"advanced": Length(weeks=2, sessions=3)},
    ),
    Stage(
        name=N_("Max strength"),
        usual=Length(weeks=8, sessions=12),
        text=N_("Lifting heavy: few reps, long rests. It makes your running more economical."),
    ),
    Stage(
        name=N_("Power"),
        usual=Length(weeks=4, sessions=4),
        text=N_("Turning strength into speed: fewer sets, moved fast."),
    ),
    Stage(
        name=N_("Maintain"),
        usual=Length(weeks=8, sessions=0),
        text=N_("Keeping what you have with little work, because running comes first."),
    ),
)
LEAST_SETS: Final = 2  # of a lift, in a lighter week too (evidence §4, deload)
DELOAD_VOLUME: Final = 0.55  # sets -40-50 % (evidence §4, deload)
HALF_VOLUME: Final = 0.5  # of the first session after illness (evidence §4, illness)
TAPER_VOLUME: Final = 0.5  # half volume from D-14 (evidence §4, taper)


@dataclass(frozen=True, slots=True)
class Return:
    """How to come back after up to `up_to` days without lifting (evidence §4, detraining table).

    Factors: `load` is on the weights of the first week, `volumes` are on the sets, week by week,
    and `e1rm` is on the known maxima. With `after_race` the days belong to a race, so the first
    week back has the loads of phase 1.
    """

    up_to: int
    load: float = 1.0
    volumes: tuple[float, ...] = ()
    sets_less: int = 0
    highest_phase: int = MAINTAIN
    e1rm: float = 1.0
    after_race: bool = False


RETURNS: Final = (
    Return(7),
    Return(14, load=0.95, sets_less=1),
    Return(21, load=0.90, volumes=(0.6,)),
    Return(28, load=0.875, volumes=(0.5, 0.7)),  # -10-15 %
    Return(56, volumes=(0.5, 0.7, 0.8, 0.9), highest_phase=STRENGTH, e1rm=0.90),
    Return(180, highest_phase=ADAPTATION, e1rm=0.80),
    Return(10**6, highest_phase=MOVEMENT, e1rm=0.80),
)


def comeback(gap: int) -> Return:
    """Return the row of the table for this many days without lifting."""
    return next(row for row in RETURNS if gap <= row.up_to)


@dataclass(frozen=True, slots=True)
class Week:
    """What one calendar week asks of the lifting.

    `volume` is a factor on the sets and `load` one on the weights. `why` is the reason if the week
    is smaller than usual, and `reason` is the same as a value. `no_jumps` is the reason if it holds
    no jumps (P01). The sentences may be empty.
    """

    phase: int
    number: int  # week in the phase, from 1
    volume: float = 1.0
    why: str = ""
    reason: WeekReason | None = None
    deload: bool = False
    taper: bool = False
    race_week: bool = False  # of an A race
    load: float = 1.0
    sets_less: int = 0
    no_jumps: str = ""
