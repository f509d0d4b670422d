"""One outing as the rules see it: what kind of run it was, how long it took, how sure that is."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from planner.model import Activity, Half, Priority, RunKind
from planner.rulebook.numbers import NEVER_EASY, race_size
from planner.runs.titles import is_downhill

# Confidence in a kind (0-1), by where it comes from.
SURE: Final = 1.0  # the athlete's own label
BY_TITLE: Final = 0.9
BY_PLAN: Final = 0.9
BY_LENGTH: Final = 0.8
BY_RESULT: Final = 0.7
UNSURE: Final = 0.6  # below this the harder class counts for spacing (evidence §6)


@dataclass(frozen=True, slots=True)
class Run:
    """One outing: its local date and half-day, kind and length, and how sure the kind is (0-1).

    `half` is None where the platform hides the time. `minutes` and `distance_m` are what was run,
    without the breaks between the parts. A race is as long as its longest part. `harder` is the
    kind it may have been instead. `threshold_speed` (m/s) was given or follows from the runner's
    bests, which underestimate it. None: unknown. `stands_out`: the longest run of its calendar
    week so far, and clearly longer than usual. `closes_day`: no lifting after it, even if it was
    shorter than the rulebook's 90 minutes (H05). `as_usual`: about as long as the runner's usual
    run, so no long run even from 90 minutes.
    """

    start: dt.datetime
    half: Half | None
    kind: RunKind
    minutes: float
    distance_m: float
    confidence: float
    day: dt.date
    harder: RunKind | None = None
    parts: tuple[Activity, ...] = ()
    threshold_speed: float | None = None
    stands_out: bool = False
    closes_day: bool = False
    as_usual: bool = False

    @property
    def spacing(self) -> RunKind:
        """The kind that counts for spacing.

        Below a confidence of 0.6 it is the harder one. From 90 minutes a run is only easy if it is
        the runner's usual one.
        """
        kind = self.kind
        if self.harder is not None and self.confidence < UNSURE:
            kind = self.harder

        if kind == "easy" and self.minutes >= NEVER_EASY and not self.as_usual:
            return "long"
        return kind

    @property
    def downhill(self) -> bool:
        """Whether the title of a part calls it a downhill run."""
        return any(is_downhill(part.title) for part in self.parts)


def is_only_guessed(run: Run) -> bool:
    """Tell whether only its shape makes a run a race (H08).

    Nobody runs a marathon by chance, so from that length on it is one.
    """
    return run.confidence < BY_TITLE and race_size(run.distance_m) in ("5k", "10k", "half")


def race_priority(run: Run) -> Priority:
    """Rank a race that nobody listed.

    If it is only guessed from its result, it may be any fast run up to 15 km, so it ranks lower.
    """
    only_guessed = run.confidence < BY_TITLE
    if only_guessed and race_size(run.distance_m) in ("5k", "10k"):
        return "C"
    return "B"
