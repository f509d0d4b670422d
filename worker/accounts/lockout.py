"""How long a platform that turns us away is left in peace: two hours, then twice as long each time, a day at most.

A lockout of sign-ins is met by the machine, so it holds for everybody who signs in from it.
"""

import datetime as dt

from worker.accounts.connect import CannotConnect
from worker.store import Lockout
from worker.words import clock_time
from worker.world import World

_FIRST, _LONGEST = (
    dt.timedelta(hours=2),
    dt.timedelta(hours=24),
)  # what other clients found; attempts make it longer
_GARMIN = "garmin"


class SignInPaused(CannotConnect):
    """Garmin refuses sign-ins from here; none is tried before `until` (UTC)."""

    def __init__(self, text: str, until: dt.datetime) -> None:
        super().__init__(text)
        self.until = until


def pause(times: int) -> dt.timedelta:
    """Return the pause after having been turned away so many times in a row, from 1 on."""
    return min(_FIRST * (1 << min(times - 1, 10)), _LONGEST)


def paused_until(world: World) -> dt.datetime | None:
    """Return until when (UTC) no sign-in is tried because Garmin refuses them."""
    lockout = world.store.sign_ins.lockout(_GARMIN)
    return lockout.not_before if lockout and lockout.not_before > world.now() else None


def check(world: World) -> None:
    """Refuse a sign-in while Garmin refuses ours. Raises SignInPaused."""
    until = paused_until(world)
    if until is not None:
        raise _paused(world, until)


def lock_out(world: World) -> SignInPaused:
    """Write down that Garmin has just refused a sign-in, and return what to say."""
    last = world.store.sign_ins.lockout(_GARMIN)
    times = last.times + 1 if last else 1
    until = world.now() + pause(times)
    world.store.sign_ins.lock_out(_GARMIN, Lockout(until, times))
    return _paused(world, until)


def _paused(world: World, until: dt.datetime) -> SignInPaused:
    clock = clock_time(until, world.now(), world.zone, known=world.zone_known)
    return SignInPaused(
        f"Garmin refuses sign-ins from here for now. Try again after {clock}; Pronghorn will not try before, because "
        "every attempt makes the pause longer. A token made on another machine works meanwhile.",
        until,
    )
