"""Every day around today as the rules see it: runs with their probabilities, lifting, races."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from planner.model import (
    WEEKDAYS,
    Effort,
    ExpectedRun,
    Half,
    OtherKind,
    PlanningProblem,
    Priority,
    RunKind,
    SessionKind,
    SlotKind,
    Source,
)
from planner.rulebook.numbers import LIKELY, LONG_CLOSES_DAY, LONG_DAMAGE
from planner.rulebook.stages import Week
from planner.runs.run import Run
from planner.season.gates import Gate
from planner.season.phases import Season
from planner.season.ramp import JumpDose

BACK, AHEAD = 14, 10  # days kept before today, and after the horizon
QUALITY = ("tempo", "intervals", "hills", "race")


@dataclass(frozen=True, slots=True)
class RunOn:
    """A run on a day, done or expected.

    `p` is its probability. `sure` runs close days, others only cost points. `load` is what the run
    costs once it is done, in the units of `planner/runs/load.py`.
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

    @property
    def likely_load(self) -> float:
        """What the run is expected to cost: its load, weighted by its probability."""
        if self.sure:
            return self.load

        return self.load * self.p


@dataclass(frozen=True, slots=True)
class SportOn:
    """A hard or long session of another sport, such as a ride (H17).

    `p` is its probability, 1 if it is planned. `hard`: it counts as a key session, not only as what
    takes its half of the day.
    """

    kind: OtherKind
    half: Half | None
    p: float
    hard: bool


@dataclass(frozen=True, slots=True)
class RaceOn:
    """A race: its day, its size by distance and its priority.

    `listed` means that the athlete or a plan named the race, so the days before it are protected
    too. `guessed` means that only its shape makes it a race, so the days after it close softly.
    """

    date: dt.date
    size: str
    priority: Priority
    listed: bool = True
    guessed: bool = False


@dataclass(slots=True)
class Day:
    """One day, with everything on it except a session that still has to be placed.

    `heavy` and `plyo` mean that lifting or jumps are on it already: done, locked by the athlete or
    planned by somebody else. `hopped` means that hops of a warm-up were done. `heavy_half` is the
    half of that lifting, None if it is not known, and `hard_lifting` tells whether it was heavy
    effort. `others` are hard or long sessions of other sports. `load` is what the day costs,
    `besides` the same without its runs.
    """

    date: dt.date
    runs: tuple[RunOn, ...] = ()
    weekday: int = field(init=False)
    heavy: bool = False
    plyo: bool = False
    hopped: bool = False
    heavy_half: Half | None = None
    hard_lifting: bool = False
    others: tuple[SportOn, ...] = ()
    besides: float = 0.0
    load: float = field(init=False, default=0.0)
    p_run: float = field(init=False, default=0.0)
    p_quality: float = field(init=False, default=0.0)
    p_long: float = field(init=False, default=0.0)
    p_key: float = field(init=False, default=0.0)
    rest: bool = field(init=False, default=True)
    hard: bool = field(init=False, default=False)  # by what is certain
    hard_run: bool = field(init=False, default=False)  # by its certain and likely runs

    def __post_init__(self) -> None:
        self.weekday = self.date.weekday()

    def settle(self, jumps_are_hard: bool) -> None:
        """Work out probabilities, load and hardness once the day's runs are known."""
        if self.runs:
            self.p_run = self.p(lambda _run: True)
            self.p_quality = self.p(lambda run: run.is_quality)
            self.p_long = self.p(lambda run: run.is_long)
            self.p_key = self.p(lambda run: run.is_key)

        hard_session = self.hard_lifting or (self.plyo and jumps_are_hard)
        self.hard = self.p_key == 1 or self.p_hard_sport == 1 or hard_session
        self.hard_run = self.p_key >= LIKELY or self.p_hard_sport >= LIKELY
        self.rest = self.p_run < LIKELY

        self.load = self.besides + sum(run.likely_load for run in self.runs)

    def holds(self, kind: SlotKind) -> bool:
        """Tell whether a session of this kind is on the day already."""
        if kind == "heavy":
            return self.heavy

        return self.plyo

    @property
    def p_hard_sport(self) -> float:
        """The probability of a hard session of another sport, 1 if one is planned (H17)."""
        chances = [other.p for other in self.others if other.hard]
        if 1.0 in chances:
            return 1.0
        return min(0.99, sum(chances))

    def p(self, which: Callable[[RunOn], bool]) -> float:
        """Return the probability that the day holds at least one run of this sort.

        It is 1 only if one of them is sure.
        """
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
        for run in self.runs:
            if run.sure and which(run):
                return run

        return None


@dataclass(slots=True)
class Facts:
    """Everything the rules look at. A day is named by `i`, the days from today to it."""

    problem: PlanningProblem
    season: Season
    weeks: dict[int, Week]  # by their Monday
    efforts: dict[int, Effort]  # what the phase puts into a session, by the week's Monday
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
    days: list[Day]  # the first is `BACK` days before today
    spike: set[int]
    caps: dict[tuple[SlotKind, int], int] = field(default_factory=dict)  # by the week's Monday

    def day(self, i: int) -> Day:
        """Return the day `i` days after today."""
        return self.days[i + BACK]

    def index(self, date: dt.date) -> int:
        """Return how many days after today a date is."""
        return (date - self.problem.today).days

    def monday(self, i: int) -> int:
        """Return the Monday of day `i`'s week, in days from today."""
        return i - self.days[i + BACK].weekday

    def days_of_week(self, i: int) -> list[Day]:
        """Return Monday to Sunday of day `i`'s week."""
        monday = self.monday(i) + BACK
        return self.days[monday : monday + 7]

    def week_of(self, i: int) -> Week:
        """Return what the season asks of day `i`'s calendar week."""
        return self.weeks[self.monday(i)]

    def effort(self, i: int) -> Effort:
        """Return the effort of lifting in day `i`'s week: the phase's, or less by a flag."""
        return self.efforts[self.monday(i)]

    @property
    def novice(self) -> bool:
        """The athlete is new to lifting, or has not answered."""
        return self.problem.athlete.strength_level == "novice"

    def is_free(self, i: int, half: Half) -> bool:
        """Tell whether the athlete has this half-day for training, and it is not over yet."""
        if i == 0 and half == "am" and self.problem.half_now == "pm":
            return False

        weekday = WEEKDAYS[self.day(i).weekday]
        return half in self.problem.athlete.available.get(weekday, ("am", "pm"))

    def locked(self, i: int, kind: SlotKind) -> bool:
        """Tell whether the athlete put one of our sessions of this kind on this day."""
        date = self.day(i).date
        for session in self.problem.published:
            if session.locked and session.date == date and kind in session.kinds:
                return True

        return False

    def declined(self, i: int, kind: SessionKind) -> bool:
        """Tell whether the athlete deleted this kind of session from this day."""
        date = self.day(i).date
        return any(slot.date == date and kind in slot.kinds for slot in self.problem.declined)


def long_closes(run: RunOn) -> bool:
    """Tell whether a run is a long one of 90 minutes or more."""
    return run.is_long and run.minutes >= LONG_CLOSES_DAY


def damages(run: RunOn) -> bool:
    """Tell whether a run damages muscles: a long one of 150 minutes or more, or one downhill."""
    return run.downhill or (run.is_long and run.minutes >= LONG_DAMAGE)
