"""The commands a runner types, and their help."""
# ruff: noqa: PLC0415 - what a command needs is imported when it is called, so that help comes at once

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

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
        "Try it with invented data: pronghorn demo. Try it with your own export: pronghorn preview FILE. "
        "To put it to work: pronghorn connect, then pronghorn serve."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
connect = typer.Typer(
    cls=ConnectCommands, help="Connect an account. You do this once.", no_args_is_help=True
)
app.add_typer(connect, name="connect")
disconnect = typer.Typer(
    cls=DisconnectCommands,
    help="Forget an account and everything read from it.",
    no_args_is_help=True,
)
app.add_typer(disconnect, name="disconnect")
doctor = typer.Typer(
    help="Try out a connected account, and say what only you can see.", no_args_is_help=True
)
app.add_typer(doctor, name="doctor")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

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


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for a program to read.")]


@app.command()
def demo(
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where to write the calendar file and the mail.")
    ] = Path("demo"),
    *,
    serve: Annotated[
        bool, typer.Option("--serve", help="Then offer the page, and keep the sandbox up.")
    ] = False,
) -> None:
    """Show the whole loop in a minute, with an invented runner.

    A sandbox plays Strava and Garmin on this machine. Both accounts are connected, a week is planned and written to the
    Garmin calendar, two days pass, and the plan follows. Nothing leaves this machine.
    """
    from worker.tryout.demo import run

    sys.exit(run(out, serve=serve))


@app.command()
def preview(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A Strava export (zip or activities.csv) or a Garmin Activities.csv.",
        ),
    ],
    today: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Plan as if it were this day, such as 2026-05-09; what came later is left out.",
        ),
    ] = None,
    weeks: Annotated[
        str, typer.Option(metavar="N", help="How many weeks to plan, 16 at most.")
    ] = "2",
    level: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL", help="Your lifting experience: novice, intermediate or advanced."
        ),
    ] = None,
    equipment: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help="What you have, with commas: barbell, rack, dumbbells, kettlebell, trap_bar, bands, box.",
        ),
    ] = "",
    usual: Annotated[
        str,
        typer.Option(
            metavar="WEEK", help="Your usual week, such as Sun=long,Tue=intervals,Mon=rest."
        ),
    ] = "",
    available: Annotated[
        str,
        typer.Option(
            metavar="WEEK",
            help="When you can lift, such as Mon=pm,Wed=am+pm,Sun= (never). Other days are free.",
        ),
    ] = "",
    race: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RACE",
            help="A race, such as 2026-05-10=half:A (5k, 10k, half, marathon or 12.5km). Repeatable.",
        ),
    ] = None,
    flag: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FLAG",
            help=(
                "Something the plan should take into account: illness, injury, achilles_pain, "
                "plantar_pain, patellar_pain, bone_stress_injury, pregnant or first_exposures "
                "(your legs are new to lifting). Repeatable."
            ),
        ),
    ] = None,
    birth_year: Annotated[
        str | None, typer.Option(metavar="YEAR", help="The year you were born.")
    ] = None,
    body_mass: Annotated[
        str | None, typer.Option(metavar="KG", help="Your weight in kilograms.")
    ] = None,
    minutes: Annotated[
        str | None, typer.Option(metavar="N", help="The longest session you have time for.")
    ] = None,
    heavy: Annotated[
        str | None, typer.Option(metavar="N", help="At most so many lifting sessions a week.")
    ] = None,
    plyo: Annotated[
        str | None, typer.Option(metavar="N", help="At most so many jump sessions a week.")
    ] = None,
    *,
    units: Annotated[
        str | None,
        typer.Option(
            metavar="UNITS",
            help="Of Garmin's file: metric (kilometres) or imperial (miles); else guessed.",
        ),
    ] = None,
    supervised: Annotated[
        bool, typer.Option("--supervised", help="Somebody who knows how watches you lift.")
    ] = False,
    as_json: AsJson = False,
    ics: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Also write the sessions to this calendar file."),
    ] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Your time zone, such as Europe/Berlin.")
    ] = None,
) -> None:
    """Plan your coming weeks from your own exported history.

    This takes no account. The plan knows only your past runs and what you tell it here; pronghorn.toml and PRONGHORN_*
    are for the worker and are not read. Your file is only read.
    """
    from worker.cli import plans

    told = {  # as it was typed: what is wrong with it is said all at once
        "--level": level,
        "--equipment": equipment,
        "--usual": usual,
        "--available": available,
        "--birth-year": birth_year,
        "--body-mass": body_mass,
        "--minutes": minutes,
        "--heavy": heavy,
        "--plyo": plyo,
        "--supervised": supervised or None,
        "--race": race or [],
        "--flag": flag or [],
        "--today": today,
        "--zone": zone,
        "--weeks": weeks,
        "--units": units,
        "--ics": ics,
    }
    plans.preview(file, told, as_json=as_json)


@app.command()
def plan(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The problem as JSON; - reads it from standard input."),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Make the plan for a problem that is written down as JSON.

    `pronghorn schema problem` prints what a problem looks like. Nothing is stored and nothing is sent.
    """
    from worker.cli import plans

    plans.plan(file, as_json=as_json)


@app.command()
def simulate(
    kind: Annotated[
        Literal["beginner", "half", "ultra"] | None,
        typer.Argument(metavar="TYPE", help="Whose year; all if left out."),
    ] = None,
) -> None:
    """Live a year with an invented runner and print it week by week.

    TYPE is beginner (no equipment), half (an intermediate half marathoner) or ultra (100 km). The real planner plans
    day by day, the runner does what it says, with some misses, an illness and a holiday. It takes about half a minute.
    """
    from worker.tryout.simulate import LIVES, live, report

    for name, life in LIVES.items():
        if kind in (None, name):
            for line in report(name, life, live(name, life)):
                typer.echo(line)


@app.command()
def schema(
    which: Annotated[Literal["problem", "plan"], typer.Argument(help="What to describe.")],
) -> None:
    """Print the JSON Schema of a planning problem or of a plan."""
    from worker.cli import plans

    plans.schema(which)


@app.command()
def rules(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Only these rules, such as H03.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Print the rulebook: each rule, the number in force, why, and who says so.

    Every closed day and every session names rules by these ids. README.md tells how to change a number.
    """
    from worker.cli import plans

    plans.rules(ids or [], as_json=as_json)


@app.command()
def sync(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look at your runs now and bring plan and calendar up to date."""
    from worker.cli import passes

    passes.sync(dry_run=dry_run, as_json=as_json)


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Show what is connected, how it is, and the coming week."""
    from worker.cli import passes

    passes.status(as_json=as_json)


@doctor.command(name="garmin")
def doctor_garmin(
    *,
    look: Annotated[
        bool,
        typer.Option(
            "--look",
            help="Wait while the test workout is there, so that you can see it on your watch.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Try out your Garmin account: a checklist for the first run.

    It reads what a pass reads, makes a test workout, puts it on today, reads it back, compares, changes it and removes
    it again, and lists what only you can see on your watch.
    """
    from worker.cli import checkup

    checkup.garmin(look=look, as_json=as_json)


@app.command()
def record(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
) -> None:
    """Save what Garmin answers, without you in it, to give away as test data.

    Names, ids, places, titles, serial numbers and all other texts are replaced; times, numbers of training and Garmin's
    own words stay. Look through the files before you give them to anybody.
    """
    from worker.cli import checkup

    checkup.save_answers(folder)


@app.command()
def undo(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove everything of ours from your Garmin account."""
    from worker.cli import passes

    passes.take_back(yes=yes)


@app.command()
def replay() -> None:
    """Make the last plan again and compare it byte for byte."""
    from worker.cli import passes

    passes.replay()


@app.command()
def serve(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the log as JSON, a line an event.")
    ] = False,
) -> None:
    """Keep working until you press Ctrl-C, and open the page.

    It looks for new runs, keeps the plan and your calendar up to date and sends the weekly mail. The page is at
    http://127.0.0.1:8765, for this machine only; the log shows a link that signs you in for the first time.
    """
    from worker.cli import pages

    pages.serve(as_json=as_json)


@app.command()
def link() -> None:
    """Print a link that signs you in to the page, once, within half an hour.

    The page is open while `pronghorn serve` runs.
    """
    from worker.cli import pages

    pages.link()


def main() -> None:
    """Run a command. What a person can put right is said in a sentence, with exit code 2; the rest is a bug of ours."""
    try:
        app()
    except Exception as error:
        from worker.cli.faults import sentence

        text = sentence(error)
        if text is None:
            raise
        typer.echo(text, err=True)
        sys.exit(2)
