"""The first-run checklist, and scrubbed answers to give away, at the terminal."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from connectors.garmin.client import Garmin
from planner.language import _, ngettext
from worker.cli.faults import BadInput
from worker.cli.passes import world_here
from worker.tryout.checks import CheckResult
from worker.tryout.doctor import examine
from worker.tryout.record import record
from worker.tryout.trial import only_you_can_see
from worker.world import World

_SIGN = {True: "ok", False: "NO", None: "-"}


def garmin(*, look: bool, as_json: bool) -> None:
    """Examine the connected account. Exits with 1 if something is wrong."""
    if look and (as_json or not sys.stdin.isatty()):
        raise BadInput(_("--look waits for you at a terminal, and there is none. Leave it out."))

    with world_here() as world:
        _connected(world)
        show_check = _ignore if as_json else _show_check
        checks = examine(world, show_check, _wait if look else None)
        questions = only_you_can_see(world)

    if as_json:
        report = {"checks": [asdict(check) for check in checks], "only_you_can_see": questions}
        typer.echo(json.dumps(report, indent=2))
    else:
        _ask(questions, workout_is_gone=not look)

    failed = any(check.ok is False for check in checks)
    raise typer.Exit(1 if failed else 0)


def _show_check(check: CheckResult) -> None:
    line = Table.grid(padding=(0, 2, 0, 0))
    line.add_column(width=2)
    line.add_column(width=18)
    style = "bold red" if check.ok is False else ""
    line.add_row(_SIGN[check.ok], check.what, check.text, style=style)
    Console(highlight=False).print(line)


def _ignore(_check: CheckResult) -> None:
    """Print nothing: the JSON at the end holds every check."""


def _ask(questions: Sequence[str], *, workout_is_gone: bool) -> None:
    """Ask what only the athlete can see."""
    if workout_is_gone:
        typer.echo("")
        typer.echo(
            _("The test workout is gone again. With --look it stays until you have seen it.")
        )

    typer.echo("")
    typer.echo(_("Only you can see this, on your watch and in Garmin Connect:"))
    for number, question in enumerate(questions, 1):
        typer.echo(f"  {number}. {question}")


def save_answers(folder: Path) -> None:
    """Save scrubbed answers in a new folder. Raises BadInput if it is there."""
    if folder.exists():
        raise BadInput(
            _(
                "{folder} already exists. Name a new folder, so nothing gets mixed up.",
                folder=folder,
            )
        )
    with world_here() as world:
        files = record(_connected(world), world.today, folder, typer.echo)
    typer.echo(
        ngettext(
            "Saved {count} answer in {folder}. Look through it before you give it away.",
            "Saved {count} answers in {folder}. Look through them before you give them away.",
            len(files),
            folder=folder,
        )
    )


def _connected(world: World) -> Garmin:
    for fault in world.faults:
        if fault.platform == "garmin":
            raise fault
    if not isinstance(world.calendar, Garmin):
        raise BadInput(_("Garmin is not connected. Run `pronghorn connect garmin`."))
    return world.calendar


def _wait() -> None:
    typer.prompt(
        _("Sync your watch, open today's workout, then press Enter"),
        default="",
        show_default=False,
    )
