"""Plans without an account: from a problem written down as JSON, or from the runner's own exported history."""

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
from planner.model import Half
from planner.rulebook.book import rulebook
from worker import show, words
from worker.cli.faults import BadInput, listed
from worker.cli.history import asked

TIMES: dict[Half, dt.time] = {"am": dt.time(7), "pm": dt.time(18, 30)}
FEW = 5  # skipped rows that are named; the others are counted


def plan(file: Path, *, as_json: bool) -> None:
    """Print the plan for a problem in a file, or on standard input for `-`. Raises BadInput."""
    where = "standard input" if str(file) == "-" else str(file)
    text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        problem = PlanningProblem.model_validate_json(text)
    except ValidationError as error:
        raise BadInput(listed(error, f"The problem in {where}")) from error
    _print(problem, planner.plan(problem), as_json=as_json)


def schema(which: Literal["problem", "plan"]) -> None:
    """Print the JSON Schema of what goes in or of what comes out."""
    found = (
        PlanningProblem.model_json_schema()
        if which == "problem"
        else Plan.model_json_schema(mode="serialization")
    )
    typer.echo(json.dumps(found, indent=2))


def rules(wanted: Sequence[str], *, as_json: bool) -> None:
    """Print the rulebook, or the rules of these ids. Raises BadInput."""
    known = {entry.id: entry for entry in rulebook()}
    ids = [word.upper() for word in wanted] or list(known)
    if unknown := [word for word in ids if word not in known]:
        raise BadInput(
            f"There is no rule {words.joined(unknown)}; `pronghorn rules` names all there are."
        )
    entries = [known[word] for word in ids]
    if as_json:
        typer.echo(json.dumps([entry.model_dump() for entry in entries], indent=2))
    else:
        Console(highlight=False).print(show.rules(entries))


def preview(file: Path, told: Mapping[str, Any], *, as_json: bool) -> None:
    """Print the plan for an exported history and what the runner `told` as options. Raises BadInput, BadExport."""
    wanted = asked(told)
    history = read_history(
        file, zone=wanted.zone, units=wanted.units, today=max(wanted.now, wanted.clock).date()
    )
    problem = wanted.problem(file, history.activities)
    made = planner.plan(problem)
    _tell_skipped(history)
    if wanted.ics:
        from connectors.ical import IcalFile  # noqa: PLC0415 - slow to import, and seldom asked for

        changed = dt.datetime.now(dt.UTC).replace(microsecond=0)
        at = {s.uid: dt.datetime.combine(s.date, TIMES[s.half], wanted.zone) for s in made.sessions}
        IcalFile(wanted.ics).publish(
            [Event(s.uid, _aware(at[s.uid]), s, changed) for s in made.sessions]
        )
    _print(problem, made, as_json=as_json, units=wanted.units)
    if not as_json:
        newest = max(a.day for a in problem.activities)
        typer.echo(f"\nFrom {len(problem.activities)} activities up to {newest} in {file}.")
        untold = [option for option in ("--level", "--equipment", "--usual") if not told[option]]
        if untold:
            typer.echo(
                f"The plan would fit you better if it knew {words.joined(untold)}: see `pronghorn preview --help`."
            )


def _aware(local: dt.datetime) -> dt.datetime:
    """Put a time without a zone into this computer's, as UTC: the calendar shows it right wherever it is read."""
    return local if local.tzinfo else local.astimezone(dt.UTC)


def _tell_skipped(history: History) -> None:
    for row in history.skipped[:FEW]:
        typer.echo(f"Skipped {row.where}: {row.why}.", err=True)
    if len(history.skipped) > FEW:
        typer.echo(f"Skipped {len(history.skipped) - FEW} more.", err=True)
    if history.assumed:
        typer.echo(history.assumed, err=True)


def _print(
    problem: PlanningProblem, made: Plan, *, as_json: bool, units: Units | None = None
) -> None:
    if as_json:
        typer.echo(made.model_dump_json(indent=2))
    else:
        Console(highlight=False).print(
            show.plan(
                made,
                problem.today,
                problem.horizon_days,
                show.SessionStyle(units=units or "metric"),
            )
        )
