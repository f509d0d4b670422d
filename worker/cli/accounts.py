"""Connecting and leaving an account at the terminal."""

import sys
from functools import partial

import typer
from pydantic import SecretStr

from connectors.ways import Granted, sources, title_of
from planner.language import _
from worker.accounts import token
from worker.accounts.connect import connect_oauth
from worker.accounts.disconnect import disconnect, sentences
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


def connect_with_password(name: str, email: str | None, *, password_stdin: bool) -> None:
    """Connect a source, asking for what is needed, or go on with a sign-in that waits.

    Raises as `begin`, and BadInput.
    """
    with world_here() as world:
        account = _sign_in(world, name, email, password_stdin=password_stdin, keep=True)
    typer.echo(_connected_as(name, account))
    typer.echo(_("Now run `pronghorn sync`."))


def connect_with_token(
    name: str, email: str | None, *, password_stdin: bool, print_token: bool
) -> None:
    """Connect with a token from another machine, pasted at a prompt or sent to standard input."""
    if email or password_stdin or print_token:
        raise BadInput(_("--token takes no other option: the token says whose account it is."))

    with world_here() as world:
        if sys.stdin.isatty():
            pasted = typer.prompt(_("Token (it stays hidden)"), hide_input=True)
        else:
            pasted = sys.stdin.read()
        account = take_token(world, name, SecretStr(pasted))

    typer.echo(_("The token works. {connected}", connected=_connected_as(name, account)))
    typer.echo(_("Now run `pronghorn sync`. Delete every other copy of the token."))


def print_token(name: str, email: str | None, *, password_stdin: bool) -> None:
    """Sign in and print the sign-in for another machine. Nothing is connected here.

    Raises as `begin`, and BadInput.
    """
    with world_here() as world:
        account = _sign_in(world, name, email, password_stdin=password_stdin, keep=False)

    typer.echo(
        _(
            "This is the {title} sign-in of {display_name}. Anyone who has it can read and change "
            "everything in that account for weeks, so treat it like a password. Paste it once, "
            "into `pronghorn connect {name} --token` on the machine that will use it, and delete "
            "it here. It works on one machine only: it changes with every use there, and other "
            "copies stop working.",
            title=title_of(name),
            display_name=account.display_name,
            name=name,
        ),
        err=True,
    )
    typer.echo(token.write(name, account.tokens))


def connect_in_browser(name: str, *, browser: bool, wait_s: float) -> None:
    """Connect a source through the athlete's browser. Raises as `connect_oauth`."""

    def visit(address: str) -> None:
        typer.echo(_("Open this page and let Pronghorn view your activities:"))
        typer.echo(f"\n  {address}\n")
        if browser:
            typer.launch(address)
        typer.echo(
            _(
                "Waiting up to {seconds} seconds for your answer there. The browser has to run on "
                "this machine. If it can't, connect on the page that `pronghorn serve` opens.",
                seconds=f"{wait_s:g}",
            )
        )

    with world_here() as world:
        connect_oauth(world, name, visit, wait_s)
    typer.echo(_("{title} is connected.", title=title_of(name)))
    typer.echo(_("Now run `pronghorn sync`."))


def leave(name: str) -> None:
    """Disconnect an account. Raises as `disconnect`."""
    with world_here() as world:
        left = disconnect(world, name)
    for line in sentences(left):
        typer.echo(line)


def _sign_in(
    world: World, name: str, email: str | None, *, password_stdin: bool, keep: bool
) -> Granted:
    """Take the steps that are missing.

    When the caller prints a token (`keep` false), everything else goes to stderr.
    """
    say = partial(typer.echo, err=not keep)
    waits = None
    if not password_stdin and not email:
        waits = waiting(world, name)
    if isinstance(waits, AccountWanted):
        return complete(world, name, keep=keep)

    answer: Granted | CodeWanted
    if waits is None:
        check(world, name)
        _check_input(email, password_stdin=password_stdin)
        say(_before_the_password(name, keep=keep))
        email, password = _credentials(name, email, password_stdin=password_stdin, keep=keep)
        answer = begin(world, name, email, password, keep=keep)
    else:
        until = clock_time(waits.until, world.now(), world.zone, known=world.zone_known)
        say(
            _(
                "A sign-in is waiting for its code until {until}. To start again instead, use "
                "--email.",
                until=until,
            )
        )
        answer = waits

    while isinstance(answer, CodeWanted):
        say(answer.text)
        answer = finish(world, name, _code(keep=keep), keep=keep)
    return answer


def _check_input(email: str | None, *, password_stdin: bool) -> None:
    if not password_stdin and not sys.stdin.isatty():
        raise BadInput(
            _("There is no terminal to ask for the password: use --email and --password-stdin.")
        )
    if password_stdin and not email:
        raise BadInput(_("--password-stdin needs --email too."))


def _before_the_password(name: str, *, keep: bool) -> str:
    notice = sources()[name].notice
    values = {"title": title_of(name)}
    if keep:
        stays = _(
            "Your password goes to {title} once and is not stored. What stays is the sign-in, "
            "encrypted in your data folder.",
            **values,
        )
    else:
        stays = _(
            "Your password goes to {title} once and is not stored. The sign-in is printed, and "
            "nothing is connected here.",
            **values,
        )
    return f"{_(notice)}\n{stays}" if notice else stays


def _credentials(
    name: str, email: str | None, *, password_stdin: bool, keep: bool
) -> tuple[str, SecretStr]:
    title = title_of(name)
    if not email:
        email = typer.prompt(_("{title} email", title=title), err=not keep)
    assert email is not None
    if password_stdin:
        return email, SecretStr(_line(_("Standard input ended before the password.")))

    prompt = _("{title} password", title=title)
    return email, SecretStr(typer.prompt(prompt, hide_input=True, err=not keep))


def _code(*, keep: bool) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(_("Code"), err=not keep))
    return _line(_("Standard input ended before the code."))


def _line(if_missing: str) -> str:
    """Read a line of standard input. Raises BadInput with the given text if there is none."""
    text = sys.stdin.readline().rstrip("\r\n")
    if not text:
        raise BadInput(if_missing)
    return text


def _connected_as(name: str, account: Granted) -> str:
    return _(
        "{title} is connected as {display_name}.",
        title=title_of(name),
        display_name=account.display_name,
    )
