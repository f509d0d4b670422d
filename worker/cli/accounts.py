"""Connecting and leaving an account at the terminal."""

import sys
from typing import Literal

import typer
from pydantic import SecretStr

from worker.cli.faults import BadInput
from worker.cli.passes import world_here
from worker.connect import check_pause, connect_garmin, connect_strava, disconnect

_UNOFFICIAL = (
    "Garmin offers no official way for a private person, so this signs in as Garmin's own app does; Garmin may change "
    "or close that at any time.\n"
    "Your password goes to Garmin once and is not stored; what stays is the sign-in, sealed in your data folder."
)


def garmin(email: str | None, *, password_stdin: bool) -> None:
    """Connect Garmin, asking for what is needed. Raises what `connect_garmin` raises, and BadInput."""
    if not password_stdin and not sys.stdin.isatty():
        raise BadInput("There is no terminal to ask for the password on: use --email and --password-stdin.")
    with world_here() as world:
        check_pause(world)
        typer.echo(_UNOFFICIAL)
        if password_stdin:
            if not email:
                raise BadInput("--password-stdin needs --email too.")
            password, ask_code = _line("the password"), _code_from_stdin
        else:
            email = email or typer.prompt("Garmin e-mail")
            password, ask_code = typer.prompt("Garmin password", hide_input=True), _code_from_terminal
        connect_garmin(world, email, SecretStr(password), ask_code, typer.echo)
    typer.echo("Now run `pronghorn sync`.")


def strava(*, browser: bool, wait_s: float) -> None:
    """Connect Strava through the athlete's browser. Raises what `connect_strava` raises."""

    def visit(address: str) -> None:
        typer.echo(f"Open this page and let Pronghorn view your activities:\n\n  {address}\n")
        if browser:
            typer.launch(address)

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


def _code_from_stdin(told: str) -> str:
    typer.echo(told)
    return _line("the code")


def _code_from_terminal(told: str) -> str:
    typer.echo(told)
    return str(typer.prompt("Code"))
