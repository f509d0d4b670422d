"""Fills the chosen slots: what is in each session, its name, its reason and its condition."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.compare import name_sessions
from planner.explain.reasons import condition, hops_reason, reason
from planner.facts.days import Facts
from planner.ladder.room import Extra
from planner.ladder.week import has_lifting, places_lifting
from planner.language import capitalized
from planner.log.history import LiftingLog, log_of
from planner.log.match import lifting_days
from planner.model import Activity, Effort, Half, PlanningProblem, Published, Session
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import EXERCISES
from planner.rulebook.effort import at_most
from planner.rulebook.stages import ADAPTATION, HALF_VOLUME, MAINTAIN, POWER, STRENGTH
from planner.search.bits import HEAVY, KINDS, PLYO
from planner.search.caps import heavy_cap
from planner.search.halves import one_visit
from planner.search.hops import Hops
from planner.search.place import Placement
from planner.session.content import build
from planner.session.dose import Dose
from planner.session.effort import effort_of, effort_of_week

# The phase, and its week, of a session that may be light or moderate at most. [D]
_SMALLER_PHASE: Final[dict[Effort, tuple[int, int]]] = {
    "light": (ADAPTATION, 3),
    "moderate": (STRENGTH, 3),
}
_LIGHT_WEEK_CONTACTS: Final = 0.6  # of the contacts in a week with less volume [D]


class _Filled(NamedTuple):
    """A session but for its uid: where it goes, what it asks for, and its words."""

    date: dt.date
    half: Half
    dose: Dose
    reason: str
    rules: tuple[str, ...]
    condition: str


def filled(
    facts: Facts,
    placement: Placement,
    beside: Sequence[Extra | Hops],
    published: Sequence[Published],
) -> tuple[Session, ...]:
    """Return the sessions of the chosen slots and those beside them, in order of date and half.

    `published` are the sessions as the athlete was shown them: what goes on keeps its uid.
    """
    last = _last_variant(facts.problem)
    planned = [_beside(facts, session) for session in beside]
    for i, choice in enumerate(placement.choices):
        if choice:
            chosen = _chosen(facts, placement, i, _variant(facts, placement, i, last))
            if chosen.dose.kinds:
                planned.append(chosen)
    planned.sort(key=lambda session: (session.date, session.half, session.dose.kinds))

    places = [(session.date, session.dose.kinds) for session in planned]
    uids = name_sessions(places, published, facts.problem.today)
    log = log_of(facts.problem)
    return tuple(
        _session(facts, log, uid, session) for uid, session in zip(uids, planned, strict=True)
    )


def _session(facts: Facts, log: LiftingLog, uid: str, planned: _Filled) -> Session:
    content = build(planned.dose, facts.problem.athlete, log, age=facts.age)
    return Session.model_construct(
        uid=uid,
        date=planned.date,
        half=planned.half,
        kinds=planned.dose.kinds,
        effort=effort_of(content.blocks, log.lifts, facts.problem.athlete.equipment),
        title=content.title,
        minutes=content.minutes,
        blocks=content.blocks,
        contacts=content.contacts,
        reason=capitalized(planned.reason),
        rules=planned.rules,
        condition=capitalized(planned.condition),
    )


def _beside(facts: Facts, session: Extra | Hops) -> _Filled:
    if isinstance(session, Hops):
        return _hops(facts, session)
    return _small(facts, session)


def _hops(facts: Facts, hops: Hops) -> _Filled:
    week = facts.week_of(hops.i)
    dose = Dose(
        kinds=("hops",),
        phase=week.phase,
        week=facts.jumps.hop_weeks + 1,
        variant=hops.i,
        contacts=n.CONTACTS_IN_WARM_UP if hops.are_few else n.HOPS_CONTACTS,
        flags=facts.problem.flags,
    )
    return _Filled(
        date=facts.day(hops.i).date,
        half=hops.half,
        dose=dose,
        reason=hops_reason(facts.day(hops.i), hops.run),
        rules=("P04", "P09") if hops.are_few else ("P09",),
        condition=condition(facts, hops.i, PLYO, hops.half),
    )


def _small(facts: Facts, extra: Extra) -> _Filled:
    week = facts.week_of(extra.i)
    dose = Dose(
        kinds=(extra.kind,),
        phase=week.phase,
        week=week.number,
        variant=week.number,
        flags=facts.problem.flags,
        is_new=facts.season.first_exposures,
    )
    return _Filled(
        date=facts.day(extra.i).date,
        half=extra.half,
        dose=dose,
        reason=extra.reason,
        rules=extra.rules,
        condition=condition(facts, extra.i, HEAVY, extra.half),
    )


def _chosen(facts: Facts, placement: Placement, i: int, variant: int) -> _Filled:
    choice = placement.choices[i]
    option = placement.slots[i].options[choice]
    rules = {*option.rules, *_protecting(facts, placement, i)}
    return _Filled(
        date=facts.day(i).date,
        half=option.half,
        dose=_dose(facts, placement, i, variant),
        reason=reason(facts, i, choice),
        rules=tuple(sorted(rules)),
        condition=condition(facts, i, choice, option.half),
    )


def _dose(facts: Facts, placement: Placement, i: int, variant: int) -> Dose:
    choice = placement.choices[i]
    week = facts.week_of(i)
    tier = _tier(facts, i)
    phase, number = _phase_and_week(facts, placement, i)

    rir_extra, sets_less = 0.0, week.sets_less
    not_recovered = i == 0 and facts.readiness in ("amber", "red")
    if not_recovered:
        rir_extra += 1.0
        sets_less += 1
    if choice & HEAVY and _is_one_visit(facts, placement, i):  # H04: a set less, a rep more left
        rir_extra += 1.0
        sets_less += 1

    volume = week.volume
    if i == 0 and facts.readiness == "red":  # only what the athlete pinned is left, and half of it
        volume = min(volume, HALF_VOLUME)

    contacts = _contacts(facts, placement, i, tier)
    kinds = KINDS[choice]
    if tier == 0 or contacts < n.CONTACTS_LEAST:  # P10: then it has none and says none
        kinds = tuple(kind for kind in kinds if kind != "plyo")

    return Dose(
        kinds=kinds,
        phase=phase,
        week=number,
        variant=variant,
        volume=volume,
        why=week.why,
        load=week.load,
        rir_extra=rir_extra,
        sets_less=sets_less,
        no_rise=not_recovered,
        lifts_of=STRENGTH if week.reason == "after_race" else week.phase,
        tier=tier,
        contacts=contacts,
        before_run=_before_quality(facts, i, choice),
        flags=facts.problem.flags,
    )


def _phase_and_week(facts: Facts, placement: Placement, i: int) -> tuple[int, int]:
    """Return the phase whose session goes on day `i`, and the week of that phase.

    It is the week's own, but for a smaller one where the day bears no more effort (L1), and no
    power work straight after a quality run (H04).
    """
    week = facts.week_of(i)
    most = placement.slots[i].effort
    asked = effort_of_week(week.phase, week.number, facts.problem.athlete.equipment)
    if not at_most(asked, most):
        return _SMALLER_PHASE[most]
    if week.phase == POWER and _is_one_visit(facts, placement, i):
        return MAINTAIN, 1
    return week.phase, week.number


def _is_one_visit(facts: Facts, placement: Placement, i: int) -> bool:
    """Tell whether the session of day `i` goes straight after a quality run."""
    option = placement.slots[i].options[placement.choices[i]]
    return one_visit(facts, i, option.half)


def _protecting(facts: Facts, placement: Placement, i: int) -> tuple[str, ...]:
    """Return the rules that made this day the right one, beside its costs."""
    choice = placement.choices[i]
    if choice & HEAVY and facts.day(i).sure(lambda run: run.is_key):
        return () if _is_one_visit(facts, placement, i) else ("S03", "H13")
    if choice & PLYO:
        return ("P09",)
    return ("H03",)


# ---- Which of the two workouts -------------------------------------------------------------------


def _variant(facts: Facts, placement: Placement, i: int, last: int | None) -> int:
    """Return the number of day `i`'s workout: even is A, odd is B.

    They take turns, from the one that was not lifted last. Where that is unknown, a week's first
    lifting is A and its second B.
    """
    choices = placement.choices
    if last is not None:
        placed_before = [j for j in range(i) if places_lifting(choices, j)]
        return 1 + last + len(placed_before)

    lifted_before = [j for j in range(facts.monday(i), i) if has_lifting(facts, choices, j)]
    if heavy_cap(facts, i) == 1:
        return len(lifted_before) + facts.week_of(i).number
    return len(lifted_before)


def _last_variant(problem: PlanningProblem) -> int | None:
    """Return the workout that was lifted last, 0 for A and 1 for B, or None if none was recorded.

    A hinge among its sets makes it A.
    """
    days, _whole_days = lifting_days(problem)
    recorded = [
        activity
        for activity in problem.activities
        if activity.sport == "strength" and activity.sets and activity.day in days
    ]
    if not recorded:
        return None

    last = max(recorded, key=lambda activity: (activity.start, activity.id))
    return 0 if _has_hinge(last) else 1


def _has_hinge(activity: Activity) -> bool:
    for lifted in activity.sets:
        exercise = EXERCISES.get(lifted.exercise)
        if exercise is not None and exercise.pattern == "hinge":
            return True
    return False


# ---- Jumps ---------------------------------------------------------------------------------------


def _tier(facts: Facts, i: int) -> int:
    """Return the tier of day `i`'s jumps (P02). A spike in its week drops a tier (S16)."""
    tier = facts.jumps.tier_in(facts.week_of(i).phase)
    monday = facts.monday(i)
    if tier > 0 and any(j in facts.spike for j in range(monday, monday + 7)):
        tier -= 1

    if _ultra_near(facts, i):
        tier = min(tier, 1)
    return tier


def _contacts(facts: Facts, placement: Placement, i: int, tier: int) -> int:
    """Return the contacts of day `i`'s jumps, within P03, P04, P10 and what is left of the week."""
    contacts = min(
        facts.jumps.contacts,
        n.PLYO_TIERS[tier][1],
        n.CONTACTS_SESSION,
        _share_of_week(facts, placement, i),
    )
    if facts.week_of(i).volume < 1.0:
        contacts = round(contacts * _LIGHT_WEEK_CONTACTS)

    if _before_quality(facts, i, placement.choices[i]):
        contacts = min(contacts, n.CONTACTS_IN_WARM_UP)
    if facts.day(i + 1).p_long > 0:
        contacts = min(contacts, n.CONTACTS_BEFORE_LONG)
    return contacts


def _share_of_week(facts: Facts, placement: Placement, i: int) -> int:
    """Return the contacts left in day `i`'s week, shared evenly by its sessions with jumps."""
    monday = facts.monday(i)
    left = facts.jumps.week
    if monday <= 0:
        left -= facts.jumps.week_done

    week = placement.choices[max(monday, 0) : monday + 7]
    sessions = len([choice for choice in week if choice & PLYO])
    return max(0, left) // max(sessions, 1)


def _ultra_near(facts: Facts, i: int) -> bool:
    """Tell whether an A race longer than a marathon is near enough to end harder jumps (P02)."""
    for race in facts.races:
        a_ultra = race.listed and race.priority == "A" and race.size in n.ULTRAS
        if a_ultra and 0 < facts.index(race.date) - i < n.ULTRA_TIER_DAYS:
            return True
    return False


def _before_quality(facts: Facts, i: int, choice: int) -> bool:
    """Tell whether jumps alone go into the warm-up of a quality run (P04)."""
    return choice == PLYO and facts.day(i).p(lambda run: run.is_quality) >= n.LIKELY
