"""Every day around today as the rules see it: its runs with their probabilities, its lifting, its races."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from planner.classify import Run
from planner.cutback import monday_of
from planner.gates import Gate, age_of, heavy_gate, plyo_gate, readiness_level
from planner.jumps import is_jumping
from planner.load import expected_load, other_load, run_load, spikes, strength_load
from planner.model import (
    WEEKDAYS,
    Athlete,
    ExpectedRun,
    Half,
    PlannedKind,
    PlanningProblem,
    Priority,
    RunKind,
    SessionKind,
    SlotKind,
    Source,
)
from planner.numbers import (
    HARD_TIER,
    LIKELY,
    LOAD_HEAVY,
    LONG_CLOSES_DAY,
    LONG_DAMAGE,
    MINUTES_UNKNOWN,
    NEVER_EASY,
    UNKNOWN_LONG,
    age_factor,
    race_size,
)
from planner.ramp import JumpDose, jump_dose
from planner.rhythm import expected_runs
from planner.season import Season, season_of
from planner.stages import Week

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

    def settle(self, jumps_are_hard: bool) -> None:
        """Work out the probabilities once the runs are known."""
        self.p_run = self.p(lambda _: True)
        self.p_quality = self.p(lambda r: r.is_quality)
        self.p_long = self.p(lambda r: r.is_long)
        self.p_key = self.p(lambda r: r.is_key)
        self.rest = self.p_run < LIKELY
        self.hard = self.p_key == 1 or self.heavy or self.other_hard or (self.plyo and jumps_are_hard)
        self.hard_run = self.p_key >= LIKELY or self.other_hard
        self.load = self.besides + sum(r.load * (1.0 if r.sure else r.p) for r in self.runs)

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
    weeks: dict[dt.date, Week]
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

    def day(self, i: int) -> Day:
        """Return the day `i` days after today."""
        return self.days[i + BACK]

    def index(self, date: dt.date) -> int:
        """Return how many days after today a date lies."""
        return (date - self.problem.today).days

    def monday(self, i: int) -> int:
        """Return the index of the Monday of day `i`'s week."""
        return i - self.day(i).date.weekday()

    def week_of(self, i: int) -> Week:
        """Return what the calendar week of day `i` asks."""
        return self.weeks[monday_of(self.day(i).date)]

    @property
    def novice(self) -> bool:
        """The athlete said so, or said nothing."""
        return self.problem.athlete.strength_level == "novice"

    def is_free(self, i: int, half: Half) -> bool:
        """Tell whether the athlete has this half-day for training, and it is not over yet."""
        if i == 0 and half == "am" and self.problem.half_now == "pm":
            return False
        day = self.day(i)
        return half in self.problem.athlete.available.get(WEEKDAYS[day.date.weekday()], ("am", "pm"))

    def locked(self, i: int, kind: SlotKind) -> bool:
        """Tell whether the athlete put a session of ours of this kind on this day."""
        date = self.day(i).date
        return any(p.locked and p.date == date and kind in p.kinds for p in self.problem.published)

    def declined(self, i: int, kind: SessionKind) -> bool:
        """Tell whether the athlete deleted this kind of session from this day."""
        date = self.day(i).date
        return any(d.date == date and kind in d.kinds for d in self.problem.declined)


def gather(problem: PlanningProblem, runs: Sequence[Run], damaged: int) -> Facts:
    """Put together what the rules look at."""
    horizon = problem.horizon_days
    until = problem.today + dt.timedelta(days=horizon + AHEAD)
    expected = expected_runs(problem, runs, until)
    season = season_of(problem, runs)
    age = age_of(problem)
    days = [Day(problem.today + dt.timedelta(days=i)) for i in range(-BACK, horizon + AHEAD + 1)]
    by_date = {day.date: day for day in days}
    for run in runs:
        if (day := by_date.get(run.day)) is not None:
            day.runs += (_done(run, problem.athlete),)
    for coming in expected:
        by_date[coming.date].runs += (_coming(coming),)
    _put_strength(problem, by_date)
    jumps = jump_dose(problem, season, age)
    for day in days:
        day.settle(jumps.tier >= HARD_TIER)
    return Facts(
        problem=problem,
        season=season,
        weeks={monday: season.week(monday) for monday in {monday_of(d.date) for d in days}},
        heavy_gate=heavy_gate(problem),
        plyo_gate=plyo_gate(problem, runs),
        jumps=jumps,
        races=_races(problem, runs),
        expected=expected,
        damaged=damaged,
        runs=runs,
        readiness=readiness_level(problem.readiness, problem.today),
        age=age,
        factor=age_factor(age),
        days=days,
        spike=_spikes(problem.today, runs, days),
    )


def _done(run: Run, athlete: Athlete) -> RunOn:
    return RunOn(
        run.spacing, run.half, run.minutes, 1.0, sure=True, source=None, timed=False, load=run_load(run, athlete)
    )


def _coming(run: ExpectedRun) -> RunOn:
    minutes = run.minutes if run.minutes is not None else (UNKNOWN_LONG if run.kind == "long" else MINUTES_UNKNOWN)
    kind, sure = _spacing_kind(run.kind, minutes), run.source != "habit"
    timed = run.source == "planned" and run.minutes is not None
    return RunOn(kind, run.half, minutes, run.probability, sure, run.source, timed, load=expected_load(kind, minutes))


def _spacing_kind(kind: PlannedKind, minutes: float) -> RunKind:
    """Count an easy run of 90 minutes or more as a long one, and a run of unknown kind as easy."""
    if kind in ("run", "easy"):
        return "long" if minutes >= NEVER_EASY else "easy"
    return kind  # type: ignore[return-value]  # "run" was handled above


def _put_strength(problem: PlanningProblem, by_date: dict[dt.date, Day]) -> None:
    for activity in problem.activities:
        day = by_date.get(activity.day)
        if day is not None and activity.day <= problem.today:
            day.heavy |= activity.sport == "strength"
            day.plyo |= is_jumping(activity)
            day.besides += strength_load(activity)
    for other in problem.planned_other:
        day = by_date.get(other.date)
        if day is not None and other.date >= problem.today:
            day.heavy |= other.kind == "strength"
            day.plyo |= other.kind == "plyometrics"
            day.other_hard |= other.hard and other.kind not in ("strength", "plyometrics")
            day.besides += other_load(other)
    for ours in problem.published:
        day = by_date.get(ours.date)
        if day is not None and ours.locked and ours.date >= problem.today:
            day.heavy |= "heavy" in ours.kinds
            day.plyo |= "plyo" in ours.kinds
            day.besides += LOAD_HEAVY * ("heavy" in ours.kinds)


def _races(problem: PlanningProblem, runs: Sequence[Run]) -> tuple[RaceOn, ...]:
    """Listed races, and races that were run without being listed: those close days afterwards only."""
    listed = {r.date: RaceOn(r.date, race_size(r.distance_m), r.priority) for r in problem.races}
    run_ones = {
        r.day: RaceOn(r.day, race_size(r.distance_m), "B", listed=False)
        for r in sorted(runs, key=lambda r: r.distance_m)  # of two on one day the longer counts
        if r.kind == "race" and r.day not in listed
    }
    planned = {
        r.date: RaceOn(r.date, "5k", "C", listed=False)
        for r in problem.planned_runs
        if r.kind == "race" and r.date not in listed
    }
    return tuple(sorted((planned | run_ones | listed).values(), key=lambda r: r.date))


def _spikes(today: dt.date, runs: Sequence[Run], days: Sequence[Day]) -> set[int]:
    """Days (from today) of a run clearly longer than the longest of the 30 days before it, done or planned."""
    minutes: dict[int, list[float]] = {}
    for run in runs:
        minutes.setdefault((run.day - today).days, []).append(run.minutes)
    for i, day in enumerate(days):
        minutes.setdefault(i - BACK, []).extend(r.minutes for r in day.runs if r.sure and r.timed)
    return spikes(minutes, range(-BACK, len(days) - BACK))


def long_closes(run: RunOn) -> bool:
    """Tell whether a run is a long one of 90 minutes or more."""
    return run.is_long and run.minutes >= LONG_CLOSES_DAY


def long_damages(run: RunOn) -> bool:
    """Tell whether a run is a long one of 150 minutes or more."""
    return run.is_long and run.minutes >= LONG_DAMAGE
