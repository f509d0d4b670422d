"""Three invented runners: what they own, what they race, and how their year of running goes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from planner.model import Athlete, Half, Race, RunKind

START: Final = dt.date(2026, 1, 5)  # a Monday, fixed, so that a year reads the same on every day
WEEKS: Final = 52
TUE, WED, THU, FRI, SAT, SUN = range(1, 7)

Run = tuple[int, RunKind, int, Half]  # weekday, kind, minutes, half
Stretch = tuple[dt.date, dt.date]  # first and last day


@dataclass(frozen=True, slots=True)
class Life:
    """A runner and their year.

    `runs` gives a week's runs by its number from 1 (before the year: 0 and less); `calendar`: they are on the calendar
    three weeks ahead, else the planner knows what it was told and habit. `ill`: the flag is on, the first week of it
    without a run. `away`: without lifting, and with one run a week. `max_by_guess`: true maxima at the start, as a
    multiple of the catalogue's first guesses; `tells_reserve`: sets are recorded with reps in reserve.
    """

    title: str
    athlete: Athlete
    runs: Callable[[int], list[Run]]
    races: tuple[Race, ...] = ()
    calendar: bool = True
    ill: Stretch | None = None
    away: Stretch | None = None
    max_by_guess: float = 3.5
    tells_reserve: bool = True

    def flagged_on(self, day: dt.date) -> bool:
        """Tell whether the flag for illness is on: it comes off after two easy runs."""
        return self.ill is not None and self.ill[0] <= day <= self.ill[1]

    def ill_on(self, day: dt.date) -> bool:
        """Tell whether the day passes in bed."""
        return (
            self.flagged_on(day)
            and self.ill is not None
            and day < self.ill[0] + dt.timedelta(weeks=1)
        )

    def rests(self, day: dt.date) -> bool:
        """Tell whether the day is one of the holiday."""
        return self.away is not None and self.away[0] <= day <= self.away[1]


def on(week: int, weekday: int) -> dt.date:
    """Return the date of a weekday in a week of the year, from 1."""
    return START + dt.timedelta(weeks=week - 1, days=weekday)


def _beginner(week: int) -> list[Run]:
    """Three easy runs that grow; every fourth week is shorter; from summer on Thursday is brisk."""
    grow, cut = min(1.5, 1 + week / 60), 0.7 if week % 4 == 0 else 1.0
    brisk: RunKind = "tempo" if week > 24 and cut == 1 else "easy"
    plan: list[tuple[int, RunKind, int]] = [(TUE, "easy", 30), (THU, brisk, 32), (SUN, "long", 50)]
    return [
        (day, kind, round(minutes * grow * cut), "pm" if day == THU else "am")
        for day, kind, minutes in plan
    ]


def _half_marathoner(week: int) -> list[Run]:
    """Five runs: intervals, tempo and a long run; two weeks of taper, an easy week after a race."""
    if week == 9:
        return [
            (TUE, "easy", 35, "am"),
            (WED, "easy", 40, "am"),
            (FRI, "easy", 50, "am"),
            (SUN, "long", 80, "am"),
        ]
    to_race = min((w - week for w in (18, 40) if w >= week), default=99)
    if week in (19, 41):
        return [(WED, "easy", 30, "am"), (FRI, "easy", 35, "am"), (SUN, "easy", 50, "am")]
    share = {0: 0.5, 1: 0.75}.get(to_race, 0.75 if week % 4 == 0 else 1.0)
    long = min(115, 80 + 3 * (week % 20))
    plan: list[Run] = [
        (TUE, "intervals", 55, "am"),
        (WED, "easy", 45, "am"),
        (THU, "easy" if to_race == 0 else "tempo", 50, "pm" if week % 3 == 0 else "am"),
        (SAT, "easy", 40, "am"),
        (SUN, "long", long, "am"),
    ]
    return [(day, kind, round(minutes * share), half) for day, kind, minutes, half in plan]


def _ultra_runner(week: int) -> list[Run]:
    """Six runs with hills; from week 16 to 24 two long runs in a row every other weekend; weeks off after the race."""
    race = 27
    if race < week <= race + 2:
        return [] if week == race + 1 else [(WED, "easy", 30, "am"), (SAT, "easy", 40, "am")]
    if race + 2 < week <= race + 5:
        return [
            (TUE, "easy", 40, "am"),
            (THU, "easy", 50, "am"),
            (SAT, "easy", 45, "am"),
            (SUN, "long", 75, "am"),
        ]
    share = {race: 0.35, race - 1: 0.5, race - 2: 0.7}.get(week, 0.7 if week % 4 == 0 else 1.0)
    double = 16 <= week <= 24 and week % 2 == 0 and share == 1
    long = min(210, 110 + 5 * max(0, week)) if week < race else min(180, 60 + 5 * (week - race))
    plan: list[Run] = [
        (TUE, "hills", 65, "am"),
        (WED, "easy", 50, "am"),
        (THU, "tempo", 60, "am"),
        (FRI, "easy", 40, "am"),
        (SAT, "long" if double else "easy", 150 if double else 55, "am"),
        (SUN, "long", long, "am"),
    ]
    week_of = plan[:-1] if week == race else plan  # nobody runs the day after a hundred kilometres
    return [(day, kind, round(minutes * share), half) for day, kind, minutes, half in week_of]


LIVES: Final[dict[str, Life]] = {
    "beginner": Life(
        title="A beginner without equipment: three runs a week, told as a usual week; three weeks of holiday in summer",
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
        title="An intermediate half marathoner with barbell and dumbbells: five runs on the calendar; ill in week 8",
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
        title="A 100 km runner with a full rack: six runs with hills on the calendar; sets without reps in reserve",
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
