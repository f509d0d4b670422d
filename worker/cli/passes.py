"""What a runner does with connected accounts: look now, see how things are, take it all back."""

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
from connectors.ways import title_of
from planner import Plan, PlanningProblem
from planner.language import N_, _, ngettext
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
from worker.status import AccountStatus, Status, pass_name, state_name
from worker.status import as_json as status_as_json
from worker.status import status as status_of
from worker.world import World

_NOTHING_CONNECTED = N_("No account is connected. `pronghorn connect --help` lists what there is.")


def sync(*, dry_run: bool, as_json: bool) -> None:
    """Run one pass and say what it did. Exits with 1 if a platform failed."""
    with world_here() as world:
        if not dry_run and not world.member.may_write and world.store.accounts.all():
            if world.member.paused_at:
                typer.echo(_("Pronghorn was paused. This ends the pause."), err=True)
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
            made = ngettext("{count} change made", "{count} changes made", last.writes)
            kind = pass_name(last.kind)
            typer.echo(
                _("Latest: {kind} on {at}, {made}", kind=kind, at=_moment(last.at), made=made)
            )
            for error in last.errors:
                typer.echo(f"  {error}")

        if now.plan and not now.taken_back:
            typer.echo("")
            week = show.week(days(now.plan, now.today), _style(world))
            Console(highlight=False).print(week)


def _tell_accounts(now: Status) -> None:
    for account in now.accounts:
        typer.echo(
            _(
                "{platform}: {state}, account {name}, {read}",
                platform=title_of(account.platform),
                state=state_name(account.state),
                name=account.name,
                read=_last_read(account),
            )
        )
        if account.reason:
            typer.echo(f"  {account.reason}")
        if account.not_before:
            when = _moment(account.not_before)
            typer.echo("  " + _("Pronghorn will try again on {when}.", when=when))

    for fault in now.faults:
        typer.echo(f"  {fault}")
    for refused in now.sign_ins_refused:
        typer.echo(
            _(
                "{title} is refusing sign-ins. Pronghorn won't try again before {until}.",
                title=title_of(refused.platform),
                until=_moment(refused.until),
            )
        )
    if not now.accounts:
        typer.echo(_(_NOTHING_CONNECTED))

    if now.taken_back:
        taken = _moment(now.taken_back)
        typer.echo(
            _("Taken back on {when}: nothing from Pronghorn is left on your calendars.", when=taken)
        )
        if now.accounts:
            typer.echo(_("Nothing is planned until you run `pronghorn sync`."))
    elif now.paused:
        since = _moment(now.paused)
        typer.echo(_("Paused since {when}. Run `pronghorn sync` to resume.", when=since))


def _last_read(account: AccountStatus) -> str:
    if account.read is None:
        return _("not read yet")
    return _("last read {when}", when=_moment(account.read))


def _moment(at: dt.datetime) -> str:
    return f"{words.day(at.date())}, {at:%H:%M}"


def take_back(*, yes: bool) -> None:
    """Remove everything Pronghorn wrote, after asking. Exits with 1 if something is left."""
    with world_here() as world:
        on_file = any(s.fate == "shown" for s in world.store.sessions.since(world.today))
        if not world.store.accounts.all() and not on_file:
            typer.echo(_(_NOTHING_CONNECTED))
            return

        if not yes:
            _confirm_removal()
        report = undo(world, _told)

    typer.echo(counted(report))
    typer.echo(
        _(
            "Paused: nothing is read, written or emailed until you run `pronghorn sync` or "
            "resume on the page."
        )
    )
    for error in report.errors:
        typer.echo(str(error), err=True)
    raise typer.Exit(1 if report.left or report.errors else 0)


def _confirm_removal() -> None:
    """Ask before everything goes. Raises BadInput without a terminal, Exit for a no."""
    if not sys.stdin.isatty():
        raise BadInput(
            _("There is no terminal to ask on. Use --yes to remove everything Pronghorn wrote.")
        )
    if not typer.confirm(_("Remove every workout that Pronghorn wrote, and pause?")):
        raise typer.Exit


def replay() -> None:
    """Make the last stored plan again and compare it byte for byte. Exits with 1 if they differ."""
    with world_here() as world:
        stored = world.store.plans.latest()
    if stored is None:
        raise BadInput(_("There is no plan yet. Run `pronghorn sync` first."))

    again = planner.plan(stored.problem)
    same = again.model_dump_json() == stored.plan.model_dump_json()
    made_at = f"{stored.made_at:%Y-%m-%d %H:%M} UTC"
    if same:
        typer.echo(_("The plan of {made_at} came out the same.", made_at=made_at))
    else:
        typer.echo(_("The plan of {made_at} came out different.", made_at=made_at))
    raise typer.Exit(0 if same else 1)


@contextmanager
def world_here(*, platforms: bool = True) -> Iterator[World]:
    """Open the world of the settings in the environment. Raises BadSettings, BadKey, StoreError."""
    set_up_log()
    with open_world(_settings(), platforms=platforms) as world:
        yield world


def _settings() -> Settings:
    """Read the settings. Faulty email settings are named and left out: no command sends email."""
    try:
        return load_settings()
    except BadSettings as wrong:
        sunday_evening = Settings.model_fields["weekly_mail"].default
        try:
            settings = load_settings(mail=MailSettings(), weekly_mail=sunday_evening)
        except BadSettings:
            raise wrong from None
        typer.echo(str(wrong), err=True)
        typer.echo(_("Carrying on without email."), err=True)
        return settings


def _told(progress: Progress) -> None:
    typer.echo(f"  {progress.text}")


def _quiet(_progress: Progress) -> None:
    """Print nothing: the JSON at the end holds it all."""


def _tell(report: PassReport, world: World, shown: dict[str, Session], *, dry_run: bool) -> None:
    for done in report.done:
        if done.outcome != "done":
            typer.echo(f"  {done.action}: {done.outcome}")
    for text in (*report.findings, *report.warnings, *report.refused):
        typer.echo(f"  {text}")

    if report.plan and report.problem:
        _tell_plan(report.plan, report.problem, world, shown)

    for error in report.errors:
        typer.echo(str(error), err=True)

    if dry_run:
        made = _("Nothing was written: this was a dry run.")
    else:
        made = ngettext("{count} change made.", "{count} changes made.", report.writes)
    requests = _requests(report)
    typer.echo(f"{made} {requests}." if requests else made)


def _tell_plan(
    plan: Plan, problem: PlanningProblem, world: World, shown: dict[str, Session]
) -> None:
    console = Console(highlight=False)
    console.print()
    console.print(show.plan(plan, problem.today, problem.horizon_days, _style(world)))
    console.print()
    console.print(Text(_("What changed"), "bold underline"))
    console.print(show.changes(problem, plan, shown, world.preferences.units))
    console.print()


def _requests(report: PassReport) -> str:
    """Word what was asked of each platform: `4 requests to Garmin and 1 request to Strava`."""
    lines = [
        ngettext(
            "{count} request to {title}",
            "{count} requests to {title}",
            count,
            title=title_of(name),
        )
        for name, count in report.requests.items()
    ]
    return words.joined(lines)


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
