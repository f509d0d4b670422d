"""The first-run checklist, and answers to give away, at the terminal."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from connectors.garmin.client import Garmin
from worker import words
from worker.cli.faults import BadInput
from worker.cli.passes import world_here
from worker.tryout.doctor import Check, examine, eye
from worker.tryout.record import record
from worker.world import World

_SIGN = {True: "ok", False: "NO", None: "-"}


def garmin(*, look: bool, as_json: bool) -> None:
    """Examine the connected account. Exits with 1 if something is wrong."""
    if look and (as_json or not sys.stdin.isatty()):
        raise BadInput("--look needs a terminal, where it can wait for you; leave it out.")
    with world_here() as world:
        _connected(world)
        console = Console(highlight=False)

        def tell(check: Check) -> None:
            if not as_json:
                line = Table.grid(padding=(0, 2, 0, 0))
                line.add_column(width=2)
                line.add_column(width=18)
                line.add_row(
                    _SIGN[check.ok],
                    check.what,
                    check.text,
                    style="bold red" if check.ok is False else "",
                )
                console.print(line)

        checks = examine(world, tell, _wait if look else None)
        questions = eye(world)
    if as_json:
        typer.echo(
            json.dumps(
                {"checks": [asdict(check) for check in checks], "only_you_can_see": questions},
                indent=2,
            )
        )
    else:
        if not look:
            typer.echo(
                "\nThe test workout is gone again; with --look it waits until you have seen it."
            )
        typer.echo("\nOnly you can see this, on your watch and in Garmin Connect:")
        for number, question in enumerate(questions, 1):
            typer.echo(f"  {number}. {question}")
    raise typer.Exit(1 if any(check.ok is False for check in checks) else 0)


def save_answers(folder: Path) -> None:
    """Save scrubbed answers in a new folder. Raises BadInput if it is there."""
    if folder.exists():
        raise BadInput(
            f"{folder} is there already. Name a folder that is not, so that nothing is mixed up."
        )
    with world_here() as world:
        files = record(_connected(world), world.today, folder, typer.echo)
    typer.echo(
        f"Saved {words.count(len(files), 'answer')} in {folder}. Look through them before you give them away."
    )


def _connected(world: World) -> Garmin:
    for fault in world.faults:
        if fault.platform == "garmin":
            raise fault
    if not isinstance(world.calendar, Garmin):
        raise BadInput("Garmin is not connected. Run `pronghorn connect garmin`.")
    return world.calendar


def _wait() -> None:
    typer.prompt(
        "Sync your watch, open the workout of today, then press Enter",
        default="",
        show_default=False,
    )
