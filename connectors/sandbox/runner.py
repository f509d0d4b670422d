"""An invented runner: five runs a week for twelve weeks, lifting twice a week for seven."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from connectors.sandbox.efforts import InventedEffort, LapDone, RunKind, at
from connectors.sandbox.lifting import lifting

WEEKS = 12
TUE, WED, THU, SAT, SUN = 1, 2, 3, 5, 6
MORNING, PARKRUN_START, EVENING = 7, 9, 17
FAST, BRISK, WALK = 4.05, 3.85, 2.2  # metres per second


@dataclass(frozen=True, slots=True)
class RunHabit:
    """How a kind of run goes: metres per second over all of it, mean and highest heart rate."""

    title: str
    speed: float
    heart_rate: int
    max_heart_rate: int


HABITS: dict[RunKind, RunHabit] = {
    "easy": RunHabit("Easy run", 2.98, 138, 149),
    "long": RunHabit("Long run", 2.90, 143, 157),
    "tempo": RunHabit("Tempo run", 3.28, 156, 172),
    "intervals": RunHabit("Intervals", 3.12, 153, 179),
    "race": RunHabit("Race", 4.05, 175, 186),
}


def history(today: dt.date) -> list[InventedEffort]:
    """Return all she did in the twelve weeks before `today`, oldest first.

    Three runs are odd on purpose: one reaches Strava late, one was on a treadmill without a strap,
    one was typed in.
    """
    days = [today - dt.timedelta(days=back) for back in range(WEEKS * 7, 0, -1)]
    usual = [_usual(day, today) for day in days]
    efforts = [effort for effort in usual if effort is not None]
    _change(efforts, WED, 2, _late)
    _change(efforts, WED, 4, _on_treadmill)
    _change(efforts, WED, 6, _typed_in)
    return sorted([*efforts, *_lifted(today)], key=lambda effort: effort.start)


def long_minutes(weeks_before: int) -> int:
    """Return how long the long run is: growing, with every fourth week cut back."""
    week = WEEKS - weeks_before
    return 80 if week % 4 == 0 else min(110, 80 + 3 * week)


def run(
    day: dt.date, kind: RunKind, minutes: int, hour: int = MORNING, workout_id: int | None = None
) -> InventedEffort:
    """Return a run as she would have run it that day: the same every time it is asked for."""
    habit = HABITS[kind]
    chance = Random(f"{day} {kind} {hour}")  # noqa: S311 - the same runner every time
    seconds = minutes * 60 + chance.randint(-40, 40)
    metres = seconds * habit.speed * chance.uniform(0.98, 1.02)
    mean = habit.heart_rate + chance.randint(-3, 3)
    highest = habit.max_heart_rate + chance.randint(-2, 3)
    return InventedEffort(
        start=at(day, hour, chance.randint(0, 20), chance.randint(0, 59)),
        kind=kind,
        title=habit.title,
        seconds=seconds,
        metres=round(metres, 2),
        heart_rate=mean,
        max_heart_rate=highest,
        ascent=float(round(metres / 1000 * chance.uniform(4, 9))),
        laps=tuple(_laps(kind, metres, seconds, mean)),
        workout_id=workout_id,
    )


def _usual(day: dt.date, today: dt.date) -> InventedEffort | None:
    iso_week = day.isocalendar().week
    if day.weekday() == SAT and iso_week % 4 == 0:
        return race(day, "Saturday parkrun 5k", 5010.0, 1245 + day.toordinal() % 30)

    usual: dict[int, tuple[RunKind, int, int]] = {
        TUE: ("intervals", 58, MORNING),
        WED: ("easy", 45, MORNING),
        THU: ("tempo", 52, MORNING if iso_week % 2 else EVENING),
        SAT: ("easy", 40, PARKRUN_START),
        SUN: ("long", long_minutes((today - day).days // 7), PARKRUN_START),
    }

    habit = usual.get(day.weekday())
    return run(day, *habit) if habit else None


def race(day: dt.date, title: str, metres: float, seconds: int) -> InventedEffort:
    """Return a race, run evenly from nine o'clock."""
    effort = run(day, "race", seconds // 60, PARKRUN_START)
    laps = _split(metres, seconds, effort.heart_rate or 0)
    return replace(effort, title=title, seconds=seconds, metres=metres, laps=laps)


def _change(
    efforts: list[InventedEffort],
    weekday: int,
    weeks_before: int,
    change: Callable[[InventedEffort], InventedEffort],
) -> None:
    """Change the `weeks_before`-last run of a weekday."""
    index = [i for i, effort in enumerate(efforts) if effort.day.weekday() == weekday][
        -weeks_before
    ]
    efforts[index] = change(efforts[index])


def _late(effort: InventedEffort) -> InventedEffort:
    return replace(effort, late=True)


def _on_treadmill(effort: InventedEffort) -> InventedEffort:
    return replace(_without_strap(effort), treadmill=True, ascent=0.0)


def _typed_in(effort: InventedEffort) -> InventedEffort:
    return replace(_without_strap(effort), typed_in=True, title="Jog, forgot the watch", laps=())


def _without_strap(effort: InventedEffort) -> InventedEffort:
    laps = tuple(replace(lap, heart_rate=None) for lap in effort.laps)
    return replace(effort, heart_rate=None, max_heart_rate=None, laps=laps)


def _lifted(today: dt.date) -> Iterator[InventedEffort]:
    """Yield fourteen sessions, the last one four days ago, and two first tries before them."""
    backs = sorted((back + 7 * week for week in range(7) for back in (4, 7)), reverse=True)
    for number, back in enumerate(backs):
        yield lifting(today - dt.timedelta(days=back), number)
    for back in (56, 70):
        yield lifting(today - dt.timedelta(days=back), -1)


def _laps(kind: RunKind, metres: float, seconds: float, heart_rate: int) -> Iterator[LapDone]:
    """Split a run: quality has a warm-up and a cool-down around it, the rest is kilometres."""
    if kind == "intervals":
        around, fast, slow = 0.2 * seconds, 0.0575 * seconds, 0.0425 * seconds
        speed = (metres - 6 * (fast * FAST + slow * WALK)) / (2 * around)
        yield LapDone(around * speed, around, heart_rate - 18, "WARMUP")
        for number in range(6):
            yield LapDone(fast * FAST, fast, heart_rate + 14 + number, "INTERVAL")
            yield LapDone(slow * WALK, slow, heart_rate - 6, "RECOVERY")
        yield LapDone(around * speed, around, heart_rate - 12, "COOLDOWN")
    elif kind == "tempo":
        around, quick = 0.308 * seconds, 0.384 * seconds
        speed = (metres - quick * BRISK) / (2 * around)
        yield LapDone(around * speed, around, heart_rate - 16, "WARMUP")
        yield LapDone(quick * BRISK, quick, heart_rate + 10, "INTERVAL")
        yield LapDone(around * speed, around, heart_rate - 8, "COOLDOWN")
    else:
        yield from _split(metres, seconds, heart_rate)


def _split(metres: float, seconds: float, heart_rate: int) -> tuple[LapDone, ...]:
    speed = metres / seconds
    whole, rest = divmod(metres, 1000.0)
    lengths = [1000.0] * int(whole) + ([rest] if rest > 1 else [])
    return tuple(LapDone(length, length / speed, heart_rate, "ACTIVE") for length in lengths)
