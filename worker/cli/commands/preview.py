"""The command `preview`, with an option for everything a plan can know of a runner."""
# ruff: noqa: PLC0415 - what a command needs is imported when it is called, so that help is quick

from pathlib import Path
from typing import Annotated

import typer

from worker.cli.commands import AsJson


def preview(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A Strava export (the zip or its activities.csv) or Garmin's Activities.csv.",
        ),
    ],
    today: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Plan as if this were today, such as 2026-05-09. Later activities are left out.",
        ),
    ] = None,
    weeks: Annotated[
        str, typer.Option(metavar="N", help="How many weeks to plan, up to 16.")
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
            help=(
                "Your equipment, separated by commas: barbell, rack, dumbbells, kettlebell, "
                "trap_bar, bands, box."
            ),
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
            help=(
                "A race, such as 2026-05-10=half:A (5k, 10k, half, marathon or 12.5km). "
                "Can be repeated."
            ),
        ),
    ] = None,
    flag: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FLAG",
            help=(
                "Something the plan should take into account: illness, injury, achilles_pain, "
                "plantar_pain, patellar_pain, hamstring_pain, bone_stress_injury, pregnant or "
                "first_exposures (your legs are new to lifting). Can be repeated."
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
        str | None, typer.Option(metavar="N", help="How long a session may be, in minutes.")
    ] = None,
    heavy: Annotated[
        str | None, typer.Option(metavar="N", help="The most lifting sessions you want in a week.")
    ] = None,
    plyo: Annotated[
        str | None, typer.Option(metavar="N", help="The most jump sessions you want in a week.")
    ] = None,
    *,
    units: Annotated[
        str | None,
        typer.Option(
            metavar="UNITS",
            help="Units of Garmin's file: metric (km) or imperial (miles). Guessed if left out.",
        ),
    ] = None,
    supervised: Annotated[
        bool, typer.Option("--supervised", help="Someone experienced watches you lift.")
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

    You need no account. The plan knows only your past runs and the options you give here.
    pronghorn.toml and PRONGHORN_* are for the worker and are not read. Your file is not changed.
    """
    from worker.cli import plans

    # The values are passed on as they were typed, so that one message lists everything wrong.
    options = {
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
    plans.preview(file, options, as_json=as_json)
