"""What may be in a session, as a judge reads the rulebook: weights, jumps, small sessions."""

from collections.abc import Iterator, Mapping
from typing import Final

from planner.judge.breach import CONTRACT, Reason
from planner.judge.effort import effort_in
from planner.judge.flagged import against_flags, too_long
from planner.judge.witness import Witness, week_days
from planner.language import N_, _, ngettext
from planner.model import Block, Effort, Session
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import CATALOGUE, EXERCISES
from planner.rulebook.stages import STRENGTH

# A heavy set has at most this many repetitions, with at most this many in reserve.
_FEW_REPS: Final = 5
_NEAR_LIMIT: Final = 2
_LEGS: Final = ("squat", "hinge", "single_leg")
_EFFORT_WORDS: Final[Mapping[Effort | None, str]] = {
    None: N_("no lifting"),
    "light": N_("light effort"),
    "moderate": N_("moderate effort"),
    "heavy": N_("heavy effort"),
}


def bad_content(witness: Witness, session: Session) -> Iterator[Reason]:
    """Yield what is wrong inside a session.

    Weights (H14, H15), jumps (P03, P04, P09-P11), the size of a small session, and its words.
    """
    contacts = sum(_contacts(block) for block in session.blocks)
    yield from _badly_described(witness, session, contacts)
    yield from _wrong_effort(witness, session)
    yield from against_flags(witness, session)
    yield from too_long(witness, session)
    if "hops" in session.kinds:
        yield from _hops(witness, session, contacts)
    else:
        yield from _jumps(session, contacts)
        yield from _jumps_too_hard(witness, session)
        yield from _too_many_jumps(witness, session, contacts)
    for block in session.blocks:
        yield from _weight(witness, session, block)
    yield from _not_small(witness, session)


def _pattern(block: Block) -> str:
    exercise = EXERCISES.get(block.exercise)
    if exercise is None:
        return ""
    return exercise.pattern


def _contacts(block: Block) -> int:
    exercise = EXERCISES.get(block.exercise)
    if exercise is None:
        return 0
    return block.sets * (block.reps or block.seconds or 0) * exercise.contacts_each


def _badly_described(witness: Witness, session: Session, contacts: int) -> Iterator[Reason]:
    """Yield wrong exercises or contacts, and a missing reason or condition."""
    unknown = [block.exercise for block in session.blocks if block.exercise not in EXERCISES]
    if unknown:
        why = ngettext(
            "it names an exercise that is not in the catalogue: {names}",
            "it names exercises that are not in the catalogue: {names}",
            len(unknown),
            names=", ".join(unknown),
        )
        yield Reason(CONTRACT, why)

    if contacts != session.contacts:
        why = _(
            "it claims {claimed} contacts but has {counted}",
            claimed=session.contacts,
            counted=contacts,
        )
        yield Reason(CONTRACT, why)

    if not session.reason:
        yield Reason(CONTRACT, _("it does not say why it is on this day"))

    after_key_run = "heavy" in session.kinds and witness.day(session.date).key_run
    if after_key_run and not session.condition:
        yield Reason(CONTRACT, _("it does not say on what condition it is on this day"))


def _wrong_effort(witness: Witness, session: Session) -> Iterator[Reason]:
    """Yield an effort that is not the one of what is in the session."""
    effort = effort_in(witness, session)
    if session.effort != effort:
        why = _(
            "it claims {claimed}, but has {counted} in it",
            claimed=_(_EFFORT_WORDS[session.effort]),
            counted=_(_EFFORT_WORDS[effort]),
        )
        yield Reason(CONTRACT, why)


# ---- Jumps ---------------------------------------------------------------------------------------


def _jumps(session: Session, contacts: int) -> Iterator[Reason]:
    """Yield what no session may do with jumps, whoever it is for."""
    if _jumps_come_late(session):
        yield Reason("P09", _("jumps come first, before any lift"))

    if contacts > n.CONTACTS_SESSION:
        why = _("{contacts} contacts are too many for one session", contacts=contacts)
        yield Reason("P10", why)

    drop_jumps = sum(_contacts(b) for b in session.blocks if b.exercise == "drop_jump")
    if drop_jumps > n.CONTACTS_DROP_JUMPS:
        yield Reason("P10", _("{contacts} drop jumps are too many", contacts=drop_jumps))

    if contacts > 0 and {"plyo", "primer"}.isdisjoint(session.kinds):
        yield Reason(CONTRACT, _("it has jumps but does not mention them"))

    if "plyo" in session.kinds and contacts < n.CONTACTS_LEAST:
        yield Reason("P10", _("{contacts} contacts are too few to be jumps", contacts=contacts))


def _hops(witness: Witness, session: Session, contacts: int) -> Iterator[Reason]:
    """Yield what hops in a warm-up may not be: anything else, or too many (P10, P04)."""
    if session.kinds != ("hops",) or _highest_tier(session) > 0:
        yield Reason(CONTRACT, _("hops stand alone, in the warm-up of a run"))

    if contacts > n.HOPS_CONTACTS:
        why = _("{contacts} contacts are too many for one warm-up", contacts=contacts)
        yield Reason("P10", why)

    quality = any(run.quality for run in witness.day(session.date).runs)
    if quality and contacts > n.CONTACTS_IN_WARM_UP:
        why = _("{contacts} contacts are too many before a quality run", contacts=contacts)
        yield Reason("P04", why)


def _jumps_come_late(session: Session) -> bool:
    """Tell whether a jump, or the kind itself, comes after lifting (P09)."""
    if "plyo" in session.kinds and session.kinds[0] != "plyo":
        return True

    lifted = False
    for block in session.blocks:
        pattern = _pattern(block)
        if pattern == "plyo" and lifted:
            return True
        if pattern not in ("plyo", "warm_up"):
            lifted = True
    return False


def _jumps_too_hard(witness: Witness, session: Session) -> Iterator[Reason]:
    """Yield jumps above the tier that was earned and that the phase allows (P11).

    None are above tier 1 before an A ultra (P02).
    """
    if (session.date, "plyo") in witness.locked:
        return

    tier = _highest_tier(session)
    phase = witness.weeks(session.date).phase
    earned = min(witness.jumps.tier, n.HIGHEST_TIER[phase])
    if tier > earned:
        why = _("its jumps are tier {tier}, only tier {earned} is earned", tier=tier, earned=earned)
        yield Reason("P11", why)

    if tier > 1 and _ultra_is_near(witness, session):
        yield Reason("P02", _("its jumps are tier {tier}, this close to an ultra", tier=tier))


def _highest_tier(session: Session) -> int:
    names = {block.exercise for block in session.blocks}
    highest = 0
    for tier, jumps in enumerate(CATALOGUE.jumps.tiers):
        if not names.isdisjoint(jumps):
            highest = tier
    return highest


def _ultra_is_near(witness: Witness, session: Session) -> bool:
    for race in witness.races:
        a_ultra = race.listed and race.priority == "A" and race.size in n.ULTRAS
        if a_ultra and 0 < (race.date - session.date).days < n.ULTRA_TIER_DAYS:
            return True
    return False


def _too_many_jumps(witness: Witness, session: Session, contacts: int) -> Iterator[Reason]:
    """Yield more contacts than were earned (P11), or than the runs nearby allow (P03, P04)."""
    date = session.date
    if "plyo" not in session.kinds or (date, "plyo") in witness.locked:
        return

    earned = _earned_contacts(witness, session)
    if contacts > earned:
        why = _(
            "{contacts} contacts are more than the {earned} that were earned",
            contacts=contacts,
            earned=earned,
        )
        yield Reason("P11", why)

    if contacts > n.CONTACTS_IN_WARM_UP and _is_warm_up(witness, session):
        yield Reason("P04", _("{contacts} contacts are too many for a warm-up", contacts=contacts))

    if contacts > n.CONTACTS_BEFORE_LONG and witness.after(date, 1).long_run:
        why = _("{contacts} contacts are too many before a long run", contacts=contacts)
        yield Reason("P03", why)


def _earned_contacts(witness: Witness, session: Session) -> int:
    """Return the most contacts of a session: what is earned now, and a step for each week ahead."""
    days = (week_days(session.date)[0] - week_days(witness.problem.today)[0]).days
    return witness.jumps.contacts + n.CONTACTS_STEP * (days // 7)


def _is_warm_up(witness: Witness, session: Session) -> bool:
    runs = witness.day(session.date).runs
    return session.kinds == ("plyo",) and any(run.quality for run in runs)


# ---- Weights -------------------------------------------------------------------------------------


def _weight(witness: Witness, session: Session, block: Block) -> Iterator[Reason]:
    """Yield what is too heavy in a block: before phase 2 (H14), and under 18 (H15)."""
    name = block.exercise.replace("_", " ")
    share = _share_of_maximum(witness, block)

    too_heavy = share >= n.SAFE_SHARE or _is_near_limit(block)
    if too_heavy and witness.weeks(session.date).phase < STRENGTH:
        yield Reason("H14", _("the {exercise} is too heavy before phase 2", exercise=name))

    if witness.age is None or witness.age >= n.ADULT:
        return

    if share > n.SAFE_SHARE:
        why = _("the {exercise} is above 80 % for an athlete under 18", exercise=name)
        yield Reason("H15", why)

    if block.rir is not None and block.rir < n.SAFE_RIR:
        why = _("the {exercise} leaves too few reps in reserve under 18", exercise=name)
        yield Reason("H15", why)


def _share_of_maximum(witness: Witness, block: Block) -> float:
    """Return the load as a share of the known maximum (0-1), or 0 where one of them is unknown."""
    lift = witness.lifts.get(block.exercise)
    if lift is None or block.load_kg is None:
        return 0.0
    return block.load_kg / lift.e1rm_kg


def _is_near_limit(block: Block) -> bool:
    if block.rir is None or _pattern(block) in ("plyo", "warm_up"):
        return False
    return block.rir <= _NEAR_LIMIT and (block.reps or 0) <= _FEW_REPS


# ---- Small sessions ------------------------------------------------------------------------------


def _not_small(witness: Witness, session: Session) -> Iterator[Reason]:
    """Yield what makes a small session too big.

    Primers and micro-doses are short, a light session leaves the legs alone, and none of them
    shares a session.
    """
    small = {"primer", "micro", "light"}.intersection(session.kinds)
    if small and len(session.kinds) > 1:
        yield Reason(CONTRACT, _("a small session does not share its time with another"))

    legs = [block for block in session.blocks if _pattern(block) in _LEGS]
    if "light" in small and legs:
        yield Reason("H03", _("a light session leaves the legs alone"))

    if "primer" in small:
        yield from _too_many_reps("H02", legs, n.SMALL_REPS)

    if "micro" in small:
        yield from _micro(witness, session, legs)
        yield from _tiring(session, legs)


def _micro(witness: Witness, session: Session, legs: list[Block]) -> Iterator[Reason]:
    """Yield a micro-dose of too many repetitions, and one that is too hard for new legs (L3)."""
    is_light = effort_in(witness, session) in (None, "light")
    is_new = witness.season.first_exposures
    if is_new and not is_light:
        yield Reason("L3", _("the legs are new to lifting, so a micro-dose is light"))

    most = n.SMALL_REPS_NEW if is_new and is_light else n.SMALL_REPS
    yield from _too_many_reps("H03", legs, most)


def _too_many_reps(rule: str, legs: list[Block], most: int) -> Iterator[Reason]:
    reps = sum(_reps(block) for block in legs)
    if reps > most:
        yield Reason(rule, _("{reps} repetitions are too many for such a small session", reps=reps))


def _reps(block: Block) -> int:
    """Return the repetitions of a block, those of both sides together."""
    reps = block.sets * (block.reps or 0)
    return 2 * reps if block.each_side else reps


def _tiring(session: Session, legs: list[Block]) -> Iterator[Reason]:
    hard = [block for block in legs if block.rir is not None and block.rir < n.SAFE_RIR]
    if hard or session.minutes > n.MICRO_MINUTES:
        why = _("a micro-dose takes 20 minutes and leaves three repetitions in reserve")
        yield Reason("H03", why)
