"""What was lifted before the window is remembered, so that a season may be longer than it."""

import datetime as dt

import pytest

from planner import plan
from planner.model import LiftSet, PlanningProblem
from tests.worker.passes.twin import a_session
from worker.passes.horizon import WINDOW
from worker.passes.remember import remembered
from worker.passes.sync import run_pass
from worker.store import ShownSession

TODAY = dt.date(2026, 6, 1)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
OLD = TODAY - dt.timedelta(days=100)
SETS = (LiftSet(exercise="back_squat", reps=5, load_kg=60),) * 4


def shown(uid, day=OLD, done_as="garmin:1", kinds=("heavy",)):
    session = a_session(uid, day).model_copy(update={"kinds": kinds})
    return ShownSession(session, day, NOW, done_as=done_as)


def found(one, sets=SETS, read=()):
    return [*remembered([one], {"garmin:1": sets}, TODAY - WINDOW, read)]


def test_a_session_that_was_done_is_remembered_with_its_sets():
    (done,) = found(shown("a"))
    assert (done.id, done.day, done.sport, done.session_uid, done.sets) == (
        "garmin:1",
        OLD,
        "strength",
        "a",
        SETS,
    )
    (unread,) = found(shown("a"), sets=())
    assert unread.sets == ()
    assert [a.sport for a in found(shown("a", kinds=("plyo",)))] == ["plyometrics"]


@pytest.mark.parametrize(
    ("one", "sets", "read"),
    [
        (shown("a", done_as=None), SETS, ()),
        (shown("a", kinds=("light",)), SETS, ()),
        (shown("a", kinds=("primer",)), SETS, ()),
        (shown("a", day=TODAY - WINDOW), SETS, ()),
        (shown("a"), SETS[:3], ()),
        (shown("a"), SETS, ("garmin:1",)),
    ],
    ids=["not done", "light", "primer", "in the window", "partial", "read anew"],
)
def test_what_is_not_remembered(one, sets, read):
    assert found(one, sets, read) == []


def test_a_season_goes_on_past_the_window():
    days = [
        TODAY - dt.timedelta(weeks=week, days=day) for week in range(16, 0, -1) for day in (6, 3)
    ]
    every = [shown(str(n), day, f"garmin:{n}") for n, day in enumerate(days)]
    log = [*remembered(every, {}, TODAY, ())]

    def phase(activities):
        return plan(
            PlanningProblem(
                today=TODAY, athlete={"strength_level": "novice"}, activities=activities
            )
        ).phase

    assert phase(log).number == 4
    assert phase([a for a in log if a.day >= TODAY - WINDOW]).number == 3


def test_a_pass_remembers(home):
    home.connect_garmin()
    with home.world() as world:
        old = world.today - WINDOW - dt.timedelta(days=3)
        world.store.sessions.keep([shown("a", old, "garmin:77")])
        world.store.activities.keep_sets("garmin:77", SETS)
        problem = run_pass(world).problem
    assert problem is not None
    assert [(a.day, a.sets) for a in problem.activities if a.id == "garmin:77"] == [(old, SETS)]
