"""What the demo's runner has on her Garmin account, looked up in the sandbox itself."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from connectors.ports import Mark, WorkoutCalendar
from connectors.sandbox import Sandbox
from planner.language import _, ngettext
from planner.model import Session
from worker import words
from worker.tryout.stage import Screen

# Her own workouts and calendar entries by id, as text: what Pronghorn must not touch.
HerOwn = tuple[dict[int, str], dict[int, str]]


def her_own(box: Sandbox) -> HerOwn:
    """Return everything on the account that is not Pronghorn's, to be compared later."""
    garmin = box.garmin
    workouts = {
        workout_id: repr(workout)
        for workout_id, workout in garmin.workouts.items()
        if not _is_from_pronghorn(workout)
    }
    entries = {
        entry.id: repr(entry) for entry in garmin.schedule.values() if entry.workout_id in workouts
    }
    return workouts, entries


def calendar_table(calendar: WorkoutCalendar, today: dt.date, length: int) -> Table:
    """Return the calendar as Garmin shows it, with Pronghorn's workouts marked."""
    view = calendar.view(today, today + dt.timedelta(days=length - 1))
    marked = {workout.workout_id for workout in view.workouts if workout.mark}

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for entry in sorted(view.entries, key=lambda entry: entry.date):
        if entry.workout_id in marked:
            title, source = Text(entry.title, "bold yellow"), _("from Pronghorn")
        else:
            title, source = Text(entry.title), ""
        table.add_row(words.day(entry.date), title, source)
    return table


def check_calendar(
    screen: Screen, box: Sandbox, offered: Sequence[Session], before: HerOwn
) -> None:
    """Check that the account holds what the plan offers, once each, and everything of her own."""
    garmin = box.garmin
    ours = {key for key, workout in garmin.workouts.items() if _is_from_pronghorn(workout)}
    entries = [entry for entry in garmin.schedule.values() if entry.workout_id in ours]

    shown = [
        (entry.date, garmin.workouts[entry.workout_id]["workoutName"])
        for entry in entries
        if entry.date >= box.today
    ]

    screen.console.print()
    screen.check(
        ngettext(
            "the calendar holds the plan's {count} session, on its day",
            "the calendar holds the plan's {count} sessions, each on its day",
            len(offered),
        ),
        holds=_same_sessions(shown, offered),
    )
    screen.check(
        _("every workout from Pronghorn is on it exactly once"),
        holds=len({entry.workout_id for entry in entries}) == len(entries) == len(ours),
    )
    screen.check(_("nothing of her own was touched"), holds=her_own(box) == before)


def _same_sessions(shown: Sequence[tuple[dt.date, str]], sessions: Sequence[Session]) -> bool:
    """Tell whether the workouts by date and name are the sessions. A name begins with the title."""
    if len(shown) != len(sessions):
        return False

    wanted = sorted((session.date, session.title) for session in sessions)
    for (shown_on, name), (date, title) in zip(sorted(shown), wanted, strict=True):
        if shown_on != date or not name.startswith(title):
            return False
    return True


def _is_from_pronghorn(workout: dict[str, Any]) -> bool:
    return Mark.find(workout.get("description")) is not None
