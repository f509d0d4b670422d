"""The test workout of `pronghorn doctor`: made, put on today, read back, changed and removed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from connectors.ports import CalendarView, Mark, Ours, proved
from connectors.wording import weight
from planner.language import _, ngettext
from planner.model import Block, Session
from worker.ledger import LedgerRow
from worker.passes.horizon import view_window
from worker.tryout.checks import CheckResult, Patient
from worker.world import World

UID: Final = "doctor"  # what the ledger calls the test workout
_TEST_KG: Final = 60.0
_CHANGED_KG: Final = 65.0

# As long as the longest note of a plan: nobody knows which Garmin client cuts one off.
_LONG_NOTE: Final = " ".join(["and a note as long as any in a plan"] * 6)


def trial_checks(
    world: World, garmin: Patient, show: Callable[[], None] | None
) -> Iterator[CheckResult]:
    """Make, move, change and remove the test workout, and compare it each time.

    It is in the ledger as something to remove before it is made. Raises PlatformError.
    """
    ledger = world.store.ledger(garmin.name)
    row = LedgerRow(Mark.fresh(), UID, world.today, state="removing")
    ledger.save(row)

    session = _session(world, _TEST_KG)
    ours = garmin.create(session, row.mark)
    row = replace(row, workout_id=ours.workout_id)
    ledger.save(row)
    yield _compared(
        _("Test workout"), _("It came back as it was sent."), garmin.compare(ours, session)
    )

    row = replace(row, entry_id=garmin.schedule(ours, world.today))
    ledger.save(row)
    seen = garmin.view(*view_window(world.today))
    yield _mark(ours, row.mark, seen)
    yield _on_calendar(world, ours, seen)
    if show is not None:
        show()

    changed = _session(world, _CHANGED_KG)
    garmin.replace(ours, changed)
    yield _compared(
        _("Changed in place"),
        _("The change came back as it was sent."),
        garmin.compare(ours, changed),
    )
    if show is not None:
        show()

    garmin.delete(ours)
    yield _removed(world, garmin, ours)


def _compared(what: str, good: str, differences: list[str]) -> CheckResult:
    if differences:
        return CheckResult(what, ok=False, text="; ".join(differences) + ".")
    return CheckResult(what, ok=True, text=good)


def _mark(ours: Ours, mark: Mark, seen: CalendarView) -> CheckResult:
    marked = proved(ours.workout_id, mark, seen.workouts) is not None
    if marked:
        text = _("Garmin shows it in the description.")
    else:
        text = _("Garmin doesn't show it in the description.")
    return CheckResult(_("Pronghorn's mark"), marked, text)


def _on_calendar(world: World, ours: Ours, seen: CalendarView) -> CheckResult:
    days = [entry.date for entry in seen.entries if entry.workout_id == ours.workout_id]
    once_today = days == [world.today]
    if once_today:
        text = _("It is there once, today.")
    else:
        text = ngettext(
            "It should be there once, today. Garmin shows it {count} time.",
            "It should be there once, today. Garmin shows it {count} times.",
            len(days),
        )
    return CheckResult(_("On the calendar"), once_today, text)


def _removed(world: World, garmin: Patient, ours: Ours) -> CheckResult:
    """Look at what is left after the workout was deleted, and take its entries away too."""
    seen = garmin.view(*view_window(world.today))
    orphans = [entry for entry in seen.entries if entry.workout_id == ours.workout_id]
    for entry in orphans:
        garmin.unschedule(ours, entry.entry_id)

    if orphans:
        text = _("Deleting a workout leaves its calendar entry behind.")
    else:
        text = _("Deleting a workout also removes its calendar entry.")
    gone = all(workout.workout_id != ours.workout_id for workout in seen.workouts)
    return CheckResult(_("Removed"), gone, text)


def only_you_can_see(world: World) -> list[str]:
    """Return what only the athlete can see on the watch and in Garmin Connect.

    Each sentence says what should be there, and what to do if it is not.
    """
    units = world.preferences.units
    return [
        _(
            "The squat in the test workout shows {weight}. If not, set "
            "PRONGHORN_GARMIN__WEIGHTS (kilograms, pounds or grams).",
            weight=weight(_TEST_KG, units),
        ),
        _(
            "After the change and a sync it shows {weight}. If not, delete changed workouts on the "
            "watch, then sync.",
            weight=weight(_CHANGED_KG, units),
        ),
        _("The watch shows the whole name of the workout."),
        _(
            'The split squat has "each side" under it. If not, read the notes in Garmin Connect '
            "before you start."
        ),
        _('The first jump is called "Plyo", with "Pogo" in its note.'),
        _("Rests count down, also after the last set of an exercise."),
        _(
            "In the finished activity the squat has its name, sets and weight. Your next weights "
            "are calculated from them."
        ),
        _("If Garmin asks you to connect again, note how many days it has been."),
    ]


def _session(world: World, load_kg: float) -> Session:
    """Return a session with one of everything that Pronghorn sends."""
    blocks = (
        Block(exercise="warm_up", sets=1, seconds=60, note=_("nothing to do, just look")),
        Block(exercise="pogo", sets=1, reps=10, rest_s=30),
        Block(exercise="back_squat", sets=2, reps=5, load_kg=load_kg, rir=2, rest_s=60),
        Block(
            exercise="split_squat",
            sets=2,
            reps=8,
            load_kg=12,
            rest_s=60,
            each_side=True,
            note=_("3 s down"),
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
        title=_("Pronghorn test"),
        minutes=10,
        blocks=blocks,
        contacts=10,
        reason=_("A test by Pronghorn. It removes this workout again."),
        rules=(),
        condition=_("Just look, don't lift"),
    )
