"""What one session is made of: exercises, sets, weights and jumps, within the time there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from planner.language import _
from planner.log.history import LiftingLog
from planner.model import Athlete, Block, Effort, SessionKind
from planner.rulebook.catalogue import CATALOGUE, Template
from planner.rulebook.numbers import CONTACTS_LEAST
from planner.session.dose import Dose, Piece, joined, pain_note, translated
from planner.session.effort import effort_of
from planner.session.jumps import contacts_of, hops, jumps
from planner.session.lifts import Lifts

_JUMP_MINUTES: Final = 10  # what jumps may add to a lifting session [D]
_CUTS: Final = ("upper", "trunk", "hip", "calf")  # what goes first when time is short
_LEAST_SETS: Final = 2  # of a lift, when time is short
_LEAST_WARM_UP_S: Final = 180  # when time is short [D]


@dataclass(frozen=True, slots=True)
class Content:
    """One session: its blocks in order, how long they take and the ground contacts in them."""

    title: str
    minutes: int
    blocks: tuple[Block, ...]
    contacts: int


def build(dose: Dose, athlete: Athlete, log: LiftingLog, *, age: int | None) -> Content:
    """Return the content of one session. `age` is in years, None when unknown."""
    if dose.kinds == ("hops",):
        return _hops(dose)

    jumping = "plyo" in dose.kinds
    lifting = _lifting_kind(dose)
    template = _template(dose, lifting)

    pieces = [_warm_up(template, dose, jumping=jumping)]
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
    effort = effort_of(blocks, log.lifts, athlete.equipment)
    return Content(
        title=_title(dose, template, lifting, effort),
        minutes=_minutes(pieces),
        blocks=blocks,
        contacts=sum(contacts_of(block) for block in blocks),
    )


def _hops(dose: Dose) -> Content:
    """Return hops for a warm-up. They stand alone: the run around them is the session."""
    block = hops(dose)
    minutes = ceil((block.sets * ((block.seconds or 0) + block.rest_s) - block.rest_s) / 60)
    return Content(_("Hops"), minutes, (block,), contacts_of(block))


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

    if lifting == "micro" and dose.is_new:
        return CATALOGUE.templates["micro_new"]

    return CATALOGUE.templates[lifting]


def _title(dose: Dose, template: Template, lifting: SessionKind, effort: Effort | None) -> str:
    """Return the name of a session. Only one of heavy effort is called heavy."""
    title = translated(template.title)
    if template.lighter_title and effort != "heavy":
        title = translated(template.lighter_title)
    if lifting == "heavy":
        letter = chr(ord("A") + dose.variant % len(template.variants))
        title = f"{title} {letter}"

    if "plyo" in dose.kinds and lifting != "plyo":
        return _("{title} + jumps", title=title)

    return title


def _warm_up(template: Template, dose: Dose, *, jumping: bool) -> Piece:
    note = translated(dose.limits.warm_up)
    if not note:
        note = _("easy jog or bike, then leg swings, squats and calf raises")

    surface = ""
    if jumping:
        surface = _("grass, track or gym floor; stop when height or quiet landings fade")

    block = Block(
        exercise="warm_up",
        sets=1,
        seconds=template.warm_up_s,
        note=joined(pain_note(dose), dose.why, note, surface),
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
    """Cut until it fits. The main lift that comes first is kept to the end.

    What goes, in this order: accessories, sets of lifts down to two, sets of jumps, later lifts,
    time of the warm-up, and then the sets that are left.
    """
    kept = list(pieces)
    while _minutes(kept) > minutes:
        shorter = _shorter(kept)
        if shorter is None:
            break
        kept = shorter

    return kept


def _shorter(kept: Sequence[Piece]) -> list[Piece] | None:
    """Return the pieces with the next cut, None if nothing is left to cut."""
    accessory = _accessory_to_cut(kept)
    if accessory is not None:
        return _without(kept, accessory)

    longest = _longest(kept, _LEAST_SETS) or _most_jumps(kept)
    if longest is not None:
        return _with_less(kept, longest)

    later_lift = _later_lift(kept)
    if later_lift is not None:
        return _without(kept, later_lift)

    warm_up = kept[0]
    seconds = warm_up.block.seconds or 0
    if seconds > _LEAST_WARM_UP_S:
        return _with(kept, warm_up, {"seconds": max(_LEAST_WARM_UP_S, seconds - 60)})

    longest = _longest(kept, 1)
    return None if longest is None else _with_less(kept, longest)


def _without(kept: Sequence[Piece], piece: Piece) -> list[Piece]:
    return [other for other in kept if other is not piece]


def _with_less(kept: Sequence[Piece], piece: Piece) -> list[Piece]:
    """Return the pieces with a set less of one of them, without it if that was its only set."""
    if piece.block.sets == 1:
        return _without(kept, piece)
    return _with(kept, piece, {"sets": piece.block.sets - 1})


def _with(kept: Sequence[Piece], piece: Piece, change: Mapping[str, int]) -> list[Piece]:
    """Return the pieces with a change in the block of one of them."""
    changed = replace(piece, block=piece.block.model_copy(update=change))
    return [changed if other is piece else other for other in kept]


def _accessory_to_cut(kept: Sequence[Piece]) -> Piece | None:
    """Return what goes first. A session without lifts and jumps keeps its last accessory."""
    if sum(piece.role != "warm_up" for piece in kept) <= 1:
        return None

    for role in _CUTS:
        for piece in kept:
            if piece.role == role:
                return piece

    return None


def _later_lift(kept: Sequence[Piece]) -> Piece | None:
    """Return the last lift, if it is not the only one."""
    lifts = [piece for piece in kept if piece.role == "lift"]
    return lifts[-1] if len(lifts) > 1 else None


def _longest(kept: Sequence[Piece], least: int) -> Piece | None:
    """Return the lift with the most sets, the first of equals, if one has more than the least.

    An accessory that is all there is counts as a lift here.
    """
    long = [piece for piece in kept if piece.role in ("lift", *_CUTS) and piece.block.sets > least]
    return max(long, key=lambda piece: piece.block.sets, default=None)


def _most_jumps(kept: Sequence[Piece]) -> Piece | None:
    """Return the jumps with the most sets, if they may lose one: 20 contacts have to be left (P10).

    Where there were fewer from the start, the last set of each exercise stays.
    """
    contacts = sum(contacts_of(piece.block) for piece in kept)

    able = []
    for piece in kept:
        if piece.role == "jump":
            left = contacts - contacts_of(piece.block) // piece.block.sets
            few = contacts < CONTACTS_LEAST and piece.block.sets > 1
            if few or left >= CONTACTS_LEAST:
                able.append(piece)

    return max(able, key=lambda piece: piece.block.sets, default=None)
