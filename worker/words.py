"""How runs, sessions, days and distances read, in the mail and on the screen alike."""

import datetime as dt
from collections.abc import Sequence

from connectors.wording import Units
from planner.model import Change, ExpectedRun, Half, PlannedKind
from worker.ahead import DayAhead
from worker.preferences import Preferences

RUNS: dict[PlannedKind, str] = {
    "easy": "Easy run",
    "long": "Long run",
    "tempo": "Tempo run",
    "intervals": "Intervals",
    "hills": "Hills",
    "race": "Race",
    "run": "Run",
}
_METRES: dict[Units, tuple[float, str]] = {"metric": (1000.0, "km"), "imperial": (1609.344, "mi")}


def times(known: Preferences) -> dict[Half, dt.time]:
    """Say when the athlete lifts in either half of a day."""
    return {"am": known.lift_am, "pm": known.lift_pm}


def day(date: dt.date) -> str:
    """`Tue 3 Mar`."""
    return f"{date:%a} {date.day} {date:%b}"


def clock_time(moment: dt.datetime, now: dt.datetime, zone: dt.tzinfo, *, known: bool) -> str:
    """Say when, on the athlete's clock: `20:15`, or `20:15 on Tuesday` if not today; a minute begun counts as full.

    `known`: the zone is theirs, and not UTC for want of a better one.
    """
    local, today = (moment + dt.timedelta(seconds=59)).astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}" if known else f"{local:%H:%M} UTC"
    return clock if local.date() == today else f"{clock} on {local:%A}"


def distance(metres: float, units: Units) -> str:
    """`42 km` or `26 mi`; one digit more below ten."""
    per_unit, name = _METRES[units]
    value = metres / per_unit
    return f"{value:.1f} {name}" if value < 10 else f"{value:.0f} {name}"


def runs(coming: DayAhead) -> list[str]:
    """Say what a day's runs are, each like `Intervals, 55 min, am`; a guess from habit says how likely it is.

    Of a run that may be one thing or the other each has its chance: `Easy run (60%) or long run (35%), likely`.
    """
    lines = [", ".join([RUNS[run.kind], *_minutes_and_half(run)]) for run in coming.runs]
    if len(coming.habit) == 1:
        (run,) = coming.habit
        lines.append(
            ", ".join([RUNS[run.kind], *_minutes_and_half(run), f"likely ({coming.chance:.0%})"])
        )
    elif coming.habit:
        kinds = " or ".join(
            f"{RUNS[run.kind].lower()} ({run.probability:.0%})" for run in coming.habit
        )
        lines.append(f"{kinds[:1].upper()}{kinds[1:]}, likely")
    return lines


def _minutes_and_half(run: ExpectedRun) -> list[str]:
    return [*([f"{run.minutes:.0f} min"] if run.minutes else []), *([run.half] if run.half else [])]


def count(number: int, what: str) -> str:
    """`1 change`, `2 changes`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def joined(items: Sequence[str]) -> str:
    """Join some words as people do: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def change(made: Change, title: str) -> str:
    """Say what became of a session, in one line without the reason."""
    if made.what == "move" and made.from_ and made.to:
        return f"{title}: moved from {day(made.from_)} to {day(made.to)}"
    if made.what == "add" and made.to:
        return f"{title}: added on {day(made.to)}"
    if made.what == "drop" and made.from_:
        return f"{title}: dropped from {day(made.from_)}"
    return f"{title}: stays on {day(made.to or made.from_ or dt.date.min)}"
