"""What is coming: planned runs, then what the athlete told us, then habit as probabilities."""

import datetime as dt
from collections.abc import Sequence

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
        start = today - dt.timedelta(weeks=WEEKS_BACK)
        self._recent = [r for r in runs if start <= r.day < today]
        first = min((r.day for r in self._recent), default=today)
        self._weeks = [w for w in range(1, WEEKS_BACK + 1) if today - dt.timedelta(weeks=w) >= first - dt.timedelta(6)]
        self._today = today
        self._rates = self._overall()

    def _weight(self, day: dt.date) -> float:
        return float(0.5 ** ((self._today - day).days / 7 / HALF_LIFE_WEEKS))

    def _overall(self) -> dict[PlannedKind, float]:
        """Share of days with a run of each kind, all weekdays together."""
        weights: dict[PlannedKind, float] = {}
        for run in self._recent:
            weights[run.kind] = weights.get(run.kind, 0.0) + self._weight(run.day)
        total = 7 * sum(0.5 ** (w / HALF_LIFE_WEEKS) for w in self._weeks)
        return {kind: weight / total for kind, weight in weights.items()} if total else {}

    def on(self, day: dt.date) -> list[ExpectedRun]:
        """Return the kinds of run that the day may hold, each with its probability; together at most 1."""
        runs = [r for r in self._recent if r.day.weekday() == day.weekday()]
        seen: dict[dt.date, Run] = {}
        for run in runs:  # the day's longest or hardest run stands for the day
            other = seen.get(run.day)
            if other is None or (run.kind != "easy", run.minutes) > (other.kind != "easy", other.minutes):
                seen[run.day] = run
        total = PRIOR_WEEKS + sum(0.5 ** (w / HALF_LIFE_WEEKS) for w in self._weeks)
        found = []
        for kind in sorted(self._rates):
            weight = PRIOR_WEEKS * self._rates[kind] + sum(self._weight(d) for d, r in seen.items() if r.kind == kind)
            probability = round(weight / total, 3)
            if probability >= _SHOWN:
                minutes = sorted(r.minutes for r in seen.values() if r.kind == kind)
                found.append(
                    ExpectedRun.model_construct(
                        date=day,
                        half=self._half([r for r in seen.values() if r.kind == kind]),
                        kind=kind,
                        minutes=round(minutes[len(minutes) // 2]) if minutes else None,
                        probability=probability,
                        source="habit",
                    )
                )
        return found

    @staticmethod
    def _half(runs: Sequence[Run]) -> Half | None:
        mornings = sum(r.half == "am" for r in runs)
        if not runs or (1 - _USUAL_HALF) * len(runs) < mornings < _USUAL_HALF * len(runs):
            return None
        return "am" if mornings >= _USUAL_HALF * len(runs) else "pm"
