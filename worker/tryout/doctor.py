"""Tries out the runner's own Garmin account, and takes away everything it put there.

The test workout is in the ledger as something to remove before it is made. Whatever ends the
examination, even a power cut, the next examination, pass or undo clears it away.
"""

from collections.abc import Callable, Iterable, Iterator

from connectors.errors import PlatformError
from connectors.ports import CalendarView
from planner.language import _
from worker.ledger import LedgerRow
from worker.lock import only_one
from worker.passes import reconcile as do
from worker.passes.apply import Writer
from worker.passes.look import look
from worker.passes.observe import observe
from worker.passes.patience import STOPS, ready, report_state
from worker.tryout.checks import CheckResult, Patient, reading_checks
from worker.tryout.trial import UID, trial_checks
from worker.world import World


def examine(
    world: World, tell: Callable[[CheckResult], None], show: Callable[[], None] | None = None
) -> list[CheckResult]:
    """Look at everything, telling each check when it is done, and return them all.

    `show` is called while the test workout is on today, so that the athlete can look at the watch.
    Raises PassRunning, StoreError, PlatformError if Garmin may not be asked now.
    """
    garmin = world.calendar
    assert isinstance(garmin, Patient)
    ready(world, garmin.name)

    checks: list[CheckResult] = []

    def add(check: CheckResult) -> None:
        checks.append(check)
        tell(check)

    with only_one(world.folder, world.lock):
        try:
            for check in _all(world, garmin, show):
                add(check)
        except PlatformError as error:
            add(CheckResult("Garmin", ok=False, text=str(error)))
            report_state(world, garmin.name, error if isinstance(error, STOPS) else None)
        finally:
            left = _clear_away(world, garmin)
        if left is not None:
            add(left)
    return checks


def _all(world: World, garmin: Patient, show: Callable[[], None] | None) -> Iterator[CheckResult]:
    left = _clear_away(world, garmin)  # of an examination that was cut off
    if left is not None:
        yield left
        return

    yield from reading_checks(world, garmin)
    yield from trial_checks(world, garmin, show)


def _clear_away(world: World, garmin: Patient) -> CheckResult | None:
    """Remove every test workout. Returns what to say if one is left."""
    ledger = world.store.ledger(garmin.name)
    rows = [row for row in ledger.rows() if row.uid == UID and row.state != "removed"]
    if not rows:
        return None

    try:
        seen, reads = look(garmin, rows, world.today)
    except PlatformError as error:
        return _left(error)

    observed = observe(rows, seen, reads, world.today)
    for row in observed.rows:
        ledger.save(row)

    by_mark = {row.mark: row for row in observed.rows}
    writer = Writer(garmin, ledger, seen.workouts, lambda _text: None, by_mark)
    writer.carry_out(_removals(observed.rows, seen))

    for trouble in writer.troubles:
        return _left(trouble)
    return None


def _removals(rows: Iterable[LedgerRow], seen: CalendarView) -> Iterator[do.Action]:
    for row in rows:
        if row.state != "removed":
            yield from do.removal_of_all(row, seen)


def _left(error: PlatformError) -> CheckResult:
    text = _(
        "{error} The test workout is still there. The next `pronghorn sync`, `undo` or `doctor` "
        "removes it.",
        error=error,
    )
    return CheckResult(_("Cleaning up"), ok=False, text=text)
