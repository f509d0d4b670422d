"""What the real garminconnect reads from the sandbox: profile, activities, calendar, nights."""

import datetime as dt
import json

import pytest
import requests
from garminconnect import Garmin, GarminConnectConnectionError, GarminConnectNotFoundError

from connectors.sandbox import Sandbox

CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"
TODAY = dt.date(2026, 3, 2)


@pytest.fixture(scope="module")
def box():
    with Sandbox(today=TODAY) as box:
        yield box


@pytest.fixture(scope="module")
def garmin(box):
    issued = box.garmin.tokens.issue(CLIENT)
    garmin = Garmin()
    garmin.client._connectapi = box.garmin_url
    tokens = {"di_token": issued.access, "di_refresh_token": issued.refresh, "di_client_id": CLIENT}
    garmin.client.loads(json.dumps(tokens))
    garmin.display_name = "sandbox-runner"
    return garmin


def recorded(shared, name):
    return json.loads((shared / "fixtures/garmin" / name).read_text())


def test_the_profile_and_her_zone(garmin, shared):
    social = garmin.client.connectapi("/userprofile-service/socialProfile")
    assert social["displayName"] == "sandbox-runner"
    assert set(social) <= set(recorded(shared, "social_profile.json"))
    settings = garmin.get_userprofile_settings()
    assert settings["timeZone"] == "Europe/Berlin"
    assert set(settings) <= set(recorded(shared, "userprofile_settings.json"))
    assert garmin.get_user_profile()["userData"]["weight"] == 61000.0
    inside = garmin.client.connectapi("/userprofile-service/userprofile/personal-information")
    assert (inside["userInfo"]["timeZone"], inside["timeZone"]) == ("Europe/Berlin", None)
    (zones,) = garmin.client.connectapi("/biometric-service/heartRateZones")
    assert set(recorded(shared, "heart_rate_zones_put_body.json")[0]) <= set(zones)
    assert zones["maxHeartRateUsed"] == 188


def test_activity_rows_have_the_keys_garmin_sends(garmin, shared):
    captured = [
        *recorded(shared, "activities_list.json"),
        *recorded(shared, "activities_list_page2.json"),
    ]
    known = set().union(*captured)
    on_strength_rows = {"activeSets", "totalReps", "summarizedExerciseSets"}
    rows = garmin.get_activities(0, 1000)
    for row in rows:
        assert set(row) - known <= on_strength_rows
        started = dt.datetime.fromtimestamp(row["beginTimestamp"] / 1000, dt.UTC)
        assert row["startTimeGMT"] == f"{started:%Y-%m-%d %H:%M:%S}"
    numbers = [key for key, value in captured[0].items() if isinstance(value, float)]
    assert all(isinstance(rows[0][key], float) for key in numbers if key in rows[0])


def test_the_list_is_paged_newest_first(garmin):
    everything = garmin.get_activities(0, 1000)
    starts = [row["beginTimestamp"] for row in everything]
    assert starts == sorted(starts, reverse=True)
    assert garmin.get_activities(0, 7) + garmin.get_activities(7, 7) == everything[:14]
    assert garmin.get_activities(1000, 10) == []


def test_the_list_by_date_holds_both_ends(garmin):
    rows = garmin.get_activities_by_date("2026-02-24", "2026-03-01")
    assert {row["startTimeLocal"][:10] for row in rows} >= {"2026-02-24", "2026-03-01"}
    assert all("2026-02-24" <= row["startTimeLocal"][:10] <= "2026-03-01" for row in rows)
    assert garmin.get_activities_by_date("2026-02-24", "2026-03-01", sortorder="asc") == rows[::-1]


def test_the_list_by_type(garmin):
    runs = garmin.get_activities_by_date("2025-12-01", activitytype="running")
    assert {row["activityType"]["typeKey"] for row in runs} == {"running", "treadmill_running"}


@pytest.mark.parametrize(
    "query",
    [
        "limit=1001",
        "limit=0",
        "start=-1",
        "start=x",
        "startDate=yesterday",
        "endDate=2026-02-30",
        "limit=1e3",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(box, garmin, query):
    headers = {"Authorization": f"Bearer {garmin.client.di_token}"}
    url = f"{box.garmin_url}/activitylist-service/activities/search/activities?{query}"
    assert requests.get(url, headers=headers, timeout=60).status_code == 400


def test_recorded_sets_are_in_grams_with_rests_and_guesses(garmin):
    lifted = garmin.get_activities_by_date("2026-02-20", activitytype="strength_training")[0]
    sets = garmin.get_activity_exercise_sets(lifted["activityId"])["exerciseSets"]
    assert {"ACTIVE", "REST"} == {done["setType"] for done in sets}
    squats = [
        done
        for done in sets
        if done["exercises"] and done["exercises"][0]["name"] == "BARBELL_BACK_SQUAT"
    ]
    assert {done["weight"] for done in squats} == {57500.0}
    guesses = [done["exercises"][0] for done in sets if done["setType"] == "ACTIVE"]
    assert any(guess["category"] == "UNKNOWN" and guess["name"] is None for guess in guesses)
    assert any(guess["probability"] < 100 for guess in guesses)
    assert [done["messageIndex"] for done in sets] == list(range(len(sets)))


def test_a_run_has_no_sets(garmin):
    run = garmin.get_activities_by_date("2026-03-01", activitytype="running")[0]
    assert garmin.get_activity_exercise_sets(run["activityId"])["exerciseSets"] is None


def test_one_activity_with_laps_and_zones(garmin):
    intervals = next(
        row for row in garmin.get_activities(0, 20) if row["activityName"] == "Intervals"
    )
    detail = garmin.get_activity(intervals["activityId"])
    assert detail["summaryDTO"]["directWorkoutRpe"] == 70
    assert detail["timeZoneUnitDTO"]["unitKey"] == "Europe/Berlin"
    laps = garmin.get_activity_splits(intervals["activityId"])["lapDTOs"]
    assert [lap["intensityType"] for lap in laps].count("INTERVAL") == 6
    assert sum(lap["distance"] for lap in laps) == pytest.approx(intervals["distance"], rel=0.001)
    zones = garmin.get_activity_hr_in_timezones(intervals["activityId"])
    assert sum(zone["secsInZone"] for zone in zones) == pytest.approx(
        intervals["duration"], rel=0.001
    )
    with pytest.raises(GarminConnectNotFoundError):
        garmin.get_activity(7)


def test_the_month_counts_from_nought_and_shows_the_edges_of_its_neighbours(box, garmin, shared):
    month = garmin.get_scheduled_workouts(2026, 3)
    assert box.calls[-1].path.endswith("/year/2026/month/2")
    assert (month["month"], month["year"], month["numOfDaysInMonth"]) == (2, 2026, 31)
    sample = recorded(shared, "calendar_month.json")
    assert set(month) == set(sample)
    days = {item["date"] for item in garmin.get_scheduled_workouts(2026, 2)["calendarItems"]}
    assert {"2026-02-01", "2026-02-26"} <= days
    assert any(day < "2026-02-01" for day in days)
    for item in month["calendarItems"]:
        assert list(item) == list(sample["calendarItems"][0])
    with pytest.raises(GarminConnectConnectionError, match="400"):
        garmin.client.connectapi("/calendar-service/year/2026/month/12")


def test_items_of_all_kinds_stand_on_the_calendar(garmin):
    items = garmin.get_scheduled_workouts(2026, 3)["calendarItems"]
    by_kind = {
        kind: [item for item in items if item["itemType"] == kind]
        for kind in {i["itemType"] for i in items}
    }
    assert {"workout", "fbtAdaptiveWorkout", "activity", "weight"} <= set(by_kind)
    assert all(
        item["workoutId"] is None and item["trainingPlanId"]
        for item in by_kind["fbtAdaptiveWorkout"]
    )
    titles = {item["title"] for item in by_kind["workout"]}
    assert {"Intervals 6 x 800 m", "Tempo 20 min", "Long run 100 min"} <= titles
    library = {row["workoutId"]: row["workoutName"] for row in garmin.get_workouts(0, 100)}
    assert all(library[item["workoutId"]] == item["title"] for item in by_kind["workout"])
    assert {"Strength A", "Club night circuit"} <= set(library.values())


def test_the_race_is_an_event_without_an_id(garmin):
    race = next(
        i
        for i in garmin.get_scheduled_workouts(2026, 4)["calendarItems"]
        if i["itemType"] == "event"
    )
    assert (race["id"], race["isRace"], race["primaryEvent"]) == (None, True, True)
    assert race["completionTarget"] == {
        "value": 21.0975,
        "unit": "kilometer",
        "unitType": "distance",
    }
    assert dt.date.fromisoformat(race["date"]) - TODAY == dt.timedelta(days=55)


def test_the_coach_s_plan_holds_the_adaptive_runs(garmin, shared):
    (plan,) = garmin.get_training_plans()["trainingPlanList"]
    assert plan["trainingPlanCategory"] == "FBT_ADAPTIVE"
    adaptive = garmin.get_adaptive_training_plan_by_id(plan["trainingPlanId"])
    assert set(recorded(shared, "training_plan_fbt_adaptive.json")) <= set(adaptive)
    task = adaptive["taskList"][0]
    assert (task["calendarDate"], task["taskWorkout"]["workoutName"]) == ("2026-03-04", "Easy run")
    with pytest.raises(GarminConnectConnectionError, match="Not a phased plan"):
        garmin.get_training_plan_by_id(plan["trainingPlanId"])


def test_the_coach_may_plan_strength_of_its_own():
    with Sandbox(today=TODAY) as box:
        box.add_coach_strength(TODAY)
        token = box.garmin.tokens.issue(CLIENT).access
        headers = {"Authorization": f"Bearer {token}"}
        month = requests.get(
            f"{box.garmin_url}/calendar-service/year/2026/month/2", headers=headers, timeout=60
        ).json()
        (item,) = [
            item
            for item in month["calendarItems"]
            if item["date"] == "2026-03-02" and item["title"]
        ]
        assert (item["itemType"], item["sportTypeKey"], item["workoutId"]) == (
            "fbtAdaptiveWorkout",
            "strength_training",
            None,
        )
        plans = f"{box.garmin_url}/trainingplan-service/trainingplan/plans"
        (plan,) = requests.get(plans, headers=headers, timeout=60).json()["trainingPlanList"]
        assert plan["supplementalSports"] == ["STRENGTH_TRAINING_BODYWEIGHT"]


def test_nights_and_mornings_without_data_are_empty_in_garmin_s_ways(box, garmin):
    assert garmin.get_hrv_data("2030-01-01") in (None, {})
    assert box.calls[-1].status == 204
    assert garmin.get_training_readiness("2030-01-01") == []
    assert garmin.get_max_metrics("2030-01-01") == []
    assert garmin.get_sleep_data("2030-01-01")["dailySleepDTO"]["sleepTimeSeconds"] is None


def test_what_is_not_there_is_not_found_and_what_may_not_be_is_not_allowed(box, garmin):
    headers = {"Authorization": f"Bearer {garmin.client.di_token}"}
    nowhere = requests.get(f"{box.garmin_url}/no-such-service", headers=headers, timeout=60)
    assert (nowhere.status_code, nowhere.json()["error"]) == (404, "NotFoundException")
    profile = f"{box.garmin_url}/userprofile-service/socialProfile"
    assert requests.delete(profile, headers=headers, timeout=60).status_code == 405
