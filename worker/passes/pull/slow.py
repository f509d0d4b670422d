"""Reads what changes slowly: who the runner is, how they slept, a coach's plan, races far ahead.

All of it is optional. What cannot be read costs itself only, and what was known still counts. A
pass in which nothing is due asks for nothing here.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Final

from pydantic import TypeAdapter

from connectors.ports import CalendarView, Profile, SeenEntry
from planner.language import N_
from planner.model import Race, Readiness
from worker.passes.patience import Troubles
from worker.passes.pull.coach import better_entries
from worker.passes.pull.slow_reader import AGAIN, SlowReader, value_of
from worker.store import Reading
from worker.world import World

RACES_AHEAD: Final = dt.timedelta(days=183)  # a season is not longer
NIGHTS: Final = dt.timedelta(days=27)  # before today; platforms give 28 in one answer
USUAL: Final = 7  # mornings that make a usual resting heart rate [D]
KEPT: Final = dt.timedelta(days=120)
DAY: Final = dt.timedelta(days=1)

_PROFILE = TypeAdapter(Profile)
_MORNINGS = TypeAdapter(list[Readiness])
_RACES = TypeAdapter(list[Race])


@dataclass(frozen=True, slots=True)
class Slow:
    """What changes slowly, as far as it is known.

    `mornings` are those that say something about today.
    """

    mornings: tuple[Readiness, ...] = ()
    races: tuple[Race, ...] = ()
    entries: tuple[SeenEntry, ...] = ()
    warnings: tuple[str, ...] = ()


def learn(world: World, seen: CalendarView | None, troubles: Troubles, *, keep: bool) -> Slow:
    """Read what is due, and return all that is known.

    `seen` is null while the platform cannot be asked.

    `entries` are those of the calendar, better understood, and the days of a coach's plan that it
    does not show. Fills in the settings that the athlete left open. Raises StoreError.
    """
    shown = seen.entries if seen else ()
    if world.background is None:
        return Slow(entries=shown)

    reader = SlowReader(world, world.background, troubles, asks=seen is not None, keeps=keep)
    today = world.today
    mornings = _mornings(reader, today)
    _fill_settings(world, _profile(reader), mornings)
    entries = better_entries(reader, seen, today) if seen else ()
    races = _races(reader, today)

    if keep and reader.asked:
        world.store.readings.let_go(world.now() - KEPT)

    lately = [morning for morning in mornings if today - DAY <= morning.date <= today]
    return Slow(tuple(lately), tuple(races), entries, tuple(reader.warnings))


def _profile(reader: SlowReader) -> Profile | None:
    def together(old: Profile | None, new: Profile) -> Profile:
        answered = {name: value for name, value in asdict(new).items() if value is not None}
        return replace(old or Profile(), **answered)

    profile = reader.ask("profile", _PROFILE, reader.source.profile, together=together)
    reader.warn_if_old(
        "profile", N_("{platform}: your profile was last read {days} days ago and is still used.")
    )

    if reader.keeps and profile:
        _keep_zone(reader, profile.zone)
    return profile


def _keep_zone(reader: SlowReader, zone: str | None) -> None:
    """Keep the time zone of a profile. It counts from the next pass on."""
    accounts = reader.world.store.accounts
    account = accounts.get(reader.source.name)
    if account and zone and zone != account.zone:
        accounts.settle(account.platform, zone)


def _races(reader: SlowReader, today: dt.date) -> list[Race]:
    until = today + RACES_AHEAD
    races = reader.ask("races", _RACES, lambda: reader.source.races(today, until))
    reader.warn_if_old(
        "races", N_("{platform}: your races were last read {days} days ago and are still used.")
    )
    return races or []


def _fill_settings(world: World, profile: Profile | None, mornings: Sequence[Readiness]) -> None:
    if profile is None:
        return
    if not profile.resting_hr:
        profile = replace(profile, resting_hr=_usual_pulse(mornings, world.today + DAY))
    world.fill(profile)


def _mornings(reader: SlowReader, today: dt.date) -> list[Readiness]:
    """Return the mornings of the last four weeks, each with the usual pulse of those before it."""

    def is_due(reading: Reading) -> bool:
        return reader.is_of_another_day(reading) or _may_come_later(reader, reading, today)

    def together(old: list[Readiness] | None, new: list[Readiness]) -> list[Readiness]:
        by_day = {morning.date: morning for morning in old or () if morning.date >= today - NIGHTS}
        for morning in new:
            before = by_day.get(morning.date, morning)
            by_day[morning.date] = before.model_copy(update=morning.model_dump(exclude_none=True))
        return [by_day[day] for day in sorted(by_day)]

    def read() -> list[Readiness]:
        return reader.source.mornings(today - NIGHTS, today)

    mornings = reader.ask("mornings", _MORNINGS, read, is_due, together) or []
    return [
        morning.model_copy(update={"resting_hr_baseline": _usual_pulse(mornings, morning.date)})
        for morning in mornings
    ]


def _may_come_later(reader: SlowReader, reading: Reading, today: dt.date) -> bool:
    """Whether last night may have been uploaded since, so that it pays to ask again today.

    It does not for somebody who never wears the watch at night.
    """
    mornings = value_of(_MORNINGS, reading) or []
    if not mornings:
        return False

    measured = any(m.date == today and (m.hrv_ms or m.sleep_s) for m in mornings)
    return not measured and reader.world.now() - reading.asked_at >= AGAIN


def _usual_pulse(mornings: Iterable[Readiness], before: dt.date) -> float | None:
    """Return the usual resting heart rate (beats a minute) before a day, if enough is known."""
    pulses = [m.resting_hr for m in mornings if m.date < before and m.resting_hr is not None]
    return median(pulses) if len(pulses) >= USUAL else None
