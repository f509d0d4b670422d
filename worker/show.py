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
from planner.language import _, ngettext
from planner.model import Block, Half, Plan, PlanningProblem, Session
from planner.rulebook.book import Entry
from worker import words
from worker.ahead import DAYS, DayAhead, days
from worker.hops import are_hops, told

_SESSION = "bold yellow"
FEW = 3  # changed exercises that are named, the others are counted


@dataclass(frozen=True, slots=True)
class SessionStyle:
    """How sessions are shown: clock times (unknown: am or pm), units, technique notes or not."""

    times: Mapping[Half, dt.time] | None = None
    units: Units = "metric"
    notes: bool = True

    def clock(self, session: Session) -> str:
        """Return when a session is, as far as it is known."""
        if self.times is None:
            return session.half
        return f"{self.times[session.half]:%H:%M}"


def plan(made: Plan, today: dt.date, horizon_days: int, style: SessionStyle) -> RenderableType:
    """Show a plan: the phase, week by week, which days were closed and why, what would open one."""
    parts: list[RenderableType] = []
    if not made.sessions:
        parts += [Text(_why_nothing(made), "bold"), ""]

    phase = made.phase
    parts += [
        _heading(_("Phase {number}, {name}", number=phase.number, name=phase.name)),
        Text(phase.text),
    ]
    parts += [Text(f"! {warning}", "red") for warning in made.warnings]

    for start in range(0, horizon_days, DAYS):
        first = today + dt.timedelta(days=start)
        length = min(DAYS, horizon_days - start)
        parts += ["", week(days(made, first, length), style)]

    parts += _why_closed(made, today + dt.timedelta(days=horizon_days))

    if made.offers:
        parts += ["", _heading(_("What would make room"))]
        parts += [Text(f"- {offer.text}") for offer in made.offers]
    return Group(*parts)


def _why_nothing(made: Plan) -> str:
    """Say that there is no session, and what closed most days for lifting."""
    nothing = _("No session fits these days.")
    reasons = Counter(f"{c.text} ({c.rule})" for c in made.closed if c.kind == "heavy")
    if not reasons:
        return nothing

    [(commonest, _days)] = reasons.most_common(1)
    return f"{nothing} {commonest}."


def week(coming: tuple[DayAhead, ...], style: SessionStyle) -> RenderableType:
    """Show some days: a table of runs and sessions, then each session with exercises and reason.

    Of the hops in warm-ups only the first of a week are shown in full.
    """
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    table.add_column(_("Day"), no_wrap=True)
    table.add_column(_("Run"))
    table.add_column(_("Strength"))

    every = told([planned for day in coming for planned in day.sessions])
    hopping = {hops.date for hops in every.hops}
    sessions: list[RenderableType] = []
    for day in coming:
        here = [planned for planned in every.sessions if planned.date == day.date]
        runs = Text("\n".join(words.runs(day)), "dim" if day.habit else "")
        titles = [Text(f"{s.title}, {style.clock(s)}", _SESSION) for s in here]
        if day.date in hopping:
            titles.insert(0, Text(_("hops in the warm-up"), "dim"))
        table.add_row(words.day(day.date), runs, Text("\n").join(titles))

        for planned in here:
            sessions += ["", session(planned, style)]

    return Group(table, *sessions)


def session(planned: Session, style: SessionStyle) -> RenderableType:
    """Show one session: what to do, why on this day, and on what condition."""
    head = Text.assemble(
        (f"{words.day(planned.date)} {style.clock(planned)}  ", "bold"),
        (planned.title, _SESSION),
        f"  {planned.minutes} min",
    )
    if planned.contacts:
        contacts = ngettext("{count} contact", "{count} contacts", planned.contacts)
        head.append(f", {contacts}")

    lines = Table.grid(padding=(0, 1, 0, 0))
    for block in planned.blocks:
        line = Text(block_line(block.model_copy(update={"note": ""}), style.units))
        if block.note and style.notes:
            line.append(f", {block.note}", "dim")
        lines.add_row("-", line)

    parts: list[RenderableType] = [lines, Text(_why(planned.reason), "italic")]
    if planned.condition:
        parts.append(Text(_("When: {condition}", condition=planned.condition), "dim"))
    return Group(head, *(Padding(part, (0, 0, 0, 2)) for part in parts))


def _why(reason: str) -> str:
    return _("Why: {reason}", reason=reason)


def rules(entries: Sequence[Entry]) -> RenderableType:
    """Show rules: the rule, the number in force, why, and who says so."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)

    for entry in entries:
        lines = Table.grid(padding=(0, 1, 0, 0))
        lines.add_column(no_wrap=True)
        lines.add_column(overflow="fold")  # an address longer than the line
        lines.add_row(Text(_("Now"), "dim"), Text(entry.number))
        lines.add_row(Text(_("Why"), "dim"), Text(f"{entry.why} [{entry.origin}]"))
        lines.add_row(Text(_("By"), "dim"), Text("\n".join(entry.sources)))
        table.add_row(Text(entry.id, _SESSION), Group(Text(entry.text, "bold"), lines, ""))

    key = _("[E] follows from evidence, [C] coaching convention, [D] a choice of this program.")
    return Group(key, "", table)


def changes(
    problem: PlanningProblem, made: Plan, shown: Mapping[str, Session], units: Units
) -> RenderableType:
    """Show what moved, came, went or changed inside, each with its reason, and what stays.

    `shown` are the sessions as the athlete knows them, by uid. Hops in warm-ups are left out.
    """
    now = {session.uid: session for session in made.sessions}
    published = {p.uid: p for p in problem.published}
    parts: list[RenderableType] = []
    unchanged: list[str] = []

    for change in made.changes:
        session_now = now.get(change.uid)
        session_before = shown.get(change.uid) or session_now
        if session_before is not None and are_hops(session_before):
            continue  # they follow the runs
        title = session_before.title if session_before else _("Session")

        if change.what != "keep":
            parts += _changed(words.change(change, title), change.reason)
        elif session_now is not None:
            kinds_before = published[change.uid].kinds if change.uid in published else ()
            inside = _changed_inside(made, session_before, session_now, kinds_before, units)
            parts += inside
            if not inside:
                unchanged.append(words.day(session_now.date))

    if unchanged:
        parts.append(Text(_("Unchanged: {days}", days=words.joined(unchanged)), "dim"))
    if not parts:
        return Text(_("Nothing changed."), "dim")
    return Group(*parts)


def _changed_inside(
    made: Plan,
    before: Session | None,
    after: Session,
    kinds_before: tuple[str, ...],
    units: Units,
) -> list[RenderableType]:
    """Show a session that stays on its day and became another one, or has other exercises."""
    if before is None:
        return []

    day = words.day(after.date)
    if after.title != before.title and kinds_before:
        what = _(
            "{title} on {day}: now {new_title}", title=before.title, day=day, new_title=after.title
        )
        return _changed(what, _why_without(made, after, kinds_before))

    blocks = _other_blocks(before, after)
    if not blocks:
        return []

    what = _("{title} on {day}: other exercises or weights", title=before.title, day=day)
    lines = [Padding(Text(f"- {line}"), (0, 0, 0, 2)) for line in _named(blocks, units)]
    return [*_changed(what, ""), *lines]


def _other_blocks(before: Session, after: Session) -> list[Block]:
    """Return the new blocks that the session did not have before. Technique notes do not count."""
    blocks_before = _without_notes(before.blocks)
    return [block for block in _without_notes(after.blocks) if block not in blocks_before]


def _without_notes(blocks: Sequence[Block]) -> list[Block]:
    return [block.model_copy(update={"note": ""}) for block in blocks]


def _named(blocks: Sequence[Block], units: Units) -> Iterator[str]:
    """Word the first few blocks, and count the others."""
    for block in blocks[:FEW]:
        yield block_line(block, units)

    if len(blocks) > FEW:
        yield _("and {count} more", count=len(blocks) - FEW)


def _changed(what: str, reason: str) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(what, _SESSION)]
    if reason:
        parts.append(Padding(Text(_why(reason), "italic"), (0, 0, 0, 2)))
    return parts


def _why_without(made: Plan, session: Session, kinds_before: tuple[str, ...]) -> str:
    """Return the rule that closes the day for what a session lost, if it lost something."""
    lost = set(kinds_before) - set(session.kinds)
    for closed in made.closed:
        if closed.date == session.date and closed.kind in lost:
            return f"{closed.text} ({closed.rule})"
    return ""


def _heading(text: str) -> Text:
    return Text(text, "bold underline")


_ClosedBy = tuple[str, str]  # the rule's id and its sentence


def _why_closed(made: Plan, end: dt.date) -> Iterator[RenderableType]:
    """Name each day before `end` that may not hold lifting, and the first rule that closed it.

    Days in a row that are closed for the same reason share a line.
    """
    closed_by: dict[dt.date, _ClosedBy] = {}
    for closed in made.closed:
        if closed.kind == "heavy" and closed.date < end:
            closed_by.setdefault(closed.date, (closed.rule, closed.text))
    if not closed_by:
        return

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), show_edge=False)
    for first, last, (rule, text) in _stretches(closed_by):
        span = words.day(first)
        if last != first:
            span = _("{first} to {last}", first=span, last=words.day(last))
        table.add_row(span, text, Text(rule, "dim"))

    yield ""
    yield _heading(_("No lifting on"))
    yield table


def _stretches(
    closed_by: Mapping[dt.date, _ClosedBy],
) -> list[tuple[dt.date, dt.date, _ClosedBy]]:
    """Join neighbouring days that are closed for the same reason: first day, last day, reason."""
    one_day = dt.timedelta(days=1)
    stretches: list[tuple[dt.date, dt.date, _ClosedBy]] = []

    for date, reason in sorted(closed_by.items()):
        if stretches:
            first, last, reason_before = stretches[-1]
            if last + one_day == date and reason == reason_before:
                stretches[-1] = first, date, reason
                continue
        stretches.append((date, date, reason))
    return stretches
