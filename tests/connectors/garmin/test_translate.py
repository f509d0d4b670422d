"""Garmin's rows become planner values. A damaged row is left out, and the unknown stays unknown."""

import datetime as dt
import json

import pytest

from connectors.garmin import translate
from connectors.garmin.calendar import calendar_view
from connectors.ports import Mark
from planner.model import PlannedOther, PlannedRun, Race

JULY = (dt.date(2026, 7, 1), dt.date(2026, 8, 1))


@pytest.fixture
def sample(shared):
    folder = shared / "fixtures" / "garmin"
    return lambda name: json.loads((folder / f"{name}.json").read_text())


def a_row(**changes):
    row = {
        "activityId": 5,
        "activityName": "Morning",
        "startTimeLocal": "2026-03-01 07:00:00",
        "activityType": {"typeKey": "running", "parentTypeId": 17},
        "distance": 10000.0,
        "duration": 3000.0,
    }
    return row | changes


def item(**changes):
    return {
        "itemType": "workout",
        "id": 1,
        "date": "2026-03-03",
        "sportTypeKey": "running",
        "title": "Run",
    } | changes


def means(title, **changes):
    view = calendar_view(
        [], [item(title=title, **changes)], dt.date(2026, 3, 1), dt.date(2026, 3, 31)
    )
    return view.entries[0].means


def test_a_captured_listing_is_read(sample):
    rows = translate.activities(sample("activities_list") + sample("activities_list_page2"))
    run = next(row for row in rows if row.id == "garmin:20000000001")
    assert run.start == dt.datetime(2026, 1, 8, 8, 10, 21)  # noqa: DTZ001 - a local time, as Garmin writes it
    assert (run.sport, run.kind, run.title) == ("trail_run", "easy", "Sampletown - Base")
    assert run.sources == ("garmin:20000000001", "garmin-workout:3618356072")
    assert (run.distance_m, run.moving_s, run.ascent_m) == (pytest.approx(4261.19), 2216, 151)
    assert (run.avg_hr, run.max_hr) == (142, 162)
    assert run.hint == "easy"
    assert run.hr_zone_s == (376.545, 1601.888, 233.231, 10.999, 0)
    assert len(rows) == 5
    assert {row.sport for row in rows} >= {"trail_run", "other"}
    assert [row.start for row in rows] == sorted(row.start for row in rows)


@pytest.mark.parametrize(
    ("key", "parent", "sport"),
    [
        ("running", 17, "run"),
        ("track_running", 1, "run"),
        ("obstacle_run", 1, "run"),
        ("trail_running", 1, "trail_run"),
        ("treadmill_running", 1, "treadmill"),
        ("virtual_run", 1, "treadmill"),
        ("strength_training", 29, "strength"),
        ("lap_swimming", 26, "other"),
    ],
)
def test_sports_are_sorted(key, parent, sport):
    (row,) = translate.activities([a_row(activityType={"typeKey": key, "parentTypeId": parent})])
    assert row.sport == sport


def test_a_damaged_row_is_left_out_alone():
    damaged = [
        a_row(activityId=None),
        a_row(startTimeLocal="yesterday"),
        a_row(distance=-4.0),
        a_row(activityType=None),
        {},
    ]
    assert [row.id for row in translate.activities([*damaged, a_row()])] == ["garmin:5"]


def test_what_the_runner_entered_and_the_other_way_to_write_a_time():
    (row,) = translate.activities(
        [
            a_row(
                startTimeLocal="2026-03-01T18:58:04.0",
                directWorkoutRpe=70,
                eventType={"typeKey": "race"},
            )
        ]
    )
    assert (row.start.hour, row.rpe, row.kind, row.avg_hr, row.hr_zone_s) == (
        18,
        7,
        "race",
        None,
        None,
    )


def test_the_month_sample_shows_plans_the_coach_and_the_race_and_nothing_else(sample):
    view = calendar_view([], sample("calendar_month")["calendarItems"], *JULY)
    assert [(e.date.isoformat(), e.title, e.workout_id) for e in view.entries] == [
        ("2026-07-07", "Strength A", "1712798046"),
        ("2026-07-08", "Tempo", None),
        ("2026-07-09", "Total Body Circuit 1", None),
        ("2026-07-14", "Strength A", "1712798046"),
    ]
    assert view.entries[0].entry_id == "900000001"
    assert view.entries[1].entry_id == "coach:44769178:2026-07-08:Tempo"
    assert view.entries[1].means == PlannedRun(
        date=dt.date(2026, 7, 8), kind="tempo", source="garmin"
    )
    assert view.entries[2].means == PlannedOther(
        date=dt.date(2026, 7, 9), kind="strength", hard=True, source="garmin"
    )
    assert view.races == (Race(date=dt.date(2026, 8, 1), distance_m=20000, priority="A"),)


def test_a_day_that_two_months_show_counts_once_and_a_day_outside_does_not(sample):
    items = sample("calendar_month")["calendarItems"]
    rethought = [
        row | {"id": row["id"] + 1} for row in items if row["itemType"] == "fbtAdaptiveWorkout"
    ]
    twice = calendar_view([], items + items + rethought, *JULY)
    assert (len(twice.entries), len(twice.races)) == (4, 1)
    week = calendar_view([], items, dt.date(2026, 7, 8), dt.date(2026, 7, 13))
    assert [entry.title for entry in week.entries] == ["Tempo", "Total Body Circuit 1"]
    assert week.races == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Base", "easy"),
        ("VO2 Max", "intervals"),
        ("Sprint", "intervals"),
        ("Threshold", "tempo"),
        ("Goal Pace", "tempo"),
        ("Hill Repeats", "hills"),
        ("Intervals 6 x 800 m", "intervals"),
        ("10 km Easy Run", "easy"),
        ("Long Run 90 min", "long"),
        ("Intervalltraining", "intervals"),
        ("Langer Lauf", "long"),
        ("Sortie longue", "long"),
        ("Fractionné 10 x 400", "intervals"),
        ("Rodaje largo", "long"),
        ("Ripetute in salita", "intervals"),
        ("Duurloop rustig", "easy"),
        ("Schwellenlauf", "tempo"),
        ("Something else", "run"),
    ],
)
def test_the_title_of_a_planned_run_says_its_kind(title, kind):
    assert means(title).kind == kind


@pytest.mark.parametrize(
    ("sport", "kind", "hard"),
    [
        ("strength_training", "strength", True),
        ("hiit", "other", True),
        ("cycling", "ride", False),
        ("swimming", "swim", False),
        ("yoga", "other", False),
    ],
)
def test_other_sports_on_the_calendar(sport, kind, hard):
    planned = means("Session", sportTypeKey=sport)
    assert (planned.kind, planned.hard) == (kind, hard)


def test_a_rest_day_means_nothing_and_a_workout_without_a_sport_is_told_by_its_title():
    assert means("Rest") is None
    assert means("Ruhetag") is None
    assert isinstance(means("Krafttraining", sportTypeKey=None), PlannedOther)
    assert isinstance(means("Morning", sportTypeKey=None), PlannedRun)


@pytest.mark.parametrize(
    ("seconds", "title", "minutes"),
    [
        (3300, "Run", 55),
        (0, "Easy 45 min", 45),
        (None, "Long 1h30min", 90),
        (None, "Long 2 h", 120),
        (0, "Run", None),
    ],
)
def test_minutes_come_from_the_workout_or_from_its_title(seconds, title, minutes):
    library = [{"workoutId": 9, "workoutName": title, "estimatedDurationInSecs": seconds}]
    view = calendar_view(
        library, [item(title=title, workoutId=9)], dt.date(2026, 3, 1), dt.date(2026, 3, 31)
    )
    assert view.entries[0].means.minutes == minutes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"completionTarget": {"value": 13.1, "unit": "mile", "unitType": "distance"}},
            (21082, "B"),
        ),
        ({"title": "City half marathon", "primaryEvent": True}, (21097, "A")),
        ({"title": "Spring marathon", "itemType": "primaryEvent"}, (42195, "A")),
        ({"title": "Park 5k"}, (5000, "B")),
        ({"title": "Parkrun Bushy"}, (5000, "C")),
        ({"title": "Harbour run 6 miles"}, (9656, "B")),
        ({"title": "A race of unknown length"}, None),
        ({"title": "City half marathon", "isRace": False}, None),
    ],
)
def test_races_and_their_distances(changes, expected):
    race = item(itemType="event", isRace=True, id=None) | changes
    races = calendar_view([], [race], dt.date(2026, 3, 1), dt.date(2026, 3, 31)).races
    assert [(int(r.distance_m), r.priority) for r in races] == ([expected] if expected else [])


def test_a_race_of_unknown_length_still_stands_on_its_day():
    race = item(
        itemType="event",
        isRace=True,
        id=None,
        title="Lauf",
        eventTimeLocal={"startTimeHhMm": "10:00"},
    )
    view = calendar_view([], [race, race], dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert view.races == ()
    (entry,) = view.entries
    assert entry.means == PlannedRun(
        date=dt.date(2026, 3, 3), kind="race", half="am", source="garmin"
    )


def test_a_race_that_is_no_run_is_something_hard_and_no_race_of_ours():
    ride = item(itemType="event", isRace=True, id=None, title="Ring 120 km", activityTypeId=2)
    view = calendar_view([], [ride], dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert view.races == ()
    assert view.entries[0].means == PlannedOther(
        date=dt.date(2026, 3, 3), kind="other", hard=True, source="garmin"
    )


@pytest.mark.parametrize(
    ("clock", "half"),
    [
        ("06:30", "am"),
        ("12:59", "am"),
        ("13:00", "pm"),
        ("7:05", "am"),
        ("soon", None),
        (None, None),
    ],
)
def test_the_clock_time_of_an_entry_says_its_half_of_the_day(clock, half):
    assert means("Easy run", eventTimeLocal={"startTimeHhMm": clock}).half == half


def test_the_library_shows_our_mark_and_the_change_stamp():
    mark = Mark.fresh()
    rows = [
        {
            "workoutId": 1,
            "workoutName": "Ours",
            "description": f"Why.\n{mark}",
            "updateDate": "2026-03-01T10:00:00.0",
        },
        {"workoutId": 2, "workoutName": "Hers", "description": None, "updatedDate": "x"},
        {"workoutName": "damaged"},
    ]
    ours, hers = calendar_view(rows, [], *JULY).workouts
    assert (ours.workout_id, ours.mark, ours.updated) == ("1", mark, "2026-03-01T10:00:00.0")
    assert (hers.workout_id, hers.mark, hers.updated) == ("2", None, "x")
