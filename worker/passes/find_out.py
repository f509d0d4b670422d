"""What a pass finds out before it decides: what was done, is coming, and was changed by hand."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from planner.model import Activity, Declined, PlanningProblem
from worker.passes.adopt import adopt
from worker.passes.horizon import WINDOW
from worker.passes.look import Look, look_in_pass
from worker.passes.match import hopped, match
from worker.passes.observe import release
from worker.passes.patience import Troubles
from worker.passes.progress import Progress
from worker.passes.pull.activities import Pulled, pull
from worker.passes.pull.slow import Slow, learn
from worker.passes.remember import remembered
from worker.passes.replan import Coming, coming, pose, stays_on_calendar, still_coming
from worker.store import ShownSession
from worker.world import World


@dataclass(frozen=True, slots=True)
class Known:
    """What a pass knows before it decides.

    `problem` is null as long as no platform could ever be read, and `looked` while nothing may be
    written. `staying` are the uids of sessions that the plan leaves alone. `findings` are sentences
    about what the athlete did by hand, `warnings` about what could not be read.
    """

    problem: PlanningProblem | None
    shown: list[ShownSession]
    staying: frozenset[str]
    looked: Look | None
    findings: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ByHand:
    """Sessions and declined slots after what the athlete did by hand, and the look after it."""

    looked: Look | None
    shown: list[ShownSession]
    declined: list[Declined]
    said: list[str]


def find_out(
    world: World, troubles: Troubles, tell: Callable[[Progress], None], *, keep: bool
) -> Known:
    """Read the platforms, let what the athlete did by hand win, and pose the problem that follows.

    Platforms that fail are added to `troubles`. Raises StoreError.
    """
    pulled = pull(world, troubles, lambda text: tell(Progress("pull", text)), keep=keep)
    looked = look_in_pass(world, troubles)
    slow = learn(world, looked.seen if looked else None, troubles, keep=keep)

    after = _follow_the_hand(world, looked, keep=keep)
    ahead = _coming(world, after.looked, slow)
    activities, shown = _match(world, pulled, after)

    problem = None
    if pulled.known:
        problem = pose(world, activities, ahead, shown, after.declined, slow.mornings)

    writable = after.looked
    if writable is not None and troubles.hit(writable.calendar.name):
        writable = None

    return Known(
        problem=problem,
        shown=shown,
        staying=frozenset(s.uid for s in shown if stays_on_calendar(s, world.today)),
        looked=writable,
        findings=tuple(after.said),
        warnings=(*pulled.warnings, *slow.warnings),
    )


def _follow_the_hand(world: World, looked: Look | None, *, keep: bool) -> _ByHand:
    """Change the sessions as the athlete changed them on the calendar."""
    sessions = world.store.sessions
    shown = sessions.since(world.today - WINDOW)
    declined = list(sessions.declined(world.today))
    if looked is None:
        return _ByHand(None, shown, declined, [])

    adopted = adopt(shown, looked.observed.findings, world.today, world.now())
    observed = release(looked.observed, adopted.released, looked.seen)
    looked = replace(looked, observed=observed)

    if keep:
        # The sessions come first: if the power failed after the ledger, what the athlete did would
        # be forgotten.
        sessions.decline(adopted.declined)
        sessions.keep(adopted.shown)
        _keep_ledger(world, looked)
    return _ByHand(looked, adopted.shown, [*declined, *adopted.declined], adopted.said)


def _keep_ledger(world: World, looked: Look) -> None:
    """Write down the rows that the look has changed."""
    ledger = world.store.ledger(looked.calendar.name)
    before = {row.mark: row for row in ledger.rows()}
    for row in looked.observed.rows:
        if before.get(row.mark) != row:
            ledger.save(row)


def _coming(world: World, looked: Look | None, slow: Slow) -> Coming:
    if looked is None:
        return still_coming(world.store.plans.latest(), world.today)

    seen = replace(looked.seen, entries=slow.entries)
    return coming(seen, looked.observed.ours, world.today, slow.races)


def _match(
    world: World, pulled: Pulled, after: _ByHand
) -> tuple[list[Activity], list[ShownSession]]:
    """Return all activities with the sessions they fulfilled, and the sessions with theirs."""
    by_workout = after.looked.sessions_by_workout if after.looked else {}
    activities, fulfilled = match(pulled.activities, after.shown, by_workout, world.today)

    fulfilled = hopped(after.shown, activities, world.today) | fulfilled
    shown = [replace(s, done_as=fulfilled.get(s.uid, s.done_as)) for s in after.shown]
    return [*_before_the_window(world, pulled.activities), *activities], shown


def _before_the_window(world: World, read: Sequence[Activity]) -> Iterable[Activity]:
    """Return what was lifted before the window of activities that is read in each pass."""
    return remembered(
        world.store.sessions.since(dt.date.min),
        world.store.activities.sets(),
        world.today - WINDOW,
        {activity.id for activity in read},
    )
