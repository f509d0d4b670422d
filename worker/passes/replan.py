"""Asks the planner: what was done, what is planned, what the runner has seen and said no to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from connectors.ports import CalendarView
from planner.model import (
    Activity,
    Declined,
    Half,
    Plan,
    PlannedOther,
    PlannedRun,
    PlanningProblem,
    Race,
    Readiness,
    Session,
)
from worker.clock import half_of
from worker.hops import are_hops
from worker.passes.horizon import AHEAD, view_window
from worker.passes.match import published
from worker.store import ShownSession, StoredPlan
from worker.world import World

WEEK: Final = dt.timedelta(days=7)
FULL_WEEK: Final = 3  # planned runs in the next seven days make a plan, and not just a note or two

Dates = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Coming:
    """What is planned besides Pronghorn's sessions.

    `covers`: on these dates no other run is to be expected.
    """

    runs: tuple[PlannedRun, ...] = ()
    other: tuple[PlannedOther, ...] = ()
    races: tuple[Race, ...] = ()
    covers: Dates | None = None


def coming(
    seen: CalendarView, ours: frozenset[str], today: dt.date, far_races: Sequence[Race] = ()
) -> Coming:
    """Return what a look at the calendar shows of the days ahead.

    `ours` are the ids of Pronghorn's own entries.

    `far_races` were read on another day. Where the calendar itself shows races, they are not used.
    """
    runs: list[PlannedRun] = []
    other: list[PlannedOther] = []
    for entry in seen.entries:
        if entry.entry_id in ours or entry.date < today:
            continue
        if isinstance(entry.means, PlannedRun):
            runs.append(entry.means)
        elif isinstance(entry.means, PlannedOther):
            other.append(entry.means)

    _start, looked_until = view_window(today)
    races = [race for race in seen.races if race.date >= today]
    races += [race for race in far_races if race.date > looked_until]
    return Coming(tuple(runs), tuple(other), tuple(races), _covered(runs, today))


def _covered(runs: Sequence[PlannedRun], today: dt.date) -> Dates | None:
    """Return the dates on which the planned runs are all there is.

    A single run on the calendar does not make the other days rest days. Only a full week of them
    counts as a plan.
    """
    in_a_week = [run for run in runs if run.date < today + WEEK]
    if len(in_a_week) < FULL_WEEK:
        return None
    return today, max(run.date for run in runs)


def still_coming(before: StoredPlan | None, today: dt.date) -> Coming:
    """Return what was planned when the calendar could last be read.

    The calendar is unknown now, not empty.
    """
    if before is None:
        return Coming()

    problem = before.problem
    covers = problem.plan_covers
    if covers is not None:
        start, end = covers
        covers = (max(start, today), end) if end >= today else None

    return Coming(
        runs=tuple(run for run in problem.planned_runs if run.date >= today),
        other=tuple(other for other in problem.planned_other if other.date >= today),
        races=tuple(race for race in problem.races if race.date >= today),
        covers=covers,
    )


def pose(
    world: World,
    activities: Sequence[Activity],
    ahead: Coming,
    shown: Sequence[ShownSession],
    declined: Sequence[Declined],
    mornings: Sequence[Readiness] = (),
) -> PlanningProblem:
    """Return the planning problem of this moment."""
    today, preferences = world.today, world.preferences
    half_now = half_of(world.now().astimezone(world.zone))
    return PlanningProblem(
        today=today,
        half_now=half_now,
        horizon_days=AHEAD.days,
        athlete=preferences.athlete,
        activities=tuple(activities),
        planned_runs=ahead.runs,
        planned_other=ahead.other,
        plan_covers=ahead.covers,
        races=_races(world, ahead),
        published=tuple(published(each) for each in _standing(shown, today, half_now)),
        declined=tuple(sorted(declined, key=lambda slot: (slot.date, slot.kinds))),
        readiness=tuple(mornings),
        flags=preferences.flags,
    )


def _races(world: World, ahead: Coming) -> tuple[Race, ...]:
    """Return the races in order.

    On a date that the athlete answered for, the calendar's is not used.
    """
    answers = world.preferences
    answered = {race.date for race in answers.races}
    answered.update(answers.no_race)

    races = list(answers.races)
    races += [race for race in ahead.races if race.date not in answered]
    return tuple(sorted(races, key=lambda race: race.date))


def _standing(shown: Sequence[ShownSession], today: dt.date, half_now: Half) -> list[ShownSession]:
    """Return the sessions that the planner has to know of, in order.

    Those that were done before their day are not among them. Nor are the hops of this morning once
    it is over: whether they were done is known when the run arrives.
    """
    standing: list[ShownSession] = []
    for each in sorted(shown, key=_by_date):
        done_ahead = each.date >= today and each.done_as
        half_is_over = each.date == today and (each.session.half, half_now) == ("am", "pm")
        is_open = are_hops(each.session) and half_is_over
        if each.fate == "shown" and not done_ahead and not is_open:
            standing.append(each)
    return standing


def show(
    plan: Plan, shown: Sequence[ShownSession], today: dt.date, now: dt.datetime
) -> list[ShownSession]:
    """Return the sessions as they are shown from now on.

    They are those of the plan, and what became of the others.
    """
    reasons = {change.uid: change.reason for change in plan.changes}
    planned = {session.uid for session in plan.sessions}
    before = {each.uid: each for each in shown}

    others = [each for each in shown if each.uid not in planned]
    after = [_not_planned(each, today, now, reasons.get(each.uid, "")) for each in others]
    after += [
        _planned(session, before.get(session.uid), now, reasons.get(session.uid, ""))
        for session in plan.sessions
    ]
    return sorted(after, key=_by_date)


def _planned(
    session: Session, old: ShownSession | None, now: dt.datetime, reason: str
) -> ShownSession:
    """Return a session of the plan as it is shown. `reason` says why it was moved, if it was."""
    if old is None or old.fate != "shown":
        return ShownSession(session, session.date, now)
    if old.session == session:
        return old

    why = old.why if old.date == session.date else reason
    return replace(old, session=session, changed=now, why=why)


def _not_planned(
    shown: ShownSession, today: dt.date, now: dt.datetime, reason: str
) -> ShownSession:
    """Return what becomes of a session that the plan does not hold: a coming one is dropped."""
    if shown.date < today or shown.fate != "shown" or is_settled(shown, today):
        return shown
    return replace(shown, fate="dropped", changed=now, why=reason)


def _by_date(shown: ShownSession) -> tuple[dt.date, str]:
    return shown.date, shown.uid


def stays_on_calendar(shown: ShownSession, today: dt.date) -> bool:
    """Whether the calendar keeps a settled session.

    Not if it was done before its day: a watch would offer it again.
    """
    done_ahead = shown.done_as and shown.date > today
    return is_settled(shown, today) and not done_ahead


def is_settled(shown: ShownSession, today: dt.date) -> bool:
    """Whether the plan leaves a session alone.

    It was done, or the athlete moved it beyond the plan's end, or it is hops in a warm-up of today.
    """
    if shown.fate != "shown":
        return False
    if are_hops(shown.session) and shown.date == today:
        return True
    return bool(shown.done_as) or shown.date >= today + AHEAD
