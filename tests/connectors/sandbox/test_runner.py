"""The invented runner: what she did, what she plans, and what she does when days pass."""

import datetime as dt
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from itertools import pairwise

import pytest

from connectors.sandbox import Sandbox
from connectors.sandbox.garmin_rows import exercise_sets

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture
def box():
    return Sandbox(today=MONDAY)


def days_of(rows, key="startTimeLocal"):
    return [dt.date.fromisoformat(row[key][:10]) for row in rows]


def runs_on_garmin(box):
    return [
        row
        for row in box.garmin.activities
        if row["activityType"]["typeKey"] != "strength_training"
    ]


def lifts_on_garmin(box):
    return [
        row
        for row in box.garmin.activities
        if row["activityType"]["typeKey"] == "strength_training"
    ]


def sets_of(box, row):
    effort = box.garmin.efforts[row["activityId"]]
    return [
        done
        for done in exercise_sets(row["activityId"], effort)["exerciseSets"]
        if done["setType"] == "ACTIVE"
    ]


def planned_on(box, day):
    titles = [item.title for item in box.garmin.coach_items if item.date == day]
    entries = [entry for entry in box.garmin.schedule.values() if entry.date == day]
    return titles + [box.garmin.workouts[entry.workout_id]["workoutName"] for entry in entries]


def strength(title="Heavy A"):
    def step(kind, condition, value, **more):
        return {
            "type": "ExecutableStepDTO",
            "stepType": {"stepTypeId": kind},
            "endCondition": {"conditionTypeId": condition},
            "endConditionValue": value,
            **more,
        }

    squat = step(3, 10, 5, category="SQUAT", exerciseName="BARBELL_BACK_SQUAT", weightValue=60.0)
    plank = step(3, 2, 45, category="PLANK", exerciseName="PLANK")
    group = {
        "type": "RepeatGroupDTO",
        "stepType": {"stepTypeId": 6},
        "numberOfIterations": 3,
        "workoutSteps": [squat, step(5, 2, 150)],
    }
    sport = {"sportTypeId": 5}
    warm_up = step(1, 1, None, category="WARM_UP", exerciseName="")
    return {
        "workoutName": title,
        "sportType": sport,
        "workoutSegments": [{"sportType": sport, "workoutSteps": [warm_up, group, plank]}],
    }


@pytest.mark.parametrize("weekday", range(7))
def test_twelve_weeks_end_yesterday_whatever_day_it_is(weekday):
    today = MONDAY + weekday * DAY
    box = Sandbox(today=today)
    days = days_of(box.strava.activities, "start_date_local")
    assert today - 84 * DAY <= min(days)
    assert max(days) < today
    whole_weeks = Counter((today - DAY - day).days // 7 for day in days_of(runs_on_garmin(box)))
    assert len(whole_weeks) == 12
    assert set(whole_weeks.values()) <= {4, 5}
    assert (today - max(days_of(lifts_on_garmin(box)))).days == 4
    assert 49 <= (box.garmin.race_day - today).days <= 56
    assert box.garmin.race_day.weekday() == 6
    coming = [today + n * DAY for n in range(21)]
    assert sum(bool(planned_on(box, day)) for day in coming) == 15


def test_the_runner_is_the_same_every_time(box):
    again = Sandbox(today=MONDAY)
    assert box.garmin.activities == again.garmin.activities
    assert box.strava.activities == again.strava.activities
    assert box.garmin.workouts == again.garmin.workouts


def test_her_week_has_a_shape(box):
    kinds = {
        weekday: {
            effort.kind for effort in box.garmin.efforts.values() if effort.day.weekday() == weekday
        }
        - {"strength"}
        for weekday in range(7)
    }
    assert kinds == {
        0: set(),
        1: {"intervals"},
        2: {"easy"},
        3: {"tempo"},
        4: set(),
        5: {"easy", "race"},
        6: {"long"},
    }
    tempo_hours = {
        effort.start.hour for effort in box.garmin.efforts.values() if effort.kind == "tempo"
    }
    assert tempo_hours == {7, 17}
    races = [effort for effort in box.garmin.efforts.values() if effort.kind == "race"]
    assert len(races) == 3
    assert all(effort.metres == 5010.0 and "parkrun" in effort.title for effort in races)


def test_the_long_run_grows_and_is_cut_back_every_fourth_week(box):
    longs = [
        round(effort.seconds / 60)
        for effort in box.garmin.efforts.values()
        if effort.kind == "long"
    ]
    usual = [minutes for minutes in longs if minutes > 81]
    assert longs[3::4] == pytest.approx([80, 80, 80], abs=1)
    assert len(usual) == 9
    assert usual[0] < usual[4] < usual[-1] <= 111


def test_paces_and_heart_rates_are_those_of_one_person(box):
    mean = {}
    for kind in ("easy", "long", "tempo", "intervals", "race"):
        runs = [run for run in box.garmin.efforts.values() if run.kind == kind and run.heart_rate]
        mean[kind] = (
            sum(run.heart_rate for run in runs) / len(runs),
            max(run.max_heart_rate for run in runs),
        )
    assert 130 < mean["easy"][0] < mean["long"][0] < mean["tempo"][0] < mean["race"][0] < 180
    assert max(highest for _, highest in mean.values()) <= 189
    assert all(
        2.7 < run.metres / run.seconds < 4.3 for run in box.garmin.efforts.values() if run.metres
    )
    assert all(
        lap.metres > 0 and lap.seconds > 0
        for run in box.garmin.efforts.values()
        for lap in run.laps
    )


def test_both_platforms_saw_the_same_with_small_differences(box):
    box.strava.deliver()
    on_strava = {row["start_date"][:10] + row["sport_type"]: row for row in box.strava.activities}
    moved = shrunk = 0
    for row in box.garmin.activities:
        sport = "WeightTraining" if row["activityType"]["typeKey"] == "strength_training" else "Run"
        twin = on_strava.pop(row["startTimeGMT"][:10] + sport)
        apart = (
            dt.datetime.fromisoformat(twin["start_date"]).timestamp() - row["beginTimestamp"] / 1000
        )
        assert 0 <= apart <= 5
        assert twin["distance"] == pytest.approx(row["distance"], rel=0.01)
        moved += apart > 0
        shrunk += twin["distance"] != row["distance"]
    assert moved > 30
    assert shrunk > 30
    (typed_in,) = on_strava.values()
    assert (typed_in["manual"], typed_in["upload_id"], typed_in["has_heartrate"]) == (
        True,
        None,
        False,
    )


def test_one_run_was_on_a_treadmill_without_a_strap(box):
    (row,) = [
        row
        for row in box.garmin.activities
        if row["activityType"]["typeKey"] == "treadmill_running"
    ]
    assert "averageHR" not in row
    (twin,) = [row for row in box.strava.activities if row["trainer"]]
    assert twin["start_date_local"][:10] == row["startTimeLocal"][:10]
    assert "average_heartrate" not in twin


def test_one_run_reaches_strava_days_later(box):
    known = {row["id"] for row in box.strava.activities}
    (late,) = box.strava.on_the_way
    assert late.day in days_of(box.garmin.activities)
    box.advance(1)
    new = [
        row
        for row in box.strava.activities
        if row["id"] not in known and row["start_date_local"] < str(MONDAY)
    ]
    assert days_of(new, "start_date_local") == [late.day]
    assert (MONDAY - late.day).days > 7


def test_she_has_lifted_twice_a_week_for_seven_weeks_and_got_stronger(box):
    block = [
        row
        for row in lifts_on_garmin(box)
        if MONDAY - dt.datetime.fromisoformat(row["startTimeLocal"]).date() <= 49 * DAY
    ]
    assert len(block) == 14
    squats = [
        next(
            done["weight"]
            for done in sets_of(box, row)
            if done["exercises"][0]["name"] == "BARBELL_BACK_SQUAT"
        )
        for row in block
    ]
    assert squats == sorted(squats)
    assert (squats[0], squats[-1]) == (40000.0, 57500.0)
    assert {row["sport_type"] for row in box.strava.activities} == {"Run", "WeightTraining"}


def test_days_pass_and_the_plan_is_done_in_the_morning(box):
    planned = {MONDAY + n * DAY: planned_on(box, MONDAY + n * DAY) for n in range(7)}
    before = len(box.garmin.activities)
    box.advance(7)
    assert (box.today, box.now().isoformat()) == (MONDAY + 7 * DAY, "2026-03-09T12:00:00+01:00")
    done = box.garmin.activities[before:]
    assert days_of(done) == [day for day, titles in planned.items() if titles]
    assert {row["startTimeLocal"][11:13] for row in done} == {"07"}
    workouts = {row["activityName"]: row.get("workoutId") for row in done}
    assert workouts["Easy run"] is None
    assert box.garmin.workouts[workouts["Intervals"]]["workoutName"] == "Intervals 6 x 800 m"
    assert len(box.strava.activities) == len(box.garmin.activities) + 1
    assert planned_on(box, box.today + 20 * DAY)


def test_a_strength_workout_on_the_calendar_is_done_set_by_set(box):
    workout_id = box.garmin.create_workout(strength())["workoutId"]
    entry = box.garmin.put_on_calendar(workout_id, MONDAY + DAY)
    box.advance(2)
    row = lifts_on_garmin(box)[-1]
    assert (row["workoutId"], row["startTimeLocal"][:10]) == (workout_id, "2026-03-03")
    assert entry.activity_id == row["activityId"]
    done = [
        (one["exercises"][0]["name"], one["repetitionCount"], one["weight"])
        for one in sets_of(box, row)
    ]
    assert done == [("BARBELL_BACK_SQUAT", 5, 60000.0)] * 3 + [("PLANK", None, None)]
    assert [one["wktStepIndex"] for one in sets_of(box, row)] == [1, 1, 1, 4]


def test_what_was_taken_off_the_calendar_is_not_done(box):
    entry = box.garmin.put_on_calendar(box.garmin.create_workout(strength())["workoutId"], MONDAY)
    before = len(lifts_on_garmin(box))
    box.garmin.delete_entry(entry.id)
    box.advance(1)
    assert len(lifts_on_garmin(box)) == before


def test_the_coach_moves_a_run(box):
    tuesday, friday = MONDAY + DAY, MONDAY + 4 * DAY
    for start, title in ((tuesday, "Intervals 6 x 800 m"), (tuesday + DAY, "Easy run")):
        box.move_planned_run(start, friday)
        assert planned_on(box, start) == []
        assert title in planned_on(box, friday)
    with pytest.raises(LookupError, match="2026-03-03"):
        box.move_planned_run(tuesday, friday)


def test_the_coach_s_own_strength_day_is_done_and_stays_where_it_is(box):
    box.add_coach_strength(MONDAY + DAY)
    box.move_planned_run(MONDAY + DAY, MONDAY)
    assert planned_on(box, MONDAY + DAY) == ["Total Body Circuit 1"]
    box.advance(2)
    row = lifts_on_garmin(box)[-1]
    assert (row["startTimeLocal"][:10], row.get("workoutId")) == ("2026-03-03", None)


def test_an_activity_she_deletes_is_gone(box):
    garmin, strava = box.garmin.activities[-1]["activityId"], box.strava.activities[-1]["id"]
    box.garmin.delete_activity(garmin)
    box.strava.delete_activity(strava)
    assert garmin not in {row["activityId"] for row in box.garmin.activities}
    assert strava not in {row["id"] for row in box.strava.activities}


def test_a_run_of_her_own_is_seen_by_both(box):
    box.add_run(MONDAY, kind="tempo", minutes=40, hour=18)
    garmin, strava = box.garmin.activities[-1], box.strava.activities[-1]
    assert garmin["startTimeLocal"].startswith("2026-03-02 18:")
    assert strava["start_date_local"].startswith("2026-03-02T18:")
    assert garmin["duration"] == pytest.approx(2400, abs=60)


def test_what_she_has_run_already_is_not_run_again(box):
    tuesday = MONDAY + DAY
    box.add_run(tuesday, kind="intervals")
    box.advance(2)
    assert days_of(runs_on_garmin(box)).count(tuesday) == 1


def test_two_runs_moved_to_one_day_are_run_in_the_morning_and_in_the_evening(box):
    box.move_planned_run(MONDAY + DAY, MONDAY + 2 * DAY)
    box.advance(3)
    both = [row for row in runs_on_garmin(box) if row["startTimeLocal"][:10] == "2026-03-04"]
    assert sorted(row["startTimeLocal"][11:13] for row in both) == ["07", "17"]
    assert {row["activityName"] for row in both} == {"Easy run", "Intervals"}


@pytest.mark.parametrize("kind", ["easy", "long", "tempo", "intervals", "race"])
@pytest.mark.parametrize("minutes", [15, 40, 150])
def test_a_run_of_any_length_has_laps_that_add_up(box, kind, minutes):
    box.add_run(MONDAY, kind=kind, minutes=minutes)
    effort = box.garmin.efforts[box.garmin.activities[-1]["activityId"]]
    assert all(lap.metres > 0 and lap.seconds > 0 for lap in effort.laps)
    assert sum(lap.metres for lap in effort.laps) == pytest.approx(effort.metres, abs=2)
    assert sum(lap.seconds for lap in effort.laps) == pytest.approx(effort.seconds, abs=2)


def test_nothing_she_did_overlaps(box):
    efforts = sorted(box.garmin.efforts.values(), key=lambda effort: effort.start)
    for earlier, later in pairwise(efforts):
        assert earlier.start + earlier.seconds * dt.timedelta(seconds=1) < later.start


def test_the_coach_plans_up_to_the_race_and_she_runs_it(box):
    race_day = box.garmin.race_day
    box.advance((race_day - MONDAY).days + 1)
    race = box.garmin.activities[-1]
    assert (race["startTimeLocal"][:10], race["eventType"]["typeKey"]) == (str(race_day), "race")
    assert race["distance"] == pytest.approx(21_097.5, rel=0.01)
    assert max(item.date for item in box.garmin.coach_items) < race_day


@pytest.mark.journey
def test_it_serves_in_the_foreground_until_it_is_stopped():
    command = [sys.executable, "-m", "connectors.sandbox", "--today", "2026-03-02", "--no-mfa"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Stop"):
                break
        said = dict(
            line.rstrip().split(maxsplit=1)
            for line in lines
            if line.startswith(("Strava", "Garmin"))
        )
        page = urllib.request.urlopen(f"{said['Garmin']}/mobile/sso/en_US/sign-in", timeout=60)
        with page:
            assert page.status == 200
        process.terminate()
        assert process.wait(10) == 0


@pytest.mark.journey
def test_a_date_that_is_none_is_said_in_one_sentence():
    command = [sys.executable, "-m", "connectors.sandbox", "--today", "tomorrow"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "tomorrow is not a date" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_it_answers_can_be_sent(box):
    assert json.loads(json.dumps(box.garmin.activities, allow_nan=False)) == box.garmin.activities
    assert json.loads(json.dumps(box.strava.activities, allow_nan=False)) == box.strava.activities
