"""How much of what one session shall be, and the pieces it is put together from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from planner.model import Block, SessionKind

REP_S: Final = 3.5  # seconds a rep of a lift takes [D]


@dataclass(frozen=True, slots=True)
class Dose:
    """What season and gates say one session shall be: `volume` is a factor on sets, `load` one on weights.

    `variant` 0 is A, 1 is B and so on; `contacts` is what this session may have, already ramped and capped;
    `why` says why it is less than usual; `before_run`: jumps alone in the warm-up of a quality run, with nothing else
    beside them (P04).
    """

    kinds: tuple[SessionKind, ...]
    phase: int
    week: int
    variant: int
    volume: float = 1.0
    why: str = ""
    load: float = 1.0
    rir_extra: float = 0.0
    sets_less: int = 0
    tier: int = 0
    contacts: int = 0
    before_run: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A block and what it is there for; `setup_s` is the time before its first set."""

    block: Block
    role: str
    rep_s: float = REP_S
    setup_s: int = 0


def turned(names: Sequence[str], by: int) -> list[str]:
    """Begin the names at another one, so that weeks are not all alike."""
    start = by % len(names) if names else 0
    return [*names[start:], *names[:start]]
