"""The rulebook for a coach to read: each rule, the number in force, why, and who says so."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final, Literal

from planner.model import Frozen
from planner.rulebook import numbers

Origin = Literal["E", "C", "D", "E/C", "E/D"]


class Entry(Frozen):
    """One rule: what holds, the number in force, why, from whom, and if that is evidence, convention or a choice."""

    id: str
    text: str
    number: str
    why: str
    origin: Origin
    sources: tuple[str, ...]


_WORDS: Final[Mapping[str, Any]] = tomllib.loads(
    files("planner.rulebook").joinpath("rulebook.toml").read_text(encoding="utf-8")
)
_PAIR: Final = 2
IDS: Final = frozenset(_WORDS) - {"sources"}


def rulebook() -> tuple[Entry, ...]:
    """Return every rule in the rulebook's order, with the numbers of `numbers.py` put in."""
    told = {name: _told(value) for name, value in vars(numbers).items() if name.isupper()}
    return tuple(_entry(rule_id, told) for rule_id in _WORDS if rule_id in IDS)


def _entry(rule_id: str, told: Mapping[str, Any]) -> Entry:
    words = _WORDS[rule_id]
    return Entry(
        id=rule_id,
        text=words["text"],
        number=words["number"].format_map(told),
        why=words["why"],
        origin=words["origin"],
        sources=tuple(_WORDS["sources"][key] for key in words["sources"]),
    )


class _Table(dict[Any, Any]):
    """A table that reads as words: keys with equal values together, such as "5k to half 6, marathon 9"."""

    def __str__(self) -> str:
        spans: list[tuple[Any, Any, str]] = []
        for key, value in self.items():
            if spans and spans[-1][2] == str(value):
                spans[-1] = spans[-1][0], key, spans[-1][2]
            else:
                spans.append((key, key, str(value)))
        return ", ".join(
            f"{a} {value}" if a == b else f"{a} to {b} {value}" for a, b, value in spans
        )


class _Row(tuple[Any, ...]):
    """A row that reads as words: two values as "5-3", others with commas."""

    __slots__ = ()

    def __str__(self) -> str:
        words = [f"{value:g}" if isinstance(value, float) else str(value) for value in self]
        return "-".join(words) if len(words) == _PAIR else ", ".join(words)


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return _Table({key: _told(v) for key, v in value.items()})
    return _Row(map(_told, value)) if isinstance(value, tuple) else value
