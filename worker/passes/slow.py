"""Reads what changes slowly, each thing when it is due: who the runner is, how they slept, a coach's plan, far races.

All of it is optional: what cannot be read costs itself, and what was known counts on. A pass in which nothing is due
asks for nothing here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median

from pydantic import TypeAdapter

from connectors.errors import PlatformError
from connectors.ports import CalendarView, Profile, SeenEntry, Task
from planner.model import PlannedKind, PlannedRun, Race, Readiness
from worker.passes.due import AGAIN, Asker, value_of
from worker.store import Reading
from worker.world import World

ONLY_SOURCE = dt.timedelta(hours=6)  # a coach's plan that the calendar does not show
RACES_AHEAD = dt.timedelta(days=183)  # a season is not longer
DAY = dt.timedelta(days=1)
TASKS_AHEAD = dt.timedelta(days=28)
NIGHTS = dt.timedelta(days=27)  # behind today; platforms give 28 at once
USUAL = 7  # mornings that make a usual resting heart rate [D]
KEPT = dt.timedelta(days=120)
_MOST_WORKOUTS = 10  # looked into in one pass

_PROFILE, _MORNINGS, _RACES = (
    TypeAdapter(Profile),
    TypeAdapter(list[Readiness]),
    TypeAdapter(list[Race]),
)
_IDS, _KIND = TypeAdapter(list[str]), TypeAdapter(PlannedKind | None)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A coach's plan as it was read while the calendar showed `seen` of it."""

    seen: str
    tasks: list[Task]


_PLAN = TypeAdapter(_Plan)


@dataclass(frozen=True, slots=True)
class Slow:
    """What changes slowly, as far as it is known. `mornings` are those that say something about today."""

    mornings: tuple[Readiness, ...] = ()
    races: tuple[Race, ...] = ()
    entries: tuple[SeenEntry, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[PlatformError, ...] = ()


def learn(world: World, seen: CalendarView | None, *, keep: bool) -> Slow:
    """Read what is due, and return all that is known. `seen` is null while the platform cannot be asked.

    `entries` are the calendar's, better understood, and those days of a coach's plan that it does not show. Fills the
    settings that the athlete left open.
    """
    if world.background is None:
        return Slow(entries=seen.entries if seen else ())
    asker = Asker(world, world.background, asks=seen is not None, keeps=keep)
    today = world.today
    mornings = _mornings(asker, today)
    _fill(world, _profile(asker), mornings)
    entries = _entries(asker, seen, today) if seen else ()
    races = asker.ask("races", _RACES, lambda: asker.source.races(today, today + RACES_AHEAD))
    asker.say_age("races", "races")
    if keep and asker.asked:
        world.store.readings.let_go(world.now() - KEPT)
    lately = tuple(m for m in mornings if today - DAY <= m.date <= today)
    return Slow(lately, tuple(races or ()), entries, tuple(asker.warnings), tuple(asker.errors))


def _profile(asker: Asker) -> Profile | None:
    def together(old: Profile | None, new: Profile) -> Profile:
        known = {name: value for name, value in asdict(new).items() if value is not None}
        return replace(old or Profile(), **known)

    profile = asker.ask("profile", _PROFILE, asker.source.profile, together=together)
    asker.say_age("profile", "details of your profile")
    account = asker.world.store.accounts.get(asker.source.name)
    if asker.keeps and profile and profile.zone and account and account.zone != profile.zone:
        asker.world.store.accounts.settle(account.platform, profile.zone)  # from the next pass on
    return profile


def _fill(world: World, profile: Profile | None, mornings: Sequence[Readiness]) -> None:
    usual = _usual_pulse(mornings, world.today + DAY)
    if profile is not None:
        world.fill(profile if profile.resting_hr else replace(profile, resting_hr=usual))


def _mornings(asker: Asker, today: dt.date) -> list[Readiness]:
    def is_due(reading: Reading) -> bool:
        known = value_of(_MORNINGS, reading) or []
        measured = any(m.date == today and (m.hrv_ms or m.sleep_s) for m in known)
        waits = (
            bool(known) and not measured
        )  # who never wears the watch at night need not be asked about all day
        return asker.is_of_another_day(reading) or (
            waits and asker.world.now() - reading.asked_at >= AGAIN
        )

    def together(old: list[Readiness] | None, new: list[Readiness]) -> list[Readiness]:
        by_day = {morning.date: morning for morning in old or () if morning.date >= today - NIGHTS}
        for morning in new:
            before = by_day.get(morning.date, morning)
            by_day[morning.date] = before.model_copy(update=morning.model_dump(exclude_none=True))
        return [by_day[day] for day in sorted(by_day)]

    read = asker.ask(
        "mornings",
        _MORNINGS,
        lambda: asker.source.mornings(today - NIGHTS, today),
        is_due,
        together,
    )
    known = read or []
    return [
        m.model_copy(update={"resting_hr_baseline": _usual_pulse(known, m.date)}) for m in known
    ]


def _usual_pulse(mornings: Iterable[Readiness], before: dt.date) -> float | None:
    pulses = [m.resting_hr for m in mornings if m.date < before and m.resting_hr is not None]
    return median(pulses) if len(pulses) >= USUAL else None


def _entries(asker: Asker, seen: CalendarView, today: dt.date) -> tuple[SeenEntry, ...]:
    """Return the calendar's entries with the kinds and lengths that it leaves out, and what it does not show at all."""
    shown = sorted(
        {
            entry.plan_id
            for entry in seen.entries
            if entry.plan_id and entry.entry_id.startswith("coach:")
        }
    )
    plans = shown or asker.ask("plans", _IDS, lambda: asker.source.plans(today)) or []
    tasks = [task for plan_id in plans for task in _tasks(asker, plan_id, seen, today)]
    by_name = {(task.plan_id, task.date, task.title): task for task in tasks}
    entries = [
        _told(entry, by_name.get((entry.plan_id or "", entry.date, entry.title)))
        for entry in seen.entries
    ]
    if not shown:
        entries += [
            SeenEntry(
                f"task:{task.plan_id}:{task.date}:{task.title}",
                None,
                task.date,
                task.title,
                task.means,
            )
            for task in tasks
            if task.means is not None and today <= task.date <= today + TASKS_AHEAD
        ]
    return tuple(_by_steps(asker, seen, entries, today))


def _tasks(asker: Asker, plan_id: str, seen: CalendarView, today: dt.date) -> list[Task]:
    now = asker.world.now()
    ahead = [
        f"{e.date} {e.title}" for e in seen.entries if e.plan_id == plan_id and e.date >= today
    ]
    shows = "\n".join(sorted(ahead))

    def is_due(reading: Reading) -> bool:
        kept = value_of(_PLAN, reading)
        if kept is None or kept.seen != shows or asker.is_of_another_day(reading):
            return True
        return not ahead and now - reading.asked_at >= ONLY_SOURCE

    plan = asker.ask(
        f"plan:{plan_id}", _PLAN, lambda: _Plan(shows, asker.source.tasks(plan_id)), is_due
    )
    asker.say_age(f"plan:{plan_id}", "days of your coach's plan")
    return plan.tasks if plan else []


def _told(entry: SeenEntry, task: Task | None) -> SeenEntry:
    """Return an entry as the coach's own plan tells it; the clock time stands on the calendar alone."""
    if task is None or task.means is None or entry.means is None:
        return entry
    return replace(entry, means=task.means.model_copy(update={"half": entry.means.half}))


def _by_steps(
    asker: Asker, seen: CalendarView, entries: Iterable[SeenEntry], today: dt.date
) -> Iterable[SeenEntry]:
    """Yield the entries; a run whose title does not say its kind is looked into, once a change of its workout."""
    stamps: Mapping[str, str] = {workout.workout_id: workout.updated for workout in seen.workouts}
    looked = 0
    for entry in entries:
        means, number = entry.means, entry.workout_id
        if (
            not isinstance(means, PlannedRun)
            or means.kind != "run"
            or number is None
            or entry.date < today
        ):
            yield entry
            continue
        name = f"workout:{number}:{stamps.get(number, '')}"
        if asker.known(name) is None:
            looked += 1
        if looked > _MOST_WORKOUTS:
            yield entry
            continue
        kind = _kind(asker, name, number)
        yield replace(entry, means=means.model_copy(update={"kind": kind})) if kind else entry


def _kind(asker: Asker, name: str, workout_id: str) -> PlannedKind | None:
    reading = asker.known(name)
    if reading is not None and reading.read_at is not None:
        return value_of(_KIND, reading)
    return asker.ask(name, _KIND, lambda: asker.source.kind_of_workout(workout_id))
