"""Which jumps a session holds, and how many ground contacts."""

from dataclasses import dataclass
from typing import Final

from planner.model import Athlete, Block
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import CATALOGUE, EXERCISES, eligible
from planner.session.dose import Dose, Piece, joined, pain_note, translated, turned

_JUMP_S: Final = 1.0  # seconds for one jump [D]
_OF_OWN_TIER: Final = 2  # exercises, beside one of the tier below


@dataclass(slots=True)
class _Jump:
    """One exercise: reps (or seconds) and contacts of a set, and how many sets it has so far."""

    name: str
    amount: int
    contacts: int
    sets: int = 0


def contacts_of(block: Block) -> int:
    """Return the ground contacts of a block. It has none unless it is a jump of the catalogue."""
    exercise = EXERCISES.get(block.exercise)
    if exercise is None:
        return 0

    return block.sets * (block.reps or block.seconds or 0) * exercise.contacts_each


def jumps(dose: Dose, athlete: Athlete, age: int | None) -> list[Piece]:
    """Share the contacts out among one exercise of the tier below and two of the session's own.

    Each set goes to the exercise with the fewest sets that still has room for one.
    """
    chosen = _chosen(dose, athlete, age)
    left = dose.contacts

    while True:
        room = [jump for jump in chosen if jump.contacts <= left and not _is_full(jump, dose)]
        if not room:
            break

        fewest = min(room, key=lambda jump: jump.sets)
        fewest.sets += 1
        left -= fewest.contacts

    return [Piece(_block(jump, dose), "jump", _JUMP_S) for jump in chosen if jump.sets]


def hops(dose: Dose) -> Block:
    """Return the hops of a warm-up: ten seconds at a time, a set more each week, then less rest.

    The week of the dose counts the weeks with hops. Its contacts are the most there may be.
    """
    timed = [name for name in CATALOGUE.jumps.tiers[0] if EXERCISES[name].timed]
    name = turned(timed, dose.week)[0]
    exercise = EXERCISES[name]

    first, most = n.HOPS_SETS
    sets = min(first + dose.week - 1, most)
    sets = min(sets, dose.contacts // (n.HOPS_SECONDS * exercise.contacts_each))
    rest = n.HOPS_RESTS[min(dose.week, len(n.HOPS_RESTS)) - 1]
    return Block(
        exercise=name,
        sets=sets,
        seconds=n.HOPS_SECONDS,
        rest_s=rest,
        note=joined(pain_note(dose), translated(exercise.note)),
    )


def _chosen(dose: Dose, athlete: Athlete, age: int | None) -> list[_Jump]:
    names = _of_tier(dose.tier, dose, athlete, age)[:_OF_OWN_TIER]
    if dose.tier > 0:
        below = _of_tier(dose.tier - 1, dose, athlete, age)[:1]
        names = below + names

    chosen = []
    for name in names:
        exercise = EXERCISES[name]
        amount = min(exercise.amount, dose.contacts // exercise.contacts_each)
        if amount:
            chosen.append(_Jump(name, amount, amount * exercise.contacts_each))

    return chosen


def _of_tier(tier: int, dose: Dose, athlete: Athlete, age: int | None) -> list[str]:
    """Return the exercises of a tier that this athlete can do, another one first each week."""
    possible = eligible(athlete.equipment)

    names = []
    for name in CATALOGUE.jumps.tiers[tier]:
        old_enough = age is None or age >= EXERCISES[name].from_age
        if name in possible and old_enough:
            names.append(name)

    return turned(names, dose.week + dose.variant)


def _is_full(jump: _Jump, dose: Dose) -> bool:
    """Tell whether one more set would be more contacts than the exercise may have."""
    most = EXERCISES[jump.name].most or dose.contacts
    return (jump.sets + 1) * jump.contacts > most


def _block(jump: _Jump, dose: Dose) -> Block:
    exercise = EXERCISES[jump.name]
    return Block(
        exercise=jump.name,
        sets=jump.sets,
        reps=None if exercise.timed else jump.amount,
        seconds=jump.amount if exercise.timed else None,
        rest_s=exercise.rest_s,
        each_side=exercise.each_side,
        note=joined(pain_note(dose), translated(exercise.note)),
    )
