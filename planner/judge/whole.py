"""Judges a plan as a whole: its form, its runs, what is locked, the contacts of a week."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final

from planner.judge.breach import CONTRACT, Breach, Reason, breach_of
from planner.judge.pinned import is_taken_away
from planner.judge.witness import Witness, week_days
from planner.language import _
from planner.model import RUN_SPORTS, Half, Plan, PlannedKind, PlannedRun, PlanningProblem, Session
from planner.rulebook import numbers as n
from planner.rulebook.book import IDS

RunKey = tuple[dt.date, PlannedKind, Half | None]

# Where a planned run may be found again: one of unknown half-day may have been given one.
_HALVES: Final[dict[Half | None, tuple[Half | None, ...]]] = {
    "am": ("am",),
    "pm": ("pm",),
    None: (None, "am", "pm"),
}


def malformed(witness: Witness, plan: Plan) -> Iterator[Breach]:
    """Yield what is wrong with a plan as a whole."""
    yield from _names_and_order(witness, plan)
    yield from _outside_or_closed(witness, plan)
    yield from _closed_entries(witness, plan)
    yield from _forgotten_runs(witness, plan)
    yield from _habit_beside_plan(witness.problem, plan)
    yield from _moved_though_locked(witness, plan)
    yield from _too_many_contacts(witness, plan)


# ---- Sessions and closed days --------------------------------------------------------------------


def _names_and_order(witness: Witness, plan: Plan) -> Iterator[Breach]:
    today = witness.problem.today
    for uid, count in Counter(session.uid for session in plan.sessions).items():
        if count > 1:
            text = _("The uid {uid} is used for {count} sessions.", uid=uid, count=count)
            yield Breach(CONTRACT, today, text)

    dates = [session.date for session in plan.sessions]
    if dates != sorted(dates):
        yield Breach(CONTRACT, today, _("The sessions are not in the order of their dates."))


def _outside_or_closed(witness: Witness, plan: Plan) -> Iterator[Breach]:
    closed = {(entry.date, entry.kind) for entry in plan.closed}
    for session in plan.sessions:
        if not _is_planned(witness, session.date):
            yield breach_of(session, Reason(CONTRACT, _("it is outside the days that are planned")))

        if not session.kinds:
            yield breach_of(session, Reason(CONTRACT, _("it has no kind")))

        for kind in session.kinds:
            day = (session.date, kind)
            smaller = kind == "heavy" and "L1" in session.rules
            if day in closed and day not in witness.locked and not smaller:
                why = _("the plan itself says that the day is closed for it")
                yield breach_of(session, Reason(CONTRACT, why))


def _closed_entries(witness: Witness, plan: Plan) -> Iterator[Breach]:
    for entry in plan.closed:
        if entry.rule not in IDS:
            text = _(
                "The rule {rule} that closes {date} does not exist.",
                rule=entry.rule,
                date=entry.date,
            )
            yield Breach(CONTRACT, entry.date, text)

        if not _is_planned(witness, entry.date):
            text = _("A closed day, {date}, is outside the days that are planned.", date=entry.date)
            yield Breach(CONTRACT, entry.date, text)


def _is_planned(witness: Witness, date: dt.date) -> bool:
    return witness.problem.today <= date <= witness.last_day


# ---- The runs it assumes -------------------------------------------------------------------------


def _forgotten_runs(witness: Witness, plan: Plan) -> Iterator[Breach]:
    """Yield the coming planned runs that the plan does not assume, unless they are done today."""
    problem = witness.problem
    done_today = len([a for a in problem.activities if _is_run_on(problem.today, a.day, a.sport)])

    for run in _missing_runs(witness, plan):
        if run.date == problem.today and done_today > 0:
            done_today -= 1
            continue
        text = _("The planned run of {date} ({kind}) is missing.", date=run.date, kind=run.kind)
        yield Breach(CONTRACT, run.date, text)


def _is_run_on(today: dt.date, day: dt.date, sport: str) -> bool:
    return day == today and sport in RUN_SPORTS


def _missing_runs(witness: Witness, plan: Plan) -> list[PlannedRun]:
    coming = [run for run in witness.problem.planned_runs if _is_planned(witness, run.date)]
    coming.sort(key=lambda run: run.half is None)  # the known half-days are matched first

    unmatched: Counter[RunKey] = Counter(
        (run.date, run.kind, run.half) for run in plan.expected_runs if run.source == "planned"
    )
    return [run for run in coming if not _match(run, unmatched)]


def _match(run: PlannedRun, unmatched: Counter[RunKey]) -> bool:
    """Take a planned run off the expected ones. Tell whether it was among them."""
    for half in _HALVES[run.half]:
        key = (run.date, run.kind, half)
        if unmatched[key] > 0:
            unmatched[key] -= 1
            return True
    return False


def _habit_beside_plan(problem: PlanningProblem, plan: Plan) -> Iterator[Breach]:
    """Yield the days on which the plan assumes a habit although somebody planned the day."""
    planned_days = {run.date for run in problem.planned_runs}
    planned_days.update(race.date for race in problem.races)

    for expected in plan.expected_runs:
        covered = expected.date in planned_days or _covers(problem, expected.date)
        if expected.source != "planned" and covered:
            text = _("The plan assumes a habit on {date}, which is planned.", date=expected.date)
            yield Breach(CONTRACT, expected.date, text)


def _covers(problem: PlanningProblem, date: dt.date) -> bool:
    if problem.plan_covers is None:
        return False
    first, last = problem.plan_covers
    return first <= date <= last


# ---- What the athlete locked, and the contacts of a week -----------------------------------------


def _moved_though_locked(witness: Witness, plan: Plan) -> Iterator[Breach]:
    sessions = {session.uid: session for session in plan.sessions}
    for shown in witness.problem.published:
        if not shown.locked or not _is_planned(witness, shown.date):
            continue

        kinds = tuple(kind for kind in shown.kinds if not is_taken_away(witness, shown.date, kind))
        session = sessions.get(shown.uid)
        if not kinds:
            continue
        if session is None or not _is_kept(shown.date, shown.half, kinds, session):
            text = _("The session of {date} was locked but did not stay there.", date=shown.date)
            yield Breach(CONTRACT, shown.date, text)


def _is_kept(date: dt.date, half: Half, kinds: tuple[str, ...], session: Session) -> bool:
    same_place = (session.date, session.half) == (date, half)
    return same_place and set(kinds) <= set(session.kinds)


def _too_many_contacts(witness: Witness, plan: Plan) -> Iterator[Breach]:
    """Yield P10: the contacts of a calendar week, with those of this week that are already done."""
    planned: Counter[dt.date] = Counter()
    hops: Counter[dt.date] = Counter()
    for session in plan.sessions:
        monday = week_days(session.date)[0]
        if "hops" in session.kinds:
            hops[monday] += session.contacts
        elif (session.date, "plyo") not in witness.locked:
            planned[monday] += session.contacts

    for monday, contacts in hops.items():
        if contacts > n.HOPS_CONTACTS_WEEK:
            text = _(
                "The hops of the week from {date} have {contacts} contacts, {most} at most.",
                date=monday,
                contacts=contacts,
                most=n.HOPS_CONTACTS_WEEK,
            )
            yield Breach("P10", monday, text)

    for monday, contacts in planned.items():
        in_all = contacts + _already_done(witness, monday)
        if contacts > 0 and in_all > n.CONTACTS_WEEK:
            text = _(
                "The week from {date} has {contacts} contacts, {most} at most.",
                date=monday,
                contacts=in_all,
                most=n.CONTACTS_WEEK,
            )
            yield Breach("P10", monday, text)


def _already_done(witness: Witness, monday: dt.date) -> int:
    this_monday = week_days(witness.problem.today)[0]
    return witness.jumps.week_done if monday == this_monday else 0
