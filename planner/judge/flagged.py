"""What flags change inside a session, as a judge reads the rulebook's table (8.6)."""

from collections.abc import Iterator

from planner.judge.breach import CONTRACT, Reason
from planner.judge.effort import effort_in, harder, most_effort
from planner.judge.witness import Witness
from planner.language import _
from planner.model import Block, Session
from planner.rulebook.catalogue import CATALOGUE, EXERCISES
from planner.rulebook.flags import FLAGS, FlagRow

_CHANGES = "8.6"
_SECONDS_A_REP = 2.0  # nobody lifts faster
_SECONDS_A_JUMP = 1.0


def light_is_left(witness: Witness) -> bool:
    """Tell whether every flag that closes lifting leaves the light sessions for it."""
    closing = [row for row in _rows(witness) if "heavy" in row.closes]
    return bool(closing) and all(row.light for row in closing)


def against_flags(witness: Witness, session: Session) -> Iterator[Reason]:
    """Yield what a session holds although a flag closes it, pinned or not, and missing notes."""
    for row in _rows(witness):
        yield from _closed_jumps(row, session)
        for block in session.blocks:
            yield from _closed_exercise(row, block)
            yield from _too_near_the_limit(row, block)
            yield from _heavier_than_last_time(witness, row, block)
            if row.note and _(row.note) not in block.note:
                why = _("the {exercise} does not say what the pain may be", exercise=_name(block))
                yield Reason(_CHANGES, why)

    effort = effort_in(witness, session)
    if effort is not None and harder(effort, most_effort(witness)):
        yield Reason(_CHANGES, _("its effort is more than a flag allows"))


def _rows(witness: Witness) -> list[FlagRow]:
    return [FLAGS[flag] for flag in witness.problem.flags]


def _name(block: Block) -> str:
    return block.exercise.replace("_", " ")


def _closed_exercise(row: FlagRow, block: Block) -> Iterator[Reason]:
    exercise = EXERCISES.get(block.exercise)
    if exercise is None or exercise.pattern not in row.keeps:
        return
    if block.exercise not in row.keeps[exercise.pattern]:
        yield Reason(_CHANGES, _("the {exercise} is left out for now", exercise=_name(block)))


def _too_near_the_limit(row: FlagRow, block: Block) -> Iterator[Reason]:
    if block.rir is not None and block.rir < row.least_rir:
        why = _("the {exercise} leaves too few reps in reserve", exercise=_name(block))
        yield Reason(_CHANGES, why)


def _heavier_than_last_time(witness: Witness, row: FlagRow, block: Block) -> Iterator[Reason]:
    done = witness.recent.get(block.exercise)
    if not row.no_rise or not done or block.load_kg is None:
        return
    if block.load_kg > done[-1].load_kg:
        why = _("the {exercise} is heavier than last time", exercise=_name(block))
        yield Reason(_CHANGES, why)


def _closed_jumps(row: FlagRow, session: Session) -> Iterator[Reason]:
    names = {block.exercise for block in session.blocks}
    says_so = not {"plyo", "hops"}.isdisjoint(session.kinds)  # then its place is judged
    for tier, jumps in enumerate(CATALOGUE.jumps.tiers):
        found = names.intersection(jumps)
        if found and "plyo" in row.closes and not says_so:
            yield Reason(row.closes["plyo"], _("it has jumps although a flag closes them"))
        if found and tier > row.highest_tier:
            yield Reason("P01", _("its jumps are harder than a flag allows"))


# ---- Time ----------------------------------------------------------------------------------------


def too_long(witness: Witness, session: Session) -> Iterator[Reason]:
    """Yield a session that takes more time than the athlete has, or than it claims."""
    most = witness.problem.athlete.session_minutes
    if most is not None and session.minutes > most:
        why = _("it takes {minutes} minutes, {most} at most", minutes=session.minutes, most=most)
        yield Reason("S14", why)

    if _least_seconds(session) > 60 * session.minutes:
        yield Reason(CONTRACT, _("it takes more than the minutes it claims"))


def _least_seconds(session: Session) -> float:
    """Return the time for all sets and the rests between them, without any setting up."""
    seconds = 0.0
    for block in session.blocks:
        work = block.seconds or (block.reps or 0) * _seconds_a_rep(block)
        sides = 2 if block.each_side else 1
        seconds += block.sets * (sides * work + block.rest_s)

    last_rest = session.blocks[-1].rest_s if session.blocks else 0
    return seconds - last_rest


def _seconds_a_rep(block: Block) -> float:
    exercise = EXERCISES.get(block.exercise)
    is_jump = exercise is not None and exercise.pattern == "plyo"
    return _SECONDS_A_JUMP if is_jump else _SECONDS_A_REP
