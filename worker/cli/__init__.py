"""The command `pronghorn`."""

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from worker.cli.commands.daily import link, replay, serve, status, sync, undo
from worker.cli.commands.examine import doctor_garmin, record
from worker.cli.commands.explore import demo, plan, rules, schema, simulate
from worker.cli.commands.preview import preview
from worker.cli.groups import ConnectCommands, DisconnectCommands


class _Commands(TyperGroup):
    """Says what is wrong with an option without the words of the library that found it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


app = typer.Typer(
    name="pronghorn",
    cls=_Commands,
    help=(
        "Puts heavy lifting and jumps on the right days around your runs.\n\n"
        "Try it with an invented runner: pronghorn demo. Try it with your own runs: "
        "pronghorn preview FILE. To start for real: pronghorn connect, then pronghorn serve."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
connect = typer.Typer(
    cls=ConnectCommands, help="Connect an account. You do this once.", no_args_is_help=True
)
disconnect = typer.Typer(
    cls=DisconnectCommands,
    help="Forget an account and everything read from it.",
    no_args_is_help=True,
)
doctor = typer.Typer(help="Check that an account works with Pronghorn.", no_args_is_help=True)

# The help lists the commands in this order, then the groups.
for command in (
    demo, preview, serve, link, status, sync, undo, replay, simulate, rules, plan, schema, record,
):  # fmt: skip
    app.command()(command)

doctor.command(name="garmin")(doctor_garmin)
app.add_typer(connect, name="connect")
app.add_typer(disconnect, name="disconnect")
app.add_typer(doctor, name="doctor")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - seldom asked for

        typer.echo(f"pronghorn {version('pronghorn')}")
        raise typer.Exit


@app.callback()
def _always(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run a command.

    An error that a person can put right is one sentence, with exit code 2. Any other is a bug.
    """
    try:
        app()
    except Exception as error:
        from worker.cli.faults import sentence  # noqa: PLC0415 - only after an error

        text = sentence(error)
        if text is None:
            raise
        typer.echo(text, err=True)
        sys.exit(2)
