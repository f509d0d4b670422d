"""What the runner changes of a session by a word to us: moved, skipped, kept where it is, done.

It is written down at once and wins like their hand on the calendar; the next pass makes plan and
calendar follow.
"""

import datetime as dt
from dataclasses import replace

from planner.model import Activity, Declined, Half, LiftSet, Session
from worker import words
from worker.lock import waiting
from worker.passes.horizon import AHEAD, WINDOW
from worker.store import ShownSession
from worker.store.kept import TOLD
from worker.world import World

BACK = dt.timedelta(days=7)  # a session may be called done so long afterwards
MOVABLE = {"heavy", "plyo"}


class CannotEdit(Exception):
    """The change is not possible, and nothing was changed. The text says why."""


def move(world: World, uid: str, date: dt.date, half: Half | None = None) -> None:
    """Put a session on another day, or into the other half of one, where it stays.

    Raises CannotEdit, LookupError, PassRunning.
    """
    with waiting(world.folder, world.lock):
        shown = _open(world, uid)
        if not MOVABLE & set(shown.session.kinds):
            raise CannotEdit(
                "A session that only goes with others cannot be moved by itself. Skip it instead."
            )
        if not world.today <= date < world.today + AHEAD:
            last = words.day(world.today + AHEAD - dt.timedelta(days=1))
            raise CannotEdit(
                f"Choose a day from today to {last}: further ahead nothing is planned yet."
            )
        others = (
            s
            for s in world.store.sessions.since(date)
            if s.date == date and s.uid != uid and s.fate == "shown"
        )
        if any(s.locked or s.done_as for s in others):
            raise CannotEdit(
                f"On {words.day(date)} another session stays where it is. Choose another day."
            )
        session = shown.session.model_copy(
            update={"date": date, "half": half or shown.session.half}
        )
        _keep(world, replace(shown, session=session, locked=True, why="You moved it."))


def skip(world: World, uid: str) -> None:
    """Take a session off; nothing of its kind is offered on that day again. Raises as `move`."""
    with waiting(world.folder, world.lock):
        shown = _open(world, uid)
        world.store.sessions.decline([Declined(date=shown.date, kinds=shown.session.kinds)])
        _keep(world, replace(shown, fate="declined", why="You skipped it."))


def lock(world: World, uid: str, *, locked: bool) -> None:
    """Keep a session where it is, or let the plan move it again. Raises as `move`."""
    with waiting(world.folder, world.lock):
        shown = _open(world, uid)
        if not MOVABLE & set(shown.session.kinds):
            raise CannotEdit("A session that only goes with others cannot be kept by itself.")
        _keep(world, replace(shown, locked=locked))


def done(world: World, uid: str, *, as_planned: bool) -> None:
    """Take the athlete's word that a session was done, `as_planned`: with these sets and weights.

    Raises as `move`.
    """
    with waiting(world.folder, world.lock):
        shown = _open(world, uid, since=world.today - BACK)
        if shown.date > world.today:
            raise CannotEdit("This session is still to come. Move it to today first.")
        activity = _activity(world, shown.session, as_planned=as_planned)
        told = [a for a in world.store.activities.of(TOLD) if a.id != activity.id]
        world.store.activities.replace(TOLD, world.today - WINDOW, [*told, activity], world.now())
        _keep(world, replace(shown, done_as=activity.id))


def not_done(world: World, uid: str) -> None:
    """Take that word back. Raises as `move`."""
    with waiting(world.folder, world.lock):
        shown = next(
            (s for s in world.store.sessions.since(world.today - BACK) if s.uid == uid), None
        )
        if shown is None or shown.done_as != f"{TOLD}:{uid}":
            raise LookupError(uid)
        told = [a for a in world.store.activities.of(TOLD) if a.id != shown.done_as]
        world.store.activities.replace(TOLD, world.today - WINDOW, told, world.now())
        _keep(world, replace(shown, done_as=None))


def _open(world: World, uid: str, since: dt.date | None = None) -> ShownSession:
    """Return a session that still stands. Raises LookupError."""
    for shown in world.store.sessions.since(since or world.today):
        if shown.uid == uid and shown.fate == "shown" and shown.done_as is None:
            return shown
    raise LookupError(uid)


def _keep(world: World, shown: ShownSession) -> None:
    world.store.sessions.keep([replace(shown, changed=world.now())])


def _activity(world: World, session: Session, *, as_planned: bool) -> Activity:
    sets = [
        LiftSet(exercise=block.exercise, reps=block.reps, load_kg=block.load_kg, rir=block.rir)
        for block in session.blocks
        for _ in range(block.sets)
        if block.load_kg
    ]
    return Activity(
        id=f"{TOLD}:{session.uid}",
        start=dt.datetime.combine(session.date, words.times(world.preferences)[session.half]),
        sport="plyometrics" if session.kinds == ("plyo",) else "strength",
        moving_s=session.minutes * 60,
        title=session.title,
        sets=tuple(sets) if as_planned else (),
    )
