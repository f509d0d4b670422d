"""Words the facts of an email: a subject, a text and an HTML part from three files each."""

import datetime as dt
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from connectors.wording import Units, block_line, exercise_name, weight
from planner.language import _, ngettext
from planner.model import Block, Half, Session
from worker import words
from worker.mail.weekly import Lift, MailWeek, Runs

HEAVY_FROM = 2  # rulebook H14: loads of 80 % and more wait until phases 0 and 1 are done
_WIDTH = 72  # characters a line of the text part


@dataclass(frozen=True, slots=True)
class Letter:
    """A worded email. Without `html` it is plain text."""

    subject: str
    text: str
    html: str = ""


def weekly(week: MailWeek, times: Mapping[Half, dt.time], units: Units) -> Letter:
    """Word a week. `times` says when the athlete lifts in either half of a day."""
    clock = {half: f"{time:%H:%M}" for half, time in times.items()}
    return letter("weekly", units, week=week, last=week.days[-1].date, times=clock)


def letter(name: str, units: Units, /, **facts: object) -> Letter:
    """Word an email from its three files in templates/."""
    templates = _templates(units)
    subject = templates.get_template(f"{name}.subject.txt").render(facts)
    text = templates.get_template(f"{name}.txt").render(facts)
    html = templates.get_template(f"{name}.html").render(facts)

    inline = css_inline.CSSInliner(
        keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False
    )
    return Letter(subject.strip(), text, inline.inline(html))


def headline(week: MailWeek) -> str:
    """Word the week in a line: `Heavy on Tuesday and Friday, jumps on Wednesday`."""
    heavy: list[str] = []
    jumps: list[str] = []
    short: list[str] = []
    for session in week.sessions:
        weekday = f"{session.date:%A}"
        if "heavy" in session.kinds:
            heavy.append(weekday)
        elif "plyo" in session.kinds:
            jumps.append(weekday)
        else:
            short.append(weekday)

    parts: list[str] = []
    if heavy and week.phase.number >= HEAVY_FROM:
        parts.append(_("heavy on {days}", days=words.joined(heavy)))
    elif heavy:
        parts.append(_("strength on {days}", days=words.joined(heavy)))
    if jumps:
        parts.append(_("jumps on {days}", days=words.joined(jumps)))
    if short:
        parts.append(_("a short session on {days}", days=words.joined(short)))

    line = ", ".join(parts) or _("no strength session")
    return line[0].upper() + line[1:]


def ran(runs: Runs, units: Units) -> str:
    """Word what was run: `4 runs, 38 km, the longest 16 km.`."""
    if not runs.count:
        return _("No runs were recorded.")

    number = ngettext("{count} run", "{count} runs", runs.count)
    if runs.distance_m is None or runs.longest_m is None:
        return f"{number}."
    return _(
        "{runs}, {distance}, the longest {longest}.",
        runs=number,
        distance=words.distance(runs.distance_m, units),
        longest=words.distance(runs.longest_m, units),
    )


def lift(done: Lift, units: Units) -> str:
    """`3 x 5 Back squat @ 60 kg`, as far as it was recorded."""
    if done.reps is not None:
        amount = f"{done.sets} x {done.reps}"
    else:
        amount = ngettext("{count} set", "{count} sets", done.sets)

    if done.exercise.lower() == "unknown":
        name = _("of an exercise your watch didn't name")
    else:
        name = exercise_name(done.exercise)

    line = f"{amount} {name}"
    if done.load_kg:
        line += f" @ {weight(done.load_kg, units)}"
    return line


def block(planned: Block, units: Units) -> str:
    """Word a block without its technique notes, which are on the watch and in the calendar."""
    return block_line(planned.model_copy(update={"note": ""}), units)


def _exercises(session: Session) -> list[Block]:
    return [planned for planned in session.blocks if planned.exercise != "warm_up"]


def _wrapped(text: str, indent: int = 0) -> str:
    first = " " * indent
    following = first + ("  " if indent else "")
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=following)


@cache
def _templates(units: Units) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    templates.filters |= {
        "headline": headline,
        "day": words.day,
        "runs": words.runs,
        "exercises": _exercises,
        "block": partial(block, units=units),
        "lift": partial(lift, units=units),
        "ran": partial(ran, units=units),
        "wrapped": _wrapped,
    }
    templates.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return templates
