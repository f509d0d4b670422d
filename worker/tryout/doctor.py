"""Tries on the runner's own Garmin account what nobody could try before, and takes away what it put there.

The test workout stands in the ledger as something to remove before it is made: whatever ends the examination, even the
power, the next one, the next pass or an undo clears it away.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from connectors.errors import PlatformError
from connectors.garmin.translate import Device
from connectors.ports import Mark, Ours, Profile, RunSource, WorkoutCalendar, proved
from connectors.wording import weight
from planner.model import RUN_SPORTS, Block, Session
from worker import words
from worker.ledger import LedgerRow
from worker.lock import only_one
from worker.passes import reconcile as do
from worker.passes.apply import Writer
from worker.passes.horizon import view_window
from worker.passes.look import look
from worker.passes.observe import observe
from worker.passes.patience import STOPS, ready, report_state
from worker.world import World

UID = "doctor"  # what the ledger calls the test workout
WEEK = dt.timedelta(days=7)
STALE = dt.timedelta(hours=48)  # a watch that syncs less often shows a session too late
_TEST_KG, _CHANGED_KG = 60.0, 65.0
_LONG_NOTE = " ".join(
    ["and a note as long as any that we send"] * 6
)  # of which no client knows whether it is cut


@dataclass(frozen=True, slots=True)
class Check:
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


def examine(
    world: World, tell: Callable[[Check], None], show: Callable[[], None] | None = None
) -> list[Check]:
    """Look at everything, telling each check when it is done, and return them all.

    `show` is called while the test workout stands on today, for the athlete to look at it on the watch.
    Raises PassRunning, StoreError, PlatformError if Garmin may not be asked now.
    """
    garmin = world.calendar
    assert isinstance(garmin, Patient)
    ready(world, garmin.name)
    checks: list[Check] = []
    with only_one(world.folder, world.lock):
        try:
            for check in _all(world, garmin, show):
                checks.append(check)
                tell(check)
        except PlatformError as error:
            checks.append(Check("Garmin", False, str(error)))
            tell(checks[-1])
            report_state(world, garmin.name, error if isinstance(error, STOPS) else None)
        finally:
            left = _clear_away(world, garmin)
        if left is not None:
            checks.append(left)
            tell(left)
    return checks


def _all(world: World, garmin: Patient, show: Callable[[], None] | None) -> Iterator[Check]:
    left = _clear_away(world, garmin)  # of an examination that was cut off
    if left is not None:
        yield left
        return
    yield from _reading(world, garmin)
    yield from _person(world, garmin)
    yield _watch(world, garmin)
    yield from _writing(world, garmin, show)


def _reading(world: World, garmin: Patient) -> Iterator[Check]:
    found = garmin.activities(world.today - WEEK, world.today)
    runs, lifting = (
        sum(a.sport in sports for a in found) for sports in (RUN_SPORTS, ("strength",))
    )
    did = f"{words.count(runs, 'run')} and {words.count(lifting, 'lifting session')} in the last week."
    yield Check("Reading", True, did)
    seen = garmin.view(*view_window(world.today))
    planned = sum(entry.means is not None for entry in seen.entries)
    holds = f"{words.count(planned, 'planned training')} to the end of the month, {words.count(len(seen.races), 'race')}"
    yield Check(
        "Calendar", True, f"{holds}; {words.count(len(seen.workouts), 'workout')} in the library."
    )


def _person(world: World, garmin: Patient) -> Iterator[Check]:
    known = garmin.profile()
    if known.zone is None:
        told = world.preferences.zone is not None
        yield Check(
            "Time zone",
            told,
            f"Garmin does not say; days are counted in {world.zone.key}."
            + ("" if told else " Set PRONGHORN_ZONE, such as Europe/Berlin."),
        )
    else:
        same = known.zone == world.zone.key
        yield Check(
            "Time zone",
            same,
            f"{known.zone}."
            if same
            else f"Garmin says {known.zone}, but days are counted in {world.zone.key}. Set PRONGHORN_ZONE.",
        )
    units = known.units
    if units is None:
        yield Check(
            "Units",
            None,
            f"Garmin does not say what your watch shows; ours are {world.preferences.units}.",
        )
    else:
        same = units == world.preferences.units
        yield Check(
            "Units",
            same,
            f"{units}."
            if same
            else f"your watch shows {units} units, the plan {world.preferences.units}. Set PRONGHORN_UNITS={units}.",
        )


def _watch(world: World, garmin: Patient) -> Check:
    device = garmin.device()
    if device is None or device.synced is None:
        return Check(
            "Watch",
            None,
            "Garmin knows of no sync. A workout reaches the watch only with the next one.",
        )
    local = device.synced.astimezone(world.zone)
    fresh = world.now() - device.synced < STALE
    text = f"{device.name} was last synced on {words.day(local.date())}, {local:%H:%M}."
    return Check(
        "Watch", fresh, text if fresh else f"{text} A workout reaches it only with the next sync."
    )


def _writing(world: World, garmin: Patient, show: Callable[[], None] | None) -> Iterator[Check]:
    ledger = world.store.ledger(garmin.name)
    row = LedgerRow(Mark.fresh(), UID, world.today, state="removing")
    ledger.save(row)
    session = _session(world, _TEST_KG)
    ours = garmin.create(session, row.mark)
    row = replace(row, workout_id=ours.workout_id)
    ledger.save(row)
    yield _compared("Test workout", "came back as it was sent", garmin.compare(ours, session))
    row = replace(row, entry_id=garmin.schedule(ours, world.today))
    ledger.save(row)
    seen = garmin.view(*view_window(world.today))
    marked = proved(ours.workout_id, row.mark, seen.workouts) is not None
    yield Check(
        "Our mark",
        marked,
        "is seen in its description." if marked else "is not seen in its description.",
    )
    days = [e.date for e in seen.entries if e.workout_id == ours.workout_id]
    stands = days == [world.today]
    yield Check(
        "On the calendar",
        stands,
        "once, today." if stands else f"expected once, today; it shows {len(days)} times.",
    )
    if show is not None:
        show()
    changed = _session(world, _CHANGED_KG)
    garmin.replace(ours, changed)
    yield _compared(
        "Changed in place", "the change came back as it was sent", garmin.compare(ours, changed)
    )
    if show is not None:
        show()
    garmin.delete(ours)
    after = garmin.view(*view_window(world.today))
    orphans = [e for e in after.entries if e.workout_id == ours.workout_id]
    for entry in orphans:
        garmin.unschedule(ours, entry.entry_id)
    took = (
        "takes its place on the calendar along"
        if not orphans
        else "leaves its place on the calendar behind"
    )
    yield Check(
        "Removed",
        all(w.workout_id != ours.workout_id for w in after.workouts),
        f"deleting a workout {took}.",
    )


def _compared(what: str, good: str, differences: list[str]) -> Check:
    return Check(what, not differences, "; ".join(differences) + "." if differences else f"{good}.")


def _clear_away(world: World, garmin: Patient) -> Check | None:
    """Remove every test workout of ours. Returns what to say if one is left."""
    ledger = world.store.ledger(garmin.name)
    rows = [row for row in ledger.rows() if row.uid == UID and row.state != "removed"]
    if not rows:
        return None
    try:
        seen, reads = look(garmin, rows, world.today)
    except PlatformError as error:
        return _left(str(error))
    observed = observe(rows, seen, reads, world.today)
    for row in observed.rows:
        ledger.save(row)
    writer = Writer(
        garmin, ledger, seen.workouts, lambda _text: None, {row.mark: row for row in observed.rows}
    )
    writer.carry_out(
        a for row in observed.rows if row.state != "removed" for a in do.removal_of_all(row, seen)
    )
    return next((_left(str(error)) for error in writer.troubles), None)


def _left(why: str) -> Check:
    text = "So the test workout is still there; the next `pronghorn sync`, `undo` or `doctor` removes it."
    return Check("Clearing away", False, f"{why} {text}")


def eye(world: World) -> list[str]:
    """Return what only the athlete can see, on the watch and in Garmin Connect, as short questions with the way out."""
    test, changed = (weight(kg, world.preferences.units) for kg in (_TEST_KG, _CHANGED_KG))
    return [
        f"The squat of the test shows {test}. If not: PRONGHORN_GARMIN__WEIGHTS (kilograms, pounds, grams).",
        f"After the change and a sync it shows {changed}. If not: delete a changed workout on the watch and sync.",
        "The name can be read whole on the watch.",
        'The split squat says "each side" under it. If not: read the notes in Garmin Connect before you start.',
        'The first jump is called "Plyo", with "Pogo" in its note.',
        "Rests count down, also after the last set of an exercise.",
        "In the done activity the squat has its name, sets and weight: your next weights are made from it.",
        "If Garmin ever asks you to connect again, note how many days it was after connecting.",
    ]


def _session(world: World, load_kg: float) -> Session:
    """Return a session that holds one of everything we send."""
    blocks = (
        Block(exercise="warm_up", sets=1, seconds=60, note="nothing to do, only to look at"),
        Block(exercise="pogo", sets=1, reps=10, rest_s=30),
        Block(exercise="back_squat", sets=2, reps=5, load_kg=load_kg, rir=2, rest_s=60),
        Block(
            exercise="split_squat",
            sets=2,
            reps=8,
            load_kg=12,
            rest_s=60,
            each_side=True,
            note="3 s down",
        ),
        Block(
            exercise="side_plank", sets=2, seconds=30, each_side=True, rest_s=15, note=_LONG_NOTE
        ),
    )
    return Session(
        uid=UID,
        date=world.today,
        half="pm",
        kinds=("plyo", "heavy"),
        title="Pronghorn test",
        minutes=10,
        blocks=blocks,
        contacts=10,
        reason="A test of Pronghorn: it goes away again by itself.",
        rules=(),
        condition="Only to look at",
    )
