"""Leaves a platform alone for as long as it wants, and collects what went wrong in a pass."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from connectors.errors import Blocked, NeedsReconnect, PlatformError, RateLimited, Unavailable
from planner.language import _
from worker.accounts.lockout import pause
from worker.store import Account, AccountState
from worker.world import World

# These errors end the work on a platform for this pass.
STOPS: Final = (NeedsReconnect, Blocked, RateLimited, Unavailable)


class Troubles:
    """What went wrong in a pass so far, in order: `faults` first, which it began with.

    Adding an error writes down how long its platform wants to be left alone, because the process
    may die before the pass ends. Without a `world` nothing is written down.
    """

    def __init__(self, faults: Iterable[PlatformError] = (), world: World | None = None) -> None:
        self._errors = list(faults)
        self._world = world

    def add(self, error: PlatformError) -> None:
        """Add an error."""
        self._errors.append(error)
        if self._world is not None:
            _write_pause(self._world, error)

    def hit(self, platform: str) -> bool:
        """Whether anything went wrong with a platform."""
        return any(error.platform == platform for error in self._errors)

    def first_stop(self, platform: str) -> PlatformError | None:
        """Return the first error that ended the work on a platform."""
        for error in self._errors:
            if error.platform == platform and isinstance(error, STOPS):
                return error
        return None

    def __iter__(self) -> Iterator[PlatformError]:
        return iter(self._errors)


def ready(world: World, platform: str) -> None:
    """Make sure that a platform may be asked now. Raises Blocked or RateLimited until then."""
    account = world.store.accounts.get(platform)
    if account is None or account.not_before is None:
        return

    until = account.not_before
    if until <= world.now():
        return

    text = _("not asked again before {time}", time=f"{until.astimezone(world.zone):%d %b %H:%M}")
    if account.state == "blocked":
        raise Blocked(platform, text, until=until)
    raise RateLimited(platform, text, retry_at=until)


def report_state(world: World, platform: str, error: PlatformError | None) -> None:
    """Write down the state of a platform after an error, or that it works (`error` null)."""
    accounts = world.store.accounts
    if error is None:
        accounts.report(platform, "ok")
        return

    until = _rest_until(world, accounts.get(platform), error)
    accounts.report(platform, state_of(error), str(error), until)


def state_of(error: PlatformError) -> AccountState:
    """Return the state of an account after an error."""
    match error:
        case NeedsReconnect():
            return "reconnect"
        case Blocked():
            return "blocked"
        case RateLimited():
            return "limited"
        case _:
            return "unavailable"


def _rest_until(world: World, account: Account | None, error: PlatformError) -> dt.datetime | None:
    """Return until when (UTC) a platform is to be left alone.

    A block grows longer each time in a row.
    """
    if isinstance(error, RateLimited):
        return error.retry_at
    if isinstance(error, Blocked) and account is not None:
        return world.now() + pause(account.turned_away + 1)
    return None


def _write_pause(world: World, error: PlatformError) -> None:
    """Write down a pause that an error asks for, unless the platform rests already."""
    if not isinstance(error, Blocked | RateLimited):
        return

    account = world.store.accounts.get(error.platform)
    not_before = account.not_before if account else None
    if not_before is None or not_before <= world.now():
        report_state(world, error.platform, error)
