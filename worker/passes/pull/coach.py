"""Completes the calendar's entries from a coach's own plan and from the steps of workouts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter

from connectors.ports import CalendarView, SeenEntry, Task
from planner.language import N_
from planner.model import PlannedKind, PlannedRun
from worker.passes.pull.slow_reader import SlowReader, value_of
from worker.store import Reading

ONLY_SOURCE: Final = dt.timedelta(hours=6)  # between two reads of a plan that no calendar shows
TASKS_AHEAD: Final = dt.timedelta(days=28)
MOST_WORKOUTS: Final = 10  # looked into in one pass


@dataclass(frozen=True, slots=True)
class _Plan:
    """A coach's plan as it was read while the calendar showed `seen` of it."""

    seen: str
    tasks: list[Task]


_IDS = TypeAdapter(list[str])
_KIND = TypeAdapter(PlannedKind | None)
_PLAN = TypeAdapter(_Plan)


def better_entries(reader: SlowReader, seen: CalendarView, today: dt.date) -> tuple[SeenEntry, ...]:
    """Return the calendar's entries, completed.

    A coach's plan adds kinds and lengths, and the days that the calendar does not show at all. The
    steps of a workout add the kind of a run.
    """
    plans_shown = _plans_shown(seen)
    plans = plans_shown or _plans_elsewhere(reader, today)

    tasks: list[Task] = []
    for plan_id in plans:
        tasks += _tasks(reader, plan_id, seen, today)
    by_name = {(task.plan_id, task.date, task.title): task for task in tasks}

    entries: list[SeenEntry] = []
    for entry in seen.entries:
        task = by_name.get((entry.plan_id or "", entry.date, entry.title))
        entries.append(_as_the_coach_says(entry, task))

    if not plans_shown:
        entries += _entries_of(tasks, today)
    return tuple(_with_kinds(reader, seen, entries, today))


def _plans_shown(seen: CalendarView) -> list[str]:
    """Return the ids of the coach's plans on the calendar."""
    plans: set[str] = set()
    for entry in seen.entries:
        if entry.plan_id and entry.entry_id.startswith("coach:"):
            plans.add(entry.plan_id)
    return sorted(plans)


def _plans_elsewhere(reader: SlowReader, today: dt.date) -> list[str]:
    return reader.ask("plans", _IDS, lambda: reader.source.plans(today)) or []


def _entries_of(tasks: Sequence[Task], today: dt.date) -> list[SeenEntry]:
    """Return the coming days of a coach's plan as if the calendar showed them."""
    entries: list[SeenEntry] = []
    for task in tasks:
        if task.means is not None and today <= task.date <= today + TASKS_AHEAD:
            name = f"task:{task.plan_id}:{task.date}:{task.title}"
            entries.append(SeenEntry(name, None, task.date, task.title, task.means))
    return entries


def _tasks(reader: SlowReader, plan_id: str, seen: CalendarView, today: dt.date) -> list[Task]:
    """Return the days of a coach's plan.

    It is read again when the calendar shows something else of it.
    """
    ahead = [
        f"{entry.date} {entry.title}"
        for entry in seen.entries
        if entry.plan_id == plan_id and entry.date >= today
    ]
    shows = "\n".join(sorted(ahead))

    def is_due(reading: Reading) -> bool:
        kept = value_of(_PLAN, reading)
        if kept is None or kept.seen != shows or reader.is_of_another_day(reading):
            return True
        return not ahead and reader.world.now() - reading.asked_at >= ONLY_SOURCE

    def read() -> _Plan:
        return _Plan(shows, reader.source.tasks(plan_id))

    name = f"plan:{plan_id}"
    plan = reader.ask(name, _PLAN, read, is_due)
    reader.warn_if_old(
        name, N_("{platform}: your coach's plan was last read {days} days ago and is still used.")
    )
    return plan.tasks if plan else []


def _as_the_coach_says(entry: SeenEntry, task: Task | None) -> SeenEntry:
    """Return an entry as the coach's own plan has it.

    Only the calendar knows the half of the day.
    """
    if task is None or task.means is None or entry.means is None:
        return entry
    return replace(entry, means=task.means.model_copy(update={"half": entry.means.half}))


def _with_kinds(
    reader: SlowReader, seen: CalendarView, entries: Sequence[SeenEntry], today: dt.date
) -> list[SeenEntry]:
    """Return the entries, each run of an unknown kind with the kind that its steps show.

    Each workout is read once for each change of it, and at most `MOST_WORKOUTS` new ones in a pass.
    """
    stamps = {workout.workout_id: workout.updated for workout in seen.workouts}
    better: list[SeenEntry] = []
    unread = 0
    for entry in entries:
        kind: PlannedKind | None = None
        if entry.date >= today and _hides_its_kind(entry):
            assert entry.workout_id is not None
            name = f"workout:{entry.workout_id}:{stamps.get(entry.workout_id, '')}"
            if reader.kept(name) is None:
                unread += 1
            if unread <= MOST_WORKOUTS:
                kind = _kind(reader, name, entry.workout_id)
        better.append(_of_kind(entry, kind))
    return better


def _hides_its_kind(entry: SeenEntry) -> bool:
    """Whether an entry is a run whose title does not tell its kind, and whose workout may."""
    if not isinstance(entry.means, PlannedRun) or entry.workout_id is None:
        return False
    return entry.means.kind == "run"


def _of_kind(entry: SeenEntry, kind: PlannedKind | None) -> SeenEntry:
    if kind is None or entry.means is None:
        return entry
    return replace(entry, means=entry.means.model_copy(update={"kind": kind}))


def _kind(reader: SlowReader, name: str, workout_id: str) -> PlannedKind | None:
    """Return the kind of a workout. What was read of it once is not asked for again."""
    reading = reader.kept(name)
    if reading is not None and reading.read_at is not None:
        return value_of(_KIND, reading)
    return reader.ask(name, _KIND, lambda: reader.source.kind_of_workout(workout_id))
