"""The rulebook for a coach to read: each rule, the number in force, the reason and the sources."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal

from planner.language import _
from planner.model import Frozen
from planner.rulebook import numbers

Origin = Literal["E", "C", "D", "E/C", "E/D"]

_RULES: Final[Mapping[str, Any]] = tomllib.loads(
    files("planner.rulebook").joinpath("rulebook.toml").read_text(encoding="utf-8")
)
IDS: Final = frozenset(_RULES) - {"sources"}


class Entry(Frozen):
    """One rule: what it says, the number in force, why, and its sources.

    `origin` is E for evidence, C for coaching convention and D for a design choice.
    """

    id: str
    text: str
    number: str
    why: str
    origin: Origin
    sources: tuple[str, ...]


def rulebook() -> tuple[Entry, ...]:
    """Return every rule in the rulebook's order, with the numbers of `numbers.py` put in."""
    values = {}
    for name, value in vars(numbers).items():
        if name.isupper():
            values[name] = _readable(value)

    return tuple(_entry(rule_id, values) for rule_id in _RULES if rule_id in IDS)


def _entry(rule_id: str, values: Mapping[str, Any]) -> Entry:
    rule = _RULES[rule_id]
    sources = _RULES["sources"]
    return Entry(
        id=rule_id,
        text=_(rule["text"]),
        number=_(rule["number"]).format_map(values),
        why=_(rule["why"]),
        origin=rule["origin"],
        sources=tuple(sources[key] for key in rule["sources"]),
    )


class _Table(dict[Any, Any]):
    """A table that reads as words.

    Keys with equal values are put together, such as "5k to half 6, marathon 9".
    """

    def __str__(self) -> str:
        spans: list[_Span] = []
        for key, value in self.items():
            if spans and spans[-1].value == str(value):
                spans[-1].last = key
            else:
                spans.append(_Span(key, key, str(value)))

        return ", ".join(str(span) for span in spans)


@dataclass(slots=True)
class _Span:
    """Keys that follow each other and have the same value."""

    first: Any
    last: Any
    value: str

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.first} {self.value}"

        return _("{first} to {last} {value}", first=self.first, last=self.last, value=self.value)


class _Row(tuple[Any, ...]):
    """A row that reads as words: two values as "5-3", others with commas."""

    __slots__ = ()

    def __str__(self) -> str:
        words = [_plain(value) for value in self]
        between = "-" if len(words) == 2 else ", "
        return between.join(words)


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"

    return str(value)


def _readable(value: Any) -> Any:
    """Return a number as it is, and tables and rows as values that read as words."""
    if isinstance(value, dict):
        return _Table({key: _readable(inner) for key, inner in value.items()})
    if isinstance(value, tuple):
        return _Row(_readable(inner) for inner in value)

    return value
