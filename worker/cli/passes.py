"""What a runner does with connected accounts: connect them, look now, see how things are, take everything back."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import typer
from pydantic import SecretStr
from rich.console import Console

import planner
from worker import show, words
from worker.bootstrap import World, open_world
from worker.cli.faults import BadInput
from worker.clock import half_of
from worker.connect import check_pause, connect_garmin, connect_strava, disconnect
from worker.engine import local
from worker.log import set_up_log
from worker.notify import send_weekly
from worker.settings import load_settings
from worker.sync import PassReport, Progress, run_pass
from worker.undo import undo
from worker.weekly import days

_UNOFFICIAL = (
    "Garmin offers no official way for a private person, so this signs in as Garmin's own app does; Garmin may change "
    "or close that at any time.\n"
    "Your password goes to Garmin once and is not stored; what stays is the sign-in, sealed in your data folder."
)


def garmin(email: str | None, *, password_stdin: bool) -> None:
    """Connect Garmin, asking for what is needed. Raises what `connect_garmin` raises, and BadInput."""
    if not password_stdin and not sys.stdin.isatty():
        raise BadInput("There is no terminal to ask for the password on: use --email and --password-stdin.")
    with _world() as world:
        check_pause(world)
        typer.echo(_UNOFFICIAL)
        if password_stdin:
            if not email:
                raise BadInput("--password-stdin needs --email too.")
            password, ask_code = _line("the password"), _code_from_stdin
        else:
            email = email or typer.prompt("Garmin e-mail")
            password, ask_code = typer.prompt("Garmin password", hide_input=True), _code_from_terminal
        connect_garmin(world, email, SecretStr(password), ask_code, typer.echo)
    typer.echo("Now run `pronghorn sync`.")


def strava(*, browser: bool, wait_s: float) -> None:
    """Connect Strava through the athlete's browser. Raises what `connect_strava` raises."""

    def visit(address: str) -> None:
        typer.echo(f"Open this page and let Pronghorn view your activities:\n\n  {address}\n")
        if browser:
            typer.launch(address)

    with _world() as world:
        connect_strava(world, visit, wait_s, typer.echo)
    typer.echo("Now run `pronghorn sync`.")


def leave(platform: Literal["garmin", "strava"]) -> None:
    """Disconnect an account."""
    with _world() as world:
        disconnect(world, platform, typer.echo)


def sync(*, dry_run: bool, as_json: bool) -> None:
    """Run one pass and say what it did. Exits with 1 if a platform failed."""
    with _world() as world:
        titles = {s.uid: s.session.title for s in world.store.sessions.since(world.today)}
        report = run_pass(world, dry_run=dry_run, tell=_quiet if as_json else _told)
        if as_json:
            typer.echo(json.dumps(_report(report), indent=2))
        else:
            _tell(report, world, titles, dry_run=dry_run)
    raise typer.Exit(0 if report.ok else 1)


def status(*, as_json: bool) -> None:
    """Say what is connected, when it was last read, what went wrong and what is coming."""
    with _world() as world:
        found = _status(world)
        stored = world.store.plans.latest()
        if as_json:
            plan = stored.plan.model_dump(mode="json") if stored else None
            typer.echo(json.dumps(found | {"plan": plan}, indent=2))
            return
        for account in found["accounts"]:
            typer.echo(
                f"{account['platform']}: {account['state']}, connected as {account['name']}. {account['reason']}"
            )
        if not found["accounts"]:
            typer.echo("Nothing is connected. Run `pronghorn connect garmin`, and `pronghorn connect strava`.")
        if found["last_pass"]:
            done = found["last_pass"]
            typer.echo(f"Last looked: {done['at']}, {done['writes']} changes made.")
            for error in done["errors"]:
                typer.echo(f"  {error}")
        if stored:
            typer.echo("")
            Console(highlight=False).print(show.week(days(stored.plan, world.today), _style(world)))


def serve(*, as_json: bool) -> None:
    """Run what is due until Ctrl-C or SIGTERM; a pass that is under way is finished first."""
    settings = load_settings()
    set_up_log(json=as_json)
    local.serve(lambda: open_world(settings), send_weekly)


def take_back(*, yes: bool) -> None:
    """Remove all that is ours, after asking. Exits with 1 if something is left."""
    if not yes:
        if not sys.stdin.isatty():
            raise BadInput("There is no terminal to ask on. Say --yes to remove everything Pronghorn wrote.")
        if not typer.confirm("Remove every workout Pronghorn put on your Garmin account?"):
            raise typer.Exit
    with _world() as world:
        report = undo(world, _told)
    typer.echo(f"Removed {report.workouts} workouts and {report.entries} calendar entries of ours; {report.left} left.")
    for error in report.errors:
        typer.echo(str(error), err=True)
    raise typer.Exit(1 if report.left or report.errors else 0)


def replay() -> None:
    """Make the last stored plan again and compare it byte for byte. Exits with 1 if they differ."""
    with _world() as world:
        stored = world.store.plans.latest()
    if stored is None:
        raise BadInput("There is no plan yet. Run `pronghorn sync` first.")
    again = planner.plan(stored.problem)
    same = again.model_dump_json() == stored.plan.model_dump_json()
    typer.echo(f"The plan of {stored.made_at:%Y-%m-%d %H:%M} UTC came out {'the same' if same else 'different'}.")
    raise typer.Exit(0 if same else 1)


@contextmanager
def _world() -> Iterator[World]:
    set_up_log()
    with open_world(load_settings()) as world:
        yield world


def _told(progress: Progress) -> None:
    typer.echo(f"  {progress.text}")


def _quiet(_progress: Progress) -> None:
    """Say nothing: the JSON says it all."""


def _tell(report: PassReport, world: World, titles: dict[str, str], *, dry_run: bool) -> None:
    for done in report.done:
        if done.outcome != "done":
            typer.echo(f"  {done.action}: {done.outcome}")
    for text in (*report.findings, *report.warnings, *report.refused):
        typer.echo(f"  {text}")
    if report.plan and report.problem:
        console = Console(highlight=False)
        console.print()
        console.print(show.plan(report.plan, report.problem.today, report.problem.horizon_days, _style(world)))
        console.print()
        console.print(show.changes(report.problem, report.plan, titles))
    for error in report.errors:
        typer.echo(str(error), err=True)
    typer.echo("Nothing was written: this was a dry run." if dry_run else f"{report.writes} changes made.")


def _style(world: World) -> show.Style:
    return show.Style(words.times(world.settings), world.settings.units)


def _report(report: PassReport) -> dict[str, Any]:
    return {
        "started": report.started.isoformat(),
        "ok": report.ok,
        "writes": report.writes,
        "done": [{"action": d.action, "outcome": d.outcome} for d in report.done],
        "findings": report.findings,
        "warnings": report.warnings,
        "refused": report.refused,
        "errors": [{"platform": e.platform, "word": e.word, "acts": e.acts, "text": str(e)} for e in report.errors],
        "plan": report.plan.model_dump(mode="json") if report.plan else None,
    }


def _status(world: World) -> dict[str, Any]:
    def local(moment: Any) -> str | None:
        return moment.astimezone(world.zone).isoformat(timespec="minutes") if moment else None

    last = next(iter(world.store.journal.passes(1)), None)
    return {
        "data": str(world.folder),
        "today": world.today.isoformat(),
        "half": half_of(world.now().astimezone(world.zone)),
        "zone": world.zone.key,
        "accounts": [
            {
                "platform": a.platform,
                "name": a.display_name,
                "state": a.state,
                "reason": a.reason,
                "not_before": local(a.not_before),
                "read": local(world.store.activities.pulled_at(a.platform)),
            }
            for a in world.store.accounts.all()
        ],
        "faults": [str(fault) for fault in world.faults],
        "last_pass": last and {"at": local(last.finished), "writes": last.writes, "errors": last.errors.splitlines()},
        "mails": [
            {"week": m.week.isoformat(), "sent": local(m.sent_at), "error": m.error}
            for m in world.store.journal.mails(3)
        ],
        "due": [{"job": d.job, "at": local(d.at)} for d in world.store.journal.due()],
    }


def _line(what: str) -> str:
    text = sys.stdin.readline().rstrip("\r\n")
    if not text:
        raise BadInput(f"Standard input ended before {what}.")
    return text


def _code_from_stdin(told: str) -> str:
    typer.echo(told)
    return _line("the code")


def _code_from_terminal(told: str) -> str:
    typer.echo(told)
    return str(typer.prompt("Code"))
