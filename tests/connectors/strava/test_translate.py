import datetime as dt
import json
from collections import Counter

import pytest

from connectors.errors import Unavailable
from connectors.strava.translate import read_row, read_rows

ROW = {
    "id": 16195505756,
    "name": "Evening",
    "distance": 6764.8,
    "moving_time": 2151,
    "elapsed_time": 2178,
    "total_elevation_gain": 34.0,
    "sport_type": "Run",
    "workout_type": 0,
    "start_date": "2025-10-19T22:30:00Z",
    "start_date_local": "2025-10-19T18:30:00Z",
    "utc_offset": -14400.0,
    "trainer": False,
    "average_heartrate": 146.8,
    "max_heartrate": 162.5,
}


def without(*keys):
    return {key: value for key, value in ROW.items() if key not in keys}


def test_every_recorded_row_is_read(shared):
    pages = [
        json.loads(path.read_text())
        for path in sorted((shared / "fixtures/strava").glob("*activities_page*"))
    ]
    rows = [row for page in pages for row in page]

    read = read_rows(rows)

    assert len(read) == len(rows) == 432
    assert Counter(activity.sport for activity in read) == {"run": 363, "other": 63, "trail_run": 6}
    assert Counter(activity.kind for activity in read) == {None: 413, "race": 18, "long": 1}
    without_hr = sum("average_heartrate" not in row for row in rows)
    assert sum(activity.avg_hr is None for activity in read) == without_hr > 0
    for row, activity in zip(rows, read, strict=True):
        assert activity.start.isoformat() + "Z" == row["start_date_local"]
        assert activity.sources == (f"strava:{row['id']}",) == (activity.id,)


def test_a_detail_and_a_manual_run_are_read_too(shared):
    for name in ("activity_detail_run.json", "activity_manual_run.json"):
        row = json.loads((shared / "fixtures/strava" / name).read_text())
        activity = read_row(row)
        assert activity is not None
        assert activity.sport == "run"
        assert activity.distance_m == row["distance"]


def test_the_local_start_is_believed_but_not_its_z():
    assert read_row(ROW).start == dt.datetime(2025, 10, 19, 18, 30)  # noqa: DTZ001
    assert read_row(without("start_date_local")).start == dt.datetime(2025, 10, 19, 18, 30)  # noqa: DTZ001


def test_a_hidden_start_time_stays_visible_as_hidden():
    assert read_row(ROW | {"start_date_local": "2025-10-19T00:00:01Z"}).start.time() == dt.time(
        0, 0, 1
    )


@pytest.mark.parametrize(
    ("sport_type", "more", "sport"),
    [
        ("Run", {"trainer": True}, "treadmill"),
        ("Run", {"name": "Treadmill 5k"}, "treadmill"),
        ("VirtualRun", {}, "treadmill"),
        ("TrailRun", {}, "trail_run"),
        ("WeightTraining", {}, "strength"),
        ("Crossfit", {}, "strength"),
        ("WeightTraining", {"name": "Plyometrics"}, "plyometrics"),
        ("Workout", {}, "other"),
        ("Workout", {"name": "Strength and core"}, "strength"),
        ("Swim", {"trainer": True}, "other"),
        ("SomethingNew", {}, "other"),
        (None, {}, "other"),
    ],
)
def test_sports(sport_type, more, sport):
    assert read_row(ROW | {"sport_type": sport_type} | more).sport == sport


@pytest.mark.parametrize(
    ("label", "title", "kind"),
    [
        (0, "Evening", None),
        (None, "Evening", None),
        (1, "Evening", "race"),
        (2, "Evening", "long"),
        (3, "Evening", "intervals"),
        (3, "Tempo", "tempo"),
        (3, "Hill repeats", "hills"),
        (30, "Evening", None),
    ],
)
def test_the_athletes_label_says_what_a_run_was(label, title, kind):
    assert read_row(ROW | {"workout_type": label, "name": title}).kind == kind


def test_labels_of_other_sports_say_nothing_about_runs():
    assert read_row(ROW | {"sport_type": "Ride", "workout_type": 1}).kind is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"distance": "far"},
        {"distance": -3},
        {"distance": float("nan")},
        {"distance": 0.0},
        {"distance": None},
    ],
)
def test_a_number_that_is_none_is_missing(wrong):
    activity = read_row(ROW | wrong)
    assert activity.distance_m is None
    assert activity.moving_s == 2151


def test_heart_rate_that_was_not_measured_is_missing():
    activity = read_row(without("average_heartrate", "max_heartrate"))
    assert (activity.avg_hr, activity.max_hr) == (None, None)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        7,
        "row",
        [],
        {},
        without("id"),
        ROW | {"id": None},
        ROW | {"id": True},
        without("start_date", "start_date_local"),
        ROW | {"start_date_local": 5, "start_date": "yesterday"},
    ],
)
def test_a_bad_row_costs_only_itself(bad):
    assert [activity.id for activity in read_rows([bad, ROW])] == ["strava:16195505756"]


def test_a_page_of_nothing_but_bad_rows_is_no_empty_page():
    with pytest.raises(Unavailable, match="none of the 2 activities"):
        read_rows([{"id": 1}, {}])
    assert read_rows([]) == []
