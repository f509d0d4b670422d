"""The days of the week page: what was run and lifted, what is coming, and why a day is closed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from connectors.wording import Units
from planner.language import N_, _
from planner.model import RUN_SPORTS, Activity, Closed, Plan, PlanningProblem, Session, SlotKind
from worker import ahead, words
from worker.passes.adopt import MOVABLE
from worker.passes.horizon import AHEAD
from worker.passes.publish import for_calendars
from worker.store import ShownSession
from worker.store.kept import TOLD
from worker.web.render import clock
from worker.web.rulebook import RuleText, rule
from worker.world import World

type RunState = Literal["done", "planned", "likely"]
type CardState = Literal["planned", "done", "missed", "skipped"]

RUN_WORDS: Final[Mapping[RunState, str]] = {
    "done": N_("done"),
    "planned": N_("planned"),
    "likely": N_("likely"),
}
CARD_WORDS: Final[Mapping[CardState, str]] = {
    "planned": N_("planned"),
    "done": N_("done"),
    "missed": N_("not recorded"),
    "skipped": N_("skipped"),
}
KIND_WORDS: Final[Mapping[SlotKind, str]] = {
    "heavy": N_("No lifting: {reason}."),
    "plyo": N_("No jumps: {reason}."),
}


@dataclass(frozen=True, slots=True)
class DayRun:
    """A run of a day, in words. It is likely if it is known from habit only."""

    text: str
    how: RunState

    @property
    def word(self) -> str:
        """Whether it was run, is planned or is likely, in a word."""
        return _(RUN_WORDS[self.how])


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session as the page shows it, with its time of day and the rules behind its day."""

    session: Session
    state: CardState
    clock: str
    locked: bool
    movable: bool
    told_done: bool
    moved_from: dt.date | None
    rules: tuple[RuleText, ...]

    @property
    def word(self) -> str:
        """What became of the session, in a word."""
        return _(CARD_WORDS[self.state])


@dataclass(frozen=True, slots=True)
class ClosedFor:
    """Why a day cannot hold a kind of session."""

    kind: SlotKind
    text: str
    rule: RuleText

    @property
    def sentence(self) -> str:
        """The kind of session and why the day is closed for it."""
        reason = self.text[:1].lower() + self.text[1:]
        return _(KIND_WORDS[self.kind], reason=reason.rstrip("."))


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day. `hops`: its run has hops in the warm-up, which the first of the week speak for."""

    date: dt.date
    runs: tuple[DayRun, ...]
    cards: tuple[SessionCard, ...]
    closed: tuple[ClosedFor, ...]
    today: bool
    past: bool
    hops: bool = False


@dataclass(frozen=True, slots=True)
class Fortnight:
    """Everything the page shows of the plan, in weeks of seven days. `made`: when (UTC)."""

    weeks: tuple[tuple[CalendarDay, ...], ...]
    plan: Plan
    made: dt.datetime
    today: dt.date

    @property
    def days(self) -> Iterator[CalendarDay]:
        """All days, in order."""
        for week in self.weeks:
            yield from week

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All sessions to come, in order."""
        cards = [card for day in self.days for card in day.cards]
        return tuple(card.session for card in cards if card.state == "planned")


def of(world: World) -> Fortnight | None:
    """Return this week and all days that are planned, or None as long as there is no plan."""
    stored = world.store.plans.latest()
    if stored is None:
        return None

    today, plan = world.today, stored.plan
    first = today - dt.timedelta(days=today.weekday())
    week_count = -(-(today + AHEAD - first).days // 7)  # rounded up

    shown = world.store.sessions.since(first)
    if world.member.go_at is None:
        shown = [ShownSession(session, session.date, stored.made_at) for session in plan.sessions]

    runs_done = _runs_done(stored.problem, first)
    in_full = for_calendars(shown)
    cards = _cards(world, in_full)
    hopping = _hopping(shown, in_full)
    closed = _closed(plan.closed)
    units = world.preferences.units

    dates = []
    for day in ahead.days(plan, first, 7 * week_count):
        past = day.date < today
        runs = [_run_done(activity, units) for activity in runs_done.get(day.date, ())]
        if not past:
            runs += _runs_expected(day)

        date = CalendarDay(
            date=day.date,
            runs=tuple(runs),
            cards=tuple(cards.get(day.date, ())),
            closed=() if past else tuple(closed.get(day.date, ())),
            today=day.date == today,
            past=past,
            hops=day.date in hopping,
        )
        dates.append(date)

    weeks = tuple(tuple(dates[start : start + 7]) for start in range(0, len(dates), 7))
    return Fortnight(weeks, plan, stored.made_at, today)


def _runs_done(problem: PlanningProblem, first: dt.date) -> Mapping[dt.date, list[Activity]]:
    runs: dict[dt.date, list[Activity]] = defaultdict(list)
    for activity in problem.activities:
        if activity.day >= first and activity.sport in RUN_SPORTS:
            runs[activity.day].append(activity)
    return runs


def _run_done(activity: Activity, units: Units) -> DayRun:
    parts = [activity.title or _("Run")]
    if activity.distance_m:
        parts.append(words.distance(activity.distance_m, units))
    if activity.moving_s:
        parts.append(_("{minutes:.0f} min", minutes=activity.moving_s / 60))
    return DayRun(", ".join(parts), "done")


def _runs_expected(day: ahead.DayAhead) -> list[DayRun]:
    """Return the runs to come: first those that are known, then those that habit makes likely."""
    lines = words.runs(day)
    known_count = len(day.runs)

    known = [DayRun(line, "planned") for line in lines[:known_count]]
    likely = [DayRun(line, "likely") for line in lines[known_count:]]
    return known + likely


def _hopping(shown: Iterable[ShownSession], in_full: Iterable[ShownSession]) -> set[dt.date]:
    """Return the days with hops that are not shown in full."""
    told = {each.uid for each in in_full}
    return {each.date for each in shown if each.fate == "shown" and each.uid not in told}


def _cards(world: World, sessions: Iterable[ShownSession]) -> Mapping[dt.date, list[SessionCard]]:
    times = words.times(world.preferences)

    cards: dict[dt.date, list[SessionCard]] = defaultdict(list)
    for shown in sessions:
        if shown.fate not in ("shown", "declined"):
            continue

        session = shown.session
        card = SessionCard(
            session=session,
            state=_state(shown, world.today),
            clock=clock(times[session.half]),
            locked=shown.locked,
            movable=not MOVABLE.isdisjoint(session.kinds),
            told_done=shown.done_as == f"{TOLD}:{shown.uid}",
            moved_from=None if shown.first_date == shown.date else shown.first_date,
            rules=tuple(rule(rule_id) for rule_id in session.rules),
        )
        cards[shown.date].append(card)
    return cards


def _state(shown: ShownSession, today: dt.date) -> CardState:
    if shown.fate == "declined":
        return "skipped"
    if shown.done_as:
        return "done"
    if shown.date < today:
        return "missed"
    return "planned"


def _closed(closed: Sequence[Closed]) -> Mapping[dt.date, list[ClosedFor]]:
    """Return every rule that closes each day, in the order of the plan."""
    days: dict[dt.date, list[ClosedFor]] = defaultdict(list)
    for each in closed:
        days[each.date].append(ClosedFor(each.kind, each.text, rule(each.rule)))
    return days
