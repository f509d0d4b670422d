"""Puts the question to the planner: what was done, what is planned, what the runner has been shown and said no to."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.ports import CalendarView
from planner.log.match import match as match_by_day
from planner.model import (
    Activity,
    Declined,
    Plan,
    PlannedOther,
    PlannedRun,
    PlanningProblem,
    Published,
    Race,
    Readiness,
)
from worker.clock import half_of
from worker.ledger import LedgerRow
from worker.passes.observe import Finding
from worker.passes.pull import AHEAD, view_window
from worker.store import Fate, ShownSession, StoredPlan
from worker.world import World

WEEK = dt.timedelta(days=7)
FULL_WEEK = 3  # planned runs in the next seven days that make a plan, and not just a note or two

_SAY = {
    "moved": "You moved {title} to {day}: it stays there.",
    "unscheduled": "You took {title} off {day}: nothing of the kind will be put on that day again.",
    "discarded": "You deleted {title} of {day}: it will not come back this week.",
    "edited": "You changed {title} of {day}: it is left as it is.",
    "kept by hand": "You moved {title} to {day}: it is yours now, and the plan goes around it.",
    "changed and kept": "You changed {title} of {day}: it is yours now, and the plan goes around it.",
    "released": "You took our mark out of {title} of {day}: it is yours now.",
}


@dataclass(frozen=True, slots=True)
class Coming:
    """What is planned besides our sessions. `covers`: within these dates the planned runs are the whole truth."""

    runs: tuple[PlannedRun, ...] = ()
    other: tuple[PlannedOther, ...] = ()
    races: tuple[Race, ...] = ()
    covers: tuple[dt.date, dt.date] | None = None


def coming(
    seen: CalendarView, ours: frozenset[str], today: dt.date, far_races: Sequence[Race] = ()
) -> Coming:
    """Read the coming plans out of a look at the calendar; `ours` are the entries that are our own.

    `far_races` were read another day, so where the calendar looks itself it is believed instead.
    """
    _, looked_until = view_window(today)
    races = (*seen.races, *(race for race in far_races if race.date > looked_until))
    means = [
        e.means
        for e in seen.entries
        if e.entry_id not in ours and e.means is not None and e.date >= today
    ]
    runs = tuple(m for m in means if isinstance(m, PlannedRun))
    # A single run on the calendar does not make the other days rest days: only a full week of plan counts as the truth.
    full = sum(run.date < today + WEEK for run in runs) >= FULL_WEEK
    return Coming(
        runs=runs,
        other=tuple(m for m in means if isinstance(m, PlannedOther)),
        races=tuple(race for race in races if race.date >= today),
        covers=(today, max(run.date for run in runs)) if full else None,
    )


def still_coming(before: StoredPlan | None, today: dt.date) -> Coming:
    """Return what was planned when the calendar could last be read: it is unknown now, not empty."""
    if before is None:
        return Coming()
    old = before.problem
    covers = old.plan_covers
    return Coming(
        runs=tuple(run for run in old.planned_runs if run.date >= today),
        other=tuple(other for other in old.planned_other if other.date >= today),
        races=tuple(race for race in old.races if race.date >= today),
        covers=(max(covers[0], today), covers[1]) if covers and covers[1] >= today else None,
    )


@dataclass(frozen=True, slots=True)
class Adopted:
    """What follows from the athlete's own hand: all sessions after it, and which of them are theirs from now on."""

    shown: list[ShownSession]
    declined: list[Declined]
    said: list[str]
    released: frozenset[str]


def adopt(
    shown: Sequence[ShownSession], findings: Iterable[Finding], today: dt.date, now: dt.datetime
) -> Adopted:
    """Let the athlete's own hand win. Done twice, it changes nothing more."""
    after = {s.uid: s for s in shown}
    refused: list[Declined] = []
    said: list[str] = []
    for finding in findings:
        old = after.get(finding.uid)
        if old is None:
            continue
        kind = _too_much(finding, old, after.values()) or finding.kind
        day = f"{finding.date:%A} {finding.date.day} {finding.date:%B}"
        said.append(_SAY[kind].format(title=old.session.title, day=day))
        after[finding.uid] = _after(kind, old, finding.date, now)
        if kind in ("unscheduled", "discarded"):
            others = {s.date for s in after.values() if s.fate == "shown"}
            days = (
                [finding.date]
                if kind == "unscheduled"
                else _rest_of_week(finding.date, today, others)
            )
            refused += [Declined(date=day, kinds=old.session.kinds) for day in days]
    released = frozenset(
        f.uid for f in findings if f.uid in after and after[f.uid].fate == "released"
    )
    return Adopted(list(after.values()), refused, said, released)


def _too_much(finding: Finding, old: ShownSession, shown: Iterable[ShownSession]) -> str | None:
    """Say whether a session was moved or changed beyond what the planner can hold: then it is the athlete's own.

    That is a move onto another session that stays, or anything at all with one that only goes with others (micro,
    primer, light).
    """
    if finding.kind == "edited":
        return "changed and kept" if not _can_stay(old) or old.fate == "released" else None
    if finding.kind != "moved":
        return None
    crowded = any(
        s.uid != old.uid and s.fate == "shown" and s.locked and s.date == finding.date
        for s in shown
    )
    return "kept by hand" if crowded or not _can_stay(old) or old.fate == "released" else None


def _can_stay(shown: ShownSession) -> bool:
    return bool({"heavy", "plyo"} & {*shown.session.kinds})


def _after(kind: str, old: ShownSession, date: dt.date, now: dt.datetime) -> ShownSession:
    """Return what became of a session."""
    if kind in ("moved", "kept by hand"):
        session = old.session.model_copy(update={"date": date})
        fate: Fate = (
            "released" if kind == "kept by hand" else "shown"
        )  # also if it was dropped before we knew
        return replace(
            old, session=session, locked=True, fate=fate, changed=now, why="You moved it."
        )
    if kind == "edited":
        return replace(old, locked=True, fate="shown")
    if kind in ("released", "changed and kept"):
        return replace(old, fate="released", changed=now)
    why = "You took it off that day." if kind == "unscheduled" else "You deleted it."
    return replace(old, fate="declined", changed=now, why=why)


def _rest_of_week(date: dt.date, today: dt.date, others: set[dt.date]) -> list[dt.date]:
    """Return the days of a week that are still ahead and hold no other session of ours: those stay as they are."""
    monday = date - dt.timedelta(days=date.weekday())
    week = [monday + dt.timedelta(days=n) for n in range(7)]
    return [day for day in week if day == date or (day >= today and day not in others)]


def match(
    activities: Sequence[Activity],
    shown: Sequence[ShownSession],
    rows: Iterable[LedgerRow],
    today: dt.date,
) -> tuple[list[Activity], dict[str, str]]:
    """Say which activity fulfilled which session: the activities with their session, and activity ids by session uid.

    Done from the watch, the activity names our workout; what was found before stays; the rest goes by day and kind.
    """
    by_workout = {f"garmin-workout:{row.workout_id}": row.uid for row in rows if row.workout_id}
    by_activity = {s.done_as: s.uid for s in shown if s.done_as}
    done: dict[str, str] = {}
    found: dict[str, str] = {}

    def take(activity: Activity, uid: str | None) -> None:
        if uid is not None and uid not in done and activity.id not in found:
            done[uid], found[activity.id] = activity.id, uid

    lifted = [a for a in activities if a.sport in ("strength", "plyometrics")]
    for activity in lifted:
        take(activity, next((by_workout[s] for s in activity.sources if s in by_workout), None))
    for activity in lifted:
        take(
            activity,
            next(
                (by_activity[s] for s in (activity.id, *activity.sources) if s in by_activity), None
            ),
        )
    open_sessions = [_published(s) for s in shown if s.fate == "shown" and s.uid not in done]
    for fit in match_by_day(open_sessions, [a for a in activities if a.id not in found], today):
        if fit.activity is not None:
            take(fit.activity, fit.session.uid)
    matched = [
        a.model_copy(update={"session_uid": found[a.id]}) if a.id in found else a
        for a in activities
    ]
    return matched, done


def pose(
    world: World,
    activities: Sequence[Activity],
    ahead: Coming,
    shown: Sequence[ShownSession],
    declined: Sequence[Declined],
    mornings: Sequence[Readiness] = (),
) -> PlanningProblem:
    """Write down the planning problem of this moment."""
    today = world.today
    told = world.preferences
    settled = {race.date for race in told.races} | set(told.no_race)
    races = (*told.races, *(race for race in ahead.races if race.date not in settled))
    return PlanningProblem(
        today=today,
        half_now=half_of(world.now().astimezone(world.zone)),
        horizon_days=AHEAD.days,
        athlete=told.athlete,
        activities=tuple(activities),
        planned_runs=ahead.runs,
        planned_other=ahead.other,
        plan_covers=ahead.covers,
        races=tuple(sorted(races, key=lambda race: race.date)),
        published=tuple(
            _published(s)
            for s in sorted(shown, key=lambda s: (s.date, s.uid))
            if s.fate == "shown" and not (s.date >= today and s.done_as)
        ),
        declined=tuple(sorted(declined, key=lambda d: (d.date, d.kinds))),
        readiness=tuple(mornings),
        flags=told.flags,
    )


def _published(shown: ShownSession) -> Published:
    session = shown.session
    return Published(
        uid=session.uid,
        date=session.date,
        half=session.half,
        kinds=session.kinds,
        locked=shown.locked,
    )


def show(
    plan: Plan, shown: Sequence[ShownSession], today: dt.date, now: dt.datetime
) -> list[ShownSession]:
    """Return the sessions as shown from now on: those of the plan, and what became of the others."""
    after: Mapping[str, ShownSession] = {s.uid: s for s in shown}
    why = {change.uid: change.reason for change in plan.changes}
    planned = {session.uid: session for session in plan.sessions}
    kept = [
        s
        if s.date < today or s.fate != "shown" or stays(s, today)
        else replace(s, fate="dropped", changed=now, why=why.get(s.uid, ""))
        for s in shown
        if s.uid not in planned
    ]
    for uid, session in planned.items():
        old = after.get(uid)
        if old is None or old.fate != "shown":
            kept.append(ShownSession(session, session.date, now))
        elif old.session != session:
            moved = old.date != session.date
            kept.append(
                replace(
                    old, session=session, changed=now, why=why.get(uid, "") if moved else old.why
                )
            )
        else:
            kept.append(old)
    return sorted(kept, key=lambda s: (s.date, s.uid))


def stands(shown: ShownSession, today: dt.date) -> bool:
    """Whether the calendar keeps a session that is none of the plan's business: not one that was done before its day.

    A watch would offer that once more.
    """
    return stays(shown, today) and not (shown.done_as and shown.date > today)


def stays(shown: ShownSession, today: dt.date) -> bool:
    """Whether a session is none of the plan's business: it was trained, or moved by hand beyond the plan's end."""
    return shown.fate == "shown" and (bool(shown.done_as) or shown.date >= today + AHEAD)
