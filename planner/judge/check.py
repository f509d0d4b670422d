"""Judges any plan against the rulebook, ours or a hand-written one, without asking how it was found.

Written apart from the search: it shares with it the facts (`classify`, `season`, `gates`) and the numbers, no rule.
A locked session is the athlete's own doing and breaks nothing; the sessions around it have to respect it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from planner.judge.forbidden import (
    Reason,
    beside,
    forbidden,
    gated,
    half_of,
    heavy_day,
    race_closure,
    race_day,
    when,
)
from planner.judge.session import CONTRACT, content
from planner.judge.witness import ONE_DAY, Witness, week_days, witness
from planner.model import (
    Half,
    Plan,
    PlannedKind,
    PlanningProblem,
    Session,
    SessionKind,
    SlotKind,
)
from planner.rulebook import numbers as n
from planner.rulebook.book import IDS

_WORDS = {
    "heavy": "Heavy lifting",
    "plyo": "Jumps",
    "primer": "The primer",
    "micro": "The micro-dose",
    "light": "The light session",
}
_MICRO_KEEPS = frozenset(
    ("H01", "H02", "H04", "H05", "H06", "H07", "H08", "H09", "H10", "H11", "H12", "H15")
)
_SLOTS: tuple[SlotKind, ...] = ("heavy", "plyo")
_HALVES: tuple[Half, ...] = ("am", "pm")

RunKey = tuple[dt.date, PlannedKind, Half | None]


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a plan breaks, the day it breaks it on, and one sentence that says how."""

    rule: str
    date: dt.date
    text: str


def check(problem: PlanningProblem, plan: Plan) -> tuple[Breach, ...]:
    """Return everything in a plan that breaks a hard rule or the contract; empty for a good plan. Pure."""
    known = witness(problem, plan.expected_runs)
    breaches = [*_form(problem, plan), *_hand(known, plan), *_loads(known, plan)]
    for session in plan.sessions:
        breaches += _placed(known, plan, session)
        breaches += [_breach(rule, session, why) for rule, why in content(known, session)]
    return tuple(sorted(set(breaches), key=lambda b: (b.date, b.rule, b.text)))


def closed_days(problem: PlanningProblem, plan: Plan) -> dict[tuple[dt.date, SlotKind], str]:
    """Return the days of the horizon that are closed before anything of ours is placed, with the first rule for each.

    What is coming is read from the plan's `expected_runs`; its sessions and its own `closed` are not looked at.
    """
    known = witness(problem, plan.expected_runs)
    closed: dict[tuple[dt.date, SlotKind], str] = {}
    for i in range(problem.horizon_days):
        date = problem.today + i * ONE_DAY
        open_kinds: list[SlotKind] = []
        for kind in _SLOTS:
            stands = {k: known.stands(k, but=date if k == kind else None) for k in _SLOTS}
            reasons = [*forbidden(known, kind, date), *beside(known, kind, date, stands)]
            if known.declined(date, kind):
                reasons.append(("S14", "it was taken off this day"))
            if reasons:
                closed[date, kind] = reasons[0][0]
            else:
                open_kinds.append(kind)
        halves = [half for half in _HALVES if known.is_free(date, half)]
        for kind in open_kinds:
            alone = any(not list(half_of(known, date, half, (kind,), (kind,))) for half in halves)
            if not alone and not ("pm" in halves and "heavy" in open_kinds):
                closed[date, kind] = "S14"
    return closed


# ---- A session in its place ------------------------------------------------------------------------------------------


def _placed(known: Witness, plan: Plan, session: Session) -> Iterator[Breach]:
    """Judge where a session stands. What the athlete locked is left alone."""
    date = session.date
    free = [kind for kind in session.kinds if (date, kind) not in known.locked]
    reasons: list[tuple[SessionKind, Reason]] = []
    others = _others(known, plan, session)
    for kind in free:
        reasons += [(kind, why) for why in _small_or_slot(known, session, kind, others)]
        reasons += [
            (kind, why)
            for why in when(known.declined(date, kind), "S14", "the athlete took it off this day")
        ]
    if free:
        half = [*half_of(known, date, session.half, session.kinds, free)]
        blocked = len(free) == len(session.kinds) and not known.is_free(date, session.half)
        half += when(blocked, "S14", f"the {_half_name(session)} is not free")
        reasons += [(free[-1], why) for why in half]
    for kind, (rule, why) in reasons:
        yield _breach(rule, session, f"{_WORDS[kind]} may not go there: {why}")


def _half_name(session: Session) -> str:
    return "morning" if session.half == "am" else "afternoon or evening"


def _others(known: Witness, plan: Plan, session: Session) -> dict[SlotKind, set[dt.date]]:
    """Return the days of all other lifting and jumps; beside a micro-dose another micro-dose is lifting too."""
    lifting = {"heavy", "micro"} if "micro" in session.kinds else {"heavy"}
    found = {kind: known.stands(kind) for kind in _SLOTS}
    for other in plan.sessions:
        if other is not session:
            found["heavy"] |= {other.date} if lifting & {*other.kinds} else set()
            found["plyo"] |= {other.date} if "plyo" in other.kinds else set()
    return found


def _small_or_slot(
    known: Witness, session: Session, kind: SessionKind, others: dict[SlotKind, set[dt.date]]
) -> Iterator[Reason]:
    date = session.date
    if kind in ("heavy", "plyo"):
        slot: SlotKind = "heavy" if kind == "heavy" else "plyo"
        yield from forbidden(known, slot, date)
        yield from beside(known, slot, date, others)
    elif kind == "micro":
        yield from _micro(known, session)
        yield from (why for why in heavy_day(known, date) if why[0] in _MICRO_KEEPS)
        yield from (why for why in beside(known, "heavy", date, others) if why[0] in _MICRO_KEEPS)
    else:
        yield from when(known.heavy_gate.rule == "H09", "H09", known.heavy_gate.text)
        yield from race_day(known, date, "H01")
        if kind == "primer":
            yield from _primer(known, date)
        else:
            yield from when(known.day(date).key_run, "H04", "it belongs on an easy day")


def _micro(known: Witness, session: Session) -> Iterator[Reason]:
    """Ladder step 4: insisted on, on the eve of an easy long run of two hours at most, or 24 h before quality."""
    eve = known.after(session.date, 1)
    early = session.half == "am"
    near = any(r.quality and not (early and r.half == "pm") for r in eve.runs)
    yield from when(
        not known.problem.overrides.micro_dose, "H03", "the athlete has not insisted on it"
    )
    yield from when(near, "H03", "less than 24 hours are left to the next quality run")
    yield from when(
        any(r.long and r.minutes > n.MICRO_LONG for r in eve.runs),
        "H03",
        "the next day's long run is too long",
    )


def _primer(known: Witness, date: dt.date) -> Iterator[Reason]:
    windows = [
        (race.date - n_to * ONE_DAY, race.date - n_from * ONE_DAY)
        for race in known.races
        if race.listed and (window := n.PRIMER_WINDOW[race.priority].get(race.size))
        for n_to, n_from in [window]
    ]
    yield from when(
        not any(first <= date <= last for first, last in windows),
        "H02",
        "no race is the right time away",
    )
    yield from gated(known.heavy_gate.rule, known.heavy_gate.text)
    yield from race_closure(known, date, "heavy")


def _loads(known: Witness, plan: Plan) -> Iterator[Breach]:
    """P10: the contacts of a calendar week, with those of this week that were jumped already."""
    this_monday = week_days(known.problem.today)[0]
    weeks: Counter[dt.date] = Counter()
    for session in plan.sessions:
        if (session.date, "plyo") not in known.locked:
            weeks[week_days(session.date)[0]] += session.contacts
    for monday, planned in weeks.items():
        contacts = planned + (known.jumps.week_done if monday == this_monday else 0)
        if planned and contacts > n.CONTACTS_WEEK:
            yield Breach(
                "P10",
                monday,
                f"The week from {monday} holds {contacts} contacts, {n.CONTACTS_WEEK} at most.",
            )


# ---- The plan as a whole ---------------------------------------------------------------------------------------------


def _form(problem: PlanningProblem, plan: Plan) -> Iterator[Breach]:
    """Judge the form: days in the horizon, names used once, known rules, no run of the athlete forgotten."""
    today, last = problem.today, problem.today + (problem.horizon_days - 1) * ONE_DAY
    for uid, count in Counter(s.uid for s in plan.sessions).items():
        if count > 1:
            yield Breach(CONTRACT, today, f"The name {uid} stands on {count} sessions.")
    if [s.date for s in plan.sessions] != sorted(s.date for s in plan.sessions):
        yield Breach(CONTRACT, today, "The sessions are not in order of their dates.")
    locked = {(p.date, kind) for p in problem.published if p.locked for kind in p.kinds}
    closed = {(c.date, c.kind) for c in plan.closed}
    for session in plan.sessions:
        if not today <= session.date <= last:
            yield _breach(CONTRACT, session, "it lies outside the days that are planned")
        if not session.kinds:
            yield _breach(CONTRACT, session, "it is of no kind")
        for kind in session.kinds:
            if (session.date, kind) in closed and (session.date, kind) not in locked:
                yield _breach(
                    CONTRACT, session, f"the plan itself says the day is closed for {kind}"
                )
    yield from _closed(plan, today, last)
    yield from _runs(problem, plan)


def _closed(plan: Plan, today: dt.date, last: dt.date) -> Iterator[Breach]:
    for entry in plan.closed:
        if entry.rule not in IDS:
            yield Breach(
                CONTRACT,
                entry.date,
                f"The rule {entry.rule} that closes {entry.date} does not exist.",
            )
        if not today <= entry.date <= last:
            yield Breach(
                CONTRACT,
                entry.date,
                f"A closed day, {entry.date}, lies outside the days that are planned.",
            )


def _runs(problem: PlanningProblem, plan: Plan) -> Iterator[Breach]:
    """Every coming planned run is reckoned with; habit only where nobody planned anything."""
    last = problem.today + (problem.horizon_days - 1) * ONE_DAY
    done = sum(
        a.day == problem.today and a.sport in ("run", "trail_run", "treadmill")
        for a in problem.activities
    )
    left: Counter[RunKey] = Counter(
        (r.date, r.kind, r.half) for r in plan.expected_runs if r.source == "planned"
    )
    missing = [r for r in problem.planned_runs if problem.today <= r.date <= last]
    halves: dict[Half | None, tuple[Half | None, ...]] = {
        "am": ("am",),
        "pm": ("pm",),
        None: (None, "am", "pm"),
    }
    missing.sort(key=lambda r: r.half is None)  # an unknown half-day may have been worked out
    missing = [
        r
        for r in missing
        if not any(_take(left, (r.date, r.kind, half)) for half in halves[r.half])
    ]
    for run in missing:
        done -= run.date == problem.today
        if run.date > problem.today or done < 0:
            yield Breach(
                CONTRACT, run.date, f"The planned run of {run.date} ({run.kind}) was forgotten."
            )
    planned = {r.date for r in problem.planned_runs} | {r.date for r in problem.races}
    covers = problem.plan_covers
    for expected in plan.expected_runs:
        covered = covers is not None and covers[0] <= expected.date <= covers[1]
        if expected.source != "planned" and (covered or expected.date in planned):
            yield Breach(
                CONTRACT,
                expected.date,
                f"Habit was reckoned with on {expected.date}, where a plan stands.",
            )


def _take(left: Counter[RunKey], key: RunKey) -> bool:
    left[key] -= 1
    return left[key] >= 0


def _hand(known: Witness, plan: Plan) -> Iterator[Breach]:
    """What the athlete locked stands where it was put."""
    problem = known.problem
    last = problem.today + (problem.horizon_days - 1) * ONE_DAY
    placed = {s.uid: s for s in plan.sessions}
    for shown in problem.published:
        if shown.locked and problem.today <= shown.date <= last:
            now = placed.get(shown.uid)
            kept = now is not None and (now.date, now.half) == (shown.date, shown.half)
            if now is None or not kept or not {*shown.kinds} <= {*now.kinds}:
                yield Breach(
                    CONTRACT,
                    shown.date,
                    f"The session of {shown.date} was locked, and is not where it stood.",
                )


def _breach(rule: str, session: Session, text: str) -> Breach:
    return Breach(
        rule,
        session.date,
        f"{session.title or 'The session'} on {session.date:%A} {session.date}: {text}.",
    )
