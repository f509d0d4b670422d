"""The lifting log: what was lifted, exercise by exercise, and how strong that makes the athlete."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from planner.log.match import small_sessions
from planner.log.maxima import Breaks, estimate, is_trusted, long_breaks, lowered
from planner.model import Activity, KnownLift, LiftSet, PlanningProblem

KEPT: Final = 3  # sessions of each exercise that are looked back on (evidence §5)
RESERVE_SESSIONS: Final = 2  # of an exercise without weight, whose reserve is looked at

_Day = tuple[dt.date, list[LiftSet]]  # the sets of one exercise on one day


@dataclass(frozen=True, slots=True)
class Performance:
    """The top sets of one exercise on one day.

    `load_kg` is their load, `reps` the repetitions of each, `rir` the least reps in reserve (None:
    not recorded). `certain` tells whether they were sets of just this lift.
    """

    day: dt.date
    load_kg: float
    reps: tuple[int, ...]
    rir: float | None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Unloaded:
    """How often an exercise was done without weight, and the least RIR of its last two times.

    The RIR is None where it was not recorded.
    """

    sessions: int
    reserve: float | None


@dataclass(frozen=True, slots=True)
class LiftingLog:
    """What the recorded sets say: estimated maxima, and the last performances, newest last.

    `bare` holds the exercises that were done without weight.
    """

    lifts: Mapping[str, KnownLift] = field(default_factory=dict)
    recent: Mapping[str, tuple[Performance, ...]] = field(default_factory=dict)
    bare: Mapping[str, Unloaded] = field(default_factory=dict)

    def __contains__(self, exercise: str) -> bool:
        return exercise in self.lifts or exercise in self.recent


def log_of(problem: PlanningProblem) -> LiftingLog:
    """Read the lifting log of a planning problem."""
    strength = problem.strength
    return read_log(
        problem.activities,
        problem.today,
        strength.lifts if strength is not None else {},
        last_lifted=strength.last_heavy if strength is not None else None,
        small=small_sessions(problem),
    )


def read_log(
    activities: Sequence[Activity],
    today: dt.date,
    known: Mapping[str, KnownLift],
    *,
    last_lifted: dt.date | None = None,
    small: Collection[str] = (),
) -> LiftingLog:
    """Read the lifting log up to and including `today`.

    A `known` maximum wins over everything recorded up to its day. Sets after it move it within the
    caps. A long break takes its share off every maximum from before it. `last_lifted`: lifting that
    is not among the activities. `small`: ids of activities that end no break, such as a primer.
    """
    breaks = long_breaks(_lifting_days(activities, last_lifted, small), today)
    since = breaks[-1].ended if breaks else dt.date.min
    lifts = dict(known)
    recent: dict[str, tuple[Performance, ...]] = {}
    bare: dict[str, Unloaded] = {}

    for exercise, days in _days_by_exercise(activities, today).items():
        lift = estimate(days, known.get(exercise), breaks)
        if lift is not None:
            lifts[exercise] = lift

        performances = _last_performances(days, since, lift)
        if performances:
            recent[exercise] = performances

        unloaded = _unloaded(days)
        if unloaded is not None:
            bare[exercise] = unloaded

    return LiftingLog(_lowered(lifts, breaks, today), recent, bare)


def _lifting_days(
    activities: Iterable[Activity], last_lifted: dt.date | None, small: Collection[str]
) -> set[dt.date]:
    days = {a.day for a in activities if a.sport == "strength" and a.id not in small}
    if last_lifted is not None:
        days.add(last_lifted)
    return days


def _days_by_exercise(activities: Iterable[Activity], today: dt.date) -> dict[str, list[_Day]]:
    """Return the sets of each exercise day by day, oldest first."""
    by_exercise: dict[str, dict[dt.date, list[LiftSet]]] = {}

    for activity in activities:
        if activity.day <= today:
            for lift_set in activity.sets:
                by_day = by_exercise.setdefault(lift_set.exercise, {})
                by_day.setdefault(activity.day, []).append(_counted(lift_set))

    return {exercise: sorted(by_day.items()) for exercise, by_day in by_exercise.items()}


def _counted(lift_set: LiftSet) -> LiftSet:
    """Return a set with the weight that counts, where only a share of it does."""
    if lift_set.share == 1 or lift_set.load_kg is None:
        return lift_set
    return lift_set.model_copy(update={"load_kg": lift_set.load_kg * lift_set.share})


def _lowered(
    lifts: Mapping[str, KnownLift], breaks: Breaks, today: dt.date
) -> dict[str, KnownLift]:
    return {exercise: lowered(lift, breaks, today) for exercise, lift in lifts.items()}


def _last_performances(
    days: Sequence[_Day], since: dt.date, lift: KnownLift | None
) -> tuple[Performance, ...]:
    """Return the last three performances since the last long break, oldest first."""
    newest_first: list[Performance] = []

    for day, sets in reversed(days):
        if day < since or len(newest_first) == KEPT:
            break
        performance = _performance(day, sets, lift)
        if performance is not None:
            newest_first.append(performance)

    return tuple(reversed(newest_first))


def _performance(
    day: dt.date, sets: Iterable[LiftSet], lift: KnownLift | None
) -> Performance | None:
    """Return the day's sets at the heaviest trusted load, or None when there are none."""
    trusted = [lift_set for lift_set in sets if is_trusted(lift_set, lift)]
    if not trusted:
        return None

    load_kg = max(lift_set.load_kg or 0.0 for lift_set in trusted)
    top = [lift_set for lift_set in trusted if lift_set.load_kg == load_kg]
    reps = tuple(lift_set.reps or 0 for lift_set in top)
    recorded_rir = [lift_set.rir for lift_set in top if lift_set.rir is not None]
    return Performance(
        day,
        load_kg,
        reps,
        min(recorded_rir, default=None),
        certain=all(lift_set.share == 1 for lift_set in top),
    )


def _unloaded(days: Iterable[_Day]) -> Unloaded | None:
    """Return what was done of an exercise without weight, or None if nothing was."""
    bare_days = []
    for _, sets in days:
        if not any(lift_set.load_kg for lift_set in sets):
            bare_days.append(sets)

    if not bare_days:
        return None
    return Unloaded(len(bare_days), _reserve(bare_days[-RESERVE_SESSIONS:]))


def _reserve(days: Sequence[Sequence[LiftSet]]) -> float | None:
    """Return the least reserve of two days, None unless every set of both recorded it."""
    if len(days) < RESERVE_SESSIONS:
        return None

    least = float("inf")
    for sets in days:
        for lift_set in sets:
            if lift_set.rir is None:
                return None
            least = min(least, lift_set.rir)
    return least
