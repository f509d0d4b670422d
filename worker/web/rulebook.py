"""What the rules say, for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from planner.language import N_, _
from planner.rulebook.book import rulebook

_ORIGINS: Final[Mapping[str, str]] = {
    "E": N_("Based on research"),
    "C": N_("Based on what coaches do"),
    "D": N_("Pronghorn's own choice"),
    "E/C": N_("Based on research and on what coaches do"),
    "E/D": N_("Based on research, filled in by Pronghorn"),
}


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule in words: what it asks, why, and the sources behind it. `origin` is a message id."""

    id: str
    text: str
    why: str
    origin: str
    sources: tuple[str, ...]

    @property
    def basis(self) -> str:
        """What the rule is based on, in words."""
        return _(self.origin)


def rule(rule_id: str) -> RuleText:
    """Return a rule. One that is not in the book has an id and no text."""
    return _all_rules().get(rule_id) or RuleText(rule_id, "", "", "", ())


@cache
def _all_rules() -> dict[str, RuleText]:
    return {
        entry.id: RuleText(entry.id, entry.text, entry.why, _ORIGINS[entry.origin], entry.sources)
        for entry in rulebook()
    }
