"""A session that the athlete keeps on its day stays there, but what is in it is the planner's."""

import datetime as dt

import pytest

from planner.model import Session
from tests.worker.conftest import Home
from worker.hand.edit import lock
from worker.passes.sync import PassReport, run_pass

LIFTER = {"strength_level": "intermediate", "equipment": ["barbell", "rack"], "hops": False}


@pytest.fixture
def home(box, tmp_path) -> Home:
    made = Home(box, tmp_path / "data", {"athlete": LIFTER})
    made.connect_garmin()
    return made


def a_pass(home: Home) -> PassReport:
    with home.world() as world:
        return run_pass(world)


def pinned(home: Home) -> Session:
    """Keep the second lifting session where it is."""
    lifting = [each for each in a_pass(home).offered if "heavy" in each.kinds]
    with home.world() as world:
        lock(world, lifting[1].uid, locked=True)
    return lifting[1]


def answer(home: Home, **answers) -> None:
    with home.world() as world:
        world.store.answers.put(answers)


def names_on(home: Home, day: dt.date) -> list[str]:
    """Return what our workouts of a day are called on the calendar."""
    garmin, ours = home.box.garmin, home.ours()
    return [
        garmin.workouts[entry.workout_id]["workoutName"]
        for entry in garmin.schedule.values()
        if str(entry.workout_id) in ours and entry.date == day
    ]


def test_illness_takes_a_pinned_session_off_the_calendar_and_says_so(home):
    before = pinned(home)
    assert len(names_on(home, before.date)) == 1

    answer(home, flags=["illness"])
    report = a_pass(home)

    assert report.errors == ()
    assert report.findings == ()
    assert names_on(home, before.date) == []
    (change,) = [each for each in report.plan.changes if each.uid == before.uid]
    assert (change.what, bool(change.reason)) == ("drop", True)
    with home.world() as world:
        (known,) = [e for e in world.store.sessions.since(before.date) if e.uid == before.uid]
    assert (known.fate, known.why) == ("dropped", change.reason)

    answer(home, flags=[])
    again = a_pass(home)
    assert again.errors == ()
    assert again.findings == ()  # taking it off was not the athlete's no
    assert any("heavy" in each.kinds for each in again.offered)


def test_a_race_makes_a_pinned_session_light_on_its_day(home):
    before = pinned(home)
    race = before.date + dt.timedelta(days=2)

    answer(home, races=[{"date": str(race), "distance_m": 10_000, "priority": "B"}])
    report = a_pass(home)

    assert report.errors == ()
    (after,) = [each for each in report.offered if each.uid == before.uid]
    assert (after.date, after.effort) == (before.date, "light")
    (name,) = names_on(home, before.date)
    assert name.startswith(after.title)
    assert not name.startswith("Heavy")

    assert a_pass(home).writes == 0
