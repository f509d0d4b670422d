"""Signing in with a password, a click at a time: the password, perhaps a code; or a pasted token.

Each click is one attempt at the platform, never more. What has to be remembered between two clicks
is a sealed record with a time limit, so that another page view or a new process can go on. Password
and code are in no record. A lockout is written down, and nothing is tried before it is over. The
terminal and the page both use these functions.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from connectors.errors import (
    Blocked,
    NeedsReconnect,
    PlatformError,
    RateLimited,
    Unavailable,
    WrongCredentials,
)
from connectors.ways import CodeNeeded, Granted, Password, sources, title_of
from planner.language import N_, _
from worker.accounts import token
from worker.accounts.connect import CannotConnect
from worker.accounts.lockout import check, lock_out
from worker.store import SignInRow, Step
from worker.vault import BadKey, Owner
from worker.world import OtherAccount, World

CODES = 3  # codes that may be sent for one sign-in
FOR_THE_CODE = dt.timedelta(minutes=15)
ASKS = 20  # how often the platform may be asked whose account it is
FOR_THE_ACCOUNT = dt.timedelta(days=1)
BUSY = dt.timedelta(minutes=3)  # a click that has not ended by then counts as lost
_UNDER_WAY = N_(
    "Another sign-in to {title} is in progress. Wait until it is done, a few minutes at most."
)
_NOTHING_WAITS = N_(
    "This sign-in to {title} has expired. Start again with your email and password."
)


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """The platform waits for a code until `until` (UTC).

    `text` says where the code went, or what was wrong with the last one.
    """

    text: str
    sent_by: str
    until: dt.datetime
    tries_left: int


@dataclass(frozen=True, slots=True)
class AccountWanted:
    """The platform took the sign-in but could not say whose account it is.

    `complete` asks again, until `until` (UTC).
    """

    until: dt.datetime


class AccountMissing(CannotConnect):
    """The platform took the sign-in, which is kept, but could not say whose account it is.

    `complete` goes on.
    """


def begin(
    world: World, name: str, email: str, password: SecretStr, *, keep: bool = True
) -> Granted | CodeWanted:
    """Try the password, once. `keep` false connects nothing: the caller gets the tokens.

    Raises WrongCredentials, CannotConnect (SignInPaused, AccountMissing), OtherAccount,
    PlatformError.
    """
    check(world, name)
    _start(world, name)
    with _one_click(world, name):
        answer = _way(name).begin(world.settings.of(name), email, password)
        if isinstance(answer, CodeNeeded):
            _remember(world, name, "code", answer.state, answer.sent_by)
            return _code_wanted(world, name, _code_sent(name, answer.sent_by))

        world.store.sign_ins.came_through(name)
        return _whose(world, name, answer, keep=keep)


def finish(world: World, name: str, code: str, *, keep: bool = True) -> Granted | CodeWanted:
    """Send the code, once. A wrong one leads to the same question, until tries or time run out.

    Raises as `begin`, and CannotConnect when no sign-in waits for a code any more.
    """
    check(world, name)
    row, state = _go_on(world, name, "code")
    with _one_click(world, name):
        try:
            pending = CodeNeeded(row.sent_by, state)
            tokens = _way(name).finish(world.settings.of(name), pending, code)
        except WrongCredentials as error:
            if row.tries_left:
                return _code_wanted(world, name, str(error))

            world.store.sign_ins.remove(name)
            raise CannotConnect(
                _(
                    "{title} did not accept the code {count} times, so this sign-in has ended. "
                    "Start again.",
                    title=title_of(name),
                    count=CODES,
                )
            ) from None

        world.store.sign_ins.came_through(name)
        return _whose(world, name, tokens, keep=keep)


def complete(world: World, name: str, *, keep: bool = True) -> Granted:
    """Ask again whose account it is, after AccountMissing. No password is needed.

    Raises as `begin`.
    """
    check(world, name)
    _row, tokens = _go_on(world, name, "account")
    with _one_click(world, name):
        return _whose(world, name, tokens, keep=keep)


def take_token(world: World, name: str, pasted: SecretStr) -> Granted:
    """Connect with a token that was made elsewhere. It is tried before it is kept.

    It opens the platform's data and not its sign-in, so a lockout is no reason to wait. Raises as
    `begin`.
    """
    tokens = token.read(name, _way(name).token_keys, pasted)
    _start(world, name)
    with _one_click(world, name):
        try:
            return _whose(world, name, tokens, keep=True)
        except NeedsReconnect:
            raise CannotConnect(
                _(
                    "{title} does not accept this token, or no longer does. Print a new one.",
                    title=title_of(name),
                )
            ) from None


def waiting(world: World, name: str) -> CodeWanted | AccountWanted | None:
    """Return what a sign-in in progress waits for: `finish`, `complete`, or nothing."""
    row = world.store.sign_ins.get(name)
    if row is None or row.step == "password":
        return None
    if not row.tries_left or row.expires_at <= world.now():
        return None

    if row.step == "account":
        return AccountWanted(row.expires_at)
    return _code_wanted(world, name, _code_sent(name, row.sent_by))


def cancel(world: World, name: str) -> None:
    """Forget the sign-in in progress."""
    world.store.sign_ins.remove(name)


def connect_with_password(
    world: World, name: str, email: str, password: SecretStr, ask_code: Callable[[str], str]
) -> Granted:
    """Go through all steps with somebody who is there to type the code.

    `ask_code` gets the text to show. Raises as `begin`.
    """
    answer = begin(world, name, email, password)
    while isinstance(answer, CodeWanted):
        answer = finish(world, name, ask_code(answer.text))
    return answer


def _way(name: str) -> Password:
    way = sources()[name].way
    assert isinstance(way, Password)
    return way


def _start(world: World, name: str) -> None:
    """Take the right to sign in, in place of one that waits: a double click is one attempt."""
    until = world.now() + BUSY
    row = SignInRow(name, "password", b"", until, busy_until=until)
    if not world.store.sign_ins.start(row, world.now()):
        raise _under_way(name)


def _go_on(world: World, name: str, step: Step) -> tuple[SignInRow, SecretStr]:
    """Take the right to the next step, and return the record and the secret in it."""
    now, sign_ins = world.now(), world.store.sign_ins
    taken = sign_ins.take(name, step, now, now + BUSY)
    row = sign_ins.get(name)
    if row is None:
        raise _nothing_waits(name)
    if not taken:
        another_click = row.busy_until is not None and row.busy_until > now
        raise _under_way(name) if another_click else _nothing_waits(name)

    try:
        return row, world.vault.open(row.sealed, _owner(world, name))
    except BadKey:
        sign_ins.remove(name)
        raise _nothing_waits(name) from None


@contextmanager
def _one_click(world: World, name: str) -> Iterator[None]:
    """Let one attempt be made, and write down a lockout that it meets."""
    try:
        yield
    except Blocked:
        raise lock_out(world, name) from None
    finally:
        world.store.sign_ins.rest(name)


def _whose(world: World, name: str, tokens: SecretStr, *, keep: bool) -> Granted:
    """Try fresh tokens, which says whose account it is, and connect it.

    They are written down first, so that they cannot be lost.
    """

    def save(renewed: SecretStr) -> None:
        _remember(world, name, "account", renewed)

    save(tokens)
    try:
        account = _way(name).whose(world.settings.of(name), tokens, save)
        if keep:
            world.connect(
                name, account.account_id, account.display_name, account.tokens, account.zone
            )
    except (RateLimited, Unavailable):
        raise AccountMissing(
            _(
                "{title} took the sign-in but could not say whose account it is just now. The "
                "sign-in is kept: try again in a few minutes, without the password.",
                title=title_of(name),
            )
        ) from None
    except (OtherAccount, PlatformError) as error:
        if not isinstance(error, Blocked):
            cancel(world, name)
        raise

    cancel(world, name)
    return account


def _remember(world: World, name: str, step: Step, secret: SecretStr, sent_by: str = "") -> None:
    now = world.now()
    lasts, tries = (FOR_THE_CODE, CODES) if step == "code" else (FOR_THE_ACCOUNT, ASKS)
    sealed = world.vault.seal(secret, _owner(world, name))
    row = SignInRow(name, step, sealed, now + lasts, tries, sent_by, now + BUSY)
    world.store.sign_ins.put(row)


def _code_wanted(world: World, name: str, text: str) -> CodeWanted:
    row = world.store.sign_ins.get(name)
    assert row is not None
    return CodeWanted(text, row.sent_by, row.expires_at, row.tries_left)


def _code_sent(name: str, sent_by: str) -> str:
    return _("{title} sent you a code ({sent_by}).", title=title_of(name), sent_by=sent_by)


def _under_way(name: str) -> CannotConnect:
    return CannotConnect(_(_UNDER_WAY, title=title_of(name)))


def _nothing_waits(name: str) -> CannotConnect:
    return CannotConnect(_(_NOTHING_WAITS, title=title_of(name)))


def _owner(world: World, name: str) -> Owner:
    """A name of its own, so that a sign-in in progress never opens as an account's tokens."""
    return Owner(world.store.athlete_id, f"{name} sign-in")
