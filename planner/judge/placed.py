"""Judges where a session is: may it be on this day, in this half of it, beside the others."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from planner.judge.beside import Judged, Others, beside
from planner.judge.breach import Breach, Reason, breach_of
from planner.judge.effort import effort_in, effort_of_phase
from planner.judge.flagged import light_is_left
from planner.judge.forbidden import (
    forbidden,
    heavy_day,
    hops_day,
    race_closure,
    race_day,
    shut,
    wrong_half,
)
from planner.judge.pinned import is_taken_away, kept_too_hard
from planner.judge.steps import wrong_steps
from planner.judge.witness import ONE_DAY, Raced, SureRun, Witness, week_days
from planner.language import N_, _
from planner.model import Effort, Plan, Session, SessionKind, SlotKind
from planner.rulebook import numbers as n

_NOT_HERE: Final = {
    "heavy": N_("heavy lifting can't go here: {why}"),
    "plyo": N_("jumps can't go here: {why}"),
    "primer": N_("the primer can't go here: {why}"),
    "micro": N_("the micro-dose can't go here: {why}"),
    "light": N_("the light session can't go here: {why}"),
    "hops": N_("hops can't go here: {why}"),
}

# The rules of heavy lifting that a micro-dose keeps as well.
_MICRO_KEEPS: Final = frozenset(
    ("H01", "H02", "H04", "H05", "H06", "H07", "H08", "H09", "H10", "H11", "H12", "H15")
)


def misplaced(witness: Witness, plan: Plan, session: Session) -> Iterator[Breach]:
    """Yield what is wrong with the place of a session. What the athlete locked may stay there."""
    for reason in kept_too_hard(witness, session):
        yield breach_of(session, reason)

    date = session.date
    unlocked = [kind for kind in session.kinds if (date, kind) not in witness.locked]
    if not unlocked:
        return

    others = _others(witness, plan, session)
    for kind in unlocked:
        for reason in _wrong_day(witness, session, kind, others):
            yield _not_here(session, kind, reason)

    for reason in wrong_steps(witness, session, others):
        yield breach_of(session, reason)

    last_kind = unlocked[-1]
    for reason in _wrong_half(witness, session, unlocked):
        yield _not_here(session, last_kind, reason)


def _not_here(session: Session, kind: SessionKind, reason: Reason) -> Breach:
    return breach_of(session, Reason(reason.rule, _(_NOT_HERE[kind], why=reason.why)))


def fixed_sessions(witness: Witness, *, but: tuple[dt.date, SlotKind] | None = None) -> Others:
    """Return the sessions that the plan did not choose: done, somebody else's, or locked.

    `but` is a day and kind whose locked session is left out, because it is the one being judged.
    """
    others = Others({}, set(), set())
    for date, day in witness.days.items():
        if day.heavy:
            others.lifting[date] = day.lifted
        if day.plyo:
            others.plyo.add(date)

    for shown in witness.problem.published:
        if not shown.locked or shown.date < witness.problem.today:
            continue
        is_lifting = "heavy" in shown.kinds and not is_taken_away(witness, shown.date, "heavy")
        if is_lifting and (shown.date, "heavy") != but:
            others.lifting[shown.date] = shown.half
            if _effort_of_week(witness, shown.date) == "heavy":
                others.hard.add(shown.date)
        if "plyo" in shown.kinds and (shown.date, "plyo") != but:
            others.plyo.add(shown.date)
    return others


def _others(witness: Witness, plan: Plan, session: Session) -> Others:
    """Return all other lifting and jumps.

    Beside a micro-dose another micro-dose counts as lifting too, and beside a light session both.
    """
    lifting = {"heavy"}
    if "micro" in session.kinds:
        lifting.add("micro")
    if "light" in session.kinds:
        lifting.update(("micro", "light"))

    others = fixed_sessions(witness)
    for other in plan.sessions:
        if other is session:
            continue
        if not lifting.isdisjoint(other.kinds):
            others.lifting[other.date] = other.half
            if effort_in(witness, other) == "heavy":
                others.hard.add(other.date)
        if "plyo" in other.kinds:
            others.plyo.add(other.date)
    return others


def _effort_of_week(witness: Witness, date: dt.date) -> Effort:
    week = witness.weeks(date)
    return effort_of_phase(witness, (week.phase, week.number))


def _wrong_day(
    witness: Witness, session: Session, kind: SessionKind, others: Others
) -> Iterator[Reason]:
    effort = effort_in(witness, session) or "light"
    if kind in ("heavy", "plyo"):
        slot: SlotKind = "heavy" if kind == "heavy" else "plyo"
        judged = Judged(slot, session.date, session.half, effort)
        yield from forbidden(witness, judged)
        yield from beside(witness, judged, others)
    elif kind == "micro":
        yield from _micro(witness, session, effort, others)
    elif kind == "hops":
        yield from hops_day(witness, session.date)
    else:
        yield from _primer_or_light(witness, session.date, kind)

    if witness.declined(session.date, kind):
        yield Reason("S14", _("the athlete took it off this day"))


def _wrong_half(
    witness: Witness, session: Session, unlocked: list[SessionKind]
) -> Iterator[Reason]:
    yield from wrong_half(witness, session.date, session.half, session.kinds, unlocked)

    nothing_locked = len(unlocked) == len(session.kinds)
    if "hops" in session.kinds:  # the run around them is on that half-day anyway
        return
    if nothing_locked and not witness.is_free(session.date, session.half):
        if session.half == "am":
            yield Reason("S14", _("the morning is not free"))
        else:
            yield Reason("S14", _("the afternoon or evening is not free"))


# ---- Small sessions ------------------------------------------------------------------------------


def _micro(witness: Witness, session: Session, effort: Effort, others: Others) -> Iterator[Reason]:
    """Yield what keeps a micro-dose off its day (L3).

    It goes before an easy long run of two hours at most, or 24 hours before a quality run, in a
    week without other lifting.
    """
    if not witness.problem.overrides.ladder:
        yield Reason("L3", _("the athlete wants none of these steps"))

    next_day = witness.after(session.date, 1)
    if any(_is_near(run, session) for run in next_day.runs):
        yield Reason("H03", _("less than 24 hours are left before the next quality run"))

    if any(run.long and run.minutes > n.MICRO_LONG for run in next_day.runs):
        yield Reason("H03", _("the next day's long run is too long"))

    if any(day in others.lifting for day in week_days(session.date)):
        yield Reason("L3", _("the week has other lifting"))

    judged = Judged("heavy", session.date, session.half, effort)
    yield from _kept(heavy_day(witness, judged))
    yield from _kept(beside(witness, judged, others))


def _kept(reasons: Iterable[Reason]) -> Iterator[Reason]:
    for reason in reasons:
        if reason.rule in _MICRO_KEEPS:
            yield reason


def _is_near(run: SureRun, session: Session) -> bool:
    """Tell whether the next day's run is a quality run less than 24 hours away."""
    a_day_between = session.half == "am" and run.half == "pm"
    return run.quality and not a_day_between


def _primer_or_light(witness: Witness, date: dt.date, kind: SessionKind) -> Iterator[Reason]:
    is_left = kind == "light" and light_is_left(witness)
    if witness.heavy_gate.rule == "H09" and not is_left:
        yield from shut(witness.heavy_gate)

    yield from race_day(witness, date, "H01")
    if kind == "primer":
        yield from _primer(witness, date)
    elif witness.day(date).key_run:
        yield Reason("H04", _("it belongs on an easy day"))


def _primer(witness: Witness, date: dt.date) -> Iterator[Reason]:
    if not any(_in_primer_window(race, date) for race in witness.races):
        yield Reason("H02", _("no race is the right number of days away"))

    yield from shut(witness.heavy_gate)
    yield from race_closure(witness, date, "heavy")


def _in_primer_window(race: Raced, date: dt.date) -> bool:
    window = n.PRIMER_WINDOW[race.priority].get(race.size)
    if window is None or not race.listed:
        return False

    earliest, latest = window
    return race.date - earliest * ONE_DAY <= date <= race.date - latest * ONE_DAY
