"""What is certain about each day of a plan: what was done, what is fixed, what is coming.

It is put together apart from the search, from the problem and from the plan's own `expected_runs`.
A run that is only habit is never certain, so it closes nothing. It only keeps a day from counting
as a rest day.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from planner.log.established import as_recorded
from planner.log.exertion import effort_done
from planner.log.history import Performance, log_of
from planner.log.jumped import counts_as_jumps
from planner.model import (
    WEEKDAYS,
    ExpectedRun,
    Half,
    KnownLift,
    PlannedKind,
    PlannedOther,
    PlanningProblem,
    Priority,
    SessionKind,
    SlotKind,
)
from planner.rulebook import numbers as n
from planner.rulebook.stages import Week
from planner.runs.classify import runs_of
from planner.runs.run import Run, is_only_guessed, race_priority
from planner.season.gates import Gate, age_of, heavy_gate, plyo_gate, readiness_level
from planner.season.phases import Season, season_of
from planner.season.ramp import JumpDose, jump_dose
from planner.weeks import monday_of

ONE_DAY = dt.timedelta(days=1)
_QUALITY = ("tempo", "intervals", "hills", "race")


@dataclass(frozen=True, slots=True)
class SureRun:
    """A run that was done, that is planned, or that the athlete named."""

    kind: PlannedKind
    half: Half | None
    minutes: float
    downhill: bool = False
    closes_day: bool = False  # see `classify.Run`

    @property
    def quality(self) -> bool:
        """Q of the rulebook."""
        return self.kind in _QUALITY

    @property
    def long(self) -> bool:
        """L of the rulebook."""
        return self.kind == "long"

    @property
    def key(self) -> bool:
        """A key run is Q or L."""
        return self.quality or self.long

    def is_long_of(self, minutes: float) -> bool:
        """Tell whether it is a long run of at least this many minutes."""
        return self.long and self.minutes >= minutes


@dataclass(frozen=True, slots=True)
class OtherSport:
    """A planned session of another sport that takes its half of the day. `hard`: a key session."""

    half: Half | None
    hard: bool


@dataclass(slots=True)
class CertainDay:
    """One day: its certain runs, the chance of a habitual one, and training from elsewhere.

    `heavy`, `plyo`: lifting or jumps that were done or that somebody else planned. `lifted` is the
    half of that lifting, None if it is not known, and `hard_lifting` tells whether it was heavy
    effort. `others` are hard or long sessions of other sports. `chance` is the probability (0-1) of
    a run that is only habit.
    """

    runs: list[SureRun] = field(default_factory=list)
    chance: float = 0.0
    heavy: bool = False
    plyo: bool = False
    lifted: Half | None = None
    hard_lifting: bool = False
    others: list[OtherSport] = field(default_factory=list)

    @property
    def rest(self) -> bool:
        """No run is planned or likely."""
        return not self.runs and self.chance < n.LIKELY

    @property
    def key_run(self) -> bool:
        """A certain key run."""
        return any(run.key for run in self.runs)

    @property
    def hard_sport(self) -> bool:
        """A key session of another sport (H17)."""
        return any(other.hard for other in self.others)

    @property
    def long_run(self) -> bool:
        """A certain long run."""
        return any(run.long for run in self.runs)


@dataclass(frozen=True, slots=True)
class Raced:
    """A race, coming or done.

    `listed`: the athlete or a plan named it, so days before it close too. `guessed`: only its shape
    makes it a race, so it closes nothing for certain.
    """

    date: dt.date
    size: str
    priority: Priority
    listed: bool
    guessed: bool = False


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
    recent: Mapping[str, tuple[Performance, ...]]
    days: dict[dt.date, CertainDay]
    locked: frozenset[tuple[dt.date, SessionKind]]

    @property
    def novice(self) -> bool:
        """The athlete is a novice, or gave no level."""
        return self.problem.athlete.strength_level == "novice"

    @property
    def last_day(self) -> dt.date:
        """The last day that is planned."""
        return self.problem.today + (self.problem.horizon_days - 1) * ONE_DAY

    def day(self, date: dt.date) -> CertainDay:
        """Return what is certain about a date. An unknown date is a rest day."""
        return self.days.get(date) or CertainDay()

    def after(self, date: dt.date, days: int) -> CertainDay:
        """Return what is certain this many days after a date, or before it if below 0."""
        return self.day(date + days * ONE_DAY)

    def fixed_days(self, kind: SlotKind, *, but: dt.date | None = None) -> set[dt.date]:
        """Return the days with training that the plan did not choose.

        It was done, belongs to somebody else, or is locked. `but` is a day whose locked session is
        left out, because that session is the one being judged.
        """
        days = {date for date, day in self.days.items() if _holds(day, kind)}
        for date, locked_kind in self.locked:
            if locked_kind == kind and date != but:
                days.add(date)
        return days

    def is_free(self, date: dt.date, half: Half) -> bool:
        """Tell whether the athlete has this half-day for training, and it is not over yet."""
        if date == self.problem.today and half == "am" and self.problem.half_now == "pm":
            return False

        weekday = WEEKDAYS[date.weekday()]
        return half in self.problem.athlete.available.get(weekday, ("am", "pm"))

    def declined(self, date: dt.date, kind: SessionKind) -> bool:
        """Tell whether the athlete deleted this kind of session from this date."""
        return any(d.date == date and kind in d.kinds for d in self.problem.declined)


def week_days(date: dt.date) -> list[dt.date]:
    """Return Monday to Sunday of a date's week."""
    return [monday_of(date) + i * ONE_DAY for i in range(7)]


def call_witness(problem: PlanningProblem, expected: Iterable[ExpectedRun]) -> Witness:
    """Put together what is certain. `expected` are the runs that a plan assumes."""
    problem = as_recorded(problem)
    runs, _damaged = runs_of(problem)
    season = season_of(problem, runs)
    age = age_of(problem)
    log = log_of(problem)

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
        lifts=log.lifts,
        recent=log.recent,
        days=_days(problem, runs, expected),
        locked=_locked(problem),
    )


def _holds(day: CertainDay, kind: SlotKind) -> bool:
    if kind == "heavy":
        return day.heavy
    return day.plyo


def _locked(problem: PlanningProblem) -> frozenset[tuple[dt.date, SessionKind]]:
    return frozenset(
        (shown.date, kind)
        for shown in problem.published
        if shown.locked and shown.date >= problem.today
        for kind in shown.kinds
    )


def _days(
    problem: PlanningProblem, runs: Iterable[Run], expected: Iterable[ExpectedRun]
) -> dict[dt.date, CertainDay]:
    days: dict[dt.date, CertainDay] = {}

    def at(date: dt.date) -> CertainDay:
        return days.setdefault(date, CertainDay())

    for run in runs:
        at(run.day).runs.append(_done(run))

    for coming in expected:
        if coming.source == "habit":
            at(coming.date).chance += coming.probability
        else:
            at(coming.date).runs.append(_coming(coming))

    for activity in problem.activities:
        if activity.day <= problem.today:
            at(activity.day).plyo |= counts_as_jumps(activity)
            if activity.sport == "strength":
                hard = effort_done(activity) == "heavy"
                _lifted(at(activity.day), activity.half, hard=hard)

    for other in problem.planned_other:
        if other.date >= problem.today:
            _somebody_elses(at(other.date), other)
    return days


def _lifted(day: CertainDay, half: Half | None, *, hard: bool) -> None:
    day.heavy = True
    day.lifted = half
    day.hard_lifting |= hard


def _somebody_elses(day: CertainDay, other: PlannedOther) -> None:
    if other.kind == "strength":
        _lifted(day, other.half, hard=True)
    elif other.kind == "plyometrics":
        day.plyo = True
    elif other.hard or (other.minutes or 0) >= n.LONG_CLOSES_DAY:
        day.others.append(OtherSport(other.half, other.hard))


def _done(run: Run) -> SureRun:
    return SureRun(
        run.spacing, run.half, run.minutes, downhill=run.downhill, closes_day=run.closes_day
    )


def _coming(run: ExpectedRun) -> SureRun:
    minutes = run.minutes
    if minutes is None:
        minutes = n.UNKNOWN_LONG if run.kind == "long" else n.MINUTES_UNKNOWN

    kind = run.kind
    if kind in ("run", "easy") and run.source != "habit" and minutes >= n.NEVER_EASY:
        kind = "long"
    return SureRun(kind, run.half, minutes)


def _races(problem: PlanningProblem, runs: Iterable[Run]) -> tuple[Raced, ...]:
    """Return one race a day: listed by the athlete, else one that was run, else a planned one.

    A race on the training plan has no distance, so its minutes tell how big it is.
    """
    races: dict[dt.date, Raced] = {}
    for listed in problem.races:
        size = n.race_size(listed.distance_m)
        races[listed.date] = Raced(listed.date, size, listed.priority, listed=True)

    for run in sorted(runs, key=lambda r: -r.distance_m):
        if run.kind == "race":
            size = n.race_size(run.distance_m)
            guessed = is_only_guessed(run)
            race = Raced(run.day, size, race_priority(run), listed=False, guessed=guessed)
            races.setdefault(run.day, race)

    for planned in problem.planned_runs:
        if planned.kind == "race":
            size = _size_by_minutes(planned.minutes)
            priority = n.PRIORITY_OF_SIZE[size]
            races.setdefault(planned.date, Raced(planned.date, size, priority, listed=True))
    return tuple(races.values())


def _size_by_minutes(minutes: float | None) -> str:
    for limit, size in n.RACE_SIZES_BY_MINUTES:
        if minutes is None or minutes <= limit:
            return size
    raise AssertionError("the last limit is infinite")
