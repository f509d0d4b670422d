"""What a runner does with connected accounts: look now, see how things are, take everything back."""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

import planner
from planner.model import Session
from worker import show, words
from worker.ahead import days
from worker.bootstrap import open_world
from worker.cli.faults import BadInput
from worker.hand.undo import counted, undo
from worker.log import set_up_log
from worker.passes.progress import Progress
from worker.passes.sync import PassReport, run_pass
from worker.settings import BadSettings, MailSettings, Settings, load_settings
from worker.status import Status, pass_name, state_name
from worker.status import as_json as status_as_json
from worker.status import status as status_of
from worker.world import World

_NOTHING_CONNECTED = (
    "Nothing is connected. Run `pronghorn connect garmin` or `pronghorn connect strava`, or both."
)


def sync(*, dry_run: bool, as_json: bool) -> None:
    """Run one pass and say what it did. Exits with 1 if a platform failed."""
    with world_here() as world:
        if not dry_run and not world.member.may_write and world.store.accounts.all():
            if world.member.paused_at:
                typer.echo("Pronghorn was paused; this ends the pause.", err=True)
            world.say_go()
        shown = {s.uid: s.session for s in world.store.sessions.since(world.today)}
        report = run_pass(world, dry_run=dry_run, tell=_quiet if as_json else _told)
        if as_json:
            typer.echo(json.dumps(_report(report), indent=2))
        else:
            _tell(report, world, shown, dry_run=dry_run)
    raise typer.Exit(0 if report.ok else 1)


def status(*, as_json: bool) -> None:
    """Say what is connected, when it was last read, what went wrong and what is coming."""
    with world_here() as world:
        now = status_of(world)
        if as_json:
            facts = {"data": str(world.folder), **status_as_json(now)}
            typer.echo(json.dumps(facts, indent=2))
            return

        _tell_accounts(now)
        if now.last_pass:
            last = now.last_pass
            made = words.count(last.writes, "change")
            typer.echo(f"Last pass: {pass_name(last.kind)}, {_moment(last.at)}, {made} made")
            for error in last.errors:
                typer.echo(f"  {error}")

        if now.plan and not now.taken_back:
            typer.echo("")
            Console(highlight=False).print(show.week(days(now.plan, now.today), _style(world)))


def _tell_accounts(now: Status) -> None:
    for account in now.accounts:
        read = f"last read {_moment(account.read)}" if account.read else "not read yet"
        state = state_name(account.state)
        typer.echo(f"{account.platform}: {state}, connected as {account.name}, {read}")
        if account.reason:
            typer.echo(f"  {account.reason}")
        if account.not_before:
            typer.echo(f"  Not asked before {_moment(account.not_before)}.")

    for fault in now.faults:
        typer.echo(f"  {fault}")
    if now.sign_in_not_before:
        until = _moment(now.sign_in_not_before)
        typer.echo(f"garmin: sign-ins are blocked, none is tried before {until}.")
    if not now.accounts:
        typer.echo(_NOTHING_CONNECTED)

    if now.taken_back:
        taken = _moment(now.taken_back)
        typer.echo(f"Taken back on {taken}: nothing of ours stands on your calendars.")
        if now.accounts:
            typer.echo("Nothing is planned until you run `pronghorn sync`.")
    elif now.paused:
        typer.echo(f"Paused since {_moment(now.paused)}. To go on, run `pronghorn sync`.")


def _moment(at: dt.datetime) -> str:
    return f"{words.day(at.date())}, {at:%H:%M}"


def take_back(*, yes: bool) -> None:
    """Remove all that is ours, after asking. Exits with 1 if something is left."""
    with world_here() as world:
        on_file = any(s.fate == "shown" for s in world.store.sessions.since(world.today))
        if not world.store.accounts.all() and not on_file:
            typer.echo(_NOTHING_CONNECTED)
            return
        if not yes:
            if not sys.stdin.isatty():
                raise BadInput(
                    "There is no terminal to ask on. Say --yes to remove everything Pronghorn wrote."
                )
            if not typer.confirm(
                "Remove every workout Pronghorn put on your Garmin account, and pause?"
            ):
                raise typer.Exit
        report = undo(world, _told)
    typer.echo(counted(report))
    typer.echo(
        "Paused: nothing is read, written or mailed until you run `pronghorn sync`, or go on on the page."
    )
    for error in report.errors:
        typer.echo(str(error), err=True)
    raise typer.Exit(1 if report.left or report.errors else 0)


def replay() -> None:
    """Make the last stored plan again and compare it byte for byte. Exits with 1 if they differ."""
    with world_here() as world:
        stored = world.store.plans.latest()
    if stored is None:
        raise BadInput("There is no plan yet. Run `pronghorn sync` first.")
    again = planner.plan(stored.problem)
    same = again.model_dump_json() == stored.plan.model_dump_json()
    typer.echo(
        f"The plan of {stored.made_at:%Y-%m-%d %H:%M} UTC came out {'the same' if same else 'different'}."
    )
    raise typer.Exit(0 if same else 1)


@contextmanager
def world_here(*, platforms: bool = True) -> Iterator[World]:
    """Open the world of the settings in the environment. Raises BadSettings, BadKey, StoreError."""
    set_up_log()
    with open_world(_settings(), platforms=platforms) as world:
        yield world


def _settings() -> Settings:
    """Read the settings. Wrong ones for the mail are told, and stop nothing: commands send none."""
    try:
        return load_settings()
    except BadSettings as wrong:
        try:
            settings = load_settings(
                mail=MailSettings(), weekly_mail=Settings.model_fields["weekly_mail"].default
            )
        except BadSettings:
            raise wrong from None
        typer.echo(f"{wrong}\nThis goes on without mail.", err=True)
        return settings


def _told(progress: Progress) -> None:
    typer.echo(f"  {progress.text}")


def _quiet(_progress: Progress) -> None:
    """Say nothing: the JSON says it all."""


def _tell(report: PassReport, world: World, shown: dict[str, Session], *, dry_run: bool) -> None:
    for done in report.done:
        if done.outcome != "done":
            typer.echo(f"  {done.action}: {done.outcome}")
    for text in (*report.findings, *report.warnings, *report.refused):
        typer.echo(f"  {text}")
    if report.plan and report.problem:
        console = Console(highlight=False)
        console.print()
        console.print(
            show.plan(report.plan, report.problem.today, report.problem.horizon_days, _style(world))
        )
        console.print()
        console.print(Text("What changed", "bold underline"))
        console.print(show.changes(report.problem, report.plan, shown, world.preferences.units))
        console.print()
    for error in report.errors:
        typer.echo(str(error), err=True)
    asked = words.joined(
        [f"{words.count(count, 'request')} to {name}" for name, count in report.requests.items()]
    )
    made = (
        "Nothing was written: this was a dry run."
        if dry_run
        else f"{words.count(report.writes, 'change')} made."
    )
    typer.echo(f"{made} {asked}." if asked else made)


def _style(world: World) -> show.SessionStyle:
    return show.SessionStyle(words.times(world.preferences), world.preferences.units, notes=False)


def _report(report: PassReport) -> dict[str, Any]:
    return {
        "started": report.started.isoformat(),
        "ok": report.ok,
        "writes": report.writes,
        "requests": dict(report.requests),
        "done": [{"action": d.action, "outcome": d.outcome} for d in report.done],
        "findings": report.findings,
        "warnings": report.warnings,
        "refused": report.refused,
        "errors": [
            {"platform": e.platform, "word": e.word, "acts": e.acts, "text": str(e)}
            for e in report.errors
        ],
        "plan": report.plan.model_dump(mode="json") if report.plan else None,
    }
