"""The sandbox's Garmin library and calendar, written to and read by the real garminconnect."""

import copy
import datetime as dt
import json
import math

import pytest
import requests
from garminconnect import Garmin, GarminConnectConnectionError, GarminConnectNotFoundError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.sandbox import Sandbox

CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"
TUESDAY = dt.date(2026, 3, 3)
GIVEN_BY_SERVER = {"workoutId", "ownerId", "stepId", "updatedDate", "createdDate", "author"}


@pytest.fixture(scope="module")
def box():
    with Sandbox() as box:
        yield box


@pytest.fixture(scope="module")
def garmin(box):
    issued = box.garmin.tokens.issue(CLIENT)
    garmin = Garmin()
    garmin.client._connectapi = box.garmin_url
    tokens = {"di_token": issued.access, "di_refresh_token": issued.refresh, "di_client_id": CLIENT}
    garmin.client.loads(json.dumps(tokens))
    return garmin


@pytest.fixture
def sent(shared):
    return json.loads((shared / "fixtures/garmin/workout_strength_example_post.json").read_text())


def steps_of(workout):
    found = []

    def walk(steps):
        for step in steps:
            found.append(step)
            walk(step.get("workoutSteps") or [])

    for segment in workout["workoutSegments"]:
        walk(segment["workoutSteps"])
    return found


def first_exercise(workout):
    return next(step for step in steps_of(workout) if step.get("weightValue"))


def without_numbers(value):
    if isinstance(value, dict):
        return {
            key: without_numbers(item) for key, item in value.items() if key not in GIVEN_BY_SERVER
        }
    return [without_numbers(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["StrengthReps", "RunningNestedRepeats", "EdgeCases"])
def test_a_workout_comes_back_as_garmin_gave_it_back(garmin, shared, name):
    folder = shared / "fixtures/garmin"
    body = json.loads((folder / f"workout_{name}_input.json").read_text())
    recorded = json.loads((folder / f"workout_{name}_output.json").read_text())
    ours = garmin.upload_workout(body)
    assert without_numbers(ours) == without_numbers(recorded)
    assert set(ours) == set(recorded)


def test_steps_are_numbered_through_the_whole_workout(garmin, sent):
    kept = steps_of(garmin.upload_workout(sent))
    assert [step["stepOrder"] for step in kept] == list(range(1, len(kept) + 1))
    assert len({step["stepId"] for step in kept}) == len(kept)
    groups = [step for step in kept if step["type"] == "RepeatGroupDTO"]
    assert [group["childStepId"] for group in groups] == list(range(1, len(groups) + 1))
    for group in groups:
        assert {child["childStepId"] for child in group["workoutSteps"]} == {group["childStepId"]}


def test_weights_notes_and_rests_are_kept(garmin, sent):
    kept = garmin.get_workout_by_id(garmin.upload_workout(sent)["workoutId"])
    assert first_exercise(kept)["weightValue"] == first_exercise(sent)["weightValue"]
    assert first_exercise(kept)["description"] == first_exercise(sent)["description"]
    rests = [step for step in steps_of(kept) if step["stepType"]["stepTypeKey"] == "rest"]
    assert rests
    assert all(step["category"] is None and step["exerciseName"] is None for step in rests)


@pytest.mark.parametrize(("length", "kept"), [(256, 256), (257, 256), (559, 256)])
def test_a_long_name_is_cut(garmin, sent, length, kept):
    name = garmin.upload_workout(sent | {"workoutName": "x" * length})["workoutName"]
    assert len(name) == kept
    assert name.endswith("...") == (length > 256)


def test_an_unknown_category_is_refused(garmin, sent):
    first_exercise(sent)["category"] = "STEP_UP"
    with pytest.raises(GarminConnectConnectionError, match="400"):
        garmin.upload_workout(sent)


def test_a_name_of_another_category_is_blanked_without_a_word(garmin, sent):
    first_exercise(sent)["exerciseName"] = "ROMANIAN_DEADLIFT"
    kept = first_exercise(garmin.upload_workout(sent))
    assert (kept["category"], kept["exerciseName"]) == (first_exercise(sent)["category"], "")


def test_replacing_keeps_the_id_and_the_days_and_moves_the_change_stamp(box, garmin, sent):
    created = garmin.upload_workout(sent)
    entry = garmin.schedule_workout(created["workoutId"], TUESDAY.isoformat())
    listed = {row["workoutId"]: row for row in garmin.get_workouts(0, 100)}[created["workoutId"]]
    assert (
        garmin.update_workout(created["workoutId"], created | {"workoutName": "Another name"}) == {}
    )
    changed = {row["workoutId"]: row for row in garmin.get_workouts(0, 100)}[created["workoutId"]]
    assert changed["workoutName"] == "Another name"
    assert changed["updateDate"] > listed["updateDate"]
    assert changed["createdDate"] == listed["createdDate"]
    assert box.garmin.schedule[entry["workoutScheduleId"]].workout_id == created["workoutId"]


def test_deleting_twice_is_not_found_and_takes_the_entries_along(box, garmin, sent):
    workout_id = garmin.upload_workout(sent)["workoutId"]
    entry_id = garmin.schedule_workout(workout_id, TUESDAY.isoformat())["workoutScheduleId"]
    garmin.delete_workout(workout_id)
    assert box.calls[-1].status == 204
    assert entry_id not in box.garmin.schedule
    for call in (garmin.delete_workout, garmin.get_workout_by_id):
        with pytest.raises(GarminConnectNotFoundError):
            call(workout_id)


def test_scheduling_twice_makes_two_entries(garmin, sent):
    workout_id = garmin.upload_workout(sent | {"workoutName": "Twice"})["workoutId"]
    entries = [garmin.schedule_workout(workout_id, TUESDAY.isoformat()) for _ in range(2)]
    ids = [entry["workoutScheduleId"] for entry in entries]
    assert len({*ids, workout_id}) == 3
    items = garmin.get_scheduled_workouts(2026, 3)["calendarItems"]
    assert [item["id"] for item in items if item["title"] == "Twice"] == ids


def test_an_entry_is_read_moved_and_taken_off(garmin, sent):
    workout_id = garmin.upload_workout(sent)["workoutId"]
    entry_id = garmin.schedule_workout(workout_id, TUESDAY.isoformat())["workoutScheduleId"]
    assert garmin.get_scheduled_workout_by_id(entry_id)["workout"]["workoutId"] == workout_id
    garmin.reschedule_workout(entry_id, "2026-03-06")
    assert garmin.get_scheduled_workout_by_id(entry_id)["calendarDate"] == "2026-03-06"
    period = garmin.get_scheduled_workouts_by_period("2026-03-06", "2026-03-06")
    assert entry_id in [row["scheduledWorkoutId"] for row in period]
    garmin.unschedule_workout(entry_id)
    with pytest.raises(GarminConnectNotFoundError):
        garmin.unschedule_workout(entry_id)
    assert garmin.get_workout_by_id(workout_id)


def test_an_entry_cannot_change_its_workout(box, garmin, sent):
    entry_id = garmin.schedule_workout(garmin.upload_workout(sent)["workoutId"], "2026-03-05")[
        "workoutScheduleId"
    ]
    body = json.dumps({"calendarDate": "2026-03-06", "workout": {"workoutId": 1700000001}})
    assert ask(box, garmin, "PUT", f"schedule/{entry_id}", body).status_code == 400
    assert box.garmin.schedule[entry_id].date == dt.date(2026, 3, 5)


def test_the_library_by_sport_and_name(garmin):
    runs = garmin.get_workouts(
        0, 100, sport_type_keys=["running"], order_by="WORKOUT_NAME", order_seq="ASC"
    )
    names = [row["workoutName"] for row in runs]
    assert names == sorted(names)
    assert {row["sportType"]["sportTypeKey"] for row in runs} == {"running"}


def test_the_library_is_paged_with_the_last_change_first(garmin, sent):
    last = garmin.upload_workout(sent | {"workoutName": "Newest"})["workoutId"]
    pages = garmin.get_workouts(0, 2), garmin.get_workouts(2, 2)
    assert pages[0][0]["workoutId"] == last
    assert not {row["workoutId"] for row in pages[0]} & {row["workoutId"] for row in pages[1]}
    assert "workoutSegments" not in pages[0][0]


def test_her_own_hand_moves_edits_and_deletes(box, garmin, sent):
    workout_id = garmin.upload_workout(sent)["workoutId"]
    first, second = (garmin.schedule_workout(workout_id, TUESDAY.isoformat()) for _ in range(2))
    box.garmin.move_entry(first["workoutScheduleId"], dt.date(2026, 3, 9))
    box.garmin.delete_entry(second["workoutScheduleId"])
    before = garmin.get_workout_by_id(workout_id)
    box.garmin.edit_workout(workout_id, workoutName="Mine now")
    after = garmin.get_workout_by_id(workout_id)
    assert [
        row["calendarDate"]
        for row in [garmin.get_scheduled_workout_by_id(first["workoutScheduleId"])]
    ] == ["2026-03-09"]
    assert second["workoutScheduleId"] not in box.garmin.schedule
    assert after["workoutName"] == "Mine now"
    assert after["updatedDate"] > before["updatedDate"]
    box.garmin.delete_workout(workout_id)
    assert workout_id not in {row["workoutId"] for row in garmin.get_workouts(0, 100)}


def ask(box, garmin, method, path, data):
    headers = {
        "Authorization": f"Bearer {garmin.client.di_token}",
        "Content-Type": "application/json",
    }
    return requests.request(
        method, f"{box.garmin_url}/workout-service/{path}", data=data, headers=headers, timeout=60
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"workoutName": NaN}',
        b'{"workoutName": "\\ud800"}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "workout"), ("POST", "schedule/1700000001")])
def test_a_body_that_is_no_object_is_refused(box, garmin, method, path, body):
    assert ask(box, garmin, method, path, body).status_code == 400


@pytest.mark.parametrize(
    "date", [None, 5, "2026-13-01", "03/05/2026", "2026-W10-1", ["2026-03-03"]]
)
def test_a_date_that_is_none_is_refused(box, garmin, date):
    assert (
        ask(box, garmin, "POST", "schedule/1700000001", json.dumps({"date": date})).status_code
        == 400
    )
    assert (
        ask(box, garmin, "POST", "schedule/1", json.dumps({"date": "2026-03-03"})).status_code
        == 404
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3)
    ),
    max_leaves=5,
)


def places(value, path=()):
    """Every place in a JSON document."""
    yield path
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in children:
        yield from places(item, (*path, key))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_wrong_in_a_workout_is_never_a_crash(box, garmin, sent, data):
    body = copy.deepcopy(sent)
    path = data.draw(st.sampled_from([place for place in places(sent) if place]))
    spot = body
    for key in path[:-1]:
        spot = spot[key]
    spot[path[-1]] = data.draw(JSON)
    answer = ask(box, garmin, "POST", "workout", json.dumps(body))
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert math.isfinite(answer.json()["estimatedDurationInSecs"])
        assert (
            ask(box, garmin, "GET", f"workout/{answer.json()['workoutId']}", None).status_code
            == 200
        )
