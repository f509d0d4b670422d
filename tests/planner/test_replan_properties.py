"""What holds when the athlete's hand, runs or equipment change and the week is planned again."""

import datetime as dt

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from planner import check, plan
from planner.log.history import LiftingLog
from planner.model import (
    Athlete,
    Declined,
    Equipment,
    Plan,
    PlannedRun,
    PlanningProblem,
    Published,
    Session,
)
from planner.rulebook.catalogue import CATALOGUE, EQUIPMENT, EXERCISES, eligible
from planner.session.dose import Dose
from planner.session.lifts import Lifts
from tests.planner.problems import MANY, SOME, left_of_pin, locked_days, problems

pytestmark = pytest.mark.journey

EQUIPMENTS = st.lists(st.sampled_from(Equipment.__args__), unique=True).map(tuple)


def shown(made: Plan) -> tuple[Published, ...]:
    """The plan as the athlete saw it."""
    return tuple(
        Published(uid=s.uid, date=s.date, half=s.half, kinds=s.kinds) for s in made.sessions
    )


def unlocked(problem: PlanningProblem, made: Plan) -> list[Session]:
    return [s for s in made.sessions if s.date not in locked_days(problem)]


def days_of(made: Plan) -> set[tuple[object, ...]]:
    return {(s.date, s.half, s.kinds) for s in made.sessions}


@MANY
@given(problems(), st.data())
def test_a_session_that_is_taken_off_its_day_does_not_come_back_that_day(problem, data):
    made = plan(problem)
    free = unlocked(problem, made)
    assume(free)
    gone = data.draw(st.sampled_from(free))
    event("-".join(gone.kinds))
    others = tuple(p for p in shown(made) if p.uid != gone.uid)
    stays = tuple(p for p in problem.published if p.locked)
    declined = (*problem.declined, Declined(date=gone.date, kinds=gone.kinds))
    names = {p.uid for p in stays}
    left = (*stays, *(p for p in others if p.uid not in names))
    asked = problem.model_copy(update={"declined": declined, "published": left})
    again = plan(asked)

    assert not [s for s in again.sessions if s.date == gone.date and {*s.kinds} & {*gone.kinds}]
    assert not [o for o in again.offers if o.opens == gone.date and o.kind in gone.kinds]
    assert check(asked, again) == ()


@MANY
@given(problems(), st.data())
def test_a_session_that_was_moved_by_hand_stays_there_and_the_others_respect_it(problem, data):
    """It keeps its day and half. What it holds goes only by health, age, a race or the jumps."""
    made = plan(problem)
    slots = [s for s in unlocked(problem, made) if {*s.kinds} <= {"heavy", "plyo"}]
    assume(slots)
    moved = data.draw(st.sampled_from(slots))
    day = problem.today + dt.timedelta(data.draw(st.integers(0, problem.horizon_days - 1)))
    assume(day not in locked_days(problem))
    half = data.draw(st.sampled_from(["am", "pm"]))
    event("the same day" if day == moved.date else "another day")
    hand = Published(uid=moved.uid, date=day, half=half, kinds=moved.kinds, locked=True)
    stays = tuple(p for p in problem.published if p.locked and p.uid != moved.uid)
    names = {hand.uid, *(p.uid for p in stays)}
    left = tuple(p for p in shown(made) if p.uid not in names and p.date != day)
    asked = problem.model_copy(update={"published": (hand, *stays, *left)})
    again = plan(asked)
    there = [s for s in again.sessions if s.uid == hand.uid]
    must_stay = left_of_pin(asked, again, hand)
    event("some of it has to go" if {*hand.kinds} - must_stay else "all of it stays")

    assert {(s.date, s.half) for s in there} <= {(day, half)}
    assert must_stay <= {kind for s in there for kind in s.kinds}
    assert check(asked, again) == ()


@MANY
@given(problems())
def test_a_plan_that_was_shown_is_left_alone(problem):
    """Planned again with nothing new, every session stays on its day, in its half, under its name.

    A session that should have moved, but cost too much to move, may find its new day as an added
    one. So the first plan has none to move.
    """
    last = problem.today + dt.timedelta(problem.horizon_days - 1)
    stays = tuple(
        p for p in problem.published if p.date < problem.today or (p.locked and p.date <= last)
    )
    first = problem.model_copy(update={"published": stays})
    made = plan(first)
    event(f"{min(len(made.sessions), 3)} sessions")
    kept = {s.uid for s in made.sessions}  # what illness or a race took away is gone
    left = [p for p in stays if p.uid in kept or p.date < problem.today]
    named = {p.uid: p for p in (*shown(made), *left)}
    asked = first.model_copy(update={"published": tuple(named.values())})
    again = plan(asked)

    assert {(s.uid, s.date, s.half, s.kinds) for s in again.sessions} == {
        (s.uid, s.date, s.half, s.kinds) for s in made.sessions
    }
    assert {c.what for c in again.changes} <= {"keep"}


@MANY
@given(problems())
def test_what_follows_from_a_move_is_done_at_once(problem):
    """Planned again as just planned, no session moves, goes or comes, whatever was shown before."""
    made = plan(problem)
    event(
        "something left its day"
        if any(c.what in ("move", "drop") for c in made.changes)
        else "all stayed"
    )
    past = tuple(p for p in problem.published if p.date < problem.today)
    last = problem.today + dt.timedelta(problem.horizon_days - 1)
    there = {p.uid: p for p in shown(made)}
    pinned = [p for p in problem.published if p.locked and problem.today <= p.date <= last]
    named = {**there, **{p.uid: p for p in pinned if p.uid in there}}
    again = plan(problem.model_copy(update={"published": (*past, *named.values())}))
    moved = [c for c in again.changes if c.what != "keep"]

    assert not moved, [(c.what, c.from_, c.to, c.reason) for c in moved]


@MANY
@given(problems(), st.data())
def test_more_rest_days_never_leave_fewer_days_open(problem, data):
    """Easy runs become rest days, and no other day closes.

    Of the new rest days only the week's only rest day may close (H07, P06), and none is kept free
    (H16). Habit is kept out of
    it, because it would take the place of the run. So are blocked half-days and locked sessions.
    """
    assume(not locked_days(problem))
    ahead = st.integers(0, problem.horizon_days - 1).map(
        lambda day: problem.today + dt.timedelta(day)
    )
    rested = data.draw(st.lists(ahead, min_size=1, max_size=5, unique=True))
    easy = [PlannedRun(date=day, kind="easy", minutes=45) for day in rested]
    days = [problem.today, *(r.date for r in problem.planned_runs)]
    healthy = problem.athlete.model_copy(
        update={"available": {}, "usual_week": {}, "supervised": True, "rest_days": None}
    )
    fields = {
        "athlete": healthy,
        "flags": (),
        "half_now": None,
        "plan_covers": (min(days), problem.today + dt.timedelta(99)),
    }
    after = problem.model_copy(update=fields)
    before = after.model_copy(update={"planned_runs": (*problem.planned_runs, *easy)})
    closed = {(c.date, c.kind): c.rule for c in plan(before).closed}
    then = {(c.date, c.kind): c.rule for c in plan(after).closed}
    event("some days open" if len(then) < 2 * problem.horizon_days else "no day open")
    only = {
        (date, kind)
        for (date, kind), rule in then.items()
        if date in rested and rule in ("H07", "P06")
    }

    assert {*then} - {*closed} <= only
    assert len(then) <= len(closed) + len(only)


@SOME
@given(problems(), EQUIPMENTS)
def test_more_equipment_never_costs_a_session(problem, more):
    richer = problem.athlete.model_copy(update={"equipment": (*problem.athlete.equipment, *more)})
    event("more" if {*more} - {*problem.athlete.equipment} else "the same")
    asked = problem.model_copy(update={"athlete": richer})
    again = plan(asked)

    assert days_of(again) == days_of(plan(problem))
    assert check(asked, again) == ()


@MANY
@given(EQUIPMENTS, EQUIPMENTS, st.integers(0, 5), st.sampled_from(sorted(CATALOGUE.templates)))
def test_more_equipment_never_takes_an_exercise_away(some, more, phase, template):
    """Neither from the choice for any place, nor does a place lose what puts weight on it."""

    def choice(equipment: tuple[Equipment, ...]) -> tuple[set[str], list[str], list[bool]]:
        owned = Athlete(equipment=tuple(dict.fromkeys(equipment)))
        dose = Dose(kinds=("heavy",), phase=phase, week=1, variant=0)
        pieces = [*Lifts(dose, CATALOGUE.templates[template], owned, LiftingLog(), None).pieces()]
        names = [piece.block.exercise for piece in pieces]
        can = eligible(e for e in owned.equipment if phase > 0 or e not in EQUIPMENT)

        return (
            {*can},
            names,
            [EXERCISES[name].weight(owned.equipment) is not None for name in names],
        )

    fewer, names, loaded = choice(some)
    wider, richer, heavier = choice((*some, *more))
    event("more" if wider - fewer else "the same")

    assert fewer <= wider
    assert len(names) == len(richer)
    assert all(now >= was for was, now in zip(loaded[:2], heavier[:2], strict=False))
