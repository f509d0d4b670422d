"""Commands that need no account and no data of your own: a demo, a year, the rulebook, a plan."""
# ruff: noqa: PLC0415 - what a command needs is imported when it is called, so that help is quick

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from worker.cli.commands import AsJson


def demo(
    out: Annotated[
        Path,
        typer.Option(metavar="DIR", help="Where to write the calendar file and the email."),
    ] = Path("demo"),
    *,
    serve: Annotated[
        bool,
        typer.Option("--serve", help="Afterwards, keep the page and the sandbox running."),
    ] = False,
) -> None:
    """Watch Pronghorn work for an invented runner. It takes a minute.

    A sandbox plays Strava and Garmin on this machine. The runner connects both accounts, gets a
    week written to her Garmin calendar, and two days later the plan adapts. Nothing leaves this
    machine.
    """
    from worker.tryout.demo import run

    sys.exit(run(out, serve=serve))


def simulate(
    kind: Annotated[
        Literal["beginner", "half", "ultra"] | None,
        typer.Argument(metavar="TYPE", help="Which runner. All three if you leave it out."),
    ] = None,
) -> None:
    """Simulate a year of an invented runner, week by week.

    TYPE is beginner (no equipment), half (an intermediate half marathoner) or ultra (100 km). The
    real planner plans day by day. The runner does what it says, except for a few missed sessions,
    an illness or a holiday. A year takes about half a minute.
    """
    from worker.tryout.simulate import LIVES, live, report

    for name, life in LIVES.items():
        if kind in (None, name):
            for line in report(name, life, live(name, life)):
                typer.echo(line)


def rules(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Only these rules, such as H03.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Print the rulebook: every rule with its number and source.

    Plans refer to the rules by their ids. docs/coaches.md tells you how to change a number.
    """
    from worker.cli import plans

    plans.rules(ids or [], as_json=as_json)


def plan(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The problem as JSON. Use - for standard input."),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Plan from a JSON file that describes the problem.

    `pronghorn schema problem` prints what such a file holds. Nothing is stored or sent.
    """
    from worker.cli import plans

    plans.plan(file, as_json=as_json)


def schema(
    which: Annotated[Literal["problem", "plan"], typer.Argument(help="What to describe.")],
) -> None:
    """Print the JSON Schema of a planning problem or a plan."""
    from worker.cli import plans

    plans.schema(which)
