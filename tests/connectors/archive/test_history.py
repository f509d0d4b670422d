import csv
import datetime as dt
import io
import zipfile
from zoneinfo import ZoneInfo

import pytest

from connectors.archive import read_history, table
from connectors.errors import BadExport

BERLIN = ZoneInfo("Europe/Berlin")

STRAVA_HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,"
    "Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,Average Grade,"
    "Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,"
    "Average Heart Rate"
)
GARMIN_HEADER = (
    "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Aerobic TE,"
    "Avg Run Cadence,Max Run Cadence,Avg Pace,Best Pace,Total Ascent,Total Descent,"
    "Avg Stride Length,Steps,Moving Time,Elapsed Time"
)
STRAVA_COLUMNS, GARMIN_COLUMNS = STRAVA_HEADER.split(","), GARMIN_HEADER.split(",")
PLAIN = (
    "start_local,tz,distance_m,moving_s,elapsed_s,avg_hr,elev_gain_m,name,type,workout_type,"
    "source\n"
)


def strava_row(**values):
    cells = dict.fromkeys(range(len(STRAVA_COLUMNS)), "")
    shown = {
        "id": "1",
        "date": "Mar 1, 2026, 6:01:02 AM",
        "name": "Morning",
        "type": "Run",
        "elapsed": "3100",
        "km": "10.01",
        "moving": "3000",
        "metres": "10012.3",
        "gain": "55.5",
        "max": "171",
        "avg": "150.5",
    } | values
    places = {
        0: "id",
        1: "date",
        2: "name",
        3: "type",
        5: "elapsed",
        6: "km",
        15: "elapsed",
        16: "moving",
        17: "metres",
        20: "gain",
        30: "max",
        31: "avg",
    }
    return list((cells | {place: shown[name] for place, name in places.items()}).values())


def garmin_row(**values):
    shown = dict.fromkeys(GARMIN_COLUMNS, "--") | {
        "Activity Type": "Running",
        "Date": "2026-03-01 17:06:03",
        "Favorite": "false",
        "Title": "Town Running",
        "Distance": "10.00",
        "Calories": "1,020",
        "Time": "00:50:12",
        "Avg HR": "153",
        "Max HR": "176",
        "Avg Run Cadence": "166",
        "Total Ascent": "215",
        "Avg Stride Length": "1.20",
        "Steps": "4,808",
        "Moving Time": "00:49:58",
        "Elapsed Time": "00:52:57.3",
    }
    return list((shown | values).values())


def write(path, columns, *rows):
    out = io.StringIO()
    csv.writer(out).writerows([columns, *rows])
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path):
    return tmp_path / "Activities.csv"


def test_every_real_history_is_read_and_every_damaged_row_is_named(shared):
    damaged = {}
    for path in sorted((shared / "athletes").glob("*.csv")):
        history = read_history(path)
        with path.open(encoding="utf-8") as lines:
            assert len(history.activities) + len(history.skipped) == sum(1 for _ in lines) - 1
        damaged |= (
            {path.stem: [skipped.where for skipped in history.skipped]} if history.skipped else {}
        )
        assert all("impossible pace" in skipped.why for skipped in history.skipped)
    assert damaged == {
        "002": ["line 295"],
        "005": ["line 1573"],
        "007": ["line 9", "line 1499"],
        "050": ["line 28"],
    }


def test_labels_of_real_histories(shared):
    kinds = [activity.kind for activity in read_history(shared / "athletes/010.csv").activities]
    assert kinds.count("long") == 93
    assert kinds.count(None) == 1320
    assert len(kinds) == 1627
    titled = read_history(shared / "athletes/002.csv").activities
    assert {"strength", "run", "treadmill", "other"} <= {activity.sport for activity in titled}


@pytest.mark.parametrize("inside", ["activities.csv", "export_123/activities.csv"])
def test_stravas_export_is_read_out_of_its_zip(tmp_path, inside):
    plain = write(
        tmp_path / "a.csv",
        STRAVA_COLUMNS,
        strava_row(),
        strava_row(id="2", date="Mar 1, 2026, 11:30:00 PM"),
    )
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._activities.csv", b"\0\0")
        archive.writestr("media/activities.csv.txt", "no")
        archive.write(plain, inside)

    first, second = read_history(path, zone=BERLIN).activities

    assert first.id == "strava:1"
    assert first.start == dt.datetime(2026, 3, 1, 7, 1, 2)  # noqa: DTZ001 - activities start in local time
    assert (first.distance_m, first.moving_s, first.elapsed_s) == (10012.3, 3000, 3100)
    assert (first.ascent_m, first.avg_hr, first.max_hr, first.title) == (
        55.5,
        150.5,
        171,
        "Morning",
    )
    assert second.day == dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    "date",
    [
        "Mar 1, 2026, 6:01:02 AM",
        "Mar 1, 2026, 6:01:02\u202fAM",
        "1 Mar 2026, 06:01:02",
        "2026-03-01T06:01:02Z",
    ],
)
def test_stravas_dates_are_utc_in_any_english(file, date):
    write(file, STRAVA_COLUMNS, strava_row(date=date))
    assert read_history(file, zone=ZoneInfo("Asia/Tokyo")).activities[0].start.hour == 15


def test_stravas_sports_have_spaces(file):
    names = ["Run", "Trail Run", "Virtual Run", "Weight Training", "Workout", "Ride"]
    write(
        file,
        STRAVA_COLUMNS,
        *(strava_row(id=str(n), type=name, elapsed=str(4000 + n)) for n, name in enumerate(names)),
    )
    found = [activity.sport for activity in read_history(file).activities]
    assert found == ["run", "trail_run", "treadmill", "strength", "other", "other"]


def test_an_old_export_with_one_distance_is_in_kilometres(file):
    columns = [
        "Activity ID",
        "Activity Date",
        "Activity Name",
        "Activity Type",
        "Elapsed Time",
        "Distance",
    ]
    write(file, columns, ["1", "Mar 1, 2026, 6:01:02 AM", "Morning", "Run", "3000", "10.01"])
    assert read_history(file).activities[0].distance_m == pytest.approx(10010)


def test_garmins_table(file):
    history = read_history(write(file, GARMIN_COLUMNS, garmin_row()))

    run = history.activities[0]
    assert run.start == dt.datetime(2026, 3, 1, 17, 6, 3)  # noqa: DTZ001
    assert (run.sport, run.distance_m, run.moving_s, run.elapsed_s) == (
        "run",
        10_000,
        2998,
        pytest.approx(3177.3),
    )
    assert (run.avg_hr, run.max_hr, run.ascent_m, run.title) == (153, 176, 215, "Town Running")
    assert (history.skipped, history.assumed) == ((), None)


def test_miles_are_found_by_steps_and_stride(file):
    write(
        file,
        GARMIN_COLUMNS,
        garmin_row(Distance="6.21"),
        garmin_row(Distance="6.20", Date="2026-03-02 07:00:00"),
    )
    run = read_history(file).activities[0]
    assert run.distance_m == pytest.approx(6.21 * 1609.344)
    assert run.ascent_m == pytest.approx(215 * 0.3048)


def test_without_steps_the_unit_is_assumed_and_said_so_or_told(file):
    write(file, GARMIN_COLUMNS, garmin_row(**{"Avg Stride Length": "--"}))
    assumed = read_history(file)
    assert assumed.activities[0].distance_m == 10_000
    assert "kilometres" in assumed.assumed
    told = read_history(file, units="imperial")
    assert told.activities[0].distance_m == pytest.approx(16_093.44)
    assert told.assumed is None


@pytest.mark.parametrize(
    ("name", "sport"),
    [
        ("Running", "run"),
        ("Track Running", "run"),
        ("Treadmill Running", "treadmill"),
        ("Trail Running", "trail_run"),
        ("Strength Training", "strength"),
        ("Lap Swimming", "other"),
    ],
)
def test_garmins_sports(file, name, sport):
    write(
        file,
        GARMIN_COLUMNS,
        garmin_row(**{"Activity Type": name}),
        garmin_row(Date="2026-03-02 07:00:00"),
    )
    assert read_history(file).activities[0].sport == sport


def test_garmin_in_german_with_decimal_commas(file):
    file.write_text(
        "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø Herzfrequenz,"
        "Maximale Herzfrequenz,Anstieg gesamt\n"
        'Laufen,2026-02-28 22:10:05,false,Runde,"5,25",315,"00:30:00,75",145,160,"1.028"\n'
        'Laufband,2026-03-01 22:10:05,false,Band,"5,00",315,00:30:00,--,--,--\n'
        "Krafttraining,2026-03-02 08:00:00,false,Kraft,--,100,00:45:00,--,--,--\n"
        'Trailrunning,2026-03-03 08:00:00,false,Wald,"15,00","1.015",01:45:00,--,--,--\n',
        encoding="utf-8",
    )
    found = read_history(file).activities
    assert [(activity.sport, activity.distance_m) for activity in found] == [
        ("run", 5250),
        ("treadmill", 5000),
        ("strength", None),
        ("trail_run", 15_000),
    ]
    assert found[0].moving_s == pytest.approx(1800.75)
    assert found[0].ascent_m == 1028


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"date": "someday"}, '"someday" is not a date that can be read'),
        ({"date": ""}, "the date is missing"),
        ({"date": "Mar 1, 1901, 6:01:02 AM"}, "not a date"),
        ({"date": "Mar 1, 2027, 6:01:02 AM"}, "2027-03-01 is in the future"),
        ({"metres": "far"}, '"far" is not a number'),
        ({"metres": "nan"}, '"nan" is not a number'),
        ({"metres": "9" * 400}, "is not a number"),
        ({"moving": "-5"}, '"-5" is negative'),
        ({"moving": "600"}, "impossible pace: 10012 m in 600 s is faster than the world record"),
        ({"moving": "999999"}, "a run of 12 days"),
        ({"id": "x"}, '"x" is not an activity id'),
        ({"type": ""}, "the type is missing"),
        ({}, "the same as line 2"),
    ],
)
def test_a_damaged_row_is_left_out_and_named(file, row, why):
    write(
        file,
        STRAVA_COLUMNS,
        strava_row(),
        strava_row(**row),
        strava_row(id="3", date="Mar 2, 2026, 6:00:00 AM"),
    )

    history = read_history(file, today=dt.date(2026, 6, 1))

    assert [activity.id for activity in history.activities] == ["strava:1", "strava:3"]
    assert [skipped.where for skipped in history.skipped] == ["line 3"]
    assert why in history.skipped[0].why


def test_a_row_with_too_many_cells_and_a_row_with_too_few(file):
    write(
        file,
        STRAVA_COLUMNS,
        strava_row(),
        [*strava_row(id="2"), "more"],
        ["3", "Mar 2, 2026, 6:00:00 AM"],
    )
    assert [skipped.why for skipped in read_history(file).skipped] == [
        "it has more cells than there are columns",
        "the type is missing",
    ]


def test_lines_are_counted_as_an_editor_does(file):
    write(
        file,
        STRAVA_COLUMNS,
        strava_row(name="two\nlines"),
        strava_row(id="2", date="?"),
        [],
        strava_row(date="!"),
    )
    assert [skipped.where for skipped in read_history(file).skipped] == ["line 4", "line 6"]


@pytest.mark.parametrize(
    ("metres", "seconds", "believed"),
    [
        (60, 5, True),
        (400, 44, True),
        (1000, 133, True),
        (1000, 130, False),
        (5000, 750, False),
        (42_195, 7300, True),
    ],
)
def test_paces_up_to_the_world_record_are_believed(file, metres, seconds, believed):
    write(
        file,
        STRAVA_COLUMNS,
        strava_row(),
        strava_row(id="2", metres=f"{metres}", moving=f"{seconds}", elapsed="9000"),
    )
    assert (len(read_history(file).activities) == 2) is believed


def test_a_heart_rate_that_cannot_be_costs_only_the_heart_rate(file):
    write(file, STRAVA_COLUMNS, strava_row(avg="0", max="999"))
    run = read_history(file).activities[0]
    assert (run.avg_hr, run.max_hr) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1"])
def test_other_encodings(file, encoding):
    file.write_bytes(
        (PLAIN + "2026-03-01T07:00:00,,10000,3000,,,,Müggelsee,Run,,\n").encode(encoding)
    )
    assert read_history(file).activities[0].title == "Müggelsee"


def test_a_table_saved_with_semicolons(file):
    file.write_text((PLAIN + "2026-03-01T07:00:00,,10000,3000,,,,easy,Run,,\n").replace(",", ";"))
    assert read_history(file).activities[0].distance_m == 10_000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty. Export"),
        ("a,b\n1,2\n", "unknown columns \\(a, b\\)"),
        ("Aktivitäts-ID,Aktivitätsdatum\n1,2\n", "in English"),
        (PLAIN, "no runs in it: the table is empty"),
        (PLAIN + "2026-03-01T07:00:00,,,3000,,,,,Ride,,\n", "it has 1 row with another sport"),
        (PLAIN + "yesterday,,,3000,,,,,Run,,\n", "1 of 1 row can't be read, first line 2"),
        ("GIF89a\0\0", "neither a zip nor a CSV"),
        (PLAIN + '"' + "x" * 200_000, "not a CSV that can be read"),
    ],
)
def test_what_is_no_history_is_one_clear_sentence(file, content, says):
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadExport, match=says) as caught:
        read_history(file)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(BadExport, match="does not exist"):
        read_history(tmp_path / "nothing.zip")
    with pytest.raises(BadExport, match="is a folder"):
        read_history(tmp_path)


def test_a_zip_without_activities(tmp_path):
    path = tmp_path / "garmin.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("DI_CONNECT/summary.json", "[]")
    with pytest.raises(BadExport, match=r"holds no activities\.csv"):
        read_history(path)


def test_a_zip_that_was_cut(tmp_path):
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.write(write(tmp_path / "a.csv", STRAVA_COLUMNS, strava_row()), "activities.csv")
    path = tmp_path / "cut.zip"
    path.write_bytes(whole.read_bytes()[:100])
    with pytest.raises(BadExport, match="damaged or locked zip"):
        read_history(path)


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "_MOST_BYTES", 1024 * 1024)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("activities.csv", b"0" * 20 * 1024 * 1024)
    with pytest.raises(BadExport, match="too big"):
        read_history(path)
