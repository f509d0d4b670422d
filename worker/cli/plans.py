"""Plans without an account: from a problem in JSON, or from the runner's own exported history."""

import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import typer
from pydantic import ValidationError
from rich.console import Console

import planner
from connectors.archive import History, read_history
from connectors.ports import Event
from connectors.wording import Units
from planner import Plan, PlanningProblem
from planner.language import _, ngettext
from planner.model import Half
from planner.rulebook.book import rulebook
from worker import show, words
from worker.cli.faults import BadInput, listed
from worker.cli.history import asked

TIMES: dict[Half, dt.time] = {"am": dt.time(7), "pm": dt.time(18, 30)}
FEW = 5  # skipped rows that are named; the others are counted


def plan(file: Path, *, as_json: bool) -> None:
    """Print the plan for a problem in a file, or on standard input for `-`. Raises BadInput."""
    if str(file) == "-":
        where, text = _("standard input"), sys.stdin.buffer.read()
    else:
        where, text = str(file), file.read_bytes()

    try:
        problem = PlanningProblem.model_validate_json(text)
    except ValidationError as error:
        raise BadInput(listed(error, _("The problem in {where}", where=where))) from error

    _print(problem, planner.plan(problem), as_json=as_json)


def schema(which: Literal["problem", "plan"]) -> None:
    """Print the JSON Schema of what goes in or of what comes out."""
    if which == "problem":
        json_schema = PlanningProblem.model_json_schema()
    else:
        json_schema = Plan.model_json_schema(mode="serialization")
    typer.echo(json.dumps(json_schema, indent=2))


def rules(wanted: Sequence[str], *, as_json: bool) -> None:
    """Print the rulebook, or the rules of these ids. Raises BadInput."""
    book = {entry.id: entry for entry in rulebook()}
    ids = [word.upper() for word in wanted] or list(book)

    unknown = [word for word in ids if word not in book]
    if unknown:
        raise BadInput(
            _(
                "There is no rule {ids}. `pronghorn rules` lists them all.",
                ids=words.joined(unknown),
            )
        )

    entries = [book[word] for word in ids]
    if as_json:
        typer.echo(json.dumps([entry.model_dump() for entry in entries], indent=2))
    else:
        Console(highlight=False).print(show.rules(entries))


def preview(file: Path, options: Mapping[str, Any], *, as_json: bool) -> None:
    """Print the plan for an exported history and the runner's options, as they were typed.

    Raises BadInput, BadExport.
    """
    wanted = asked(options)
    history = read_history(
        file, zone=wanted.zone, units=wanted.units, today=max(wanted.now, wanted.clock).date()
    )
    problem = wanted.problem(file, history.activities)
    made = planner.plan(problem)
    _tell_skipped(history)
    if wanted.ics:
        _write_calendar(wanted.ics, made, wanted.zone)

    _print(problem, made, as_json=as_json, units=wanted.units)
    if not as_json:
        _tell_source(problem, file, options)


def _write_calendar(path: Path, made: Plan, zone: dt.tzinfo | None) -> None:
    from connectors.ical import IcalFile  # noqa: PLC0415 - slow to import, and seldom asked for

    changed = dt.datetime.now(dt.UTC).replace(microsecond=0)
    events = []
    for session in made.sessions:
        start = dt.datetime.combine(session.date, TIMES[session.half], zone)
        events.append(Event(session.uid, _aware(start), session, changed))
    IcalFile(path).publish(events)


def _aware(local: dt.datetime) -> dt.datetime:
    """Read a time without a zone in this computer's, and give it in UTC.

    Then a calendar shows it right wherever it is read.
    """
    return local if local.tzinfo else local.astimezone(dt.UTC)


def _tell_source(problem: PlanningProblem, file: Path, options: Mapping[str, Any]) -> None:
    """Say what the plan was made from, and which options would make it better."""
    newest = max(activity.day for activity in problem.activities)
    read = ngettext(
        "From {count} activity up to {newest} in {file}.",
        "From {count} activities up to {newest} in {file}.",
        len(problem.activities),
        newest=newest,
        file=file,
    )
    typer.echo(f"\n{read}")

    missing = [option for option in ("--level", "--equipment", "--usual") if not options[option]]
    if missing:
        typer.echo(
            _(
                "The plan would fit you better if it knew {options}: see "
                "`pronghorn preview --help`.",
                options=words.joined(missing),
            )
        )


def _tell_skipped(history: History) -> None:
    for row in history.skipped[:FEW]:
        typer.echo(_("Skipped {where}: {why}.", where=row.where, why=row.why), err=True)
    if len(history.skipped) > FEW:
        typer.echo(_("Skipped {count} more.", count=len(history.skipped) - FEW), err=True)
    if history.assumed:
        typer.echo(history.assumed, err=True)


def _print(
    problem: PlanningProblem, made: Plan, *, as_json: bool, units: Units | None = None
) -> None:
    if as_json:
        typer.echo(made.model_dump_json(indent=2))
        return

    style = show.SessionStyle(units=units or "metric")
    screen = show.plan(made, problem.today, problem.horizon_days, style)
    Console(highlight=False).print(screen)
