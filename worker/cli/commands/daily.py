"""Commands for a connected account: keep working, look now, see how things are, take it back."""
# ruff: noqa: PLC0415 - what a command needs is imported when it is called, so that help is quick

from typing import Annotated

import typer

from worker.cli.commands import AsJson


def serve(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the log as JSON, one event per line.")
    ] = False,
) -> None:
    """Run Pronghorn and its page until you press Ctrl-C.

    It looks for new runs, keeps your plan and your calendar up to date and sends the weekly email.
    The page is at http://127.0.0.1:8765, for this machine only. The log shows a link that signs you
    in the first time.
    """
    from worker.cli import pages

    pages.serve(as_json=as_json)


def link() -> None:
    """Print a link that signs you in to the page. It works once, for half an hour.

    The page is only there while `pronghorn serve` runs.
    """
    from worker.cli import pages

    pages.link()


def sync(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be done.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check your runs now and update your plan and your calendar."""
    from worker.cli import passes

    passes.sync(dry_run=dry_run, as_json=as_json)


def status(*, as_json: AsJson = False) -> None:
    """Show your accounts, whether they work, and your coming week."""
    from worker.cli import passes

    passes.status(as_json=as_json)


def undo(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask first.")] = False,
) -> None:
    """Remove every workout that Pronghorn wrote, and pause."""
    from worker.cli import passes

    passes.take_back(yes=yes)


def replay() -> None:
    """Make the last plan again and compare it byte for byte."""
    from worker.cli import passes

    passes.replay()
