"""A week, a plan and its changes on the screen, as a runner reads them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from connectors.wording import Units, block_line
from planner.model import Block, Half, Plan, PlanningProblem, Session
from planner.rulebook.book import Entry
from worker import words
from worker.ahead import DAYS, DayAhead, days

_SESSION = "bold yellow"
FEW = 3  # changed exercises that are named; the others are counted


@dataclass(frozen=True, slots=True)
class Style:
    """How sessions are told: at which clock times (unknown: only am or pm), and with or without technique notes."""

    times: Mapping[Half, dt.time] | None = None
    units: Units = "metric"
    notes: bool = True

    def clock(self, made: Session) -> str:
        """Return when a session is, as far as it is known."""
        return f"{self.times[made.half]:%H:%M}" if self.times else made.half


def plan(made: Plan, today: dt.date, horizon_days: int, style: Style) -> RenderableType:
    """Show a plan: where the athlete stands, week by week, which days were closed and why, and what would open one."""
    parts: list[RenderableType] = [] if made.sessions else [Text(_why_nothing(made), "bold"), ""]
    parts += [_heading(f"Phase {made.phase.number}, {made.phase.name}"), Text(made.phase.text)]
    parts += [Text(f"! {warning}", "red") for warning in made.warnings]
    for start in range(0, horizon_days, DAYS):
        length = min(DAYS, horizon_days - start)
        parts += ["", week(days(made, today + dt.timedelta(days=start), length), style)]
    parts += _why_closed(made, today + dt.timedelta(days=horizon_days))
    if made.offers:
        parts += [
            "",
            _heading("What would make room"),
            *(Text(f"- {offer.text}") for offer in made.offers),
        ]
    return Group(*parts)


def _why_nothing(made: Plan) -> str:
    """Say that there is no session, and what closed most days for lifting."""
    most = Counter(
        f"{closed.text} ({closed.rule})" for closed in made.closed if closed.kind == "heavy"
    ).most_common(1)
    return f"No session fits these days. {most[0][0]}." if most else "No session fits these days."


def week(coming: tuple[DayAhead, ...], style: Style) -> RenderableType:
    """Show some days: first a table of runs and sessions, then each session with its exercises and its reason."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    table.add_column("DayAhead", no_wrap=True)
    table.add_column("Run")
    table.add_column("Strength")
    for day in coming:
        runs = Text("\n".join(words.runs(day)), "dim" if day.habit else "")
        ours = Text("\n").join(
            [Text(f"{s.title}, {style.clock(s)}", _SESSION) for s in day.sessions]
        )
        table.add_row(words.day(day.date), runs, ours)
    sessions = [part for day in coming for s in day.sessions for part in ("", session(s, style))]
    return Group(table, *sessions)


def session(made: Session, style: Style) -> RenderableType:
    """Show one session: what to do, why on this day, and on what condition."""
    head = Text.assemble(
        (f"{words.day(made.date)} {style.clock(made)}  ", "bold"),
        (made.title, _SESSION),
        f"  {made.minutes} min",
        f", {made.contacts} contacts" if made.contacts else "",
    )
    lines = Table.grid(padding=(0, 1, 0, 0))
    for block in made.blocks:
        line = block_line(block.model_copy(update={"note": ""}), style.units)
        note = f", {block.note}" if block.note and style.notes else ""
        lines.add_row("-", Text.assemble(line, (note, "dim")))
    parts: list[RenderableType] = [lines, Text(f"Why: {made.reason}", "italic")]
    if made.condition:
        parts.append(Text(f"When: {made.condition}", "dim"))
    return Group(head, *(Padding(part, (0, 0, 0, 2)) for part in parts))


def rules(entries: Sequence[Entry]) -> RenderableType:
    """Show rules: what holds, the number in force, why, and who says so."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for entry in entries:
        lines = Table.grid(padding=(0, 1, 0, 0))
        lines.add_column(no_wrap=True)
        lines.add_column(overflow="fold")  # an address longer than the line
        lines.add_row(Text("Now", "dim"), Text(entry.number))
        lines.add_row(Text("Why", "dim"), Text(f"{entry.why} [{entry.origin}]"))
        lines.add_row(Text("By", "dim"), Text("\n".join(entry.sources)))
        table.add_row(Text(entry.id, _SESSION), Group(Text(entry.text, "bold"), lines, ""))
    return Group(
        "[E] follows from evidence, [C] coaching convention, [D] a choice of this program.",
        "",
        table,
    )


def changes(
    problem: PlanningProblem, made: Plan, shown: Mapping[str, Session], units: Units
) -> RenderableType:
    """Show what moved, came, went and became another session, each with its reason; what stays is named.

    `shown` are the sessions as the athlete knows them, by uid.
    """
    after = {s.uid: s for s in made.sessions}
    before = {p.uid: p for p in problem.published}
    parts: list[RenderableType] = []
    kept: list[str] = []
    for change in made.changes:
        new, old = after.get(change.uid), before.get(change.uid)
        known = shown.get(change.uid) or new
        title = known.title if known else "Session"
        if change.what != "keep":
            _tell(parts, words.change(change, title), change.reason)
        elif new and old and new.title != title:
            _tell(
                parts,
                f"{title} on {words.day(new.date)}: now {new.title}",
                _why_without(made, new, old.kinds),
            )
        elif new and known and (others := _other_blocks(known, new)):
            _tell(parts, f"{title} on {words.day(new.date)}: other exercises or weights", "")
            parts += [Padding(Text(f"- {line}"), (0, 0, 0, 2)) for line in _first(others, units)]
        elif new:
            kept.append(words.day(new.date))
    if kept:
        parts.append(Text(f"Unchanged: {words.joined(kept)}", "dim"))
    return Group(*parts) if parts else Text("Nothing changed.", "dim")


def _other_blocks(old: Session, new: Session) -> list[Block]:
    """Return what the new session asks for and the old one did not; technique notes do not count."""
    before, after = (
        [block.model_copy(update={"note": ""}) for block in made.blocks] for made in (old, new)
    )
    return [block for block in after if block not in before]


def _first(blocks: Sequence[Block], units: Units) -> Iterator[str]:
    """Word the first few blocks, and count the others."""
    yield from (block_line(block, units) for block in blocks[:FEW])
    if len(blocks) > FEW:
        yield f"and {len(blocks) - FEW} more"


def _tell(parts: list[RenderableType], what: str, why: str) -> None:
    parts.append(Text(what, _SESSION))
    if why:
        parts.append(Padding(Text(f"Why: {why}", "italic"), (0, 0, 0, 2)))


def _why_without(made: Plan, new: Session, kinds: tuple[str, ...]) -> str:
    """Say which rule closes the day for what the session no longer holds, if it lost something."""
    gone = set(kinds) - set(new.kinds)
    closed = (c for c in made.closed if c.date == new.date and c.kind in gone)
    return next((f"{c.text} ({c.rule})" for c in closed), "")


def _heading(text: str) -> Text:
    return Text(text, "bold underline")


def _why_closed(made: Plan, end: dt.date) -> Iterator[RenderableType]:
    """Name each day before `end` that may not hold lifting, and the first rule that closed it.

    Days in a row that are closed for the same reason share a line.
    """
    heavy: dict[dt.date, tuple[str, str]] = {}
    for closed in made.closed:
        if closed.kind == "heavy" and closed.date < end:
            heavy.setdefault(closed.date, (closed.rule, closed.text))
    if not heavy:
        return
    yield from ("", _heading("No lifting on"))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), show_edge=False)
    for first, last, (rule, text) in _stretches(heavy):
        span = words.day(first) if first == last else f"{words.day(first)} to {words.day(last)}"
        table.add_row(span, text, Text(rule, "dim"))
    yield table


def _stretches(
    closed: Mapping[dt.date, tuple[str, str]],
) -> list[tuple[dt.date, dt.date, tuple[str, str]]]:
    """Join days that follow each other and are closed for the same reason: first day, last day, reason."""
    found: list[tuple[dt.date, dt.date, tuple[str, str]]] = []
    for date, why in sorted(closed.items()):
        if found and found[-1][1] + dt.timedelta(days=1) == date and found[-1][2] == why:
            found[-1] = found[-1][0], date, why
        else:
            found.append((date, date, why))
    return found
