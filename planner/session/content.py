"""What one session is made of: exercises, sets, weights and jumps, within the time there is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from planner.language import _
from planner.log.history import LiftingLog
from planner.model import Athlete, Block, SessionKind
from planner.rulebook.catalogue import CATALOGUE, Template
from planner.session.dose import Dose, Piece, joined, translated
from planner.session.jumps import contacts_of, jumps
from planner.session.lifts import Lifts

_JUMP_MINUTES: Final = 10  # what jumps may add to a lifting session [D]
_CUTS: Final = ("upper", "trunk", "hip", "calf")  # what goes first when time is short
_LEAST_SETS: Final = 2  # of a lift, when time is short


@dataclass(frozen=True, slots=True)
class Content:
    """One session: its blocks in order, how long they take and the ground contacts in them."""

    title: str
    minutes: int
    blocks: tuple[Block, ...]
    contacts: int


def build(dose: Dose, athlete: Athlete, log: LiftingLog, *, age: int | None) -> Content:
    """Return the content of one session. `age` is in years, None when unknown."""
    jumping = "plyo" in dose.kinds
    lifting = _lifting_kind(dose)
    template = _template(dose, lifting)

    pieces = [_warm_up(template, dose.why, jumping=jumping)]
    if jumping:
        pieces += jumps(dose, athlete, age)
    pieces += Lifts(dose, template, athlete, log, age).pieces()

    minutes = template.minutes
    if jumping and lifting != "plyo":
        minutes += _JUMP_MINUTES
    if athlete.session_minutes:
        minutes = min(minutes, athlete.session_minutes)
    pieces = _fitted(pieces, minutes)

    blocks = tuple(piece.block for piece in pieces)
    return Content(
        title=_title(dose, template, lifting),
        minutes=_minutes(pieces),
        blocks=blocks,
        contacts=sum(contacts_of(block) for block in blocks),
    )


def _lifting_kind(dose: Dose) -> SessionKind:
    """Return what there is beside the jumps: `plyo` if there are only jumps."""
    for kind in dose.kinds:
        if kind != "plyo":
            return kind

    return "plyo"


def _template(dose: Dose, lifting: SessionKind) -> Template:
    if lifting == "heavy":
        return CATALOGUE.templates[f"phase_{dose.phase}"]
    if dose.before_run:
        return CATALOGUE.templates["plyo_before_run"]

    return CATALOGUE.templates[lifting]


def _title(dose: Dose, template: Template, lifting: SessionKind) -> str:
    title = translated(template.title)
    if lifting == "heavy":
        letter = chr(ord("A") + dose.variant % len(template.variants))
        title = f"{title} {letter}"

    if "plyo" in dose.kinds and lifting != "plyo":
        return _("{title} + jumps", title=title)

    return title


def _warm_up(template: Template, why: str, *, jumping: bool) -> Piece:
    note = _("easy jog or bike, then leg swings, squats and calf raises")
    surface = ""
    if jumping:
        surface = _("grass, track or gym floor; stop when height or quiet landings fade")

    block = Block(
        exercise="warm_up", sets=1, seconds=template.warm_up_s, note=joined(why, note, surface)
    )
    return Piece(block, "warm_up")


def _minutes(pieces: Sequence[Piece]) -> int:
    """Return the whole minutes it takes.

    Work, all rests but the last, and the lighter sets before a main lift.
    """
    seconds = 0.0
    for piece in pieces:
        block = piece.block
        work = block.seconds or (block.reps or 0) * piece.rep_s
        if block.each_side:
            work *= 2
        seconds += piece.setup_s + block.sets * (work + block.rest_s)

    return ceil((seconds - pieces[-1].block.rest_s) / 60)


def _fitted(pieces: Sequence[Piece], minutes: int) -> list[Piece]:
    """Cut until it fits: accessories, then sets of lifts down to two, then of jumps down to one."""
    kept = list(pieces)
    while _minutes(kept) > minutes:
        accessory = _accessory_to_cut(kept)
        if accessory is not None:
            kept.remove(accessory)
            continue

        longest = _set_to_cut(kept)
        if longest is None:
            break

        fewer = {"sets": longest.block.sets - 1}
        shorter = replace(longest, block=longest.block.model_copy(update=fewer))
        kept[kept.index(longest)] = shorter

    return kept


def _accessory_to_cut(kept: Sequence[Piece]) -> Piece | None:
    """Return what goes first. A session without lifts and jumps keeps its last accessory."""
    if sum(piece.role != "warm_up" for piece in kept) <= 1:
        return None

    for role in _CUTS:
        for piece in kept:
            if piece.role == role:
                return piece

    return None


def _set_to_cut(kept: Sequence[Piece]) -> Piece | None:
    """Return the lift with the most sets, the first of equals, if it may lose one. Then jumps."""
    for role, least in (("lift", _LEAST_SETS), ("jump", 1)):
        long = [piece for piece in kept if piece.role == role and piece.block.sets > least]
        if long:
            return max(long, key=lambda piece: piece.block.sets)

    return None
