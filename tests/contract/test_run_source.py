"""What every RunSource and LiftLog does: the diary in memory, the real Garmin and Strava."""

import datetime as dt

import pytest

from connectors.errors import Gone, PlatformError
from tests.contract.subjects import is_run, runs
from tests.worker.passes.twin import MONDAY

WINDOW = (MONDAY - dt.timedelta(days=20), MONDAY - dt.timedelta(days=1))


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr("connectors.http.pause", lambda _seconds: None)


@pytest.fixture(params=["twin", "garmin", "strava"])
def subject(request):
    with runs(request.param) as made:
        yield made


@pytest.fixture(params=["twin", "garmin"])
def lifter(request):
    with runs(request.param) as made:
        yield made


def test_a_window_gives_its_days_oldest_first_and_each_activity_once(subject):
    found = subject.source.activities(*WINDOW)
    assert len(found) > 10
    assert found == sorted(found, key=lambda a: a.start)
    assert len({a.id for a in found}) == len(found)
    assert all(WINDOW[0] <= a.day <= WINDOW[1] for a in found)


def test_both_ends_of_the_window_belong_to_it(subject):
    found = subject.source.activities(*WINDOW)
    for day in {found[0].day, found[-1].day}:
        assert subject.source.activities(day, day) == [a for a in found if a.day == day]


def test_an_activity_says_where_it_is_from(subject):
    name = subject.source.name
    for activity in subject.source.activities(*WINDOW):
        assert activity.id.startswith(f"{name}:")
        assert activity.id in activity.sources


def test_a_run_has_what_the_planner_needs(subject):
    found = [a for a in subject.source.activities(*WINDOW) if is_run(a)]
    assert all(a.distance_m and a.moving_s and a.session_uid is None for a in found)


def test_reading_twice_gives_the_same(subject):
    assert subject.source.activities(*WINDOW) == subject.source.activities(*WINDOW)


def test_days_on_which_nothing_was_done_are_empty(subject):
    long_ago = MONDAY - dt.timedelta(days=400)
    assert subject.source.activities(long_ago, long_ago) == []


def test_a_new_run_is_there_and_a_deleted_one_is_not(subject):
    before = subject.source.activities(MONDAY, MONDAY)
    subject.run(MONDAY)
    (new,) = [a for a in subject.source.activities(MONDAY, MONDAY) if a not in before]
    assert is_run(new)
    subject.delete(new.id)
    assert subject.source.activities(MONDAY, MONDAY) == before


def test_a_listing_that_fails_is_never_an_empty_one(subject):
    subject.fail()
    with pytest.raises(PlatformError):
        subject.source.activities(*WINDOW)


def test_lifting_has_its_sets_in_order_and_in_kilograms(lifter):
    lifted = next(a for a in lifter.source.activities(*WINDOW) if a.sport == "strength")
    sets = lifter.source.sets(lifted.id)
    assert sets == lifter.source.sets(lifted.id)
    squats = [one for one in sets if one.exercise == "back_squat"]
    assert len(squats) == 3
    assert all(one.reps and one.load_kg and 20 <= one.load_kg <= 200 for one in squats)


def test_a_run_has_no_sets(lifter):
    run = next(a for a in lifter.source.activities(*WINDOW) if is_run(a))
    assert lifter.source.sets(run.id) == []


def test_sets_of_nothing_are_gone_and_sets_that_cannot_be_read_are_an_error(lifter):
    with pytest.raises(Gone):
        lifter.source.sets("garmin:4711")
    lifted = next(a for a in lifter.source.activities(*WINDOW) if a.sport == "strength")
    lifter.fail()
    with pytest.raises(PlatformError):
        lifter.source.sets(lifted.id)
