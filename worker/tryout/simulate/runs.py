"""A simulated runner's runs: as the calendar has them, and as they really go."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Final

from planner.model import Activity, Half, PlannedRun, Race, RunKind
from planner.weeks import monday_of
from worker.tryout.simulate.lives import START, WEEKS, Life, Run

DAY: Final = dt.timedelta(days=1)
BEFORE: Final = 10  # weeks of running before the year
_LEFT_OUT, _LATE = (
    0.05,
    0.10,
)  # shares of runs that fall out, and of easy ones that do or come a day later
_LENGTH = 0.08  # how much longer or shorter a run gets
_SPEED: Final[dict[RunKind, float]] = {
    "easy": 2.7, "long": 2.6, "tempo": 3.1, "intervals": 2.9, "hills": 2.4, "race": 3.2,
}  # fmt: skip
_FAR, _SLOWER = 50_000, 1.6  # metres from which a race is walked in part


def planned(life: Life, first: dt.date, last: dt.date) -> Iterator[PlannedRun]:
    """Yield the runs on the calendar, whatever will come of them."""
    monday = monday_of(first)
    while monday <= last:
        for weekday, kind, minutes, half in _week(life, monday):
            date = monday + weekday * DAY
            if first <= date <= last:
                yield PlannedRun(date=date, kind=kind, minutes=minutes, half=half)
        monday += 7 * DAY


def diary(name: str, life: Life) -> dict[dt.date, list[Activity]]:
    """Return every run of the year and of the weeks before it, by day: the same each time it is asked for."""
    found: dict[dt.date, list[Activity]] = {}
    for number in range(-BEFORE, WEEKS):
        monday = START + number * 7 * DAY
        week = _week(life, monday)
        taken = {monday + weekday * DAY for weekday, *_ in week}
        for weekday, kind, minutes, half in week:
            day = monday + weekday * DAY
            chance = Random(f"{name} runs {day}")  # noqa: S311 - the same year every time
            fate, length = chance.random(), minutes * chance.uniform(1 - _LENGTH, 1 + _LENGTH)
            rests = (
                life.rests(day) and weekday != week[0][0]
            )  # in a holiday the first run of a week is run
            if rests or life.ill_on(day) or fate < _LEFT_OUT:
                continue
            late = kind == "easy" and fate < _LATE and day + DAY not in taken and day.weekday() < 6
            _put(found, _run(name, day + DAY if late else day, kind, length, half))
    for race in life.races:
        _put(found, _race(name, race))
    return found


def _week(life: Life, monday: dt.date) -> list[Run]:
    """Return a week's planned runs; a race takes the place of its day's run."""
    races = {race.date for race in life.races}
    return [
        run
        for run in life.runs((monday - START).days // 7 + 1)
        if monday + run[0] * DAY not in races
    ]


def _put(days: dict[dt.date, list[Activity]], run: Activity) -> None:
    days.setdefault(run.day, []).append(run)


def _race(name: str, race: Race) -> Activity:
    seconds = race.distance_m / _SPEED["race"] * (_SLOWER if race.distance_m > _FAR else 1)
    return _run(name, race.date, "race", seconds / 60, "am")


def _run(name: str, day: dt.date, kind: RunKind, minutes: float, half: Half) -> Activity:
    seconds = round(60 * minutes)
    speed = _SPEED[kind] * Random(f"{name} speed {day}").uniform(0.98, 1.02)  # noqa: S311 - the same year every time
    return Activity(
        id=f"run:{day}:{kind}",
        start=dt.datetime.combine(day, dt.time(7 if half == "am" else 17, 15)),
        sport="run",
        kind=kind,
        moving_s=seconds,
        distance_m=round(seconds * speed),
    )
