"""Every day around today as the rules see it: its runs with their probabilities, its lifting, its races."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from planner.model import (
    WEEKDAYS,
    ExpectedRun,
    Half,
    PlanningProblem,
    Priority,
    RunKind,
    SessionKind,
    SlotKind,
    Source,
)
from planner.rulebook.numbers import (
    LIKELY,
    LONG_CLOSES_DAY,
    LONG_DAMAGE,
)
from planner.rulebook.stages import Week
from planner.runs.run import Run
from planner.season.gates import Gate
from planner.season.ramp import JumpDose
from planner.season.season import Season

BACK, AHEAD = 14, 10  # days kept before today, and after the horizon
QUALITY = ("tempo", "intervals", "hills", "race")


@dataclass(frozen=True, slots=True)
class RunOn:
    """A run on a day, done or expected. `p` is its probability; `sure` runs close days hard, others softly.

    `load` is what it cost or is going to cost, if it is run (see `planner/load.py`).
    """

    kind: RunKind
    half: Half | None
    minutes: float
    p: float
    sure: bool
    source: Source | None  # None: it was done
    timed: bool  # a coming run whose length was named
    load: float = 0.0
    downhill: bool = False
    closes_day: bool = False  # done, and too long for lifting after it (see `classify.Run`)

    @property
    def is_quality(self) -> bool:
        """Q of the rulebook: tempo, intervals, hills or race."""
        return self.kind in QUALITY

    @property
    def is_long(self) -> bool:
        """L of the rulebook."""
        return self.kind == "long"

    @property
    def is_key(self) -> bool:
        """A key run is Q or L."""
        return self.is_quality or self.is_long


@dataclass(frozen=True, slots=True)
class RaceOn:
    """A race: its day, size by distance and priority. `listed`: the athlete named it, so it has a window."""

    date: dt.date
    size: str
    priority: Priority
    listed: bool = True


@dataclass(slots=True)
class Day:
    """One day. `heavy`, `plyo`: lifting or jumps that stand there already (done, or somebody else's).

    `load`: what it costs with everything on it but a session that is still to be placed; `besides`: without its runs.
    """

    date: dt.date
    runs: tuple[RunOn, ...] = ()
    weekday: int = field(init=False)
    heavy: bool = False
    plyo: bool = False
    other_hard: bool = False
    besides: float = 0.0
    load: float = field(init=False, default=0.0)
    p_run: float = field(init=False, default=0.0)
    p_quality: float = field(init=False, default=0.0)
    p_long: float = field(init=False, default=0.0)
    p_key: float = field(init=False, default=0.0)
    rest: bool = field(init=False, default=True)
    hard: bool = field(init=False, default=False)  # by what certainly stands there
    hard_run: bool = field(init=False, default=False)  # by its likely runs

    def __post_init__(self) -> None:
        self.weekday = self.date.weekday()

    def settle(self, jumps_are_hard: bool) -> None:
        """Work out the probabilities once the runs are known."""
        if self.runs:
            self.p_run = self.p(lambda _: True)
            self.p_quality = self.p(lambda r: r.is_quality)
            self.p_long = self.p(lambda r: r.is_long)
            self.p_key = self.p(lambda r: r.is_key)
        self.rest = self.p_run < LIKELY
        self.hard = (
            self.p_key == 1 or self.heavy or self.other_hard or (self.plyo and jumps_are_hard)
        )
        self.hard_run = self.p_key >= LIKELY or self.other_hard
        self.load = self.besides + sum(r.load * (1.0 if r.sure else r.p) for r in self.runs)

    def holds(self, kind: SlotKind) -> bool:
        """Tell whether a session of this kind is on the day already."""
        if kind == "heavy":
            return self.heavy
        return self.plyo

    def p(self, which: Callable[[RunOn], bool]) -> float:
        """Return the probability that the day holds at least one run of this sort; 1 only if one is sure."""
        if not self.runs:
            return 0.0
        total = 0.0
        for run in self.runs:
            if which(run):
                if run.sure:
                    return 1.0
                total += run.p
        return min(0.99, total)

    def sure(self, which: Callable[[RunOn], bool]) -> RunOn | None:
        """Return the first certain run of this sort."""
        return next((r for r in self.runs if r.sure and which(r)), None)


@dataclass(slots=True)
class Facts:
    """All that the rules look at. Days are indexed from `-BACK`; `day(i)` counts from today."""

    problem: PlanningProblem
    season: Season
    weeks: dict[int, Week]  # by the day their Monday is, counted from today
    heavy_gate: Gate
    plyo_gate: Gate
    jumps: JumpDose
    races: tuple[RaceOn, ...]
    expected: tuple[ExpectedRun, ...]
    damaged: int
    runs: Sequence[Run]
    readiness: str
    age: int | None
    factor: float
    days: list[Day]
    spike: set[int]
    caps: dict[tuple[SlotKind, int], int] = field(
        default_factory=dict
    )  # of weeks by their Monday, once asked for

    def day(self, i: int) -> Day:
        """Return the day `i` days after today."""
        return self.days[i + BACK]

    def index(self, date: dt.date) -> int:
        """Return how many days after today a date lies."""
        return (date - self.problem.today).days

    def monday(self, i: int) -> int:
        """Return the index of the Monday of day `i`'s week."""
        return i - self.days[i + BACK].weekday

    def days_of_week(self, i: int) -> list[Day]:
        """Return Monday to Sunday of day `i`'s week."""
        monday = self.monday(i) + BACK
        return self.days[monday : monday + 7]

    def week_of(self, i: int) -> Week:
        """Return what the calendar week of day `i` asks."""
        return self.weeks[self.monday(i)]

    @property
    def novice(self) -> bool:
        """The athlete said so, or said nothing."""
        return self.problem.athlete.strength_level == "novice"

    def is_free(self, i: int, half: Half) -> bool:
        """Tell whether the athlete has this half-day for training, and it is not over yet."""
        if i == 0 and half == "am" and self.problem.half_now == "pm":
            return False
        day = self.day(i)
        return half in self.problem.athlete.available.get(WEEKDAYS[day.weekday], ("am", "pm"))

    def locked(self, i: int, kind: SlotKind) -> bool:
        """Tell whether the athlete put a session of ours of this kind on this day."""
        date = self.day(i).date
        return any(p.locked and p.date == date and kind in p.kinds for p in self.problem.published)

    def declined(self, i: int, kind: SessionKind) -> bool:
        """Tell whether the athlete deleted this kind of session from this day."""
        date = self.day(i).date
        return any(d.date == date and kind in d.kinds for d in self.problem.declined)


def long_closes(run: RunOn) -> bool:
    """Tell whether a run is a long one of 90 minutes or more."""
    return run.is_long and run.minutes >= LONG_CLOSES_DAY


def damages(run: RunOn) -> bool:
    """Tell whether a run damages muscles: a long one of 150 minutes or more, or one downhill."""
    return run.downhill or (run.is_long and run.minutes >= LONG_DAMAGE)
