"""The runner's usual week, learned from the last twelve weeks as probabilities."""

import datetime as dt
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.model import WEEKDAYS, ExpectedRun, Half, PlannedKind
from planner.runs.run import Run

HALF_LIFE_WEEKS = 7.0  # of a past week's weight in the habit [D] athletes/README: 6-8 weeks
# How much likelier than elsewhere a long run is on a weekend day, before more is known. [C]
WEEKEND = 3.0
PRIOR_WEEKS = 6.0  # weight of the overall rate in each weekday's frequency [D]
WEEKS_BACK = 12
MOST_LIKELY = 0.97  # no habit is surer
SORTS: dict[str, tuple[PlannedKind, ...]] = {
    "any": ("easy", "long", "tempo", "intervals", "hills", "race"),
    "long": ("long",),
    "hard": ("tempo", "intervals", "hills", "race"),
}
_SHOWN = 0.05  # probabilities below this are left out of the plan
_SATURDAY = 5
_LONGEST_GAP = 10  # days since the last run of a sort that are told apart [D]
_GAP_PRIOR = 25.0  # days of the usual rate that each gap starts from [D]
_ENOUGH_FOR_HALF = 4  # runs on a weekday that show its half-day [D]
_USUAL_HALF = 0.7  # share of a weekday's runs in one half-day from which that half is expected

_Rates = dict[PlannedKind, float]


class Habit:
    """Weighted frequencies per weekday, pulled towards the runner's overall rate.

    The chance of a long, a hard or any run on a weekday is multiplied, as odds, by how much more or
    less often the runner does one that many days after the last. Nothing is learned from other
    runners.
    """

    def __init__(self, today: dt.date, runs: Sequence[Run]) -> None:
        """Read the last twelve weeks up to today."""
        start = today - dt.timedelta(weeks=WEEKS_BACK)
        recent = [_as_lived(run) for run in runs if start <= run.day <= today]
        first = min((run.day for run in recent), default=today)

        self._today = today
        self._days_known = (today - first).days  # full days before today
        self._run_of_day = _hardest_by_day(recent)
        self._rates = self._weekday_rates()
        self._usual: dict[tuple[int, PlannedKind], tuple[Half | None, float | None]] = {}
        self._gaps = {
            sort: _Gaps(self._run_of_day, first, today, kinds) for sort, kinds in SORTS.items()
        }

    def forecast(self, days: Sequence[dt.date]) -> dict[dt.date, list[ExpectedRun]]:
        """Return for each of the days the kinds of run it may hold, with their chances.

        The days must follow each other.
        """
        forecast: dict[dt.date, list[ExpectedRun]] = {}
        none_since = dict.fromkeys(SORTS, 1.0)  # chance of no run of this sort since the last one

        for day in days:
            rates = self._rates[day.weekday()]
            chances: dict[str, float] = {}
            for sort, kinds in SORTS.items():
                usual = sum(rates.get(kind, 0.0) for kind in kinds)
                after_gap = _odds(usual, self._gaps[sort].factor(day))
                chances[sort] = none_since[sort] * after_gap + (1 - none_since[sort]) * usual
                none_since[sort] *= 1 - chances[sort]

            by_kind = sorted(_chances_by_kind(chances, rates).items())
            forecast[day] = [
                self._expected(day, kind, chance) for kind, chance in by_kind if chance >= _SHOWN
            ]

        return forecast

    def half(self, day: dt.date) -> Half | None:
        """Return the half-day in which the runner usually runs on this weekday, if there is one."""
        runs = []
        for past_day, run in self._run_of_day.items():
            if past_day.weekday() == day.weekday() and past_day != self._today:
                runs.append(run)

        if len(runs) < _ENOUGH_FOR_HALF:
            return None
        return _usual_half(runs)

    def usual(self, weekday: int, kind: PlannedKind) -> tuple[Half | None, float | None]:
        """Return the half-day and the minutes that this kind usually has on this weekday.

        Each is None where it is not known.
        """
        if (weekday, kind) not in self._usual:
            runs = []
            for day, run in self._run_of_day.items():
                if day.weekday() == weekday and run.kind == kind:
                    runs.append(run)

            minutes = round(statistics.median_low(r.minutes for r in runs)) if runs else None
            self._usual[weekday, kind] = _usual_half(runs), minutes

        return self._usual[weekday, kind]

    def _weekday_rates(self) -> list[_Rates]:
        """Return the chance of each kind on each weekday, with the overall rate as a prior."""
        total, all_days = [PRIOR_WEEKS] * 7, 0.0
        by_weekday: list[_Rates] = [{} for _ in WEEKDAYS]
        overall: _Rates = {}

        for days_ago in range(1, self._days_known + 1):
            day, weight = self._today - dt.timedelta(days=days_ago), _weight(days_ago)
            weekday, run = day.weekday(), self._run_of_day.get(day)
            all_days += weight
            total[weekday] += weight
            if run is not None:
                here = by_weekday[weekday]
                overall[run.kind] = overall.get(run.kind, 0.0) + weight
                here[run.kind] = here.get(run.kind, 0.0) + weight

        rates: list[_Rates] = []
        for weekday, here in enumerate(by_weekday):
            rates.append({})
            for kind, weight in overall.items():
                prior = PRIOR_WEEKS * weight / all_days
                if kind == "long":
                    prior *= _long_run_factor(weekday)
                rate = (here.get(kind, 0.0) + prior) / total[weekday]
                rates[weekday][kind] = min(MOST_LIKELY, rate)
        return rates

    def _expected(self, day: dt.date, kind: PlannedKind, probability: float) -> ExpectedRun:
        half, minutes = self.usual(day.weekday(), kind)
        return ExpectedRun.model_construct(
            date=day,
            half=half,
            kind=kind,
            minutes=minutes,
            probability=round(probability, 3),
            source="habit",
        )


class _Gaps:
    """How often a sort of run follows that many days after the last one, against its usual rate."""

    def __init__(
        self,
        run_of_day: Mapping[dt.date, Run],
        first: dt.date,
        today: dt.date,
        kinds: Sequence[PlannedKind],
    ) -> None:
        self._last: dt.date | None = None
        happened: list[bool] = []
        for offset in range((today - first).days + 1):
            day = first + dt.timedelta(days=offset)
            run = run_of_day.get(day)
            happened.append(run is not None and run.kind in kinds)
            if happened[-1]:
                self._last = day

        self._factors = _factors_by_gap(happened)

    def factor(self, day: dt.date) -> float:
        """Return the factor on the odds of a day, or 1 where nothing is known."""
        gap = (day - self._last).days if self._last is not None else 0
        if 0 < gap <= _LONGEST_GAP:
            return self._factors[gap]
        return 1.0


def _factors_by_gap(happened: Sequence[bool]) -> list[float]:
    """Compare the rate after each gap in days with the usual one, as odds."""
    usual_rate = happened.count(True) / len(happened)
    if not 0 < usual_rate < 1:
        return [1.0] * (_LONGEST_GAP + 1)

    days_at_gap, runs_at_gap = [0] * (_LONGEST_GAP + 1), [0] * (_LONGEST_GAP + 1)
    gap = 0  # days since the last run of this sort; 0 before the first
    for ran in happened:
        if 0 < gap <= _LONGEST_GAP:
            days_at_gap[gap] += 1
            if ran:
                runs_at_gap[gap] += 1

        if ran:
            gap = 1
        elif gap:
            gap += 1

    factors = []
    for days, runs in zip(days_at_gap, runs_at_gap, strict=True):
        rate = (runs + _GAP_PRIOR * usual_rate) / (days + _GAP_PRIOR)
        factors.append(_ratio(rate) / _ratio(usual_rate))
    return factors


def _as_lived(run: Run) -> Run:
    """Count a run that stands out as the week's long one.

    A habit of long runs does not begin at 75 minutes.
    """
    if run.stands_out and run.kind == "easy":
        return replace(run, kind="long")
    return run


def _hardest_by_day(runs: Sequence[Run]) -> dict[dt.date, Run]:
    """Return one run for each day: one that is not easy before an easy one, then the longest."""
    by_day: dict[dt.date, Run] = {}
    for run in runs:
        best = by_day.get(run.day)
        if best is None or _hardness(run) > _hardness(best):
            by_day[run.day] = run
    return by_day


def _hardness(run: Run) -> tuple[bool, float]:
    return run.kind != "easy", run.minutes


def _long_run_factor(weekday: int) -> float:
    if weekday >= _SATURDAY:
        return WEEKEND
    return (7 - 2 * WEEKEND) / 5


def _chances_by_kind(chances: Mapping[str, float], rates: _Rates) -> _Rates:
    """Share the chances of a long, a hard and any run out over the kinds of run."""
    long, hard = chances["long"], chances["hard"]
    long_or_hard = long + hard
    if long_or_hard > MOST_LIKELY:
        long = MOST_LIKELY * long / long_or_hard
        hard = MOST_LIKELY * hard / long_or_hard

    easy = max(0.0, chances["any"] - long - hard)
    by_kind: _Rates = {"easy": easy, "long": long}

    usually_hard = sum(rates.get(kind, 0.0) for kind in SORTS["hard"])
    if usually_hard:
        for kind in SORTS["hard"]:
            by_kind[kind] = hard * rates.get(kind, 0.0) / usually_hard
    return by_kind


def _ratio(probability: float) -> float:
    """Return a probability as odds."""
    within = min(max(probability, 0.001), 0.999)
    return within / (1 - within)


def _odds(probability: float, factor: float) -> float:
    """Multiply the odds of a probability by a factor, and return the new probability."""
    if probability <= 0.0:
        return 0.0

    odds = _ratio(probability) * factor
    return odds / (1 + odds)


def _weight(days_ago: int) -> float:
    return float(0.5 ** (days_ago / 7 / HALF_LIFE_WEEKS))


def _usual_half(runs: Sequence[Run]) -> Half | None:
    halves = [run.half for run in runs if run.half is not None]
    if not halves:
        return None

    enough = _USUAL_HALF * len(halves)
    if halves.count("am") >= enough:
        return "am"
    if halves.count("pm") >= enough:
        return "pm"
    return None
