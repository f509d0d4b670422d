"""Which jumps a session holds, and how many ground contacts."""

from typing import Final

from planner.model import Athlete, Block
from planner.rulebook.catalogue import CATALOGUE, EXERCISES, eligible
from planner.session.dose import Dose, Piece, turned

_JUMP_S: Final = 1.0  # seconds a jump takes [D]


def contacts_of(block: Block) -> int:
    """Return the ground contacts of a block; 0 unless it is one of our jumps."""
    exercise = EXERCISES.get(block.exercise)
    return (
        block.sets * (block.reps or block.seconds or 0) * exercise.contacts_each if exercise else 0
    )


def jumps(dose: Dose, athlete: Athlete, age: int | None) -> list[Piece]:
    """Share the contacts out among one exercise of the tier below and two of its own, a set at a time."""
    able = eligible(athlete.equipment)

    def some(tier: int, number: int) -> list[str]:
        names = [
            n
            for n in CATALOGUE.jumps.tiers[tier]
            if n in able and (age is None or age >= EXERCISES[n].from_age)
        ]
        return turned(names, dose.week + dose.variant)[:number]

    amount: dict[str, int] = {}
    for name in [*(some(dose.tier - 1, 1) if dose.tier else ()), *some(dose.tier, 2)]:
        exercise = EXERCISES[name]
        amount[name] = min(exercise.amount, dose.contacts // exercise.contacts_each)
    size = {name: reps * EXERCISES[name].contacts_each for name, reps in amount.items() if reps}
    sets = dict.fromkeys(size, 0)
    left = dose.contacts
    while room := [
        n
        for n in size
        if size[n] <= left and (sets[n] + 1) * size[n] <= (EXERCISES[n].most or dose.contacts)
    ]:
        fewest = min(room, key=lambda name: sets[name])
        sets[fewest] += 1
        left -= size[fewest]
    return [
        Piece(_jump_block(name, number, amount[name]), "jump", _JUMP_S)
        for name, number in sets.items()
        if number
    ]


def _jump_block(name: str, sets: int, amount: int) -> Block:
    exercise = EXERCISES[name]
    return Block(
        exercise=name,
        sets=sets,
        reps=None if exercise.timed else amount,
        seconds=amount if exercise.timed else None,
        rest_s=exercise.rest_s,
        each_side=exercise.each_side,
        note=exercise.note,
    )
