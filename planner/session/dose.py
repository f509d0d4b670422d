"""How much of what one session shall hold, and the pieces it is put together from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from planner.language import _
from planner.model import Block, Flag, SessionKind
from planner.rulebook.flags import Limits, limits_of

REP_S: Final = 3.5  # seconds for one rep of a lift [D]


@dataclass(frozen=True, slots=True)
class Dose:
    """What season and gates ask of one session.

    `variant` 0 is A, 1 is B and so on. `volume` is a factor on the sets, `load` one on the weights.
    `why` is the reason if the session is smaller than usual. With `no_rise` no weight rises.
    `lifts_of` is the phase whose exercises are taken, None for `phase` itself. `contacts` is what
    this session may have, already ramped and capped. `before_run` means jumps alone, in the warm-up
    of a quality run (P04). `flags` change what is in it (rulebook 8.6). `is_new` means that the
    legs are new to lifting, so a micro-dose is light (L3).
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
    no_rise: bool = False
    lifts_of: int | None = None
    tier: int = 0
    contacts: int = 0
    before_run: bool = False
    flags: tuple[Flag, ...] = ()
    is_new: bool = False

    @property
    def limits(self) -> Limits:
        """What the flags change."""
        return limits_of(self.flags)


@dataclass(frozen=True, slots=True)
class Piece:
    """A block and what it is there for. `setup_s` is the time before its first set."""

    block: Block
    role: str
    rep_s: float = REP_S
    setup_s: int = 0


def turned(names: Sequence[str], by: int) -> list[str]:
    """Return the names with another one first, so that weeks are not all alike.

    >>> turned(["plank", "side_plank", "dead_bug"], 1)
    ['side_plank', 'dead_bug', 'plank']
    """
    start = by % len(names)
    return [*names[start:], *names[:start]]


def translated(note: str) -> str:
    """Return a note of catalogue.toml in the language of the athlete."""
    if not note:  # for the empty sentence a catalogue returns its own header
        return ""

    return _(note)


def joined(*notes: str) -> str:
    """Return the notes that are not empty, as one."""
    return "; ".join(note for note in notes if note)


def pain_note(dose: Dose) -> str:
    """Return the note that a flag puts on every block of a session, first because notes are cut."""
    return joined(*[translated(note) for note in dose.limits.notes])
