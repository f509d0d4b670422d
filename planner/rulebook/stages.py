"""The phases of a season, the table of returns after a gap, and what a week may ask: the numbers of evidence §4."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase (evidence §4): its usual weeks, and the whole sessions that have to be done before it ends."""

    name: str
    weeks: int
    sessions: int
    text: str


# Three quarters of two sessions a week in the usual weeks; phase 1 needs six or more (evidence §4). [D]
STAGES: Final = (
    Stage(
        "Movement", 3, 5, "Learning the movements without load; weight comes once they are clean."
    ),
    Stage(
        "Adaptation",
        4,
        6,
        "Getting used to weight: light loads, many repetitions, no set near the limit.",
    ),
    Stage("Strength", 5, 8, "Getting stronger: medium loads, still well short of the limit."),
    Stage(
        "Max strength",
        8,
        12,
        "Lifting heavy: few repetitions, long rests. Running economy comes from here.",
    ),
    Stage("Power", 4, 4, "Turning strength into speed: fewer sets, moved fast."),
    Stage("Maintain", 8, 0, "Keeping what you have with little work while running comes first."),
)
ADAPTATION, STRENGTH, MAX_STRENGTH, POWER, MAINTAIN = 1, 2, 3, 4, 5
DELOAD_VOLUME: Final = 0.55  # sets -40-50 % (evidence §4, deload)
HALF_VOLUME: Final = 0.5  # of the first session after illness (evidence §4, illness)
TAPER_VOLUME: Final = 0.5  # half volume from D-14 (evidence §4, taper)


@dataclass(frozen=True, slots=True)
class Return:
    """How to come back after days without lifting (evidence §4, detraining table).

    `load`: on the weights of the first week. `volumes`: on the sets, week by week. `e1rm`: on the known maxima.
    """

    up_to: int
    load: float = 1.0
    volumes: tuple[float, ...] = ()
    sets_less: int = 0
    highest_phase: int = MAINTAIN
    e1rm: float = 1.0


RETURNS: Final = (
    Return(7),
    Return(14, load=0.95, sets_less=1),
    Return(21, load=0.90, volumes=(0.6,)),
    Return(28, load=0.875, volumes=(0.5, 0.7)),  # -10-15 %
    Return(56, volumes=(0.5, 0.7, 0.8, 0.9), highest_phase=STRENGTH, e1rm=0.90),
    Return(180, highest_phase=ADAPTATION, e1rm=0.80),
    Return(10**6, highest_phase=0, e1rm=0.80),
)


def comeback(gap: int) -> Return:
    """Return the table's row for so many days without lifting."""
    return next(row for row in RETURNS if gap <= row.up_to)


@dataclass(frozen=True, slots=True)
class Week:
    """What one calendar week asks of the lifting: `volume` on sets, `load` on weights, and `why` it is less than usual.

    `no_jumps`: why it holds none (P01), empty if it may hold some.
    """

    phase: int
    number: int  # week in the phase, from 1
    volume: float = 1.0
    why: str = ""
    deload: bool = False
    taper: bool = False
    race_week: bool = False  # of an A race
    load: float = 1.0
    sets_less: int = 0
    no_jumps: str = ""
