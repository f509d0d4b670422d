"""How runs, sessions, days and distances read, in emails and on the screen alike."""

import datetime as dt
from collections.abc import Sequence

from connectors.wording import Units
from planner.language import N_, _
from planner.model import Change, ExpectedRun, Half, PlannedKind
from worker.ahead import DayAhead
from worker.preferences import Preferences

RUNS: dict[PlannedKind, str] = {
    "easy": N_("Easy run"),
    "long": N_("Long run"),
    "tempo": N_("Tempo run"),
    "intervals": N_("Intervals"),
    "hills": N_("Hills"),
    "race": N_("Race"),
    "run": N_("Run"),
}
_METRES: dict[Units, tuple[float, str]] = {"metric": (1000.0, "km"), "imperial": (1609.344, "mi")}


def times(preferences: Preferences) -> dict[Half, dt.time]:
    """Return when the athlete lifts in either half of a day."""
    return {"am": preferences.lift_am, "pm": preferences.lift_pm}


def day(date: dt.date) -> str:
    """`Tue 3 Mar`."""
    return f"{date:%a} {date.day} {date:%b}"


def clock_time(moment: dt.datetime, now: dt.datetime, zone: dt.tzinfo, *, known: bool) -> str:
    """Return a moment on the athlete's clock: `20:15`, or `20:15 on Tuesday` if it is not today.

    A minute that has begun counts as full. `known`: the zone is theirs, and not UTC for want of a
    better one.
    """
    a_minute_begun = dt.timedelta(seconds=59)
    local = (moment + a_minute_begun).astimezone(zone)

    clock = f"{local:%H:%M}"
    if not known:
        clock += " UTC"

    if local.date() == now.astimezone(zone).date():
        return clock
    return _("{clock} on {weekday}", clock=clock, weekday=f"{local:%A}")


def distance(metres: float, units: Units) -> str:
    """`42 km` or `26 mi`, with one decimal below ten."""
    per_unit, name = _METRES[units]
    value = metres / per_unit
    if value < 10:
        return f"{value:.1f} {name}"
    return f"{value:.0f} {name}"


def runs(coming: DayAhead) -> list[str]:
    """Word a day's runs, each like `Intervals, 55 min, am`. A guess from habit has its chance.

    A run that may be one thing or the other names both: `Easy run (60%) or long run (35%), likely`.
    """
    lines = [_run(run) for run in coming.runs]

    if len(coming.habit) == 1:
        chance = _("likely ({chance})", chance=f"{coming.chance:.0%}")
        lines.append(f"{_run(coming.habit[0])}, {chance}")
    elif coming.habit:
        lines.append(_one_of(coming.habit))
    return lines


def _run(run: ExpectedRun) -> str:
    parts = [_(RUNS[run.kind])]
    if run.minutes:
        parts.append(f"{run.minutes:.0f} min")
    if run.half:
        parts.append(run.half)
    return ", ".join(parts)


def _one_of(habit: Sequence[ExpectedRun]) -> str:
    kinds = [f"{_(RUNS[run.kind]).lower()} ({run.probability:.0%})" for run in habit]
    either = _(" or ").join(kinds)
    return _("{runs}, likely", runs=either[:1].upper() + either[1:])


def joined(items: Sequence[str]) -> str:
    """Join some words as people do: `a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return _("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


def change(made: Change, title: str) -> str:
    """Say in one line what became of a session, without the reason."""
    before = day(made.from_) if made.from_ else ""
    after = day(made.to) if made.to else ""

    if made.what == "move":
        return _("{title}: moved from {before} to {after}", title=title, before=before, after=after)
    if made.what == "add":
        return _("{title}: added on {day}", title=title, day=after)
    if made.what == "drop":
        return _("{title}: dropped from {day}", title=title, day=before)
    return _("{title}: stays on {day}", title=title, day=after or before)
