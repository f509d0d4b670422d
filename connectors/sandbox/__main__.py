"""Serves the sandbox in the foreground.

Run `python -m connectors.sandbox [--today DATE] [--no-mfa]`.
"""

import datetime as dt
import signal
import threading
from typing import Annotated

import typer

from connectors.sandbox.box import A_MONDAY, Sandbox


def serve(
    today: Annotated[
        str, typer.Option(help="The sandbox's date, YYYY-MM-DD.")
    ] = A_MONDAY.isoformat(),
    mfa: Annotated[bool, typer.Option(help="Whether Garmin asks for a code.")] = True,
) -> None:
    """Serve Strava and Garmin on loopback until interrupted."""
    try:
        day = dt.date.fromisoformat(today)
    except ValueError as error:
        raise typer.BadParameter(
            f"{today} is not a date. Write it as {A_MONDAY}.", param_hint="--today"
        ) from error

    stop = threading.Event()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())

    with Sandbox(day, mfa=mfa) as box:
        for name, value in {
            "Strava": box.strava_url,
            "  client id": box.client_id,
            "  client secret": box.client_secret,
            "Garmin": box.garmin_url,
            "  email": box.email,
            "  password": box.password,
            "  code": box.mfa_code if mfa else "(none asked)",
            "Today": f"{box.today} ({box.now().tzinfo})",
        }.items():
            typer.echo(f"{name:16}{value}")
        typer.echo("Stop with Ctrl+C.")
        stop.wait()


if __name__ == "__main__":
    typer.run(serve)
