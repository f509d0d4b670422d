"""A simulated runner's runs: as the calendar has them, and as they really go."""

import datetime as dt
from collections.abc import Collection, Iterator
from random import Random
from typing import Final

from planner.model import Activity, Half, PlannedRun, Race, RunKind
from planner.weeks import monday_of
from worker.tryout.simulate.lives import START, WEEKS, Life, WeekdayRun

DAY: Final = dt.timedelta(days=1)
BEFORE: Final = 10  # weeks of running before the year
_SUNDAY: Final = 6
_LEFT_OUT: Final = 0.05  # share of runs that do not happen
_LATE: Final = 0.10  # share of easy runs that do not happen or come a day later
_LENGTH: Final = 0.08  # how much longer or shorter a run gets
_SPEED: Final[dict[RunKind, float]] = {  # metres a second
    "easy": 2.7,
    "long": 2.6,
    "tempo": 3.1,
    "intervals": 2.9,
    "hills": 2.4,
    "race": 3.2,
}
_FAR: Final = 50_000  # metres from which a race is walked in part
_SLOWER: Final = 1.6  # how much longer it takes then

Diary = dict[dt.date, list[Activity]]


def planned(life: Life, first: dt.date, last: dt.date) -> Iterator[PlannedRun]:
    """Yield the runs on the calendar from the first to the last day."""
    monday = monday_of(first)
    while monday <= last:
        for run in _week(life, monday):
            date = monday + run.weekday * DAY
            if first <= date <= last:
                yield PlannedRun(date=date, kind=run.kind, minutes=run.minutes, half=run.half)
        monday += 7 * DAY


def diary(name: str, life: Life) -> Diary:
    """Return every run of the year and of the weeks before it, by day. It is always the same."""
    days: Diary = {}
    for number in range(-BEFORE, WEEKS):
        monday = START + number * 7 * DAY
        for run in _runs_done(name, life, monday):
            _put(days, run)

    for race in life.races:
        _put(days, _race(name, race))
    return days


def _runs_done(name: str, life: Life, monday: dt.date) -> Iterator[Activity]:
    """Yield a week's runs as they went. Some do not happen, some easy ones come a day later."""
    week = _week(life, monday)
    weekdays = {run.weekday for run in week}

    for number, run in enumerate(week):
        day = monday + run.weekday * DAY
        chance = Random(f"{name} runs {day}")  # noqa: S311 - the same year every time
        fate = chance.random()
        minutes = run.minutes * chance.uniform(1 - _LENGTH, 1 + _LENGTH)

        rests = life.rests(day) and number > 0  # in a holiday the first run of a week is run
        if rests or life.ill_on(day) or fate < _LEFT_OUT:
            continue

        if fate < _LATE and _can_wait(run, weekdays):
            day += DAY
        yield _run(name, day, run.kind, minutes, run.half)


def _can_wait(run: WeekdayRun, weekdays: Collection[int]) -> bool:
    """Tell whether a run is easy and the next day of its week has none."""
    next_day = run.weekday + 1
    return run.kind == "easy" and next_day <= _SUNDAY and next_day not in weekdays


def _week(life: Life, monday: dt.date) -> list[WeekdayRun]:
    """Return a week's planned runs. A race takes the place of its day's run."""
    races = {race.date for race in life.races}
    week = (monday - START).days // 7 + 1
    return [run for run in life.runs(week) if monday + run.weekday * DAY not in races]


def _put(days: Diary, run: Activity) -> None:
    days.setdefault(run.day, []).append(run)


def _race(name: str, race: Race) -> Activity:
    seconds = race.distance_m / _SPEED["race"]
    if race.distance_m > _FAR:
        seconds *= _SLOWER
    return _run(name, race.date, "race", seconds / 60, "am")


def _run(name: str, day: dt.date, kind: RunKind, minutes: float, half: Half) -> Activity:
    chance = Random(f"{name} speed {day}")  # noqa: S311 - the same year every time
    seconds = round(60 * minutes)
    speed = _SPEED[kind] * chance.uniform(0.98, 1.02)
    hour = 7 if half == "am" else 17

    return Activity(
        id=f"run:{day}:{kind}",
        start=dt.datetime.combine(day, dt.time(hour, 15)),
        sport="run",
        kind=kind,
        moving_s=seconds,
        distance_m=round(seconds * speed),
    )
