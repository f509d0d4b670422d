"""What is coming: planned runs, then what the athlete told us, then habit as probabilities."""

import datetime as dt
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from planner.model import (
    WEEKDAYS,
    ExpectedRun,
    Half,
    PlannedKind,
    PlanningProblem,
    Race,
    Source,
    UsualKind,
)
from planner.runs.classify import Run

HALF_LIFE_WEEKS = 7.0  # of a past week's weight in the habit [D] athletes/README: 6-8 weeks
WEEKEND = 3.0  # how much likelier than elsewhere long runs are taken to be on a weekend day, before we know [C]
PRIOR_WEEKS = 6.0  # weight of the overall rate in each weekday's frequency [D]
WEEKS_BACK = 12
ENOUGH_RUNS = 12  # runs in twelve weeks from which a habit may be read [D]
_SHOWN = 0.05  # probabilities below this are left out of the plan
_SATURDAY = 5
_MOST = 0.97  # no habit is surer
_SORTS: dict[str, tuple[PlannedKind, ...]] = {
    "any": ("easy", "long", "tempo", "intervals", "hills", "race"),
    "long": ("long",),
    "hard": ("tempo", "intervals", "hills", "race"),
}
_LONGEST_GAP = 10  # days since the last one of a sort that are told apart [D]
_GAP_PRIOR = 25.0  # days of the usual rate that each gap starts from [D]
_ENOUGH_FOR_HALF = 4  # runs on a weekday that tell its half-day [D]
_USUAL_HALF = 0.7  # share of a weekday's runs in one half-day from which that half is expected


def expected_runs(
    problem: PlanningProblem, runs: Sequence[Run], until: dt.date
) -> tuple[ExpectedRun, ...]:
    """Return every run reckoned with from today to `until` (inclusive), in date order.

    A day's planned runs are the truth for it; `plan_covers` makes every other day within it a rest day. Where nothing
    is planned, what the athlete told us holds with probability 1, and elsewhere habit gives probabilities.
    """
    habit = Habit(problem.today, runs)
    planned = _planned(problem, habit)
    days = [
        problem.today + dt.timedelta(days=offset)
        for offset in range((until - problem.today).days + 1)
    ]
    ran_today = any(r.day == problem.today for r in runs)
    likely = habit.forecast(days[1:] if ran_today else days)
    found: list[ExpectedRun] = []
    for day in days:
        today_runs = [r for r in runs if r.day == day]
        if day in planned:
            found += _still_to_come(planned[day], today_runs)
        elif problem.plan_covers and problem.plan_covers[0] <= day <= problem.plan_covers[1]:
            continue
        elif not today_runs:
            found += _expected(problem, habit, likely, day)
    return tuple(found)


def knows_the_week(problem: PlanningProblem, runs: Sequence[Run]) -> bool:
    """Tell whether there is enough to know the runner's week: a plan, an answer, or twelve runs in twelve weeks."""
    start = problem.today - dt.timedelta(weeks=WEEKS_BACK)
    recent = sum(start <= r.day < problem.today for r in runs)
    return (
        bool(problem.planned_runs or problem.plan_covers or problem.athlete.usual_week)
        or recent >= ENOUGH_RUNS
    )


def _planned(problem: PlanningProblem, habit: "Habit") -> dict[dt.date, list[ExpectedRun]]:
    days: dict[dt.date, list[ExpectedRun]] = {}
    for run in sorted(
        problem.planned_runs, key=lambda r: (r.date, r.half or "am", r.kind, r.minutes or 0)
    ):
        if run.date >= problem.today:
            days.setdefault(run.date, []).append(
                _sure(run.date, run.half or habit.half(run.date), run.minutes, run.kind, "planned")
            )
    for race in sorted(problem.races, key=lambda r: r.date):
        same_day = days.setdefault(race.date, []) if race.date >= problem.today else None
        if same_day is not None and not any(r.kind == "race" for r in same_day):
            same_day.insert(0, _sure(race.date, None, _race_minutes(race), "race", "planned"))
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
        elif halves and (
            run.half is None or None in halves
        ):  # None: the run's time of day is hidden
            halves.remove(None if None in halves else halves[-1])
        else:
            left.append(run)
    return left


def _expected(
    problem: PlanningProblem,
    habit: "Habit",
    likely: Mapping[dt.date, list[ExpectedRun]],
    day: dt.date,
) -> list[ExpectedRun]:
    usual_week = problem.athlete.usual_week
    told = usual_week.get(WEEKDAYS[day.weekday()])
    if told is None:
        return _with_others_as_easy(likely[day], usual_week.values())
    if told == "rest":
        return []
    return [_sure(day, *habit.usual(day.weekday(), told), told, "athlete")]


def _has_its_day(kind: PlannedKind, told: Collection[UsualKind]) -> bool:
    """Tell whether the athlete named the days of long runs, or of hard ones: then habit looks for none elsewhere."""
    return kind != "easy" and (
        kind in told or (kind in _SORTS["hard"] and any(k in _SORTS["hard"] for k in told))
    )


def _with_others_as_easy(runs: list[ExpectedRun], told: Collection[UsualKind]) -> list[ExpectedRun]:
    """Count the chance of a run whose kind has its day elsewhere as one of an easy run."""
    moved = [r for r in runs if _has_its_day(r.kind, told)]
    if not moved:
        return runs
    left = [r for r in runs if r not in moved]
    easy = next((r for r in left if r.kind == "easy"), None)
    chance = sum(r.probability for r in (*moved, *([easy] if easy else [])))
    run = easy or moved[0].model_copy(update={"kind": "easy", "minutes": None})
    run = run.model_copy(update={"probability": round(min(_MOST, chance), 3)})
    return [run, *(r for r in left if r is not easy)]


def _sure(
    day: dt.date, half: Half | None, minutes: float | None, kind: PlannedKind, source: Source
) -> ExpectedRun:
    return ExpectedRun.model_construct(
        date=day, half=half, kind=kind, minutes=minutes, probability=1.0, source=source
    )


class Habit:
    """Weighted frequencies per weekday, shrunk to the runner's own rate, and corrected for what was run since.

    The chance of a long, a hard or any run on a weekday is multiplied, as odds, by how much more or less often the
    runner does one that many days after the last. Nothing is learned from other runners.
    """

    def __init__(self, today: dt.date, runs: Sequence[Run]) -> None:
        """Read the last twelve weeks up to today."""
        start = today - dt.timedelta(weeks=WEEKS_BACK)
        recent = [_as_lived(r) for r in runs if start <= r.day <= today]
        first = min((r.day for r in recent), default=today)
        self._history = (today - first).days  # full days known before today
        self._today = today
        self._best: dict[dt.date, Run] = {}  # the day's hardest and longest run stands for the day
        for run in recent:
            other = self._best.get(run.day)
            if other is None or (run.kind != "easy", run.minutes) > (
                other.kind != "easy",
                other.minutes,
            ):
                self._best[run.day] = run
        self._weekday = self._rates()
        self._known: dict[tuple[int, PlannedKind], tuple[Half | None, float | None]] = {}
        self._gaps = {
            sort: _Gaps(self._best, first, today, kinds) for sort, kinds in _SORTS.items()
        }

    def _rates(self) -> list[dict[PlannedKind, float]]:
        """Chance of each kind on each weekday: weighted weeks, with the overall rate as a prior."""
        total, all_days = [PRIOR_WEEKS] * 7, 0.0
        here: list[dict[PlannedKind, float]] = [{} for _ in WEEKDAYS]
        overall: dict[PlannedKind, float] = {}
        for back in range(1, self._history + 1):
            day, weight = self._today - dt.timedelta(days=back), _weight(back)
            weekday, run = day.weekday(), self._best.get(day)
            all_days += weight
            total[weekday] += weight
            if run is not None:
                overall[run.kind] = overall.get(run.kind, 0.0) + weight
                here[weekday][run.kind] = here[weekday].get(run.kind, 0.0) + weight
        rates: list[dict[PlannedKind, float]] = []
        for weekday in range(7):
            prior = {kind: PRIOR_WEEKS * weight / all_days for kind, weight in overall.items()}
            if "long" in prior:
                prior["long"] *= WEEKEND if weekday >= _SATURDAY else (7 - 2 * WEEKEND) / 5
            rates.append(
                {
                    k: min(_MOST, (here[weekday].get(k, 0.0) + p) / total[weekday])
                    for k, p in prior.items()
                }
            )
        return rates

    def forecast(self, days: Sequence[dt.date]) -> dict[dt.date, list[ExpectedRun]]:
        """Return for each of the days, which follow each other, the kinds of run it may hold with their chances."""
        found: dict[dt.date, list[ExpectedRun]] = {}
        none_since = dict.fromkeys(
            _SORTS, 1.0
        )  # chance that there was none of this sort since the last known one
        for day in days:
            rates = self._weekday[day.weekday()]
            chances: dict[str, float] = {}
            for sort, kinds in _SORTS.items():
                usual = sum(rates.get(kind, 0.0) for kind in kinds)
                lifted = _odds(usual, self._gaps[sort].lift(day))
                chances[sort] = none_since[sort] * lifted + (1 - none_since[sort]) * usual
                none_since[sort] *= 1 - chances[sort]
            key = chances["long"] + chances["hard"]
            if key > _MOST:
                chances["long"], chances["hard"] = (
                    _MOST * chances[sort] / key for sort in ("long", "hard")
                )
            easy = max(0.0, chances["any"] - chances["long"] - chances["hard"])
            shares: dict[PlannedKind, float] = {"easy": easy, "long": chances["long"]}
            hard = sum(rates.get(kind, 0.0) for kind in _SORTS["hard"])
            shares |= {
                k: chances["hard"] * rates.get(k, 0.0) / hard for k in _SORTS["hard"] if hard
            }
            found[day] = [
                self._run(day, kind, p) for kind, p in sorted(shares.items()) if p >= _SHOWN
            ]
        return found

    def half(self, day: dt.date) -> Half | None:
        """Return the half-day in which the runner runs on this weekday, if that is always the same."""
        runs = [
            r for d, r in self._best.items() if d.weekday() == day.weekday() and d != self._today
        ]
        return _usual_half(runs) if len(runs) >= _ENOUGH_FOR_HALF else None

    def usual(self, weekday: int, kind: PlannedKind) -> tuple[Half | None, float | None]:
        """Return the half-day and the minutes that this kind usually has on this weekday, where they are known."""
        if (weekday, kind) not in self._known:
            runs = [r for d, r in self._best.items() if d.weekday() == weekday and r.kind == kind]
            minutes = round(statistics.median_low(r.minutes for r in runs)) if runs else None
            self._known[weekday, kind] = _usual_half(runs), minutes
        return self._known[weekday, kind]

    def _run(self, day: dt.date, kind: PlannedKind, probability: float) -> ExpectedRun:
        half, minutes = self.usual(day.weekday(), kind)
        return ExpectedRun.model_construct(
            date=day,
            half=half,
            kind=kind,
            minutes=minutes,
            probability=round(probability, 3),
            source="habit",
        )


def _as_lived(run: Run) -> Run:
    """Count a run that stands out as the week's long one: a habit of long runs does not begin at 75 minutes."""
    return replace(run, kind="long") if run.stands_out and run.kind == "easy" else run


class _Gaps:
    """How often a sort of run follows that many days after the last one, against its usual rate."""

    def __init__(
        self,
        best: Mapping[dt.date, Run],
        first: dt.date,
        today: dt.date,
        kinds: Sequence[PlannedKind],
    ) -> None:
        self._lifts: list[float] = []
        days = (today - first).days + 1
        happened = [
            (run := best.get(first + dt.timedelta(days=i))) is not None and run.kind in kinds
            for i in range(days)
        ]
        self.last = max(
            (first + dt.timedelta(days=i) for i, yes in enumerate(happened) if yes), default=None
        )
        at_risk, hits, gap = [0] * (_LONGEST_GAP + 1), [0] * (_LONGEST_GAP + 1), 0
        for yes in happened:
            if 0 < gap <= _LONGEST_GAP:
                at_risk[gap] += 1
                hits[gap] += yes
            gap = 1 if yes else gap + (gap > 0)
        base = sum(happened) / days
        for risk, hit in zip(at_risk, hits, strict=True):
            rate = (hit + _GAP_PRIOR * base) / (risk + _GAP_PRIOR)
            self._lifts.append(_ratio(rate) / _ratio(base) if 0 < base < 1 else 1.0)

    def lift(self, day: dt.date) -> float:
        """Return the factor on the odds of a day; 1 where nothing is known."""
        gap = (day - self.last).days if self.last is not None else 0
        return self._lifts[gap] if 0 < gap <= _LONGEST_GAP else 1.0


def _ratio(probability: float) -> float:
    p = min(max(probability, 0.001), 0.999)
    return p / (1 - p)


def _odds(probability: float, lift: float) -> float:
    if probability <= 0.0:
        return 0.0
    odds = _ratio(probability) * lift
    return odds / (1 + odds)


def _weight(days_ago: int) -> float:
    return float(0.5 ** (days_ago / 7 / HALF_LIFE_WEEKS))


def _usual_half(runs: Sequence[Run]) -> Half | None:
    runs = [r for r in runs if r.half is not None]
    mornings = sum(r.half == "am" for r in runs)
    if runs and mornings >= _USUAL_HALF * len(runs):
        return "am"
    return "pm" if runs and len(runs) - mornings >= _USUAL_HALF * len(runs) else None
