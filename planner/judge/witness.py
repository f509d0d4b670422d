"""What is certain about each day when somebody judges a plan: what was done, what stands, what is coming.

It is put together apart from the search, from the problem and from the plan's own `expected_runs`. A run that is only
habit is never certain, so it closes nothing; it only keeps a day from counting as a rest day.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from planner.log.jumped import is_jumping
from planner.log.progress import log_of
from planner.model import (
    WEEKDAYS,
    ExpectedRun,
    Half,
    KnownLift,
    PlannedKind,
    PlanningProblem,
    Priority,
    SessionKind,
    SlotKind,
)
from planner.rulebook import numbers as n
from planner.rulebook.stages import Week
from planner.runs.classify import runs_of
from planner.runs.run import Run, race_priority
from planner.season.gates import Gate, age_of, heavy_gate, plyo_gate, readiness_level
from planner.season.ramp import JumpDose, jump_dose
from planner.season.season import Season, season_of
from planner.weeks import monday_of

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SureRun:
    """A run that was done, is planned, or that the athlete told us of."""

    kind: PlannedKind
    half: Half | None
    minutes: float
    downhill: bool = False
    closes_day: bool = False  # see `classify.Run`

    @property
    def quality(self) -> bool:
        """Q of the rulebook."""
        return self.kind in ("tempo", "intervals", "hills", "race")

    @property
    def long(self) -> bool:
        """L of the rulebook; an easy run of 90 minutes or more counts as one."""
        return self.kind == "long" or (
            self.kind in ("run", "easy") and self.minutes >= n.NEVER_EASY
        )

    @property
    def key(self) -> bool:
        """A key run is Q or L."""
        return self.quality or self.long

    def is_long_of(self, minutes: float) -> bool:
        """Tell whether it is a long run of at least so many minutes."""
        return self.long and self.minutes >= minutes


@dataclass(slots=True)
class Known:
    """One day: its certain runs, the chance of a habitual one, and the training that stands there without us."""

    runs: list[SureRun] = field(default_factory=list)
    chance: float = 0.0
    heavy: bool = False
    plyo: bool = False
    hard: bool = False

    @property
    def rest(self) -> bool:
        """No run is planned or likely."""
        return not self.runs and self.chance < n.LIKELY

    @property
    def key_run(self) -> bool:
        """A certain key run."""
        return any(run.key for run in self.runs)

    @property
    def long_run(self) -> bool:
        """A certain long run."""
        return any(run.long for run in self.runs)


@dataclass(frozen=True, slots=True)
class Raced:
    """A race that is coming or done. `listed`: the athlete named it, so it has a window before it."""

    date: dt.date
    size: str
    priority: Priority
    listed: bool


@dataclass(frozen=True, slots=True)
class Witness:
    """All that a judge knows."""

    problem: PlanningProblem
    season: Season
    weeks: Callable[[dt.date], Week]
    heavy_gate: Gate
    plyo_gate: Gate
    jumps: JumpDose
    age: int | None
    readiness: str
    races: tuple[Raced, ...]
    lifts: Mapping[str, KnownLift]
    days: dict[dt.date, Known]
    locked: frozenset[tuple[dt.date, SessionKind]]

    def day(self, date: dt.date) -> Known:
        """Return what is known of a date; nothing is a rest day."""
        return self.days.get(date) or Known()

    def after(self, date: dt.date, days: int) -> Known:
        """Return what is known of the date so many days later (or earlier, below 0)."""
        return self.day(date + days * ONE_DAY)

    def stands(self, kind: SlotKind, *, but: dt.date | None = None) -> set[dt.date]:
        """Return the days with such training that is no choice of the plan: done, somebody else's, or locked.

        `but`: a day whose locked session is left out, because it is the one that is judged.
        """
        fixed = {
            date
            for date, known in self.days.items()
            if (known.heavy if kind == "heavy" else known.plyo)
        }
        return fixed | {date for date, what in self.locked if what == kind and date != but}

    def is_free(self, date: dt.date, half: Half) -> bool:
        """Tell whether the athlete has this half-day for training, and it is not over yet."""
        if date == self.problem.today and half == "am" and self.problem.half_now == "pm":
            return False
        return half in self.problem.athlete.available.get(WEEKDAYS[date.weekday()], ("am", "pm"))

    def declined(self, date: dt.date, kind: SessionKind) -> bool:
        """Tell whether the athlete deleted this kind of session from this date."""
        return any(d.date == date and kind in d.kinds for d in self.problem.declined)


def week_days(date: dt.date) -> list[dt.date]:
    """Return Monday to Sunday of a date's week."""
    return [monday_of(date) + i * ONE_DAY for i in range(7)]


def witness(problem: PlanningProblem, expected: Iterable[ExpectedRun]) -> Witness:
    """Put together what is known; `expected` are the runs a plan reckons with."""
    runs, _ = runs_of(problem)
    season, age = season_of(problem, runs), age_of(problem)
    return Witness(
        problem=problem,
        season=season,
        weeks=lambda date: season.week(monday_of(date)),
        heavy_gate=heavy_gate(problem),
        plyo_gate=plyo_gate(problem, runs),
        jumps=jump_dose(problem, season, age),
        age=age,
        readiness=readiness_level(problem.readiness, problem.today),
        races=_races(problem, runs),
        lifts=log_of(problem).lifts,
        days=_days(problem, runs, expected),
        locked=frozenset(
            (p.date, kind)
            for p in problem.published
            if p.locked and p.date >= problem.today
            for kind in p.kinds
        ),
    )


def _days(
    problem: PlanningProblem, runs: list[Run], expected: Iterable[ExpectedRun]
) -> dict[dt.date, Known]:
    days: dict[dt.date, Known] = {}

    def at(date: dt.date) -> Known:
        return days.setdefault(date, Known())

    for run in runs:
        at(run.day).runs.append(
            SureRun(
                run.spacing, run.half, run.minutes, downhill=run.downhill, closes_day=run.closes_day
            )
        )
    for run_ahead in expected:
        if run_ahead.source == "habit":
            at(run_ahead.date).chance += run_ahead.probability
        else:
            at(run_ahead.date).runs.append(_coming(run_ahead))
    for done in problem.activities:
        if done.day <= problem.today:
            at(done.day).heavy |= done.sport == "strength"
            at(done.day).plyo |= is_jumping(done)
    for other in problem.planned_other:
        if other.date >= problem.today:
            at(other.date).heavy |= other.kind == "strength"
            at(other.date).plyo |= other.kind == "plyometrics"
            at(other.date).hard |= (
                other.hard and other.kind != "plyometrics"
            )  # lifting makes its day hard by itself
    return days


def _coming(run: ExpectedRun) -> SureRun:
    guess = n.UNKNOWN_LONG if run.kind == "long" else n.MINUTES_UNKNOWN
    return SureRun(run.kind, run.half, guess if run.minutes is None else run.minutes)


def _races(problem: PlanningProblem, runs: list[Run]) -> tuple[Raced, ...]:
    """Races the athlete listed, else those that were run, else those on the training plan (taken as a 5 km C race)."""
    found = {
        r.date: Raced(r.date, n.race_size(r.distance_m), r.priority, listed=True)
        for r in problem.races
    }
    for run in sorted(runs, key=lambda r: -r.distance_m):
        if run.kind == "race":
            found.setdefault(
                run.day,
                Raced(run.day, n.race_size(run.distance_m), race_priority(run), listed=False),
            )
    for planned in problem.planned_runs:
        if planned.kind == "race":
            found.setdefault(planned.date, Raced(planned.date, "5k", "C", listed=False))
    return tuple(found.values())
