"""Words the facts of an email: a subject, a text and an HTML part from three files each."""

import datetime as dt
import textwrap
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final, Literal

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from connectors.wording import Units, block_line, exercise_name, weight
from planner.language import N_, _, ngettext
from planner.model import Block, Half, Session
from worker import words
from worker.hops import are_hops, told
from worker.mail.weekly import Lift, MailWeek, Runs

_WIDTH = 72  # characters a line of the text part

type _Told = Literal["heavy", "strength", "jumps", "short"]
_HEADLINES: Final[Mapping[_Told, str]] = {
    "heavy": N_("heavy on {days}"),
    "strength": N_("strength on {days}"),
    "jumps": N_("jumps on {days}"),
    "short": N_("a short session on {days}"),
}


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
    """Word the week in a line: `Heavy on Tuesday, strength on Friday, hops in 2 warm-ups`."""
    weekdays: dict[_Told, list[str]] = defaultdict(list)
    hops = 0
    for session in week.sessions:
        if are_hops(session):
            hops += 1
        else:
            weekdays[_told_as(session)].append(f"{session.date:%A}")

    parts = [
        _(text, days=words.joined(weekdays[told_as]))
        for told_as, text in _HEADLINES.items()
        if weekdays[told_as]
    ]
    if hops:
        parts.append(ngettext("hops in {count} warm-up", "hops in {count} warm-ups", hops))

    line = ", ".join(parts) or _("no strength session")
    return line[0].upper() + line[1:]


def _told_as(session: Session) -> _Told:
    """Return what a headline calls a session. Only lifting of heavy effort is heavy."""
    if "heavy" in session.kinds:
        return "heavy" if session.effort == "heavy" else "strength"
    return "jumps" if "plyo" in session.kinds else "short"


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
        "told": told,
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
