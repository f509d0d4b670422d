"""How long sign-ins are paused after a platform refused one.

Two hours, then twice as long each time, a day at most. A lockout hits the machine,
so it holds for everybody who signs in from it.
"""

import datetime as dt

from connectors.ways import Password, sources, title_of
from planner.language import _
from worker.accounts.connect import CannotConnect
from worker.store import Lockout
from worker.words import clock_time
from worker.world import World

_FIRST = dt.timedelta(hours=2)  # what other clients found; attempts make it longer
_LONGEST = dt.timedelta(hours=24)
_MOST_DOUBLINGS = 10


class SignInPaused(CannotConnect):
    """A platform refuses sign-ins from this machine: none is tried before `until` (UTC)."""

    def __init__(self, text: str, until: dt.datetime) -> None:
        super().__init__(text)
        self.until = until


def pause(times: int) -> dt.timedelta:
    """Return the pause after the platform said no `times` times in a row, from 1 on."""
    doublings = min(times - 1, _MOST_DOUBLINGS)
    factor: int = 2**doublings
    return min(_FIRST * factor, _LONGEST)


def paused_until(world: World, name: str) -> dt.datetime | None:
    """Return until when (UTC) no sign-in is tried because the platform refuses them."""
    lockout = world.store.sign_ins.lockout(name)
    if lockout is None or lockout.not_before <= world.now():
        return None
    return lockout.not_before


def pauses(world: World) -> dict[str, dt.datetime]:
    """Return which platforms refuse sign-ins now, each with the end of its pause (UTC)."""
    pauses: dict[str, dt.datetime] = {}
    for name, source in sources().items():
        until = paused_until(world, name) if isinstance(source.way, Password) else None
        if until is not None:
            pauses[name] = until
    return pauses


def check(world: World, name: str) -> None:
    """Refuse a sign-in while the platform refuses them. Raises SignInPaused."""
    until = paused_until(world, name)
    if until is not None:
        raise _paused(world, name, until)


def lock_out(world: World, name: str) -> SignInPaused:
    """Write down that the platform has just refused a sign-in, and return the error to raise."""
    last = world.store.sign_ins.lockout(name)
    times = last.times + 1 if last else 1
    until = world.now() + pause(times)
    world.store.sign_ins.lock_out(name, Lockout(until, times))
    return _paused(world, name, until)


def _paused(world: World, name: str, until: dt.datetime) -> SignInPaused:
    text = _(
        "{title} is refusing sign-ins from this machine for now. Try again after {clock}. "
        "Pronghorn won't try before then, because every attempt makes the pause longer. A token "
        "made on another machine still works.",
        title=title_of(name),
        clock=clock_time(until, world.now(), world.zone, known=world.zone_known),
    )
    return SignInPaused(text, until)
