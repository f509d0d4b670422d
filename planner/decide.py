"""Makes the plan: a problem in, a plan out, the same bytes for the same problem."""

import datetime as dt
from collections.abc import Callable, Sequence

from planner.compare import compare, name_sessions
from planner.explain import condition, reason, warnings
from planner.facts.days import Facts
from planner.facts.gather import gather
from planner.ladder.extras import Extra, extras
from planner.ladder.offers import find_offers
from planner.ladder.skipped import about_skipped
from planner.log.history import LiftingLog, log_of
from planner.log.match import lifting_days
from planner.model import Half, Phase, Plan, PlanningProblem, Published, Session, SessionKind
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import EXERCISES
from planner.rulebook.stages import STAGES
from planner.runs.classify import runs_of
from planner.search.bits import HEAVY, KINDS, PLYO
from planner.search.caps import heavy_cap
from planner.search.place import Placement
from planner.search.settle import settled
from planner.session.content import Content, build
from planner.session.dose import Dose

_LEAST_CONTACTS = 10  # fewer are no session [D]
_LIGHT_WEEK_CONTACTS = 0.6  # of the contacts in a week with less volume [D]


def plan(problem: PlanningProblem) -> Plan:
    """Decide when heavy lifting and jumps go and what is in them. Pure: the same problem gives the same plan."""
    runs, damaged = runs_of(problem)
    facts = gather(problem, runs, damaged)
    placement = settled(facts)
    offers = find_offers(facts, placement)
    sessions = _sessions(facts, placement, extras(facts, placement.choices, offered=bool(offers)))
    behind = [
        p for p in problem.published if p.locked and facts.index(p.date) >= problem.horizon_days
    ]
    stand = [(s.uid, s.date) for s in sessions] + [(p.uid, p.date) for p in behind]
    week = facts.week_of(0)
    return Plan.model_construct(
        sessions=sessions,
        expected_runs=facts.expected,
        closed=tuple(c for s in placement.slots for c in s.closed),
        offers=offers,
        phase=Phase.model_construct(
            number=week.phase,
            name=STAGES[week.phase].name,
            week=week.number,
            weeks=max(STAGES[week.phase].weeks, week.number),
            text=STAGES[week.phase].text + (f" This week: {week.why}." if week.why else ""),
        ),
        warnings=(*warnings(facts), *about_skipped(facts, placement)),
        changes=compare(
            stand,
            problem.published,
            problem.today,
            lambda old: _why_gone(facts, placement, old),
            lambda date: next(s.reason for s in sessions if s.date == date),
        ),
        rules_version=n.RULES_VERSION,
    )


_Make = Callable[[str], Session]
_Filled = tuple[dt.date, Half, tuple[SessionKind, ...], _Make]


def _sessions(facts: Facts, placement: Placement, small: Sequence[Extra]) -> tuple[Session, ...]:
    """Fill the chosen slots."""
    problem = facts.problem
    log, last = log_of(problem), _last_variant(problem)
    planned: list[_Filled] = []
    for i, choice in enumerate(placement.choices):
        if choice:
            date, half = facts.day(i).date, placement.slots[i].options[choice].half
            make = _maker(facts, placement, log, i, _variant(facts, placement, i, last))
            planned.append((date, half, KINDS[choice], make))
    for i, half, kind, text, names in small:
        date = facts.day(i).date
        planned.append(
            (date, half, (kind,), _small_maker(facts, log, i, (half, kind, text, names)))
        )
    planned.sort(key=lambda p: (p[0], p[1], p[2]))
    uids = name_sessions(
        [(date, kinds) for date, _, kinds, _ in planned], problem.published, problem.today
    )
    return tuple(make(uid) for uid, (_, _, _, make) in zip(uids, planned, strict=True))


def _maker(facts: Facts, placement: Placement, log: LiftingLog, i: int, variant: int) -> _Make:
    choice = placement.choices[i]
    option = placement.slots[i].options[choice]
    week = facts.week_of(i)
    tier, contacts = _jump_dose(facts, placement, i)
    amber = i == 0 and facts.readiness == "amber"
    dose = Dose(
        kinds=KINDS[choice],
        phase=week.phase,
        week=week.number,
        variant=variant,
        volume=week.volume,
        why=week.why,
        load=week.load,
        rir_extra=1.0 if amber else 0.0,
        sets_less=int(amber) + week.sets_less,
        tier=tier,
        contacts=contacts,
        before_run=_before_quality(facts, i, choice),
    )
    names = option.rules + _protecting(facts, i, choice)
    return lambda uid: _session(
        facts,
        i,
        uid,
        option.half,
        dose,
        build(dose, facts.problem.athlete, log, age=facts.age),
        reason(facts, i, choice),
        tuple(sorted(set(names))),
        condition(facts, i, choice),
    )


def _variant(facts: Facts, placement: Placement, i: int, last: int | None) -> int:
    """A and B take turns, from the one that was not lifted last; unknown: a week's first lifting is A, its second B."""
    if last is not None:
        return 1 + last + sum(bool(choice & HEAVY) for choice in placement.choices[:i])
    monday = facts.monday(i)
    before = sum(
        facts.day(j).heavy or (j >= 0 and bool(placement.choices[j] & HEAVY))
        for j in range(monday, i)
    )
    alternate = heavy_cap(facts, i) == 1
    return before + (facts.week_of(i).number if alternate else 0)


def _last_variant(problem: PlanningProblem) -> int | None:
    """Return the variant of the last lifting, by its sets: a hinge makes it A, else it was B; None: none recorded."""
    days = set(lifting_days(problem)[0])
    recorded = [a for a in problem.activities if a.day in days and a.sport == "strength" and a.sets]
    if not recorded:
        return None
    last = max(recorded, key=lambda a: (a.start, a.id))
    return int(
        not any(
            s.exercise in EXERCISES and EXERCISES[s.exercise].pattern == "hinge" for s in last.sets
        )
    )


def _small_maker(
    facts: Facts, log: LiftingLog, i: int, extra: tuple[Half, SessionKind, str, tuple[str, ...]]
) -> _Make:
    half, kind, text, names = extra
    week = facts.week_of(i)
    dose = Dose(kinds=(kind,), phase=week.phase, week=week.number, variant=week.number)
    content = build(dose, facts.problem.athlete, log, age=facts.age)
    return lambda uid: _session(
        facts, i, uid, half, dose, content, text, names, condition(facts, i, HEAVY)
    )


def _session(
    facts: Facts,
    i: int,
    uid: str,
    half: Half,
    dose: Dose,
    content: Content,
    why: str,
    names: tuple[str, ...],
    only_if: str,
) -> Session:
    return Session.model_construct(
        uid=uid,
        date=facts.day(i).date,
        half=half,
        kinds=dose.kinds,
        title=content.title,
        minutes=content.minutes,
        blocks=content.blocks,
        contacts=content.contacts,
        reason=why[:1].upper() + why[1:],
        rules=names,
        condition=only_if[:1].upper() + only_if[1:],
    )


def _jump_dose(facts: Facts, placement: Placement, i: int) -> tuple[int, int]:
    """Return tier and contacts of day `i`'s jumps within P02-P04, P10 and the week (S16: a spike drops a tier)."""
    choice = placement.choices[i]
    monday = facts.monday(i)
    week = range(max(monday, 0), min(monday + 7, len(placement.choices)))
    count = sum(bool(placement.choices[j] & PLYO) for j in week)
    tier = facts.jumps.tier_in(facts.week_of(i).phase)
    if tier > 0 and any(j in facts.spike for j in range(monday, monday + 7)):
        tier -= 1
    if _ultra_near(facts, i):
        tier = min(tier, 1)
    contacts = min(facts.jumps.contacts, n.PLYO_TIERS[tier][1])
    left = facts.jumps.week - (facts.jumps.week_done if monday <= 0 else 0)
    contacts = min(contacts, n.CONTACTS_SESSION, max(0, left) // max(count, 1))
    if facts.week_of(i).volume < 1.0:
        contacts = round(contacts * _LIGHT_WEEK_CONTACTS)
    if _before_quality(facts, i, choice):
        contacts = min(contacts, n.CONTACTS_IN_WARM_UP)
    if facts.day(i + 1).p_long > 0:
        contacts = min(contacts, n.CONTACTS_BEFORE_LONG)
    return tier, max(contacts, _LEAST_CONTACTS)


def _ultra_near(facts: Facts, i: int) -> bool:
    """Tell whether an A race longer than a marathon is near enough to end the harder jumps (P02)."""
    ultras = [r for r in facts.races if r.listed and r.priority == "A" and r.size in n.ULTRAS]
    return any(0 < facts.index(r.date) - i < n.ULTRA_TIER_DAYS for r in ultras)


def _before_quality(facts: Facts, i: int, choice: int) -> bool:
    """Tell whether jumps alone go into the warm-up of a quality run (P04)."""
    return choice == PLYO and facts.day(i).p(lambda r: r.is_quality) >= n.LIKELY


def _protecting(facts: Facts, i: int, choice: int) -> tuple[str, ...]:
    """Return the rules that made this day the right one, beside its costs."""
    if choice & HEAVY and facts.day(i).sure(lambda r: r.is_key):
        return ("S03", "H13")
    return ("P09",) if choice & PLYO else ("H03",)


def _why_gone(facts: Facts, placement: Placement, old: Published) -> str:
    """Say why a session left its day: the rule that closes it now, or the better place."""
    i = facts.index(old.date)
    if i < len(placement.slots):
        for closed in placement.slots[i].closed:
            if closed.kind in old.kinds:
                return f"{old.date:%A} is closed now: {closed.text[:1].lower()}{closed.text[1:]} ({closed.rule})"
    if not facts.heavy_gate.is_open:
        return facts.heavy_gate.text
    return f"another day costs the running less than {old.date:%A} does now"
