"""What is coming: planned runs, then the athlete's usual week, then habit as probabilities."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from planner.model import (
    WEEKDAYS,
    ExpectedRun,
    Half,
    PlannedKind,
    PlannedRun,
    PlanningProblem,
    Race,
    Source,
    UsualKind,
)
from planner.runs.habit import MOST_LIKELY, SORTS, WEEKS_BACK, Habit
from planner.runs.run import Run

ENOUGH_RUNS = 12  # runs in twelve weeks from which a habit may be read [D]
_RACE_PACE = 5.5  # minutes a kilometre that are assumed of a coming race


def expected_runs(
    problem: PlanningProblem, runs: Sequence[Run], until: dt.date
) -> tuple[ExpectedRun, ...]:
    """Return every run the plan counts on from today to `until` (inclusive), in date order.

    If runs are planned for a day, nothing else is expected on it. `plan_covers` makes every other
    day within it a rest day. Where nothing is planned, the athlete's usual week holds with
    probability 1, and elsewhere habit gives probabilities.
    """
    habit = Habit(problem.today, runs)
    planned = _planned(problem, habit)
    days = [
        problem.today + dt.timedelta(days=offset)
        for offset in range((until - problem.today).days + 1)
    ]
    done_today = [run for run in runs if run.day == problem.today]
    likely = habit.forecast(days[1:] if done_today else days)

    expected: list[ExpectedRun] = []
    for day in days:
        done = [run for run in runs if run.day == day]
        if day in planned:
            expected += _still_to_come(planned[day], done)
        elif not done and not _is_covered(problem, day):
            expected += _unplanned(problem, habit, likely, day)
    return tuple(expected)


def knows_the_week(problem: PlanningProblem, runs: Sequence[Run]) -> bool:
    """Tell whether enough is known of the runner's week.

    It takes planned runs, an answer of the athlete, or twelve runs in the last twelve weeks.
    """
    if problem.planned_runs or problem.plan_covers or problem.athlete.usual_week:
        return True

    start = problem.today - dt.timedelta(weeks=WEEKS_BACK)
    recent = [run for run in runs if start <= run.day < problem.today]
    return len(recent) >= ENOUGH_RUNS


def _is_covered(problem: PlanningProblem, day: dt.date) -> bool:
    """Tell whether a running plan covers a day, so that it is a rest day if nothing is planned."""
    if problem.plan_covers is None:
        return False
    first, last = problem.plan_covers
    return first <= day <= last


def _planned(problem: PlanningProblem, habit: Habit) -> dict[dt.date, list[ExpectedRun]]:
    """Return the planned runs from today on by day. A race comes first on its day."""
    days: dict[dt.date, list[ExpectedRun]] = {}

    for run in sorted(problem.planned_runs, key=_order):
        if run.date >= problem.today:
            half = run.half or habit.half(run.date)
            expected = _sure(run.date, half, run.minutes, run.kind, "planned")
            days.setdefault(run.date, []).append(expected)

    for race in sorted(problem.races, key=lambda race: race.date):
        if race.date >= problem.today:
            same_day = days.setdefault(race.date, [])
            if not any(run.kind == "race" for run in same_day):
                minutes = _race_minutes(race)
                same_day.insert(0, _sure(race.date, None, minutes, "race", "planned"))

    return days


def _order(run: PlannedRun) -> tuple[dt.date, str, str, float]:
    return run.date, run.half or "am", run.kind, run.minutes or 0


def _race_minutes(race: Race) -> float:
    """Guess a race's length at 5:30 min/km. Only its day and size matter for the rules."""
    return race.distance_m / 1000 * _RACE_PACE


def _still_to_come(planned: list[ExpectedRun], done: Sequence[Run]) -> list[ExpectedRun]:
    """Leave out the planned runs that a run of the day has already fulfilled, one for one.

    A run whose time of day is hidden (None) may have fulfilled any of them.
    """
    halves = [run.half for run in done]
    left = []

    for run in planned:
        if run.half in halves:
            halves.remove(run.half)
        elif None in halves:
            halves.remove(None)
        elif halves and run.half is None:
            halves.remove(halves[-1])
        else:
            left.append(run)

    return left


def _unplanned(
    problem: PlanningProblem,
    habit: Habit,
    likely: Mapping[dt.date, list[ExpectedRun]],
    day: dt.date,
) -> list[ExpectedRun]:
    """Return the runs of a day for which nothing is planned."""
    usual_week = problem.athlete.usual_week
    usual = usual_week.get(WEEKDAYS[day.weekday()])

    if usual is None:
        return _with_others_as_easy(likely[day], usual_week.values())
    if usual == "rest":
        return []

    half, minutes = habit.usual(day.weekday(), usual)
    return [_sure(day, half, minutes, usual, "athlete")]


def _has_its_day(kind: PlannedKind, usual_week: Collection[UsualKind]) -> bool:
    """Tell whether the athlete named the days of long runs, or of hard ones.

    Habit then expects none elsewhere.
    """
    if kind == "easy":
        return False
    if kind in usual_week:
        return True

    names_hard_days = any(usual in SORTS["hard"] for usual in usual_week)
    return kind in SORTS["hard"] and names_hard_days


def _with_others_as_easy(
    runs: list[ExpectedRun], usual_week: Collection[UsualKind]
) -> list[ExpectedRun]:
    """Count the chance of a run whose kind has its day elsewhere as one of an easy run."""
    moved = [run for run in runs if _has_its_day(run.kind, usual_week)]
    if not moved:
        return runs

    easy = next((run for run in runs if run.kind == "easy"), None)
    chances = [run.probability for run in moved]
    if easy is None:
        easy = moved[0].model_copy(update={"kind": "easy", "minutes": None})
    else:
        chances.append(easy.probability)

    chance = round(min(MOST_LIKELY, sum(chances)), 3)
    others = [run for run in runs if run not in moved and run.kind != "easy"]
    return [easy.model_copy(update={"probability": chance}), *others]


def _sure(
    day: dt.date, half: Half | None, minutes: float | None, kind: PlannedKind, source: Source
) -> ExpectedRun:
    return ExpectedRun.model_construct(
        date=day, half=half, kind=kind, minutes=minutes, probability=1.0, source=source
    )
