"""Commands that examine a connected Garmin account: the first-run checklist and test data."""
# ruff: noqa: PLC0415 - what a command needs is imported when it is called, so that help is quick

from pathlib import Path
from typing import Annotated

import typer

from worker.cli.commands import AsJson


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
    """Check that your Garmin account works with Pronghorn.

    It reads what Pronghorn reads, puts a test workout on today, reads it back, compares it, changes
    it and removes it again. Then it lists what only you can see on your watch.
    """
    from worker.cli import checkup

    checkup.garmin(look=look, as_json=as_json)


def record(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")
    ],
) -> None:
    """Save Garmin's answers, scrubbed, as test data to share.

    Names, ids, places, titles, serial numbers and all other texts are replaced. Times, training
    numbers and Garmin's own words stay. Look through the files before you share them.
    """
    from worker.cli import checkup

    checkup.save_answers(folder)
