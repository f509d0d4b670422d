"""Connecting and leaving an account at the terminal."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Literal

import typer
from pydantic import SecretStr

from worker.accounts import token
from worker.accounts.connect import connect_strava, disconnect
from worker.accounts.lockout import check
from worker.accounts.sign_in import (
    AccountWanted,
    CodeWanted,
    begin,
    complete,
    finish,
    take_token,
    waiting,
)
from worker.cli.faults import BadInput
from worker.cli.passes import world_here
from worker.words import clock_time
from worker.world import World

if TYPE_CHECKING:
    from connectors.garmin.auth import SignedIn

_UNOFFICIAL = (
    "Garmin offers no official way for a private person, so this signs in as Garmin's own app does; Garmin may change "
    "or close that at any time.\n"
)
_STAYS = "Your password goes to Garmin once and is not stored; what stays is the sign-in, sealed in your data folder."
_PRINTED = "Your password goes to Garmin once and is not stored; the sign-in is printed, and nothing is connected here."
_WORTH = (
    "This is the sign-in of {}. Whoever has it can read and change everything in that Garmin account, for weeks: treat "
    "it like a password. Paste it once, into `pronghorn connect garmin --token` on the machine that shall use it, and "
    "delete it here. It works on one machine only: there it changes with every use, and other copies die."
)


def garmin(email: str | None, *, password_stdin: bool) -> None:
    """Connect Garmin, asking for what is needed, or going on with a sign-in that waits. Raises as `begin`, BadInput."""
    with world_here() as world:
        account = _sign_in(world, email, password_stdin=password_stdin, keep=True)
        typer.echo(f"Garmin is connected as {account.display_name}.")
    typer.echo("Now run `pronghorn sync`.")


def garmin_token(email: str | None, *, password_stdin: bool, print_token: bool) -> None:
    """Connect Garmin with a token from another machine, pasted at a prompt or sent to standard input."""
    if email or password_stdin or print_token:
        raise BadInput("--token takes no other option: the token says whose account it is.")
    hidden = sys.stdin.isatty()
    with world_here() as world:
        pasted = (
            typer.prompt("Token (it stays hidden)", hide_input=True) if hidden else sys.stdin.read()
        )
        account = take_token(world, SecretStr(pasted))
        typer.echo(f"The token works. Garmin is connected as {account.display_name}.")
    typer.echo("Now run `pronghorn sync`. Delete every other copy of the token.")


def print_garmin_token(email: str | None, *, password_stdin: bool) -> None:
    """Sign in and print the sign-in for another machine; here nothing is connected. Raises as `begin`, BadInput."""
    with world_here() as world:
        account = _sign_in(world, email, password_stdin=password_stdin, keep=False)
    typer.echo(_WORTH.format(account.display_name), err=True)
    typer.echo(token.write(account.tokens))


def _sign_in(world: World, email: str | None, *, password_stdin: bool, keep: bool) -> "SignedIn":
    """Take the steps that are missing. All but a token goes to stderr when the caller prints one (`keep` false)."""
    say = partial(typer.echo, err=not keep)
    waits = None if password_stdin or email else waiting(world)
    if isinstance(waits, AccountWanted):
        return complete(world, keep=keep)
    ask_code = (
        _line_for_code if not sys.stdin.isatty() else partial(typer.prompt, "Code", err=not keep)
    )
    answer: SignedIn | CodeWanted
    if waits is None:
        check(world)
        if not password_stdin and not sys.stdin.isatty():
            raise BadInput(
                "There is no terminal to ask for the password on: use --email and --password-stdin."
            )
        if password_stdin and not email:
            raise BadInput("--password-stdin needs --email too.")
        say(_UNOFFICIAL + (_STAYS if keep else _PRINTED))
        email = email or typer.prompt("Garmin e-mail", err=not keep)
        prompt = partial(typer.prompt, "Garmin password", hide_input=True, err=not keep)
        answer = begin(
            world,
            email,
            SecretStr(_line("the password") if password_stdin else prompt()),
            keep=keep,
        )
    else:
        until = clock_time(waits.until, world.now(), world.zone, known=world.zone_known)
        say(f"A sign-in waits for its code until {until}. To start anew instead, say --email.")
        answer = waits
    while isinstance(answer, CodeWanted):
        say(answer.told)
        answer = finish(world, ask_code(), keep=keep)
    return answer


def strava(*, browser: bool, wait_s: float) -> None:
    """Connect Strava through the athlete's browser. Raises what `connect_strava` raises."""

    def visit(address: str) -> None:
        typer.echo(f"Open this page and let Pronghorn view your activities:\n\n  {address}\n")
        if browser:
            typer.launch(address)
        typer.echo(
            f"Waiting for your answer there, {wait_s:g} seconds at most. The browser has to run on this machine; if it "
            "cannot, connect on the page that `pronghorn serve` opens."
        )

    with world_here() as world:
        connect_strava(world, visit, wait_s, typer.echo)
    typer.echo("Now run `pronghorn sync`.")


def leave(platform: Literal["garmin", "strava"]) -> None:
    """Disconnect an account."""
    with world_here() as world:
        disconnect(world, platform, typer.echo)


def _line(what: str) -> str:
    text = sys.stdin.readline().rstrip("\r\n")
    if not text:
        raise BadInput(f"Standard input ended before {what}.")
    return text


def _line_for_code() -> str:
    return _line("the code")
