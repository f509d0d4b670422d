"""What the runner changes about a session on the page: moved, skipped, kept, done.

It is written down first, and wins like a change by hand on the calendar. The next pass makes plan
and calendar follow.
"""

import datetime as dt
from dataclasses import replace
from typing import Final

from planner.language import _
from planner.model import Activity, Declined, Half, LiftSet, Session
from worker import words
from worker.lock import waiting
from worker.passes.adopt import can_move_by_itself
from worker.passes.horizon import AHEAD, WINDOW
from worker.store import ShownSession
from worker.store.kept import TOLD
from worker.world import World

BACK: Final = dt.timedelta(days=7)  # how long after its day a session may be called done


class CannotEdit(Exception):
    """The change is not possible, and nothing was changed. The text says why."""


def move(world: World, uid: str, date: dt.date, half: Half | None = None) -> None:
    """Put a session on another day, or into the other half of one, where it stays.

    Raises CannotEdit, LookupError, PassRunning.
    """
    with waiting(world.folder, world.lock):
        shown = _open(world, uid)
        if not can_move_by_itself(shown):
            raise CannotEdit(
                _(
                    "A session that only goes with others cannot be moved by itself. "
                    "Skip it instead."
                )
            )
        _check_day(world, date, uid)

        new_half = half or shown.session.half
        session = shown.session.model_copy(update={"date": date, "half": new_half})
        _keep(world, replace(shown, session=session, locked=True, why=_("You moved it.")))


def skip(world: World, uid: str) -> None:
    """Take a session off. Nothing of its kind is offered on that day again. Raises as `move`."""
    with waiting(world.folder, world.lock):
        shown = _open(world, uid)
        world.store.sessions.decline([Declined(date=shown.date, kinds=shown.session.kinds)])
        _keep(world, replace(shown, fate="declined", why=_("You skipped it.")))


def lock(world: World, uid: str, *, locked: bool) -> None:
    """Keep a session where it is, or let the plan move it again. Raises as `move`."""
    with waiting(world.folder, world.lock):
        shown = _open(world, uid)
        if not can_move_by_itself(shown):
            raise CannotEdit(_("A session that only goes with others cannot be kept by itself."))
        _keep(world, replace(shown, locked=locked))


def done(world: World, uid: str, *, as_planned: bool) -> None:
    """Write down that the athlete did a session. `as_planned`: with these sets and weights.

    Raises as `move`.
    """
    with waiting(world.folder, world.lock):
        shown = _open(world, uid, since=world.today - BACK)
        if shown.date > world.today:
            raise CannotEdit(_("This session is still to come. Move it to today first."))

        activity = _activity(world, shown.session, as_planned=as_planned)
        _keep_reported(world, [*_reported_without(world, activity.id), activity])
        _keep(world, replace(shown, done_as=activity.id))


def not_done(world: World, uid: str) -> None:
    """Take that back. Raises as `move`."""
    with waiting(world.folder, world.lock):
        name = f"{TOLD}:{uid}"
        for shown in world.store.sessions.since(world.today - BACK):
            if shown.uid == uid and shown.done_as == name:
                _keep_reported(world, _reported_without(world, name))
                _keep(world, replace(shown, done_as=None))
                return
        raise LookupError(uid)


def _check_day(world: World, date: dt.date, uid: str) -> None:
    """Make sure that a session may be moved to a day. Raises CannotEdit."""
    last = world.today + AHEAD - dt.timedelta(days=1)
    if not world.today <= date <= last:
        raise CannotEdit(
            _(
                "Choose a day from today to {last}. Nothing is planned beyond that yet.",
                last=words.day(last),
            )
        )

    for other in world.store.sessions.since(date):
        stays = other.fate == "shown" and (other.locked or other.done_as)
        if stays and other.date == date and other.uid != uid:
            raise CannotEdit(
                _(
                    "Another session stays on {day}. Choose another day.",
                    day=words.day(date),
                )
            )


def _open(world: World, uid: str, since: dt.date | None = None) -> ShownSession:
    """Return a session that is still shown and not done. Raises LookupError."""
    for shown in world.store.sessions.since(since or world.today):
        if shown.uid == uid and shown.fate == "shown" and shown.done_as is None:
            return shown
    raise LookupError(uid)


def _keep(world: World, shown: ShownSession) -> None:
    world.store.sessions.keep([replace(shown, changed=world.now())])


def _reported_without(world: World, name: str) -> list[Activity]:
    """Return what the athlete reported as done, without one activity (its id)."""
    return [activity for activity in world.store.activities.of(TOLD) if activity.id != name]


def _keep_reported(world: World, activities: list[Activity]) -> None:
    world.store.activities.replace(TOLD, world.today - WINDOW, activities, world.now())


def _activity(world: World, session: Session, *, as_planned: bool) -> Activity:
    start = words.times(world.preferences)[session.half]
    return Activity(
        id=f"{TOLD}:{session.uid}",
        start=dt.datetime.combine(session.date, start),
        sport="plyometrics" if set(session.kinds) <= {"plyo", "hops"} else "strength",
        moving_s=session.minutes * 60,
        title=session.title,
        sets=_planned_sets(session) if as_planned else (),
    )


def _planned_sets(session: Session) -> tuple[LiftSet, ...]:
    """Return the sets of a session that have a weight, as if they were lifted."""
    sets: list[LiftSet] = []
    for block in session.blocks:
        if block.load_kg:
            lifted = LiftSet(
                exercise=block.exercise, reps=block.reps, load_kg=block.load_kg, rir=block.rir
            )
            sets += [lifted] * block.sets
    return tuple(sets)
