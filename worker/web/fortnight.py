"""The days that the week page shows: what was run and lifted, what is coming, and why other days are closed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.model import RUN_SPORTS, Activity, Closed, Plan, Session, SlotKind
from worker import ahead, words
from worker.hand.edit import MOVABLE
from worker.passes.horizon import AHEAD
from worker.store import ShownSession
from worker.store.kept import TOLD
from worker.web.rulebook import Said, rule
from worker.world import World


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a day, in words. `how`: done, planned, or likely (from habit)."""

    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Card:
    """A session as the page shows it. `state`: planned, done, missed or skipped."""

    session: Session
    state: str
    clock: str
    locked: bool
    movable: bool
    told_done: bool
    moved_from: dt.date | None
    rules: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Shut:
    """Why a day may not hold a kind of session (`slot`; `kind` is its word)."""

    slot: SlotKind
    kind: str
    text: str
    rule: Said


@dataclass(frozen=True, slots=True)
class Date:
    """One day."""

    date: dt.date
    runs: tuple[Run, ...]
    cards: tuple[Card, ...]
    shut: tuple[Shut, ...]
    today: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Fortnight:
    """Everything the page shows of the plan. `made`: when (UTC) the plan was made."""

    weeks: tuple[tuple[Date, ...], ...]
    plan: Plan
    made: dt.datetime
    today: dt.date

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All sessions to come, in order."""
        return tuple(
            c.session for week in self.weeks for d in week for c in d.cards if c.state == "planned"
        )

    @property
    def guessed(self) -> bool:
        """Whether a run is only likely."""
        return any(run.how == "likely" for week in self.weeks for d in week for run in d.runs)


def of(world: World) -> Fortnight | None:
    """Return this week and all that is planned; None as long as there is no plan."""
    stored = world.store.plans.latest()
    if stored is None:
        return None
    today, plan = world.today, stored.plan
    first = today - dt.timedelta(days=today.weekday())
    length = -(-((today + AHEAD - first).days) // 7) * 7
    known = world.store.sessions.since(first)
    if world.member.go_at is None:
        known = [ShownSession(session, session.date, stored.made_at) for session in plan.sessions]
    coming = ahead.days(plan, first, length)
    done: dict[dt.date, list[Activity]] = {}
    for activity in stored.problem.activities:
        if activity.day >= first and activity.sport in RUN_SPORTS:
            done.setdefault(activity.day, []).append(activity)
    cards = _cards(world, known)
    shut = _shut(plan.closed)
    dates = [
        Date(
            day.date,
            (*_ran(world, done.get(day.date, ())), *(_expected(day) if day.date >= today else ())),
            cards.get(day.date, ()),
            shut.get(day.date, ()) if day.date >= today else (),
            today=day.date == today,
            past=day.date < today,
        )
        for day in coming
    ]
    weeks = tuple(tuple(dates[start : start + 7]) for start in range(0, length, 7))
    return Fortnight(weeks, plan, stored.made_at, today)


def _ran(world: World, activities: Sequence[Activity]) -> list[Run]:
    units = world.preferences.units
    return [
        Run(
            ", ".join(
                [
                    activity.title or "Run",
                    *([words.distance(activity.distance_m, units)] if activity.distance_m else []),
                    *([f"{activity.moving_s / 60:.0f} min"] if activity.moving_s else []),
                ]
            ),
            "done",
        )
        for activity in activities
    ]


def _expected(day: ahead.DayAhead) -> list[Run]:
    lines = words.runs(day)
    sure = len(day.runs)
    return [
        Run(line, "planned" if number < sure else "likely") for number, line in enumerate(lines)
    ]


def _cards(world: World, known: Sequence[ShownSession]) -> Mapping[dt.date, tuple[Card, ...]]:
    clock = words.times(world.preferences)
    found: dict[dt.date, tuple[Card, ...]] = {}
    for shown in known:
        if shown.fate not in ("shown", "declined"):
            continue
        session = shown.session
        late = "missed" if shown.date < world.today else "planned"
        state = "skipped" if shown.fate == "declined" else "done" if shown.done_as else late
        card = Card(
            session,
            state,
            f"{clock[session.half]:%H:%M}",
            shown.locked,
            movable=bool(MOVABLE & set(session.kinds)),
            told_done=shown.done_as == f"{TOLD}:{shown.uid}",
            moved_from=shown.first_date if shown.first_date != shown.date else None,
            rules=tuple(rule(name) for name in session.rules),
        )
        found[shown.date] = (*found.get(shown.date, ()), card)
    return found


def _shut(closed: Sequence[Closed]) -> Mapping[dt.date, tuple[Shut, ...]]:
    """Return why days are closed: of each day and kind every rule, the first one first."""
    words_of = {"heavy": "Lifting", "plyo": "Jumps"}
    found: dict[dt.date, tuple[Shut, ...]] = {}
    for one in closed:
        item = Shut(one.kind, words_of[one.kind], one.text, rule(one.rule))
        found[one.date] = (*found.get(one.date, ()), item)
    return found
