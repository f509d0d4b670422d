"""What the rules say, for the page."""

from dataclasses import dataclass
from functools import cache

from planner.rulebook.book import rulebook

_ORIGINS = {
    "E": "evidence",
    "C": "coaching convention",
    "D": "a choice of ours",
    "E/C": "evidence and coaching convention",
    "E/D": "evidence and a choice of ours",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A rule in words: what holds, why, and what it rests on."""

    id: str
    text: str
    why: str
    origin: str
    sources: tuple[str, ...]


@cache
def _all() -> dict[str, Said]:
    return {e.id: Said(e.id, e.text, e.why, _ORIGINS[e.origin], e.sources) for e in rulebook()}


def rule(rule_id: str) -> Said:
    """Return a rule; of one that is not in the book, its id alone."""
    return _all().get(rule_id) or Said(rule_id, "", "", "", ())
