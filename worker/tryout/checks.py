"""What is looked at on the runner's Garmin account without changing it: data, settings, watch."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from connectors.garmin.translate import Device
from connectors.ports import Ours, Profile, RunSource, WorkoutCalendar
from planner.language import _, ngettext
from planner.model import RUN_SPORTS, Session
from worker import words
from worker.passes.horizon import view_window
from worker.world import World

WEEK = dt.timedelta(days=7)
STALE = dt.timedelta(hours=48)  # a watch that syncs less often shows a session too late


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was looked at. `ok` is null where it is only worth knowing."""

    what: str
    ok: bool | None
    text: str


@runtime_checkable
class Patient(RunSource, WorkoutCalendar, Protocol):
    """A platform that can be examined."""

    def profile(self) -> Profile:
        """Return what the platform knows of the athlete."""
        ...

    def device(self) -> Device | None:
        """Return the watch that was synced last."""
        ...

    def compare(self, ours: Ours, session: Session) -> list[str]:
        """Say how the stored workout differs from the one that was sent."""
        ...


def reading_checks(world: World, garmin: Patient) -> Iterator[CheckResult]:
    """Look at everything that is only read. Raises PlatformError."""
    yield _activities(world, garmin)
    yield _calendar(world, garmin)

    profile = garmin.profile()
    yield _zone(world, profile)
    yield _units(world, profile)

    yield _watch(world, garmin.device())


def _activities(world: World, garmin: Patient) -> CheckResult:
    activities = garmin.activities(world.today - WEEK, world.today)
    runs = len([a for a in activities if a.sport in RUN_SPORTS])
    lifting = len([a for a in activities if a.sport == "strength"])

    text = _(
        "{runs} and {lifting} in the last week.",
        runs=ngettext("{count} run", "{count} runs", runs),
        lifting=ngettext("{count} lifting session", "{count} lifting sessions", lifting),
    )
    return CheckResult(_("Reading"), ok=True, text=text)


def _calendar(world: World, garmin: Patient) -> CheckResult:
    seen = garmin.view(*view_window(world.today))
    planned = len([entry for entry in seen.entries if entry.means is not None])

    text = _(
        "{planned} and {races} up to the end of the month, {workouts} in the library.",
        planned=ngettext(
            "{count} planned training session", "{count} planned training sessions", planned
        ),
        races=ngettext("{count} race", "{count} races", len(seen.races)),
        workouts=ngettext("{count} workout", "{count} workouts", len(seen.workouts)),
    )
    return CheckResult(_("Calendar"), ok=True, text=text)


def _zone(world: World, profile: Profile) -> CheckResult:
    zone, ours = profile.zone, world.zone.key

    if zone is None and world.preferences.zone is not None:
        ok = True
        text = _("Garmin doesn't say, so Pronghorn uses {zone}.", zone=ours)
    elif zone is None:
        ok = False
        text = _(
            "Garmin doesn't say, so Pronghorn uses {zone}. Set PRONGHORN_ZONE, "
            "such as Europe/Berlin.",
            zone=ours,
        )
    elif zone == ours:
        ok = True
        text = _("Garmin and Pronghorn both use {zone}.", zone=zone)
    else:
        ok = False
        text = _(
            "Garmin says {garmin_zone}, but Pronghorn uses {zone}. Set PRONGHORN_ZONE.",
            garmin_zone=zone,
            zone=ours,
        )
    return CheckResult(_("Time zone"), ok, text)


def _units(world: World, profile: Profile) -> CheckResult:
    units, ours = profile.units, world.preferences.units

    ok: bool | None
    if units is None:
        ok = None
        text = _(
            "Garmin doesn't say what your watch uses. Pronghorn uses {units} units.", units=ours
        )
    elif units == ours:
        ok = True
        text = _("Your watch and the plan both use {units} units.", units=units)
    else:
        ok = False
        text = _(
            "Your watch uses {garmin_units} units, the plan uses {units} ones. "
            "Set PRONGHORN_UNITS={garmin_units}.",
            garmin_units=units,
            units=ours,
        )
    return CheckResult(_("Units"), ok, text)


def _watch(world: World, device: Device | None) -> CheckResult:
    what = _("Watch")
    if device is None or device.synced is None:
        text = _("Garmin knows of no sync. A workout reaches your watch only with the next one.")
        return CheckResult(what, ok=None, text=text)

    local = device.synced.astimezone(world.zone)
    text = _(
        "{watch} last synced on {day} at {time}.",
        watch=device.name,
        day=words.day(local.date()),
        time=f"{local:%H:%M}",
    )

    fresh = world.now() - device.synced < STALE
    if not fresh:
        text += " " + _("A workout reaches it only with the next sync.")
    return CheckResult(what, fresh, text)
