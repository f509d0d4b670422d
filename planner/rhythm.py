"""What is coming: planned runs, then what the athlete told us, then habit as probabilities."""

import datetime as dt
import statistics
from collections.abc import Mapping, Sequence

from planner.classify import Run
from planner.model import WEEKDAYS, ExpectedRun, Half, PlannedKind, PlanningProblem, Race, Source

HALF_LIFE_WEEKS = 7.0  # of a past week's weight in the habit [D] athletes/README: 6-8 weeks
PRIOR_WEEKS = 1.5  # weight of the runner's own overall rate in each weekday's frequency [D]
WEEKS_BACK = 12
ENOUGH_RUNS = 12  # runs in twelve weeks from which a habit may be read [D]
_SHOWN = 0.05  # probabilities below this are left out of the plan
_USUAL_HALF = 0.7  # share of a weekday's runs in one half-day from which that half is expected


def expected_runs(problem: PlanningProblem, runs: Sequence[Run], until: dt.date) -> tuple[ExpectedRun, ...]:
    """Return every run reckoned with from today to `until` (inclusive), in date order.

    A day's planned runs are the truth for it; `plan_covers` makes every other day within it a rest day. Where nothing
    is planned, what the athlete told us holds with probability 1, and elsewhere habit gives probabilities.
    """
    planned = _planned(problem)
    habit = Habit(problem.today, runs)
    found: list[ExpectedRun] = []
    for offset in range((until - problem.today).days + 1):
        day = problem.today + dt.timedelta(days=offset)
        today_runs = [r for r in runs if r.day == day]
        if day in planned:
            found += _still_to_come(planned[day], today_runs)
        elif problem.plan_covers and problem.plan_covers[0] <= day <= problem.plan_covers[1]:
            continue
        elif not today_runs:
            found += _expected(problem, habit, day)
    return tuple(found)


def knows_the_week(problem: PlanningProblem, runs: Sequence[Run]) -> bool:
    """Tell whether there is enough to know the runner's week: a plan, an answer, or twelve runs in twelve weeks."""
    start = problem.today - dt.timedelta(weeks=WEEKS_BACK)
    recent = sum(start <= r.day < problem.today for r in runs)
    return bool(problem.planned_runs or problem.plan_covers or problem.athlete.usual_week) or recent >= ENOUGH_RUNS


def _planned(problem: PlanningProblem) -> dict[dt.date, list[ExpectedRun]]:
    days: dict[dt.date, list[ExpectedRun]] = {}
    for run in sorted(problem.planned_runs, key=lambda r: (r.date, r.half or "am", r.kind, r.minutes or 0)):
        if run.date >= problem.today:
            days.setdefault(run.date, []).append(_sure(run.date, run.half, run.kind, run.minutes, "planned"))
    for race in sorted(problem.races, key=lambda r: r.date):
        same_day = days.setdefault(race.date, []) if race.date >= problem.today else None
        if same_day is not None and not any(r.kind == "race" for r in same_day):
            same_day.insert(0, _sure(race.date, None, "race", _race_minutes(race), "planned"))
    return days


def _race_minutes(race: Race) -> float:
    """Guess a race's length at 5:30 min/km; only its day and size matter for the rules."""
    return race.distance_m / 1000 * 5.5


def _still_to_come(planned: list[ExpectedRun], done: Sequence[Run]) -> list[ExpectedRun]:
    """Leave out the planned runs that a run already done today has fulfilled, one for one."""
    halves = [r.half for r in done]
    left = []
    for run in planned:
        if run.half in halves:
            halves.remove(run.half)
        elif run.half is None and halves:
            halves.pop()
        else:
            left.append(run)
    return left


def _expected(problem: PlanningProblem, habit: "Habit", day: dt.date) -> list[ExpectedRun]:
    told = problem.athlete.usual_week.get(WEEKDAYS[day.weekday()])
    if told is None:
        return habit.on(day)
    if told == "rest":
        return []
    usual = next((r for r in habit.on(day) if r.kind == told), None)  # habit knows the half-day and the length
    return [_sure(day, usual.half if usual else None, told, usual.minutes if usual else None, "athlete")]


def _sure(day: dt.date, half: Half | None, kind: PlannedKind, minutes: float | None, source: Source) -> ExpectedRun:
    return ExpectedRun.model_construct(date=day, half=half, kind=kind, minutes=minutes, probability=1.0, source=source)


class Habit:
    """Weighted frequencies per weekday, shrunk to the runner's own rate."""

    def __init__(self, today: dt.date, runs: Sequence[Run]) -> None:
        """Read the last twelve weeks before `today`."""
        start = today - dt.timedelta(weeks=WEEKS_BACK)
        recent = [r for r in runs if start <= r.day < today]
        first = min((r.day for r in recent), default=today)
        weeks = min(WEEKS_BACK, ((today - first).days + 6) // 7)
        self._total = sum(_weight(7 * week) for week in range(1, weeks + 1))
        self._rates: dict[PlannedKind, float] = {}
        self._days: list[dict[dt.date, Run]] = [{} for _ in WEEKDAYS]
        self._weights: dict[dt.date, float] = {}
        for run in recent:  # the day's hardest and longest run stands for the day
            days = self._days[run.day.weekday()]
            other = days.get(run.day)
            if other is None or (run.kind != "easy", run.minutes) > (other.kind != "easy", other.minutes):
                days[run.day] = run
        for day, run in ((d, r) for days in self._days for d, r in days.items()):
            self._weights[day] = _weight((today - day).days)
            self._rates[run.kind] = self._rates.get(run.kind, 0.0) + self._weights[day] / (7 * self._total)
        self._known: dict[int, list[_Usual]] = {}

    def on(self, day: dt.date) -> list[ExpectedRun]:
        """Return the kinds of run that the day may hold, each with its probability; together at most 1."""
        weekday = day.weekday()
        if weekday not in self._known:
            self._known[weekday] = self._usual(self._days[weekday])
        return [
            ExpectedRun.model_construct(
                date=day, half=half, kind=kind, minutes=minutes, probability=probability, source="habit"
            )
            for kind, probability, half, minutes in self._known[weekday]
        ]

    def _usual(self, days: Mapping[dt.date, Run]) -> "list[_Usual]":
        found: list[_Usual] = []
        for kind in sorted(self._rates):
            runs = [r for r in days.values() if r.kind == kind]
            weight = PRIOR_WEEKS * self._rates[kind] + sum(self._weights[r.day] for r in runs)
            probability = round(weight / (PRIOR_WEEKS + self._total), 3)
            if probability >= _SHOWN:
                minutes = round(statistics.median_low(r.minutes for r in runs)) if runs else None
                found.append((kind, probability, _usual_half(runs), minutes))
        return found


_Usual = tuple[PlannedKind, float, Half | None, float | None]


def _weight(days_ago: int) -> float:
    return float(0.5 ** (days_ago / 7 / HALF_LIFE_WEEKS))


def _usual_half(runs: Sequence[Run]) -> Half | None:
    mornings = sum(r.half == "am" for r in runs)
    if runs and mornings >= _USUAL_HALF * len(runs):
        return "am"
    return "pm" if runs and len(runs) - mornings >= _USUAL_HALF * len(runs) else None
