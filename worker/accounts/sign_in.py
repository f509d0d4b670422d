"""Signing in to Garmin a click at a time: the password, then a code if the account wants one; or a pasted token.

Each click is one attempt at Garmin, never more. What has to be remembered between two clicks is a sealed record with a
time limit, so that another page view or a new process can go on; password and code are in no record. A lockout is
written down, and nothing is tried before it is over. The command line and the web page both use these functions.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

from connectors.errors import (
    Blocked,
    NeedsReconnect,
    PlatformError,
    RateLimited,
    Unavailable,
    WrongCredentials,
)
from worker.accounts import token
from worker.accounts.connect import CannotConnect
from worker.accounts.lockout import check, lock_out
from worker.store import SignInRow, Step
from worker.vault import BadKey, Owner
from worker.world import OtherAccount, World

if TYPE_CHECKING:
    from connectors.garmin.auth import SignedIn

CODES = 3  # so many codes may be sent for one sign-in
FOR_THE_CODE = dt.timedelta(minutes=15)
ASKS = 20  # how often we may ask whose account it is
FOR_THE_ACCOUNT = dt.timedelta(days=1)
BUSY = dt.timedelta(minutes=3)  # after so long without an end, whoever clicked counts as dead
_GARMIN = "garmin"
_UNDER_WAY = "A sign-in to Garmin is under way. Wait until it has ended, a few minutes at most."
_NOTHING_WAITS = "No sign-in to Garmin waits for this any more. Start with e-mail and password."


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """Garmin waits for a code until `until` (UTC). `told` says where it went, or what was wrong with the last one."""

    told: str
    sent_by: str
    until: dt.datetime
    tries_left: int


@dataclass(frozen=True, slots=True)
class AccountWanted:
    """Garmin took the sign-in but could not say whose account it is: `complete` asks again, until `until` (UTC)."""

    until: dt.datetime


class AccountMissing(CannotConnect):
    """Garmin took the sign-in, which is kept, but could not say whose account it is: `complete` goes on."""


def begin(
    world: World, email: str, password: SecretStr, *, keep: bool = True
) -> "SignedIn | CodeWanted":
    """Try the password, once. `keep`: connect the account; without it the caller gets the tokens and no more.

    Raises WrongCredentials, CannotConnect (SignInPaused, AccountMissing), OtherAccount, PlatformError.
    """
    from connectors.garmin.auth import CodeNeeded, begin_sign_in  # noqa: PLC0415 - slow to import

    check(world)
    _start(world)
    with _one_click(world):
        answer = begin_sign_in(world.settings.garmin.base_url, email, password)
        if isinstance(answer, CodeNeeded):
            _remember(world, "code", answer.state, answer.sent_by)
            return _code_wanted(world, f"Garmin sent a code ({answer.sent_by}).")
        world.store.sign_ins.came_through(_GARMIN)
        return _whose(world, answer, keep=keep)


def finish(world: World, code: str, *, keep: bool = True) -> "SignedIn | CodeWanted":
    """Send the code, once. A wrong one leads to the same question again, until the tries or the time are used up.

    Raises as `begin`, and CannotConnect when no sign-in waits for a code any more.
    """
    from connectors.garmin.auth import CodeNeeded, finish_sign_in  # noqa: PLC0415 - as above

    check(world)
    row, state = _go_on(world, "code")
    with _one_click(world):
        try:
            tokens = finish_sign_in(
                world.settings.garmin.base_url, CodeNeeded(row.sent_by, state), code
            )
        except WrongCredentials as error:
            if row.tries_left:
                return _code_wanted(world, str(error))
            world.store.sign_ins.remove(_GARMIN)
            raise CannotConnect(
                f"Garmin did not accept the code, {CODES} times now, so this sign-in has ended. Start anew."
            ) from None
        world.store.sign_ins.came_through(_GARMIN)
        return _whose(world, tokens, keep=keep)


def complete(world: World, *, keep: bool = True) -> "SignedIn":
    """Ask again whose account it is, after AccountMissing. No password is needed. Raises as `begin`."""
    check(world)
    _, tokens = _go_on(world, "account")
    with _one_click(world):
        return _whose(world, tokens, keep=keep)


def take_token(world: World, pasted: SecretStr) -> "SignedIn":
    """Connect with a token that was made elsewhere; it is tried before it is kept. Raises as `begin`.

    It opens Garmin's data and not its sign-in, so a lockout is no reason to wait.
    """
    tokens = token.read(pasted)
    _start(world)
    with _one_click(world):
        try:
            return _whose(world, tokens, keep=True)
        except NeedsReconnect:
            raise CannotConnect(
                "Garmin does not accept this token, or no longer. Print a new one."
            ) from None


def waiting(world: World) -> CodeWanted | AccountWanted | None:
    """Say what a sign-in that is under way waits for: `finish`, `complete`, or nothing."""
    row = world.store.sign_ins.get(_GARMIN)
    if row is None or row.step == "password" or not row.tries_left or row.expires_at <= world.now():
        return None
    if row.step == "account":
        return AccountWanted(row.expires_at)
    return _code_wanted(world, f"Garmin sent a code ({row.sent_by}).")


def cancel(world: World) -> None:
    """Forget the sign-in that is under way."""
    world.store.sign_ins.remove(_GARMIN)


def connect_garmin(
    world: World,
    email: str,
    password: SecretStr,
    ask_code: Callable[[str], str],
    tell: Callable[[str], None],
) -> None:
    """Go through all steps with somebody who is there to type the code. `ask_code` is told why. Raises as `begin`."""
    answer = begin(world, email, password)
    while isinstance(answer, CodeWanted):
        answer = finish(world, ask_code(answer.told))
    tell(f"Garmin is connected as {answer.display_name}.")


def _start(world: World) -> None:
    """Take the right to sign in, in place of a sign-in that waits: a double click is one attempt."""
    until = world.now() + BUSY
    if not world.store.sign_ins.start(
        SignInRow(_GARMIN, "password", b"", until, busy_until=until), world.now()
    ):
        raise CannotConnect(_UNDER_WAY)


def _go_on(world: World, step: Step) -> tuple[SignInRow, SecretStr]:
    """Take the right to the next step, and return the record and the secret in it."""
    now, sign_ins = world.now(), world.store.sign_ins
    taken = sign_ins.take(_GARMIN, step, now, now + BUSY)
    row = sign_ins.get(_GARMIN)
    if row is None or (not taken and not (row.busy_until and row.busy_until > now)):
        raise CannotConnect(_NOTHING_WAITS)
    if not taken:
        raise CannotConnect(_UNDER_WAY)
    try:
        return row, world.vault.open(row.sealed, _owner(world))
    except BadKey:
        sign_ins.remove(_GARMIN)
        raise CannotConnect(_NOTHING_WAITS) from None


@contextmanager
def _one_click(world: World) -> Iterator[None]:
    """Let one attempt be made, and write down a lockout that it meets."""
    try:
        yield
    except Blocked:
        raise lock_out(world) from None
    finally:
        world.store.sign_ins.rest(_GARMIN)


def _whose(world: World, tokens: SecretStr, *, keep: bool) -> "SignedIn":
    """Try fresh tokens, which says whose account it is, and connect it. Written down first, they cannot be lost."""
    from connectors.garmin.auth import whose  # noqa: PLC0415 - as above

    def save(renewed: SecretStr) -> None:
        _remember(world, "account", renewed)

    save(tokens)
    try:
        account = whose(world.settings.garmin.base_url, tokens, save)
        if keep:
            world.connect(
                _GARMIN, account.account_id, account.display_name, account.tokens, account.zone
            )
    except (RateLimited, Unavailable):
        raise AccountMissing(
            "Garmin took the sign-in but could not say whose account it is just now. The sign-in is kept: go on in a "
            "few minutes, without the password."
        ) from None
    except (OtherAccount, PlatformError) as error:
        if not isinstance(error, Blocked):
            cancel(world)
        raise
    cancel(world)
    return account


def _remember(world: World, step: Step, secret: SecretStr, sent_by: str = "") -> None:
    now = world.now()
    lasts, tries = (FOR_THE_CODE, CODES) if step == "code" else (FOR_THE_ACCOUNT, ASKS)
    sealed = world.vault.seal(secret, _owner(world))
    world.store.sign_ins.put(
        SignInRow(_GARMIN, step, sealed, now + lasts, tries, sent_by, now + BUSY)
    )


def _code_wanted(world: World, told: str) -> CodeWanted:
    row = world.store.sign_ins.get(_GARMIN)
    assert row is not None
    return CodeWanted(told, row.sent_by, row.expires_at, row.tries_left)


def _owner(world: World) -> Owner:
    return Owner(
        world.store.athlete_id, "garmin sign-in"
    )  # so that it never opens as an account's tokens
