"""What every WorkoutCalendar does: the twin in memory and the real Garmin client alike."""

import datetime as dt

import pytest

from connectors.errors import Gone, PlatformError, Unavailable
from connectors.ports import Mark, Ours, proved
from planner.model import Block, PlannedRun, Session
from tests.contract.subjects import READS, WRITES, calendar
from tests.worker.passes.twin import MONDAY

MARK = Mark("0123456789abcdef")
TUESDAY, FRIDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=4)
DAYS = (MONDAY, MONDAY + dt.timedelta(days=13))


@pytest.fixture(params=["twin", "garmin"])
def subject(request, monkeypatch):
    monkeypatch.setattr("connectors.http.pause", lambda _seconds: None)
    with calendar(request.param) as made:
        yield made


@pytest.fixture
def platform(subject):
    return subject.calendar


def a_session(minutes=45, title="Heavy A", reason="Two easy days follow."):
    return Session(
        uid="s1",
        date=TUESDAY,
        half="pm",
        kinds=("heavy",),
        title=title,
        minutes=minutes,
        blocks=(Block(exercise="back_squat", sets=3, reps=minutes // 9, load_kg=60, rest_s=180),),
        contacts=0,
        reason=reason,
        rules=(),
        condition="",
    )


def marked(platform, mark=MARK):
    return [w for w in platform.view(*DAYS).workouts if w.mark == mark]


def entries(platform, ours, days=DAYS):
    return [
        (e.entry_id, e.date)
        for e in platform.view(*days).entries
        if e.workout_id == ours.workout_id
    ]


def foreign(platform):
    view = platform.view(*DAYS)
    ours = {w.workout_id for w in view.workouts if w.mark}
    return [w for w in view.workouts if w.mark is None], [
        e for e in view.entries if e.workout_id not in ours
    ]


def test_a_new_workout_is_in_the_library_with_its_mark_and_on_no_day(platform):
    ours = platform.create(a_session(), MARK)
    assert ours.mark == MARK
    assert [w.workout_id for w in marked(platform)] == [ours.workout_id]
    assert entries(platform, ours) == []


def test_what_was_sent_twice_is_there_twice(platform):
    first, second = platform.create(a_session(), MARK), platform.create(a_session(), MARK)
    assert {w.workout_id for w in marked(platform)} == {first.workout_id, second.workout_id}
    one, other = platform.schedule(first, TUESDAY), platform.schedule(first, TUESDAY)
    assert sorted(entries(platform, first)) == sorted([(one, TUESDAY), (other, TUESDAY)])


def test_a_workout_that_was_stored_as_sent_has_the_expected_fingerprint(platform):
    ours = platform.create(a_session(), MARK)
    assert platform.fingerprint(ours) == platform.expected_fingerprint(a_session())
    assert platform.expected_fingerprint(a_session(reason="")) == platform.expected_fingerprint(
        a_session()
    )
    assert platform.expected_fingerprint(a_session(54)) != platform.expected_fingerprint(
        a_session()
    )


def test_an_expectation_costs_no_call(subject, platform):
    for name in READS:
        subject.lose(name, "before")
    assert platform.expected_fingerprint(a_session())


def test_a_change_keeps_id_mark_and_days_and_shows(platform):
    ours = platform.create(a_session(), MARK)
    entry = platform.schedule(ours, TUESDAY)
    platform.replace(ours, a_session(54))
    assert platform.fingerprint(ours) == platform.expected_fingerprint(a_session(54))
    assert [w.workout_id for w in marked(platform)] == [ours.workout_id]
    assert entries(platform, ours) == [(entry, TUESDAY)]


def test_a_move_keeps_the_entry(platform):
    ours = platform.create(a_session(), MARK)
    entry = platform.schedule(ours, TUESDAY)
    platform.reschedule(ours, entry, FRIDAY)
    assert entries(platform, ours) == [(entry, FRIDAY)]
    assert platform.entry_day(ours, entry) == FRIDAY


def test_taken_off_the_workout_stays_in_the_library(platform):
    ours = platform.create(a_session(), MARK)
    entry = platform.schedule(ours, TUESDAY)
    platform.unschedule(ours, entry)
    assert entries(platform, ours) == []
    assert marked(platform)


def test_what_is_not_there_is_gone(platform):
    ours = platform.create(a_session(), MARK)
    entry = platform.schedule(ours, TUESDAY)
    platform.unschedule(ours, entry)
    platform.delete(ours)
    assert marked(platform) == []
    for ask in (
        lambda: platform.fingerprint(ours),
        lambda: platform.replace(ours, a_session()),
        lambda: platform.delete(ours),
        lambda: platform.schedule(ours, TUESDAY),
        lambda: platform.reschedule(ours, entry, FRIDAY),
        lambda: platform.unschedule(ours, entry),
        lambda: platform.entry_day(ours, entry),
    ):
        with pytest.raises(Gone):
            ask()


def test_a_look_shows_its_first_day_and_its_last_and_no_other(platform):
    ours = platform.create(a_session(), MARK)
    days = [TUESDAY, TUESDAY + dt.timedelta(days=1), FRIDAY]
    for day in days:
        platform.schedule(ours, day)
    assert [day for _, day in entries(platform, ours, (TUESDAY, FRIDAY))] == days
    assert [day for _, day in entries(platform, ours, (days[1], days[1]))] == [days[1]]
    assert entries(platform, ours, (MONDAY, MONDAY)) == []


def test_what_is_not_ours_is_shown_and_never_touched(platform):
    before = foreign(platform)
    assert before[0]
    assert any(isinstance(entry.means, PlannedRun) for entry in before[1])
    ours = platform.create(a_session(), MARK)
    entry = platform.schedule(ours, TUESDAY)
    platform.replace(ours, a_session(54))
    platform.reschedule(ours, entry, FRIDAY)
    assert foreign(platform) == before
    platform.unschedule(ours, entry)
    platform.delete(ours)
    assert foreign(platform) == before


def test_the_right_to_touch_a_workout_is_proved_by_id_and_mark_together(platform):
    ours = platform.create(a_session(), MARK)
    seen = platform.view(*DAYS).workouts
    assert proved(ours.workout_id, MARK, seen) == ours
    assert proved(ours.workout_id, Mark.fresh(), seen) is None
    assert [w for w in seen if w.mark is None and proved(w.workout_id, MARK, seen)] == []


def test_the_athletes_hand_is_seen(subject, platform):
    ours = platform.create(a_session(), MARK)
    entry = platform.schedule(ours, TUESDAY)
    stamp = marked(platform)[0].updated
    subject.move_by_hand(entry, FRIDAY)
    assert entries(platform, ours) == [(entry, FRIDAY)]
    subject.edit_by_hand(ours.workout_id)
    assert marked(platform)[0].updated != stamp
    assert platform.fingerprint(ours) != platform.expected_fingerprint(a_session())
    subject.take_off_by_hand(entry)
    assert entries(platform, ours) == []
    subject.delete_by_hand(ours.workout_id)
    assert marked(platform) == []


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", WRITES)
def test_a_write_whose_answer_is_lost_says_that_it_may_be_done_and_happens_once_at_most(
    subject, platform, name, when
):
    ours = platform.create(a_session(), MARK)
    entry = platform.schedule(ours, TUESDAY)
    write = {
        "create": lambda: platform.create(a_session(54), Mark("f" * 16)),
        "replace": lambda: platform.replace(ours, a_session(54)),
        "delete": lambda: platform.delete(ours),
        "schedule": lambda: platform.schedule(ours, FRIDAY),
        "reschedule": lambda: platform.reschedule(ours, entry, FRIDAY),
        "unschedule": lambda: platform.unschedule(ours, entry),
    }[name]
    subject.lose(name, when)
    with pytest.raises(Unavailable) as caught:
        write()
    assert caught.value.maybe_done
    subject.recover()
    done = {
        "create": lambda: len(marked(platform, Mark("f" * 16))) == 1,
        "replace": lambda: (
            platform.fingerprint(ours) == platform.expected_fingerprint(a_session(54))
        ),
        "delete": lambda: not marked(platform),
        "schedule": lambda: [day for _, day in entries(platform, ours)] == [TUESDAY, FRIDAY],
        "reschedule": lambda: entries(platform, ours) == [(entry, FRIDAY)],
        "unschedule": lambda: not entries(platform, ours),
    }[name]
    assert done() == (when == "after")


@pytest.mark.parametrize("name", READS)
def test_a_read_that_fails_is_an_error_and_in_no_doubt(subject, platform, name):
    ours = platform.create(a_session(), MARK)
    subject.lose(name, "before")
    with pytest.raises(PlatformError) as caught:
        platform.view(*DAYS) if name == "view" else platform.fingerprint(ours)
    assert not caught.value.maybe_done


def test_a_right_made_up_for_nothing_finds_nothing(platform):
    with pytest.raises(Gone):
        platform.fingerprint(Ours("4711", MARK))
