"""Makes the plan: a problem in, a plan out, the same bytes for the same problem."""

import datetime as dt
from collections.abc import Sequence

from planner.compare import compare
from planner.explain.warnings import about_the_clock, warnings
from planner.facts.days import Facts
from planner.facts.gather import gather
from planner.fill import filled
from planner.ladder.extras import extras
from planner.ladder.offers import find_offers
from planner.ladder.skipped import about_skipped
from planner.language import _, capitalized
from planner.log.established import as_recorded
from planner.model import Change, Phase, Plan, PlanningProblem, Published, Session
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import EQUIPMENT
from planner.rulebook.stages import STAGES
from planner.runs.classify import runs_of
from planner.search.hops import hops_of
from planner.search.pins import with_what_pins_leave
from planner.search.place import Placement
from planner.search.settle import settled


def plan(problem: PlanningProblem) -> Plan:
    """Decide when heavy lifting and jumps go and what is in them.

    The function is pure: the same problem gives the same plan.
    """
    problem = as_recorded(problem)
    runs, damaged = runs_of(problem)
    facts = gather(problem, runs, damaged)
    left = with_what_pins_leave(facts)
    if left != problem:
        facts = gather(left, runs, damaged)

    placement = settled(facts)
    offers = find_offers(facts, placement)
    small = extras(facts, placement.choices)
    hops = hops_of(facts, placement.choices)
    sessions = filled(facts, placement, [*small, *hops], problem.published)

    return Plan.model_construct(
        sessions=sessions,
        expected_runs=facts.expected,
        closed=tuple(closed for slot in placement.slots for closed in slot.closed),
        offers=offers,
        phase=_phase(facts),
        warnings=(
            *warnings(facts),
            *dict.fromkeys(about_the_clock(facts, sessions)),
            *about_skipped(facts, placement),
        ),
        changes=_changes(problem, facts, placement, sessions),
        rules_version=n.RULES_VERSION,
    )


def _phase(facts: Facts) -> Phase:
    week = facts.week_of(0)
    stage = STAGES[week.phase]
    text = _(stage.text)
    if week.why:
        text = _("{phase} This week: {why}.", phase=text, why=week.why)

    dose_from = facts.season.dose_from
    if dose_from is not None and dose_from > facts.problem.today:
        text = f"{text} {_when_heavy(facts, dose_from)}"

    return Phase.model_construct(
        number=week.phase,
        name=_(stage.name),
        week=week.number,
        weeks=max(stage.length(facts.season.level).weeks, week.number),
        text=text,
        lighter=week.reason,
        dose_from=dose_from,
    )


def _when_heavy(facts: Facts, dose_from: dt.date) -> str:
    """Say from which week the working dose is reached (rulebook 8.5)."""
    date = f"{dose_from.day} {dose_from:%B}"
    if any(owned in EQUIPMENT for owned in facts.problem.athlete.equipment):
        return _(
            "From the week of {date} you lift at 80 % of your maximum and more,"
            " if you do every session until then.",
            date=date,
        )
    return _(
        "From the week of {date} your sets end near your limit,"
        " if you do every session until then.",
        date=date,
    )


def _changes(
    problem: PlanningProblem, facts: Facts, placement: Placement, sessions: Sequence[Session]
) -> tuple[Change, ...]:
    """Return what became of the published sessions. One locked after the horizon stays there."""
    planned = [(session.uid, session.date) for session in sessions]
    locked_later = [
        (shown.uid, shown.date)
        for shown in problem.published
        if shown.locked and facts.index(shown.date) >= problem.horizon_days
    ]

    def why_gone(old: Published) -> str:
        return _why_gone(facts, placement, old)

    def why_new(uid: str) -> str:
        return next(session.reason for session in sessions if session.uid == uid)

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
