"""Our workouts on a Garmin account, through the real library and a real socket."""

import datetime as dt
import json

import pytest
from pydantic import SecretStr

from connectors.errors import Blocked, Gone, NeedsReconnect, RateLimited, Rejected, Unavailable
from connectors.garmin import connection
from connectors.garmin.client import Garmin
from connectors.garmin.connection import saving
from connectors.ports import Mark, Ours, proved
from connectors.sandbox import Fault, Sandbox
from planner.model import Block, PlannedOther, Session

MONDAY = dt.date(2026, 3, 2)
TUESDAY, FRIDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=4)
NEXT_WEEKS = (MONDAY, MONDAY + dt.timedelta(days=13))
LISTING = "/activitylist-service/activities/search/activities"
WORKOUT = "/workout-service/workout"
TOKEN = "/di-oauth2-service/oauth/token"
CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"
MARK = Mark("0123456789abcdef")


@pytest.fixture
def box(monkeypatch):
    monkeypatch.setattr("connectors.http.pause", lambda _seconds: None)
    with Sandbox(today=MONDAY) as box:
        yield box


@pytest.fixture
def saved():
    return []


@pytest.fixture
def garmin(box, saved):
    return connected(box, saved.append)


def connected(box, save=lambda _tokens: None, expires_at=None):
    issued = box.garmin.tokens.issue(CLIENT, expires_at)
    tokens = {"di_token": issued.access, "di_refresh_token": issued.refresh, "di_client_id": CLIENT}
    return Garmin(box.garmin_url, SecretStr(json.dumps(tokens)), "sandbox-runner", saving(save))


def a_session(reps=4, title="Heavy A"):
    blocks = (
        Block(exercise="warm_up", sets=1, seconds=480),
        Block(exercise="pogo", sets=3, reps=10, rest_s=60),
        Block(exercise="back_squat", sets=3, reps=reps, load_kg=60, rir=2, rest_s=180),
        Block(exercise="split_squat", sets=2, reps=8, load_kg=12.5, rest_s=90, each_side=True),
        Block(exercise="plank", sets=2, seconds=40),
    )
    return Session(
        uid="s1",
        date=TUESDAY,
        half="pm",
        kinds=("heavy",),
        title=title,
        minutes=45,
        blocks=blocks,
        contacts=30,
        reason="Two easy days follow.",
        rules=("H01",),
        condition="",
    )


def ours_in(view):
    marked = {workout.workout_id for workout in view.workouts if workout.mark == MARK}
    return [entry for entry in view.entries if entry.workout_id in marked]


def paths(box):
    return [(call.method, call.path) for call in box.calls]


def test_the_life_of_a_workout(box, garmin):
    session = a_session()
    before = (dict(box.garmin.workouts), dict(box.garmin.schedule))

    ours = garmin.create(session, MARK)
    assert ours.mark == MARK
    assert garmin.fingerprint(ours) == garmin.expected_fingerprint(session)
    assert box.garmin.workouts[int(ours.workout_id)]["workoutName"] == "Heavy A: 3x4 squat 60 kg"
    assert ours_in(garmin.view(*NEXT_WEEKS)) == []

    entry_id = garmin.schedule(ours, TUESDAY)
    view = garmin.view(*NEXT_WEEKS)
    (entry,) = ours_in(view)
    assert (entry.entry_id, entry.date, entry.workout_id) == (entry_id, TUESDAY, ours.workout_id)
    assert entry.means == PlannedOther(
        date=TUESDAY, kind="strength", minutes=45, hard=True, source="garmin"
    )
    assert proved(ours.workout_id, MARK, view.workouts) == ours

    garmin.reschedule(ours, entry_id, FRIDAY)
    (moved,) = ours_in(garmin.view(*NEXT_WEEKS))
    assert (moved.entry_id, moved.date) == (entry_id, FRIDAY)

    changed = a_session(reps=5)
    garmin.replace(ours, changed)
    assert (
        garmin.fingerprint(ours)
        == garmin.expected_fingerprint(changed)
        != garmin.expected_fingerprint(session)
    )
    view = garmin.view(*NEXT_WEEKS)
    assert [(e.entry_id, e.date) for e in ours_in(view)] == [(entry_id, FRIDAY)]
    assert proved(ours.workout_id, MARK, view.workouts) == ours

    garmin.unschedule(ours, entry_id)
    with pytest.raises(Gone):
        garmin.unschedule(ours, entry_id)
    garmin.delete(ours)
    with pytest.raises(Gone):
        garmin.delete(ours)
    with pytest.raises(Gone):
        garmin.fingerprint(ours)
    assert (box.garmin.workouts, box.garmin.schedule) == before


def test_every_kind_of_step_comes_back_as_it_was_sent(garmin):
    blocks = tuple(
        Block(
            exercise=name, sets=2, reps=5, load_kg=load, rest_s=rest, each_side=side, note="slowly"
        )
        for name in ("hip_hinge", "dumbbell_row", "drop_jump")
        for load in (None, 0, 7.25)
        for rest in (0, 75)
        for side in (False, True)
    )
    session = a_session().model_copy(update={"blocks": blocks})
    assert garmin.fingerprint(garmin.create(session, MARK)) == garmin.expected_fingerprint(session)


def test_an_edit_by_hand_is_noticed_and_its_stamp_changes(box, garmin):
    ours = garmin.create(a_session(), MARK)
    before = next(w.updated for w in garmin.view(*NEXT_WEEKS).workouts if w.mark == MARK)
    box.garmin.edit_workout(int(ours.workout_id), workoutName="My own day")
    after = next(w.updated for w in garmin.view(*NEXT_WEEKS).workouts if w.mark == MARK)
    assert before != after
    assert garmin.fingerprint(ours) != garmin.expected_fingerprint(a_session())


def test_an_entry_tells_its_own_day_and_only_to_whom_it_belongs(garmin):
    ours, other = garmin.create(a_session(), MARK), garmin.create(a_session(), MARK)
    entry = garmin.schedule(ours, TUESDAY)
    garmin.reschedule(ours, entry, FRIDAY)
    assert garmin.entry_day(ours, entry) == FRIDAY
    with pytest.raises(Gone):
        garmin.entry_day(other, entry)
    garmin.unschedule(ours, entry)
    with pytest.raises(Gone):
        garmin.entry_day(ours, entry)


def test_a_workout_that_lost_our_mark_is_not_replaced(box, garmin):
    ours = garmin.create(a_session(), MARK)
    box.garmin.edit_workout(int(ours.workout_id), description="mine now")
    with pytest.raises(Gone, match="left alone"):
        garmin.replace(ours, a_session(reps=5))
    assert box.garmin.workouts[int(ours.workout_id)]["description"] == "mine now"
    assert "PUT" not in {method for method, _ in paths(box)}


def test_an_entry_of_somebody_else_is_not_moved(box, garmin):
    ours = garmin.create(a_session(), MARK)
    foreign = next(entry for entry in box.garmin.schedule.values())
    day = foreign.date
    with pytest.raises(Gone, match="left alone"):
        garmin.reschedule(ours, str(foreign.id), FRIDAY)
    assert box.garmin.schedule[foreign.id].date == day


def test_an_exercise_garmin_has_no_name_for_is_refused_without_a_request(box, garmin):
    strange = a_session().model_copy(
        update={"blocks": (Block(exercise="cartwheel", sets=1, reps=1),)}
    )
    with pytest.raises(Rejected):
        garmin.create(strange, MARK)
    assert box.calls == []


def test_twelve_weeks_of_activities_take_one_request(box, garmin):
    rows = garmin.activities(MONDAY - dt.timedelta(days=84), MONDAY)
    assert len(box.calls) == 1
    assert len(rows) == len(box.garmin.activities)
    assert {row.sport for row in rows} == {"run", "treadmill", "strength"}
    assert any(row.sport == "treadmill" and row.avg_hr is None for row in rows)
    assert any(row.kind == "race" for row in rows)


def test_a_listing_longer_than_a_page_is_read_to_its_end(box, garmin, monkeypatch):
    monkeypatch.setattr("connectors.garmin.client._ACTIVITIES_A_PAGE", 20)
    rows = garmin.activities(MONDAY - dt.timedelta(days=84), MONDAY)
    assert len({row.id for row in rows}) == len(rows) == len(box.garmin.activities)


def test_a_done_workout_names_itself_and_its_sets(box, garmin):
    ours = garmin.create(a_session(), MARK)
    garmin.schedule(ours, TUESDAY)
    box.advance(days=2)
    done = next(row for row in garmin.activities(TUESDAY, TUESDAY) if row.sport == "strength")
    assert f"garmin-workout:{ours.workout_id}" in done.sources
    sets = garmin.sets(done.id)
    squats = [one for one in sets if one.exercise == "back_squat"]
    assert [one.load_kg for one in squats] == [60] * 3
    assert all(one.reps for one in squats)


def test_a_run_has_no_sets(garmin):
    run = next(
        row
        for row in garmin.activities(MONDAY - dt.timedelta(days=14), MONDAY)
        if row.sport == "run"
    )
    assert garmin.sets(run.id) == []


def test_a_view_over_two_months_takes_three_requests_and_shows_every_plan_once(box, garmin):
    start, end = dt.date(2026, 3, 16), dt.date(2026, 4, 12)
    view = garmin.view(start, end)
    assert paths(box) == [
        ("GET", "/workout-service/workouts"),
        ("GET", "/calendar-service/year/2026/month/2"),
        ("GET", "/calendar-service/year/2026/month/3"),
    ]
    assert len({(entry.date, entry.title) for entry in view.entries}) == len(view.entries) > 0
    assert all(start <= entry.date <= end for entry in view.entries)


def test_a_view_over_new_year_asks_for_december_and_january(box, garmin):
    garmin.view(dt.date(2026, 12, 28), dt.date(2027, 1, 10))
    assert paths(box)[1:] == [
        ("GET", "/calendar-service/year/2026/month/11"),
        ("GET", "/calendar-service/year/2027/month/0"),
    ]


def test_the_race_is_seen_with_its_distance(box, garmin):
    day = box.garmin.race_day
    (race,) = garmin.view(day - dt.timedelta(days=3), day).races
    assert (race.date, race.distance_m, race.priority) == (day, 21097.5, "A")


def test_a_library_that_hides_descriptions_is_looked_up_one_by_one(box, garmin, monkeypatch):
    garmin.create(a_session(), MARK)
    ask = garmin._connection.ask

    def without_descriptions(method, path, **more):
        answer = ask(method, path, **more)
        if path.endswith("/workouts"):
            answer = [
                {key: value for key, value in row.items() if key != "description"} for row in answer
            ]
        return answer

    monkeypatch.setattr(garmin._connection, "ask", without_descriptions)
    assert [workout.name for workout in garmin.view(*NEXT_WEEKS).workouts if workout.mark == MARK]


def test_a_library_of_many_pages_is_read_to_its_end(garmin, monkeypatch):
    monkeypatch.setattr("connectors.garmin.client._WORKOUTS_A_PAGE", 3)
    names = {
        garmin.create(a_session(title=f"Heavy {n}"), Mark.fresh()).workout_id for n in range(5)
    }
    assert names <= {workout.workout_id for workout in garmin.view(*NEXT_WEEKS).workouts}


@pytest.mark.parametrize(
    ("fault", "error", "requests"),
    [
        ({"status": 500}, Unavailable, 3),
        ({"status": 503}, Unavailable, 3),
        ({"cut": True}, Unavailable, 3),
        ({"html": True}, Unavailable, 3),
        ({"status": 302}, Unavailable, 3),
        ({"status": 429}, RateLimited, 1),
        ({"status": 403}, Rejected, 1),
        ({"status": 403, "html": True}, Blocked, 1),
        ({"status": 400}, Rejected, 1),
        ({"status": 404}, Gone, 1),
    ],
)
def test_a_read_that_fails_says_why_and_is_repeated_only_where_that_may_help(
    box, garmin, fault, error, requests
):
    box.faults.append(Fault("garmin", "GET", "*", times=99, **fault))
    with pytest.raises(error) as caught:
        garmin.activities(*NEXT_WEEKS)
    assert not caught.value.maybe_done
    assert len(box.calls) == requests


def test_a_read_that_recovers_is_no_failure(box, garmin):
    box.faults.append(Fault("garmin", "GET", LISTING, status=502, times=2))
    assert garmin.activities(MONDAY - dt.timedelta(days=7), MONDAY)


def test_a_pause_lasts_a_quarter_of_an_hour_when_garmin_does_not_say_how_long(box, garmin):
    box.faults.append(Fault("garmin", "GET", LISTING, status=429))
    with pytest.raises(RateLimited) as caught:
        garmin.activities(*NEXT_WEEKS)
    assert (
        dt.timedelta(minutes=14)
        < caught.value.retry_at - dt.datetime.now(dt.UTC)
        <= dt.timedelta(minutes=15)
    )


@pytest.mark.parametrize("path", ["/workout-service/workouts", "/calendar-service/*"])
def test_a_view_with_a_hole_is_unknown_not_empty(box, garmin, path):
    box.faults.append(Fault("garmin", "GET", path, html=True, times=99))
    with pytest.raises(Unavailable):
        garmin.view(*NEXT_WEEKS)


def test_an_answer_of_the_wrong_kind_is_unknown(box, garmin, monkeypatch):
    monkeypatch.setattr(
        garmin._connection, "ask", lambda *_args, **_kwargs: {"message": "try again"}
    )
    with pytest.raises(Unavailable):
        garmin.activities(*NEXT_WEEKS)
    monkeypatch.setattr(
        garmin._connection, "ask", lambda _method, path, **_kwargs: [] if "workouts" in path else {}
    )
    with pytest.raises(Unavailable, match="without a list"):
        garmin.view(*NEXT_WEEKS)


def test_a_workout_that_cannot_be_read_is_unknown(box, garmin):
    ours = garmin.create(a_session(), MARK)
    stored = box.garmin.workouts[int(ours.workout_id)]
    for damage in (["no step"], [{"endConditionValue": "ten"}], None):
        stored["workoutSegments"] = [{"workoutSteps": damage}] if damage else damage
        with pytest.raises(Unavailable):
            garmin.fingerprint(ours)


def test_a_slow_answer_is_not_waited_for(box, garmin, monkeypatch):
    monkeypatch.setattr(connection, "_TIMEOUT", (60, 0.1))
    box.faults.append(Fault("garmin", "POST", WORKOUT, delay_s=2))
    with pytest.raises(Unavailable) as caught:
        garmin.create(a_session(), MARK)
    assert caught.value.maybe_done


@pytest.mark.parametrize("fault", [{"status": 503}, {"cut": True}, {"html": True}, {"status": 500}])
@pytest.mark.parametrize(("when", "stored"), [("before", 0), ("after", 1)])
def test_a_write_whose_answer_is_lost_is_not_repeated_and_says_so(box, garmin, fault, when, stored):
    box.faults.append(Fault("garmin", "POST", WORKOUT, when=when, times=99, **fault))
    with pytest.raises(Unavailable) as caught:
        garmin.create(a_session(), MARK)
    assert caught.value.maybe_done
    assert paths(box) == [("POST", WORKOUT)]
    assert len([w for w in garmin.view(*NEXT_WEEKS).workouts if w.mark == MARK]) == stored


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 429}, RateLimited),
        ({"status": 400}, Rejected),
        ({"status": 403, "html": True}, Blocked),
    ],
)
def test_a_write_that_was_refused_is_not_in_doubt(box, garmin, fault, error):
    box.faults.append(Fault("garmin", "POST", WORKOUT, times=99, **fault))
    with pytest.raises(error) as caught:
        garmin.create(a_session(), MARK)
    assert not caught.value.maybe_done
    assert len(box.calls) == 1


def test_every_write_is_sent_once(box, garmin):
    ours = garmin.create(a_session(), MARK)
    entry_id = garmin.schedule(ours, TUESDAY)
    box.calls.clear()
    box.faults.append(Fault("garmin", "POST", "*", status=503, times=99))
    box.faults.append(Fault("garmin", "PUT", "*", status=503, times=99))
    box.faults.append(Fault("garmin", "DELETE", "*", status=503, times=99))
    for write in (
        lambda: garmin.schedule(ours, FRIDAY),
        lambda: garmin.reschedule(ours, entry_id, FRIDAY),
        lambda: garmin.replace(ours, a_session(reps=5)),
        lambda: garmin.unschedule(ours, entry_id),
        lambda: garmin.delete(ours),
    ):
        with pytest.raises(Unavailable) as caught:
            write()
        assert caught.value.maybe_done
    assert [method for method, _ in paths(box) if method != "GET"] == [
        "POST",
        "PUT",
        "PUT",
        "DELETE",
        "DELETE",
    ]


def test_nobody_listening_is_unavailable():
    tokens = SecretStr(
        json.dumps({"di_token": "a.b.c", "di_refresh_token": "r", "di_client_id": CLIENT})
    )
    garmin = Garmin("http://127.0.0.1:1", tokens, "someone", saving(lambda _tokens: None))
    with pytest.raises(Unavailable):
        garmin.schedule(Ours("1", MARK), TUESDAY)


def test_renewed_tokens_are_saved_before_they_are_used(box, saved):
    requests_at_save = []

    def save(tokens):
        saved.append(tokens)
        requests_at_save.append(len(box.calls))

    garmin = connected(box, save)
    box.garmin.tokens.end_access()
    assert garmin.activities(MONDAY - dt.timedelta(days=7), MONDAY)
    assert [(call.path, call.status) for call in box.calls] == [
        (LISTING, 401),
        (TOKEN, 200),
        (LISTING, 200),
    ]
    assert requests_at_save == [2]
    again = Garmin(box.garmin_url, saved[-1], "sandbox-runner", saving(saved.append))
    assert again.activities(MONDAY - dt.timedelta(days=7), MONDAY)
    assert len(saved) == 1


def test_tokens_about_to_end_are_renewed_first(box, saved):
    garmin = connected(box, saved.append, expires_at=int(box.clock.seconds()) + 60)
    garmin.create(a_session(), MARK)
    assert [call.path for call in box.calls] == [TOKEN, WORKOUT]
    assert len(saved) == 1


def test_a_write_refused_for_old_tokens_is_done_once_after_the_renewal(box, garmin):
    box.garmin.tokens.end_access()
    ours = garmin.create(a_session(), MARK)
    assert [(call.path, call.status) for call in box.calls] == [
        (WORKOUT, 401),
        (TOKEN, 200),
        (WORKOUT, 200),
    ]
    assert len([w for w in garmin.view(*NEXT_WEEKS).workouts if w.mark == MARK]) == 1
    assert ours.workout_id in {str(number) for number in box.garmin.workouts}


def test_tokens_that_cannot_be_saved_are_not_used(box):
    def full_disk(_tokens):
        raise OSError(28, "No space left on device")

    garmin = connected(box, full_disk)
    box.garmin.tokens.end_access()
    with pytest.raises(OSError, match="No space"):
        garmin.create(a_session(), MARK)
    assert [call.path for call in box.calls] == [WORKOUT, TOKEN]


def test_a_dead_sign_in_asks_for_a_new_one_and_never_for_a_password(box, garmin, saved):
    box.garmin.tokens.end_all()
    with pytest.raises(NeedsReconnect, match="Connect Garmin again"):
        garmin.activities(*NEXT_WEEKS)
    assert [(call.path, call.status) for call in box.calls] == [(LISTING, 401), (TOKEN, 400)]
    assert (box.logins, saved) == (0, [])


def test_a_refusal_that_outlives_the_renewal_asks_for_a_new_sign_in(box, garmin):
    box.faults.append(Fault("garmin", "GET", LISTING, status=401, times=99))
    with pytest.raises(NeedsReconnect):
        garmin.activities(*NEXT_WEEKS)
    assert box.logins == 0


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 503}, Unavailable),
        ({"cut": True}, Unavailable),
        ({"html": True}, Unavailable),
        ({"status": 429}, RateLimited),
        ({"status": 403, "html": True}, Blocked),
    ],
)
def test_trouble_at_the_token_server_is_not_a_dead_sign_in(box, garmin, fault, error):
    box.garmin.tokens.end_access()
    box.faults.append(Fault("garmin", "POST", TOKEN, times=99, **fault))
    with pytest.raises(error) as caught:
        garmin.create(a_session(), MARK)
    assert not caught.value.maybe_done
    box.faults.clear()
    assert garmin.create(a_session(), MARK)
