"""The slow side of Garmin: each captured answer is read, and every odd one costs only itself."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from connectors.errors import Blocked, RateLimited, Unavailable
from connectors.garmin import coach, mornings, translate
from connectors.garmin.client import Garmin
from connectors.garmin.connection import saving
from connectors.ports import CloserLook, Profile, Task
from connectors.sandbox import Fault, Sandbox
from connectors.sandbox.nights import Night
from planner.model import Lap, PlannedOther, PlannedRun, Race, Readiness

MONDAY = dt.date(2026, 3, 2)
WEEKS = (MONDAY - dt.timedelta(days=27), MONDAY)
CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"


@pytest.fixture
def sample(shared):
    folder = shared / "fixtures" / "garmin"
    return lambda name: json.loads((folder / f"{name}.json").read_text())


@pytest.fixture
def box(monkeypatch):
    monkeypatch.setattr("connectors.http.pause", lambda _seconds: None)
    with Sandbox(today=MONDAY) as box:
        yield box


@pytest.fixture
def slow(box):
    issued = box.garmin.tokens.issue(CLIENT)
    tokens = {"di_token": issued.access, "di_refresh_token": issued.refresh, "di_client_id": CLIENT}
    return Garmin(
        box.garmin_url,
        SecretStr(json.dumps(tokens)),
        "sandbox-runner",
        saving(lambda _tokens: None),
    ).background


# the samples, as far as the planner uses them


def test_the_profile_samples(sample):
    full = translate.profile(
        sample("userprofile_settings"), sample("user_settings"), sample("heart_rate_zones_put_body")
    )
    assert full == Profile(
        zone="Europe/Prague",
        units="metric",
        weight_kg=83.0,
        birth_year=1990,
        sex="male",
        max_hr=185,
        threshold_hr=170,
        threshold_speed_mps=3.472,
    )
    assert translate.zone_in(sample("personal_information")) == "Europe/Prague"
    assert translate.profile({}, {}, []) == Profile()


@pytest.mark.parametrize(
    "odd", [{"timeZone": "Nowhere/Land"}, {"timeZone": 4}, {"userInfo": []}, [], None]
)
def test_a_zone_that_is_none_is_unknown(odd):
    assert translate.zone_in(odd) is None


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"weight": 0.0}, "weight_kg"),
        ({"weight": 83.0}, "weight_kg"),  # kilograms where grams are due
        ({"weight": "83000"}, "weight_kg"),
        ({"birthDate": "0001-01-01"}, "birth_year"),
        ({"birthDate": 1990}, "birth_year"),
        ({"gender": "OTHER"}, "sex"),
        ({"lactateThresholdSpeed": 3.47}, "threshold_speed_mps"),
        ({"lactateThresholdSpeed": 0}, "threshold_speed_mps"),
        ({"lactateThresholdHeartRate": 0}, "threshold_hr"),
        ({"measurementSystem": "cubits"}, "units"),
    ],
)
def test_what_cannot_be_is_unknown(data, field):
    assert getattr(translate.profile({}, {"userData": data}, []), field) is None


def test_units_and_the_zones_for_running():
    assert translate.profile({"measurementSystem": "statute_us"}, {}, []).units == "imperial"
    assert translate.profile({"measurementSystem": "statute_uk"}, {}, []).units == "metric"
    zones = [
        {"sport": "DEFAULT", "maxHeartRateUsed": 180, "restingHeartRateUsed": 50},
        {"sport": "RUNNING", "maxHeartRateUsed": 188, "restingHeartRateUsed": 47},
    ]
    known = translate.profile({}, {}, zones)
    assert (known.max_hr, known.resting_hr) == (188, 47)


def test_the_hrv_sample_gives_the_seven_day_mean_and_its_band(sample):
    read = mornings.together(mornings.hrv(sample("hrv_daily_range")))
    assert len(read) == 5
    assert read[1] == Readiness(date=dt.date(2023, 7, 2), hrv_ms=43, hrv_low_ms=38, hrv_high_ms=51)


def test_training_readiness_is_the_one_on_waking_up(sample):
    rows = sample("training_readiness")
    (on_waking,) = [row for row in rows if row["inputContext"] == "AFTER_WAKEUP_RESET"]
    (read,) = mornings.together(mornings.training_readiness(rows))
    assert (read.date, read.training_readiness) == (dt.date(2025, 7, 7), on_waking["score"])
    assert mornings.training_readiness(sample("training_readiness_empty")) == {}
    ranged = sample("gql_training_readiness_range")["data"]["trainingReadinessRangeScalar"]
    scores = [m.training_readiness for m in mornings.together(mornings.training_readiness(ranged))]
    assert scores == [69, 78, 83]  # without a context the earliest of a day


def test_the_training_status_counts_while_it_is_fresh(sample):
    answer = sample("training_status_aggregated")
    day = dt.date(2024, 7, 8)
    assert mornings.training_status(answer, day) == {day: {"training_status": "MAINTAINING"}}
    assert mornings.training_status(answer, day + dt.timedelta(days=3)) == {}
    assert mornings.training_status(answer, day - dt.timedelta(days=1)) == {}


def test_sleep_and_resting_pulse_come_by_the_day_of_waking_up():
    values = {"totalSleepTimeInSeconds": 24000, "restingHeartRate": 58, "sleepNeed": 490}
    answer = {"individualStats": [{"calendarDate": "2026-03-01", "values": values}]}
    assert mornings.together(mornings.sleep(answer)) == [
        Readiness(date=dt.date(2026, 3, 1), sleep_s=24000, resting_hr=58)
    ]


def test_the_plan_samples_give_the_coach_s_days_with_kind_and_length(sample):
    assert coach.running_plans(sample("training_plans"), dt.date(2026, 5, 30)) == ["44769178"]
    assert coach.running_plans(sample("training_plans"), dt.date(2026, 5, 31)) == []
    sprint, circuit, rest = coach.tasks(sample("training_plan_fbt_adaptive"), "44769178")
    day = dt.date(2026, 4, 24)
    assert sprint.means == PlannedRun(date=day, kind="intervals", minutes=44, source="garmin")
    next_day = day + dt.timedelta(days=1)
    assert circuit.means == PlannedOther(
        date=next_day, kind="strength", minutes=30, hard=True, source="garmin"
    )
    assert rest == Task("44769178", dt.date(2026, 4, 26), "Rest", None)


def test_the_detail_and_the_laps_of_a_run(sample):
    look = translate.closer_look(sample("activity_detail"), sample("activity_splits"))
    assert look.rpe == 3.0
    assert look.laps == (
        Lap(distance_m=1000, moving_s=300, avg_hr=145),
        Lap(distance_m=1000, moving_s=240, avg_hr=168),
        Lap(distance_m=400, moving_s=180, avg_hr=140),
    )
    assert translate.closer_look({"summaryDTO": {"directWorkoutRpe": 0}}, {}) == CloserLook()
    assert translate.closer_look({"summaryDTO": {"directWorkoutRpe": 700}}, {}) == CloserLook()


# over the socket


def test_all_of_it_over_the_line(box, slow):
    profile = slow.profile()
    assert (profile.zone, profile.weight_kg, profile.birth_year, profile.sex) == (
        "Europe/Berlin",
        61,
        1988,
        "female",
    )
    assert (profile.max_hr, profile.resting_hr, profile.threshold_hr) == (188, 48, 168)
    assert profile.threshold_speed_mps == 3.75

    box.garmin.nights[MONDAY] = Night(
        hrv_weekly=40, sleep_s=19_000, resting_hr=56, readiness=20, status="STRAINED"
    )
    read = slow.mornings(*WEEKS)
    assert len(read) == 28
    assert read[-1] == Readiness(
        date=MONDAY,
        hrv_ms=40,
        hrv_low_ms=54,
        hrv_high_ms=74,
        resting_hr=56,
        sleep_s=19_000,
        training_readiness=20,
        training_status="STRAINED",
    )

    race = box.garmin.race_day
    assert slow.races(MONDAY, race) == [Race(date=race, distance_m=21097.5, priority="A")]
    assert slow.races(MONDAY, race - dt.timedelta(days=1)) == []

    (plan,) = slow.plans(MONDAY)
    days = {task.date: task.means for task in slow.tasks(plan)}
    wednesday = MONDAY + dt.timedelta(days=2)
    assert days[wednesday] == PlannedRun(date=wednesday, kind="easy", minutes=45, source="garmin")

    number = next(
        n for n, w in box.garmin.workouts.items() if w["workoutName"].startswith("Intervals")
    )
    assert slow.kind_of_workout(str(number)) == "intervals"

    run = next(
        row["activityId"]
        for row in reversed(box.garmin.activities)
        if row["activityName"] == "Intervals"
    )
    calls = len(box.calls)
    assert slow.look_closer(f"garmin:{run}", laps=False) == CloserLook(rpe=7.0)
    assert len(box.calls) == calls + 1
    assert len(slow.look_closer(f"garmin:{run}", laps=True).laps) == 14


def test_a_watch_that_is_not_worn_at_night_leaves_everything_unknown(box, slow):
    box.garmin.sleeps_with_watch = False
    assert slow.mornings(*WEEKS) == []


def test_where_garmin_lists_no_events_the_months_tell_the_races(box, slow):
    race = box.garmin.race_day
    for how in ({"status": 404}, {"status": 400}, {"html": True}, {"status": 503}):
        box.faults.append(Fault("garmin", "GET", "/calendar-service/events", **how))
        assert slow.races(MONDAY, race) == [Race(date=race, distance_m=21097.5, priority="A")]


PARTS = {
    "/hrv-service/*": "hrv_ms",
    "/sleep-service/*": "sleep_s",
    "/metrics-service/metrics/trainingreadiness/*": "training_readiness",
    "/metrics-service/metrics/trainingstatus/*": "training_status",
}


@pytest.mark.parametrize(
    "how", [{"status": 500}, {"status": 404}, {"status": 400}, {"html": True}, {"cut": True}]
)
@pytest.mark.parametrize("path", PARTS)
def test_one_answer_that_fails_costs_its_own_values_and_is_asked_once(box, slow, path, how):
    box.faults.append(Fault("garmin", "GET", path, times=9, **how))
    today = slow.mornings(*WEEKS)[-1]
    missing = {name for name in PARTS.values() if getattr(today, name) is None}
    assert missing == {PARTS[path]}
    assert len(box.calls) == 4


def test_when_all_of_it_fails_that_is_said(box, slow):
    box.faults.append(Fault("garmin", "GET", "*", status=503, times=99))
    for read in (
        slow.profile,
        lambda: slow.mornings(*WEEKS),
        lambda: slow.tasks("1"),
        lambda: slow.plans(MONDAY),
    ):
        with pytest.raises(Unavailable):
            read()


@pytest.mark.parametrize(
    ("how", "error"), [({"status": 429}, RateLimited), ({"status": 403, "html": True}, Blocked)]
)
def test_what_holds_for_the_account_is_not_taken_for_a_missing_value(box, slow, how, error):
    box.faults.append(Fault("garmin", "GET", "*", times=99, **how))
    for read in (slow.profile, lambda: slow.mornings(*WEEKS), lambda: slow.races(*WEEKS)):
        calls = len(box.calls)
        with pytest.raises(error):
            read()
        assert len(box.calls) == calls + 1


# answers of any other kind

NAMES = [
    "calendarDate",
    "hrvSummaries",
    "baseline",
    "weeklyAvg",
    "individualStats",
    "values",
    "score",
    "timestamp",
    "mostRecentTrainingStatus",
    "latestTrainingStatusData",
    "userData",
    "birthDate",
    "weight",
    "gender",
    "timeZone",
    "userInfo",
    "measurementSystem",
    "maxHeartRateUsed",
    "sport",
    "trainingPlanList",
    "taskList",
    "trainingPlanId",
    "endDate",
    "taskWorkout",
    "workoutName",
    "sportType",
    "summaryDTO",
    "lapDTOs",
    "distance",
    "duration",
    "directWorkoutRpe",
    "totalSleepTimeInSeconds",
    "trainingPlanCategory",
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**12)
    | st.floats()
    | st.sampled_from(["", "2026-03-02", "MALE"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=20,
)
OBJECT = st.dictionaries(st.text(max_size=3), JSON, max_size=2) | JSON.filter(
    lambda value: isinstance(value, dict)
)


@given(OBJECT, OBJECT, st.lists(JSON, max_size=3))
def test_no_json_breaks_the_reading_of_anything(one, other, rows):
    assert isinstance(translate.profile(one, other, rows), Profile)
    assert isinstance(translate.closer_look(one, other), CloserLook)
    status = mornings.training_status(one, MONDAY)
    found = mornings.together(
        mornings.hrv(one), mornings.sleep(other), mornings.training_readiness(rows), status
    )
    assert all(isinstance(morning, Readiness) for morning in found)
    assert isinstance(coach.running_plans(one, MONDAY), list)
    assert all(isinstance(task, Task) for task in coach.tasks(other, "1"))
