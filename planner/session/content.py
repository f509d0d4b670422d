"""What one session is made of: exercises, sets, weights and jumps, within the time there is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from planner.log.history import LiftingLog
from planner.model import Athlete, Block, SessionKind
from planner.rulebook.catalogue import CATALOGUE, Template
from planner.session.dose import Dose, Piece
from planner.session.jumps import contacts_of, jumps
from planner.session.lifts import Lifts

__all__ = ["Content", "Dose", "build", "contacts_of"]

_JUMP_MINUTES: Final = 10  # what jumps may add to a lifting session [D]
_CUTS: Final = ("upper", "trunk", "hip", "calf")  # what goes first when time is short
_LEAST_SETS: Final = 2
_SURFACE: Final = "grass, track or gym floor; stop when height or quiet landings fade"


@dataclass(frozen=True, slots=True)
class Content:
    """One session: its blocks in order, how long they take and the ground contacts in them."""

    title: str
    minutes: int
    blocks: tuple[Block, ...]
    contacts: int


def build(dose: Dose, athlete: Athlete, log: LiftingLog, *, age: int | None) -> Content:
    """Return the content of one session; `age` in years, None when unknown."""
    jumping = "plyo" in dose.kinds
    lifting: SessionKind = next((kind for kind in dose.kinds if kind != "plyo"), "plyo")
    alone = "plyo_before_run" if dose.before_run else lifting
    template = CATALOGUE.templates[f"phase_{dose.phase}" if lifting == "heavy" else alone]
    pieces = [_warm_up(template, dose.why, jumping=jumping)]
    if jumping:
        pieces += jumps(dose, athlete, age)
    pieces += Lifts(dose, template, athlete, log, age).pieces()
    usual = template.minutes + (_JUMP_MINUTES if jumping and lifting != "plyo" else 0)
    pieces = _fit(pieces, min(usual, athlete.session_minutes or usual))
    blocks = tuple(piece.block for piece in pieces)
    return Content(
        _title(dose, template, lifting), _minutes(pieces), blocks, sum(map(contacts_of, blocks))
    )


def _title(dose: Dose, template: Template, lifting: SessionKind) -> str:
    letter = (
        f" {chr(ord('A') + dose.variant % len(template.variants))}" if lifting == "heavy" else ""
    )
    return f"{template.title}{letter}{' + jumps' if 'plyo' in dose.kinds and lifting != 'plyo' else ''}"


def _warm_up(template: Template, why: str, *, jumping: bool) -> Piece:
    note = "easy jog or bike, then leg swings, squats and calf raises"
    if why:
        note = f"{why}; {note}"
    if jumping:
        note = f"{note}; {_SURFACE}"
    return Piece(
        Block(exercise="warm_up", sets=1, seconds=template.warm_up_s, note=note), "warm_up"
    )


def _minutes(pieces: Sequence[Piece]) -> int:
    """Add up the whole minutes it takes: work, rests but the last, and the lighter sets before a main lift."""
    total = 0.0
    for piece in pieces:
        block = piece.block
        work = block.seconds or (block.reps or 0) * piece.rep_s
        total += piece.setup_s + block.sets * (work * (2 if block.each_side else 1) + block.rest_s)
    return ceil((total - pieces[-1].block.rest_s) / 60)


def _fit(pieces: Sequence[Piece], minutes: int) -> list[Piece]:
    """Cut until it fits: extras, then sets of lifts down to two, then sets of jumps down to one."""
    kept = list(pieces)
    while _minutes(kept) > minutes:
        extra = next(
            (p for role in _CUTS for p in kept if p.role == role and _may_go(p, kept)), None
        )
        if extra is not None:
            kept.remove(extra)
            continue
        long = [p for p in kept if p.role == "lift" and p.block.sets > _LEAST_SETS]
        long = long or [p for p in kept if p.role == "jump" and p.block.sets > 1]
        if not long:
            break
        most = max(long, key=lambda p: p.block.sets)
        shorter = replace(most, block=most.block.model_copy(update={"sets": most.block.sets - 1}))
        kept[kept.index(most)] = shorter
    return kept


def _may_go(piece: Piece, kept: Sequence[Piece]) -> bool:
    """Whether there is something left without it: a session without lifts or jumps keeps its first extra."""
    return any(p is not piece and p.role != "warm_up" for p in kept)
