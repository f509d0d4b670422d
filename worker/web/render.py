"""Turns facts into pages."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from worker import words
from worker.mail.render import block, ran
from worker.status import pass_name, state_name


def render(template: str, /, **facts: Any) -> str:
    """Return a page."""
    return _templates().get_template(template).render(facts)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": words.day,
        "runs": words.runs,
        "line": block,
        "count": words.count,
        "joined": words.joined,
        "ran": ran,
        "state": state_name,
        "pass_name": pass_name,
    }
    return made
