"""Fills the chosen slots: what is in each session, its name, its reason and its condition."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.compare import name_sessions
from planner.explain.reasons import condition, reason
from planner.facts.days import Facts
from planner.ladder.extras import Extra
from planner.ladder.week import has_lifting, places_lifting
from planner.language import capitalized
from planner.log.history import LiftingLog, log_of
from planner.log.match import lifting_days
from planner.model import Activity, Half, PlanningProblem, Session
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import EXERCISES
from planner.search.bits import HEAVY, KINDS, PLYO
from planner.search.caps import heavy_cap
from planner.search.place import Placement
from planner.session.content import build
from planner.session.dose import Dose

_LEAST_CONTACTS: Final = 10  # fewer are no session [D]
_LIGHT_WEEK_CONTACTS: Final = 0.6  # of the contacts in a week with less volume [D]


class _Filled(NamedTuple):
    """A session but for its uid: where it goes, what it asks for, and its words."""

    date: dt.date
    half: Half
    dose: Dose
    reason: str
    rules: tuple[str, ...]
    condition: str


def filled(facts: Facts, placement: Placement, small: Sequence[Extra]) -> tuple[Session, ...]:
    """Return the sessions of the chosen slots and the small ones, in order of date and half."""
    last = _last_variant(facts.problem)
    planned = [_small(facts, extra) for extra in small]
    for i, choice in enumerate(placement.choices):
        if choice:
            planned.append(_chosen(facts, placement, i, _variant(facts, placement, i, last)))
    planned.sort(key=lambda session: (session.date, session.half, session.dose.kinds))

    places = [(session.date, session.dose.kinds) for session in planned]
    uids = name_sessions(places, facts.problem.published, facts.problem.today)
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
        title=content.title,
        minutes=content.minutes,
        blocks=content.blocks,
        contacts=content.contacts,
        reason=capitalized(planned.reason),
        rules=planned.rules,
        condition=capitalized(planned.condition),
    )


def _small(facts: Facts, extra: Extra) -> _Filled:
    week = facts.week_of(extra.i)
    dose = Dose(kinds=(extra.kind,), phase=week.phase, week=week.number, variant=week.number)
    return _Filled(
        date=facts.day(extra.i).date,
        half=extra.half,
        dose=dose,
        reason=extra.reason,
        rules=extra.rules,
        condition=condition(facts, extra.i, HEAVY),
    )


def _chosen(facts: Facts, placement: Placement, i: int, variant: int) -> _Filled:
    choice = placement.choices[i]
    option = placement.slots[i].options[choice]
    rules = {*option.rules, *_protecting(facts, i, choice)}
    return _Filled(
        date=facts.day(i).date,
        half=option.half,
        dose=_dose(facts, placement, i, variant),
        reason=reason(facts, i, choice),
        rules=tuple(sorted(rules)),
        condition=condition(facts, i, choice),
    )


def _dose(facts: Facts, placement: Placement, i: int, variant: int) -> Dose:
    choice = placement.choices[i]
    week = facts.week_of(i)
    tier = _tier(facts, i)

    rir_extra, sets_less = 0.0, week.sets_less
    if i == 0 and facts.readiness == "amber":
        rir_extra = 1.0
        sets_less += 1

    return Dose(
        kinds=KINDS[choice],
        phase=week.phase,
        week=week.number,
        variant=variant,
        volume=week.volume,
        why=week.why,
        load=week.load,
        rir_extra=rir_extra,
        sets_less=sets_less,
        tier=tier,
        contacts=_contacts(facts, placement, i, tier),
        before_run=_before_quality(facts, i, choice),
    )


def _protecting(facts: Facts, i: int, choice: int) -> tuple[str, ...]:
    """Return the rules that made this day the right one, beside its costs."""
    if choice & HEAVY and facts.day(i).sure(lambda run: run.is_key):
        return ("S03", "H13")
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
    return max(contacts, _LEAST_CONTACTS)


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
