"""Three invented runners: what they own, what they race, and how their year of running goes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from planner.language import N_
from planner.model import Athlete, Half, Race, RunKind

START: Final = dt.date(2026, 1, 5)  # a Monday, fixed, so that a year reads the same on every day
WEEKS: Final = 52
TUE, WED, THU, FRI, SAT, SUN = range(1, 7)

_EASY_WEEK: Final = 4  # every fourth week is shorter
_NO_RACE: Final = 99  # weeks to a race that is not there

Stretch = tuple[dt.date, dt.date]  # first and last day


class WeekdayRun(NamedTuple):
    """A run of a week. `weekday` counts from Monday, 0."""

    weekday: int
    kind: RunKind
    minutes: int
    half: Half = "am"


@dataclass(frozen=True, slots=True)
class Life:
    """A runner and their year.

    `runs` returns a week's runs by its number from 1. The weeks before the year have the numbers 0
    and less. With `calendar` the runs are on the calendar three weeks ahead. Without it the planner
    knows only the usual week and the runner's habits.

    `ill`: the flag is on, and its first week has no run. `away`: no lifting, and one run a week.
    `max_by_guess`: true maxima at the start, as a multiple of the catalogue's first guesses.
    `tells_reserve`: sets are recorded with reps in reserve.
    """

    title: str
    athlete: Athlete
    runs: Callable[[int], list[WeekdayRun]]
    races: tuple[Race, ...] = ()
    calendar: bool = True
    ill: Stretch | None = None
    away: Stretch | None = None
    max_by_guess: float = 3.5
    tells_reserve: bool = True

    def flagged_on(self, day: dt.date) -> bool:
        """Tell whether the flag for illness is on. It comes off after two easy runs."""
        return _covers(self.ill, day)

    def ill_on(self, day: dt.date) -> bool:
        """Tell whether the runner spends the day in bed: the first week of the illness."""
        if self.ill is None:
            return False
        well_again = self.ill[0] + dt.timedelta(weeks=1)
        return self.flagged_on(day) and day < well_again

    def rests(self, day: dt.date) -> bool:
        """Tell whether the day belongs to the holiday."""
        return _covers(self.away, day)


def _covers(stretch: Stretch | None, day: dt.date) -> bool:
    if stretch is None:
        return False
    first, last = stretch
    return first <= day <= last


def on(week: int, weekday: int) -> dt.date:
    """Return the date of a weekday in a week of the year, from 1."""
    return START + dt.timedelta(weeks=week - 1, days=weekday)


def _is_easy(week: int) -> bool:
    return week % _EASY_WEEK == 0


def _shortened(runs: list[WeekdayRun], share: float) -> list[WeekdayRun]:
    """Return the runs with this share of their minutes."""
    return [run._replace(minutes=round(run.minutes * share)) for run in runs]


def _beginner(week: int) -> list[WeekdayRun]:
    """Three easy runs that grow. Every fourth week is shorter, from summer on Thursday is brisk."""
    growth = min(1.5, 1 + week / 60)
    cut = 0.7 if _is_easy(week) else 1.0

    brisk: RunKind = "easy"
    if week > 24 and not _is_easy(week):
        brisk = "tempo"

    runs = [
        WeekdayRun(TUE, "easy", 30),
        WeekdayRun(THU, brisk, 32, "pm"),
        WeekdayRun(SUN, "long", 50),
    ]
    return [run._replace(minutes=round(run.minutes * growth * cut)) for run in runs]


def _half_marathoner(week: int) -> list[WeekdayRun]:
    """Five runs: intervals, tempo and a long run.

    There are two weeks of taper before an A race and an easy week after it.
    """
    if week == 9:  # the first week after the illness
        return [
            WeekdayRun(TUE, "easy", 35),
            WeekdayRun(WED, "easy", 40),
            WeekdayRun(FRI, "easy", 50),
            WeekdayRun(SUN, "long", 80),
        ]
    if week in (19, 41):
        return [
            WeekdayRun(WED, "easy", 30),
            WeekdayRun(FRI, "easy", 35),
            WeekdayRun(SUN, "easy", 50),
        ]

    weeks_to_race = min((race - week for race in (18, 40) if race >= week), default=_NO_RACE)
    thursday: RunKind = "easy" if weeks_to_race == 0 else "tempo"
    thursday_half: Half = "pm" if week % 3 == 0 else "am"
    runs = [
        WeekdayRun(TUE, "intervals", 55),
        WeekdayRun(WED, "easy", 45),
        WeekdayRun(THU, thursday, 50, thursday_half),
        WeekdayRun(SAT, "easy", 40),
        WeekdayRun(SUN, "long", min(115, 80 + 3 * (week % 20))),
    ]
    return _shortened(runs, _half_marathon_share(week, weeks_to_race))


def _half_marathon_share(week: int, weeks_to_race: int) -> float:
    if weeks_to_race == 0:
        return 0.5
    if weeks_to_race == 1 or _is_easy(week):
        return 0.75
    return 1.0


_ULTRA_RACE: Final = 27  # the week of the 100 km
_ULTRA_TAPER: Final = {_ULTRA_RACE: 0.35, _ULTRA_RACE - 1: 0.5, _ULTRA_RACE - 2: 0.7}


def _ultra_runner(week: int) -> list[WeekdayRun]:
    """Six runs with hills, and weeks off after the race.

    From week 16 to 24 every other weekend has two long runs in a row.
    """
    weeks_after = week - _ULTRA_RACE
    if 0 < weeks_after <= 5:
        return _after_ultra(weeks_after)

    share = _ULTRA_TAPER.get(week, 0.7 if _is_easy(week) else 1.0)
    runs = [
        WeekdayRun(TUE, "hills", 65),
        WeekdayRun(WED, "easy", 50),
        WeekdayRun(THU, "tempo", 60),
        WeekdayRun(FRI, "easy", 40),
    ]

    two_long_runs = 16 <= week <= 24 and week % 2 == 0 and share == 1
    if two_long_runs:
        runs.append(WeekdayRun(SAT, "long", 150))
    else:
        runs.append(WeekdayRun(SAT, "easy", 55))

    if week != _ULTRA_RACE:  # nobody runs the day after a hundred kilometres
        runs.append(WeekdayRun(SUN, "long", _ultra_long_run(week)))
    return _shortened(runs, share)


def _after_ultra(weeks_after: int) -> list[WeekdayRun]:
    if weeks_after == 1:
        return []
    if weeks_after == 2:
        return [WeekdayRun(WED, "easy", 30), WeekdayRun(SAT, "easy", 40)]
    return [
        WeekdayRun(TUE, "easy", 40),
        WeekdayRun(THU, "easy", 50),
        WeekdayRun(SAT, "easy", 45),
        WeekdayRun(SUN, "long", 75),
    ]


def _ultra_long_run(week: int) -> int:
    if week < _ULTRA_RACE:
        return min(210, 110 + 5 * max(0, week))
    return min(180, 60 + 5 * (week - _ULTRA_RACE))


LIVES: Final[dict[str, Life]] = {
    "beginner": Life(
        title=N_(
            "A beginner without equipment: three runs a week, known as the usual week; "
            "three weeks of summer holiday"
        ),
        athlete=Athlete(
            strength_level="novice",
            birth_year=1994,
            body_mass_kg=68,
            usual_week={"Tue": "easy", "Thu": "easy", "Sun": "long"},
        ),
        runs=_beginner,
        races=(
            Race(date=on(22, SAT), distance_m=5_000, priority="C"),
            Race(date=on(41, SUN), distance_m=10_000, priority="B"),
        ),
        calendar=False,
        away=(on(30, 0), on(32, 6)),
    ),
    "half": Life(
        title=N_(
            "An intermediate half marathoner with barbell and dumbbells: "
            "five runs a week on the calendar; ill in week 8"
        ),
        athlete=Athlete(
            strength_level="intermediate",
            birth_year=1984,
            sex="f",
            body_mass_kg=62,
            equipment=("barbell", "rack", "dumbbells"),
        ),
        runs=_half_marathoner,
        races=(
            Race(date=on(13, SUN), distance_m=10_000, priority="B"),
            Race(date=on(18, SUN), distance_m=21_097.5, priority="A"),
            Race(date=on(31, SAT), distance_m=5_000, priority="C"),
            Race(date=on(40, SUN), distance_m=21_097.5, priority="A"),
        ),
        ill=(on(8, 0), on(9, WED)),
    ),
    "ultra": Life(
        title=N_(
            "A 100 km runner with a full rack: six runs a week with hills on the calendar; "
            "does not record reps in reserve"
        ),
        athlete=Athlete(
            strength_level="advanced",
            birth_year=1978,
            body_mass_kg=74,
            equipment=("barbell", "rack", "trap_bar", "dumbbells", "box"),
        ),
        runs=_ultra_runner,
        races=(
            Race(date=on(15, SUN), distance_m=42_195, priority="B"),
            Race(date=on(27, SAT), distance_m=100_000, priority="A"),
            Race(date=on(44, SUN), distance_m=50_000, priority="B"),
        ),
        max_by_guess=5.0,
        tells_reserve=False,
    ),
}
