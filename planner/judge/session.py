"""What a session may be made of, as a judge reads the rulebook: weights, jumps, and how small a small session is."""

from collections.abc import Iterator
from typing import Final

from planner.judge.forbidden import Reason, when
from planner.judge.witness import Witness, week_days
from planner.model import Block, Session
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import CATALOGUE, EXERCISES

CONTRACT: Final = "contract"  # named where a plan breaks its own form, not the rulebook
_FEW_REPS, _NEAR_LIMIT = 5, 2  # a heavy scheme: that many reps with that few in reserve
_LEGS = ("squat", "hinge", "single_leg")


def content(known: Witness, session: Session) -> Iterator[Reason]:
    """Judge what a session is made of: weights (H14, H15), jumps (P04, P09-P11), and how small a small one is."""
    unknown = [block.exercise for block in session.blocks if block.exercise not in EXERCISES]
    yield from when(
        bool(unknown), CONTRACT, f"it names exercises nobody knows: {', '.join(unknown)}"
    )
    contacts = sum(map(_contacts, session.blocks))
    said = f"it says {session.contacts} contacts and holds {contacts}"
    yield from when(contacts != session.contacts, CONTRACT, said)
    yield from _jumps(known, session, contacts)
    yield from _weights(known, session)
    yield from _small(session)
    hard_day = "heavy" in session.kinds and known.day(session.date).key_run
    silent = not session.reason or (hard_day and not session.condition)
    yield from when(silent, CONTRACT, "it does not say why it stands there, or on what condition")


def _pattern(block: Block) -> str:
    exercise = EXERCISES.get(block.exercise)
    return exercise.pattern if exercise is not None else ""


def _contacts(block: Block) -> int:
    exercise = EXERCISES.get(block.exercise)
    return (
        block.sets * (block.reps or block.seconds or 0) * exercise.contacts_each
        if exercise is not None
        else 0
    )


def _jumps(known: Witness, session: Session, contacts: int) -> Iterator[Reason]:
    date, kinds = session.date, session.kinds
    patterns = [p for p in map(_pattern, session.blocks) if p != "warm_up"]
    first_lift = next((i for i, p in enumerate(patterns) if p != "plyo"), len(patterns))
    late = "plyo" in patterns[first_lift:] or ("plyo" in kinds and kinds[0] != "plyo")
    yield from when(late, "P09", "jumps come first, before any lift")
    yield from _tiers(known, session)
    drops = sum(_contacts(b) for b in session.blocks if b.exercise == "drop_jump")
    yield from when(
        contacts > n.CONTACTS_SESSION, "P10", f"{contacts} contacts are too many for one session"
    )
    yield from when(drops > n.CONTACTS_DROP_JUMPS, "P10", f"{drops} drop jumps are too many")
    hidden = contacts > 0 and not {"plyo", "primer"} & {*kinds}
    yield from when(hidden, CONTRACT, "it holds jumps and does not say so")
    yield from when("plyo" in kinds and not contacts, CONTRACT, "it says jumps and holds none")
    if "plyo" not in kinds or (date, "plyo") in known.locked:
        return
    weeks = (week_days(date)[0] - week_days(known.problem.today)[0]).days // 7
    most = known.jumps.contacts + n.CONTACTS_STEP * weeks
    yield from when(
        contacts > most,
        "P11",
        f"{contacts} contacts are more than the {most} that have been earned",
    )
    warm_up = kinds == ("plyo",) and any(r.quality for r in known.day(date).runs)
    yield from when(
        warm_up and contacts > n.CONTACTS_IN_WARM_UP,
        "P04",
        f"{contacts} contacts are too many for a warm-up",
    )
    eve = known.after(date, 1).long_run
    yield from when(
        eve and contacts > n.CONTACTS_BEFORE_LONG,
        "P03",
        f"{contacts} contacts are too many before a long run",
    )


def _tiers(known: Witness, session: Session) -> Iterator[Reason]:
    """No jump above the tier that was earned and that the phase bears (P11), none above 1 before an A ultra (P02)."""
    names = {block.exercise for block in session.blocks}
    highest = max(
        (tier for tier, jumps in enumerate(CATALOGUE.jumps.tiers) if names & {*jumps}), default=0
    )
    most = min(known.jumps.tier, n.HIGHEST_TIER[known.weeks(session.date).phase])
    free = (session.date, "plyo") in known.locked
    yield from when(
        highest > most and not free, "P11", f"its jumps are of tier {highest}, {most} is earned"
    )
    ahead = [
        (r.date - session.date).days
        for r in known.races
        if r.priority == "A" and r.listed and r.size in n.ULTRAS
    ]
    near = any(0 < days < n.ULTRA_TIER_DAYS for days in ahead)
    yield from when(
        near and highest > 1 and not free,
        "P02",
        f"its jumps are of tier {highest} so near an ultra",
    )


def _weights(known: Witness, session: Session) -> Iterator[Reason]:
    early = known.weeks(session.date).phase <= 1
    young = known.age is not None and known.age < n.ADULT
    for block in session.blocks:
        name = block.exercise.replace("_", " ")
        lift = known.lifts.get(block.exercise)
        share = (
            block.load_kg / lift.e1rm_kg if lift is not None and block.load_kg is not None else 0.0
        )
        near_limit = (
            block.rir is not None and block.rir <= _NEAR_LIMIT and (block.reps or 0) <= _FEW_REPS
        )
        heavy = share >= n.SAFE_SHARE or (near_limit and _pattern(block) not in ("plyo", "warm_up"))
        yield from when(early and heavy, "H14", f"the {name} is too heavy before phase 2")
        yield from when(
            young and share > n.SAFE_SHARE, "H15", f"the {name} is above 80 % for somebody under 18"
        )
        tired = block.rir is not None and block.rir < n.SAFE_RIR
        yield from when(
            young and tired, "H15", f"the {name} leaves too little in reserve for somebody under 18"
        )


def _small(session: Session) -> Iterator[Reason]:
    """Primers and micro-doses are short; a light session leaves the legs alone. None of them shares a session."""
    small = {"primer", "micro", "light"} & {*session.kinds}
    yield from when(
        bool(small) and len(session.kinds) > 1, CONTRACT, "a small session stands alone"
    )
    legs = [block for block in session.blocks if _pattern(block) in _LEGS]
    reps = sum(block.sets * (block.reps or 0) * (2 if block.each_side else 1) for block in legs)
    if {"primer", "micro"} & small:
        rule = "H02" if "primer" in small else "H03"
        yield from when(
            reps > n.SMALL_REPS, rule, f"{reps} repetitions are too many for so small a session"
        )
    if "micro" in small:
        tired = any(block.rir is not None and block.rir < n.SAFE_RIR for block in legs)
        long = session.minutes > n.MICRO_MINUTES
        yield from when(
            tired or long,
            "H03",
            "a micro-dose takes 20 minutes and leaves three repetitions in reserve",
        )
    yield from when("light" in small and bool(legs), "H03", "a light session leaves the legs alone")
