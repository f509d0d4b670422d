"""Turns facts into pages."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from connectors.ways import title_of
from connectors.wording import Units, note_in_units
from planner.language import _, ngettext
from planner.model import Block
from worker import words
from worker.mail.render import block, ran
from worker.status import pass_name, state_name


def render(template: str, /, **facts: Any) -> str:
    """Return a page."""
    return _templates().get_template(template).render(facts)


def clock(time: dt.time | dt.datetime) -> str:
    """Return a time of day: `18:30`."""
    return f"{time:%H:%M}"


def moment(at: dt.datetime) -> str:
    """Return a day and a time: `3 Mar, 18:30`."""
    return f"{at.day} {at:%b, %H:%M}"


def note(planned: Block, units: Units) -> str:
    """Return how to do a block, with weights in the athlete's units."""
    text = note_in_units(planned.note, units)
    return text[:1].upper() + text[1:]


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]

    environment.filters |= {
        "clock": clock,
        "day": words.day,
        "line": block,
        "moment": moment,
        "month": _month,
        "note": note,
        "pass_name": pass_name,
        "ran": ran,
        "source_title": title_of,
        "state": state_name,
        "weekday": _weekday,
    }
    return environment


def _weekday(date: dt.date) -> str:
    return f"{date:%a}"


def _month(date: dt.date) -> str:
    return f"{date:%b}"
