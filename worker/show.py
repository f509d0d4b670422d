"""A week, a plan and its changes on the screen, as a runner reads them."""

import datetime as dt
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from connectors.wording import block_line
from planner.model import Change, Half, Plan, Session
from worker import words
from worker.weekly import DAYS, Day, days

_SESSION = "bold yellow"


def plan(made: Plan, today: dt.date, horizon_days: int, times: dict[Half, dt.time] | None = None) -> RenderableType:
    """Show all of a plan: where the athlete stands, week by week, what was closed and why, and what could open it."""
    parts: list[RenderableType] = [_heading(f"Phase {made.phase.number}, {made.phase.name}"), Text(made.phase.text)]
    parts += [Text(f"! {warning}", "red") for warning in made.warnings]
    for start in range(0, horizon_days, DAYS):
        length = min(DAYS, horizon_days - start)
        parts += ["", week(days(made, today + dt.timedelta(days=start), length), times)]
    if not made.sessions:
        parts += ["", Text("No session fits these days.", "bold")]
    parts += ["", *_why_closed(made)]
    parts += _offers(made)
    return Group(*parts)


def week(coming: tuple[Day, ...], times: dict[Half, dt.time] | None = None) -> RenderableType:
    """Show some days: first a table of runs and sessions, then each session with its exercises and its reason."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    table.add_column("Day", no_wrap=True)
    table.add_column("Run")
    table.add_column("Strength")
    for day in coming:
        runs = Text("\n").join([_run(words.run(r), guessed=r.source == "habit") for r in day.runs])
        ours = Text("\n").join([Text(f"{s.title}, {_clock(s, times)}", _SESSION) for s in day.sessions])
        table.add_row(words.day(day.date), runs, ours)
    sessions = [part for day in coming for s in day.sessions for part in ("", session(s, times))]
    return Group(table, *sessions)


def session(made: Session, times: dict[Half, dt.time] | None = None) -> RenderableType:
    """Show one session: what to do, why on this day, and on what condition."""
    head = Text.assemble(
        (f"{words.day(made.date)} {_clock(made, times)}  ", "bold"),
        (made.title, _SESSION),
        f"  {made.minutes} min",
        f", {made.contacts} contacts" if made.contacts else "",
    )
    lines: list[RenderableType] = [Text(block_line(block)) for block in made.blocks]
    lines.append(Text(made.reason, "italic"))
    if made.condition:
        lines.append(Text(made.condition, "dim"))
    return Group(head, Padding(Group(*lines), (0, 0, 0, 4)))


def changes(made: Iterable[Change], titles: dict[str, str]) -> RenderableType:
    """Show what moved, came and went, each with its reason. What stays is counted."""
    told = [change for change in made if change.what != "keep"]
    kept = [change for change in made if change.what == "keep"]
    parts: list[RenderableType] = []
    for change in told:
        parts.append(Text(words.change(change, titles.get(change.uid, "Session")), _SESSION))
        parts.append(Padding(Text(change.reason, "italic"), (0, 0, 0, 4)))
    if kept:
        stays = words.joined([words.day(c.to) for c in kept if c.to])
        parts.append(Text(f"Unchanged: {stays}", "dim"))
    return Group(*parts) if parts else Text("Nothing changed.", "dim")


def _heading(text: str) -> Text:
    return Text(text, "bold underline")


def _run(text: str, *, guessed: bool) -> Text:
    return Text(text, "dim" if guessed else "")


def _clock(made: Session, times: dict[Half, dt.time] | None) -> str:
    return f"{times[made.half]:%H:%M}" if times else made.half


def _why_closed(made: Plan) -> Iterator[RenderableType]:
    """One line a day that may hold neither kind, or not the heavy one: the first rule that closed it."""
    heavy: dict[dt.date, tuple[str, str]] = {}
    for closed in made.closed:
        if closed.kind == "heavy":
            heavy.setdefault(closed.date, (closed.rule, closed.text))
    if not heavy:
        return
    yield _heading("No lifting on")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), show_edge=False)
    for date, (rule, text) in heavy.items():
        table.add_row(words.day(date), text, Text(rule, "dim"))
    yield table


def _offers(made: Plan) -> list[RenderableType]:
    if not made.offers:
        return []
    return ["", _heading("What would make room"), *(Text(f"- {offer.text}") for offer in made.offers)]
