"""Makes the plan: a problem in, a plan out, the same bytes for the same problem."""

import datetime as dt
from collections.abc import Sequence

from planner.compare import compare
from planner.explain.warnings import warnings
from planner.facts.days import Facts
from planner.facts.gather import gather
from planner.fill import filled
from planner.ladder.extras import extras
from planner.ladder.offers import find_offers
from planner.ladder.skipped import about_skipped
from planner.language import _, capitalized
from planner.model import Change, Phase, Plan, PlanningProblem, Published, Session
from planner.rulebook import numbers as n
from planner.rulebook.stages import STAGES
from planner.runs.classify import runs_of
from planner.search.place import Placement
from planner.search.settle import settled


def plan(problem: PlanningProblem) -> Plan:
    """Decide when heavy lifting and jumps go and what is in them.

    The function is pure: the same problem gives the same plan.
    """
    runs, damaged = runs_of(problem)
    facts = gather(problem, runs, damaged)
    placement = settled(facts)
    offers = find_offers(facts, placement)
    small = extras(facts, placement.choices, offered=bool(offers))
    sessions = filled(facts, placement, small)

    return Plan.model_construct(
        sessions=sessions,
        expected_runs=facts.expected,
        closed=tuple(closed for slot in placement.slots for closed in slot.closed),
        offers=offers,
        phase=_phase(facts),
        warnings=(*warnings(facts), *about_skipped(facts, placement)),
        changes=_changes(facts, placement, sessions),
        rules_version=n.RULES_VERSION,
    )


def _phase(facts: Facts) -> Phase:
    week = facts.week_of(0)
    stage = STAGES[week.phase]
    text = _(stage.text)
    if week.why:
        text = _("{phase} This week: {why}.", phase=text, why=week.why)

    return Phase.model_construct(
        number=week.phase,
        name=_(stage.name),
        week=week.number,
        weeks=max(stage.weeks, week.number),
        text=text,
    )


def _changes(facts: Facts, placement: Placement, sessions: Sequence[Session]) -> tuple[Change, ...]:
    """Return what became of the published sessions. One locked after the horizon stays there."""
    problem = facts.problem
    planned = [(session.uid, session.date) for session in sessions]
    locked_later = [
        (shown.uid, shown.date)
        for shown in problem.published
        if shown.locked and facts.index(shown.date) >= problem.horizon_days
    ]

    def why_gone(old: Published) -> str:
        return _why_gone(facts, placement, old)

    def why_new(date: dt.date) -> str:
        return next(session.reason for session in sessions if session.date == date)

    return compare([*planned, *locked_later], problem.published, problem.today, why_gone, why_new)


def _why_gone(facts: Facts, placement: Placement, old: Published) -> str:
    """Say why a session left its day: the rule that closes it now, or the better place."""
    weekday = f"{old.date:%A}"
    i = facts.index(old.date)
    closed_kinds = placement.slots[i].closed if i < len(placement.slots) else ()
    for closed in closed_kinds:
        if closed.kind in old.kinds:
            return _(
                "{weekday} is closed now ({rule}). {why}",
                weekday=weekday,
                rule=closed.rule,
                why=closed.text,
            )

    if not facts.heavy_gate.is_open:
        return capitalized(facts.heavy_gate.text)
    return _("Another day now costs your running less than {weekday}", weekday=weekday)
