"""Judges any plan against the rulebook, without asking how it was found.

The judge is written apart from the search and shares no rule with it. Both share the facts
(`classify`, `season`, `gates`) and the numbers, and so also which flags close what: the gates read
`rulebook.flags.FLAGS` for both, and the tests hold the judge against that table. A locked session
is the athlete's choice and breaks nothing. The sessions around it have to respect it.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from planner.judge.beside import Judged, beside
from planner.judge.breach import Breach, breach_of
from planner.judge.effort import effort_of_phase
from planner.judge.forbidden import forbidden, wrong_half
from planner.judge.placed import fixed_sessions, misplaced
from planner.judge.session import bad_content
from planner.judge.whole import malformed
from planner.judge.witness import ONE_DAY, Witness, call_witness
from planner.model import Half, Plan, PlanningProblem, SlotKind

_SLOTS: Final[tuple[SlotKind, ...]] = ("heavy", "plyo")
_HALVES: Final[tuple[Half, ...]] = ("am", "pm")


def check(problem: PlanningProblem, plan: Plan) -> tuple[Breach, ...]:
    """Return everything in a plan that breaks a hard rule or the contract.

    A good plan has none. The function is pure.
    """
    witness = call_witness(problem, plan.expected_runs)
    breaches = set(malformed(witness, plan))
    for session in plan.sessions:
        breaches.update(misplaced(witness, plan, session))
        for reason in bad_content(witness, session):
            breaches.add(breach_of(session, reason))

    return tuple(sorted(breaches, key=lambda b: (b.date, b.rule, b.text)))


def closed_days(problem: PlanningProblem, plan: Plan) -> dict[tuple[dt.date, SlotKind], str]:
    """Return the days of the horizon that are closed to a kind of session, and the first rule.

    These are the days before anything is placed. What is coming is read from the plan's
    `expected_runs`. Its sessions and its own `closed` are not looked at.
    """
    witness = call_witness(problem, plan.expected_runs)
    closed: dict[tuple[dt.date, SlotKind], str] = {}

    for i in range(problem.horizon_days):
        date = problem.today + i * ONE_DAY
        for kind in _SLOTS:
            rule = next(_closing_rules(witness, date, kind), None)
            if rule is not None:
                closed[date, kind] = rule

        open_kinds = [kind for kind in _SLOTS if (date, kind) not in closed]
        for kind in open_kinds:
            if not _has_time(witness, date, kind, open_kinds):
                closed[date, kind] = "S14"
    return closed


def _closing_rules(witness: Witness, date: dt.date, kind: SlotKind) -> Iterator[str]:
    """Yield the rules that close a day to a kind of session, with the effort of the phase.

    Its own locked session is left out.
    """
    week = witness.weeks(date)
    effort = effort_of_phase(witness, (week.phase, week.number))
    judged = Judged(kind, date, None, effort)
    others = fixed_sessions(witness, but=(date, kind))

    for reason in forbidden(witness, judged):
        yield reason.rule
    for reason in beside(witness, judged, others):
        yield reason.rule
    if witness.declined(date, kind):
        yield "S14"


def _has_time(witness: Witness, date: dt.date, kind: SlotKind, open_kinds: list[SlotKind]) -> bool:
    """Tell whether a half of the day is free for a session, alone or together with lifting."""
    free_halves = [half for half in _HALVES if witness.is_free(date, half)]
    if "pm" in free_halves and "heavy" in open_kinds:
        return True

    right_halves = [
        half for half in free_halves if not list(wrong_half(witness, date, half, (kind,), (kind,)))
    ]
    return bool(right_halves)
