"""Answers that are given away: the person is not in them, and the planner reads the same."""

import json
import re
from dataclasses import asdict, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from connectors.garmin import coach, mornings, translate
from connectors.garmin.calendar import calendar_view
from connectors.garmin.kinds import kind_of_steps
from connectors.garmin.scrub import SCRUBBED, Scrubber, file_name
from connectors.sandbox import Sandbox
from connectors.sandbox.garmin_workouts import _list_row

FIELDS = (
    "fullName",
    "displayName",
    "userName",
    "email",
    "ownerFullName",
    "activityName",
    "workoutName",
    "title",
    "description",
    "locationName",
    "eventName",
    "city",
    "name",
    "startLatitude",
    "endLongitude",
    "lat",
    "lon",
    "ownerId",
    "userProfilePk",
    "deviceId",
    "unitId",
    "serialNumber",
    "workoutUuid",
    "token",
    "typeKey",
    "category",
    "exerciseName",
    "sportTypeKey",
    "timeZone",
    "birthDate",
    "profileImageUrl",
    "garminGUID",
    "phoneNumber",
    "address",
    "startTimeLocal",
    "beginTimestamp",
    "weight",
    "distance",
    "metrics",
    "privacy",
    "status",
    "level",
    "type",
    "comments",
)
people = st.sampled_from(
    ["Anna Meyer", "Jean-Luc Noël", "O'Brien", "山田太郎", "Zoë de Vries-Smith", "Ağaoğlu"]
)
places = st.sampled_from(
    ["Kreuzberg", "Saint-Étienne", "Lake Tahoe", "10 Downing Street", "Königsallee 7, 40212"]
)
numbers = st.integers(100_000_000, 999_999_999)
secrets = st.one_of(
    people,
    places,
    numbers.map("anna.meyer{}@example.org".format),
    numbers.map("3fa85f64-5717-4562-b3fc-{}".format),
    numbers.map("eyJhbGciOiJSUzI1NiJ9.eyJ{}".format),
    numbers.map("+49 171 {}".format),
    st.builds("Tempo with {} in {}, 12 km".format, people, places),
    numbers.map("https://s3.example.com/{}.png".format),
)
serials = st.integers(3_000_000_000, 99_999_999_999)
WHERE = ("startLatitude", "endLongitude", "lat", "lon", "metrics")
coordinates = (
    st.floats(40, 60).map(lambda value: round(value, 7)).filter(lambda value: value * 100 % 1 > 0)
)


@st.composite
def answers(draw):
    """JSON with a person in it, and everything that must not be found in it afterwards."""
    hidden = []

    def value(field, depth):
        kind = draw(
            st.sampled_from(["secret", "serial", "where", "plain", "plain", "list", "object"])
        )
        if kind == "secret":
            hidden.append(draw(secrets))
            return hidden[-1]
        if kind == "serial" and field not in ("startTimeLocal", "beginTimestamp"):
            hidden.append(draw(serials))
            return hidden[-1]
        if kind == "where" and field in WHERE:
            hidden.append(draw(coordinates))
            return hidden[-1]
        if depth < 3 and kind == "list":
            return [value(field, depth + 1) for _ in range(draw(st.integers(0, 3)))]
        if depth < 3 and kind == "object":
            return thing(depth + 1)
        return draw(
            st.none() | st.booleans() | st.integers(0, 999) | st.just("2026-03-02 07:00:00")
        )

    def thing(depth):
        found = {
            field: value(field, depth)
            for field in draw(st.lists(st.sampled_from(FIELDS), max_size=6, unique=True))
        }
        if draw(st.booleans()):
            key = draw(serials.map(str) | people | places)
            hidden.append(key)
            found[key] = value("latest", depth)
        return found

    return [thing(0) for _ in range(draw(st.integers(1, 4)))], hidden


def shape(value):
    if isinstance(value, dict):
        return [shape(inner) for inner in value.values()]
    return [shape(inner) for inner in value] if isinstance(value, list) else None


@given(answers())
def test_nothing_personal_survives_and_the_structure_does(made):
    answer, hidden = made
    scrubbed = Scrubber().scrub(answer)
    text = json.dumps(scrubbed, ensure_ascii=False)
    assert [secret for secret in hidden if str(secret) in text] == []
    words = {
        word
        for secret in hidden
        if isinstance(secret, str)
        for word in secret.replace("@", " ").split()
        if len(word) > 4
    }
    assert [word for word in words - {"Tempo"} if word in text] == []
    assert shape(scrubbed) == shape(answer)


@given(st.text(), st.sampled_from(FIELDS))
def test_no_text_of_any_kind_survives_that_is_not_a_time_or_a_word_of_garmins(text, field):
    kept = Scrubber().scrub({field: text})[field]
    if kept == text and text:
        assert kept.isascii()
        assert (
            " " not in kept
            or field in ("activityName", "workoutName", "title", "eventName", "startTimeLocal")
            or kept[0] in "12"
        )


@given(st.floats(-1e8, 1e8) | st.integers(-999, 999) | st.booleans() | st.none())
def test_numbers_that_name_nobody_stay(number):
    kept = Scrubber().scrub({"distance": number})["distance"]
    assert kept == number


def test_an_id_is_another_one_and_the_same_everywhere_and_small_ones_are_garmins_own():
    scrubber = Scrubber()
    first = scrubber.scrub({"workoutId": 1700000001, "typeId": 13})
    second = scrubber.scrub([{"workoutId": 1700000001}, {"workoutId": 1700000002}])
    assert first["workoutId"] == second[0]["workoutId"] != second[1]["workoutId"]
    assert first["typeId"] == 13
    assert 1700000001 not in (first["workoutId"], second[1]["workoutId"])


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Kreuzberg - Threshold", "Threshold"),
        ("Morning run with Anna", "scrubbed"),
        ("Berlin 10 km Wettkampf", "race training 10 km"),
        ("Berlin Half Marathon", "Half"),
        ("Long run along Lake Tahoe 90 min", "long training 90 min"),
        ("Annas Krafttraining", "scrubbed"),
    ],
)
def test_a_title_means_the_same_in_words_that_are_nobodys(title, kept):
    assert Scrubber().scrub({"activityName": title})["activityName"] == kept


def test_addresses_lose_ids_and_names():
    assert (
        file_name("/calendar-service/year/2026/month/2")
        == "calendar-service_year_2026_month_2.json"
    )
    assert (
        file_name("/wellness-service/wellness/dailySleepData/anna-m")
        == "wellness-service_wellness_dailySleepData_x.json"
    )
    assert (
        file_name("/activity-service/activity/20000000076/exerciseSets")
        == "activity-service_activity_x_exerciseSets.json"
    )


def test_the_planner_reads_the_same_out_of_scrubbed_answers():
    box = Sandbox()
    box.garmin.put_on_calendar(next(iter(box.garmin.workouts)), box.today)
    scrubber = Scrubber()
    rows = [row | {"workoutId": 1700000003} for row in box.garmin.activities]
    before, after = translate.activities(rows), translate.activities(scrubber.scrub(rows))
    assert without_names(after) == without_names(before)
    library = [_list_row(workout) for workout in box.garmin.workouts.values()]
    other = {str(row["workoutId"]): str(row["workoutId"]) for row in scrubber.scrub(library)}
    assert f"garmin-workout:{next(iter(other))}".startswith("garmin-workout:")
    linked = scrubber.scrub({"workoutId": 1700000003})["workoutId"]
    assert {source for a in after for source in a.sources if "workout" in source} == {
        f"garmin-workout:{linked}"
    }


def without_names(read):
    """What the planner reads, without what names the person: ids, titles, place, name."""
    hidden = {
        "id": "",
        "title": "",
        "sources": (),
        "zone": None,
        "sex": None,
        "entry_id": "",
        "workout_id": "",
        "plan_id": "",
    }

    def told(value):
        if isinstance(value, list | tuple):
            return [told(inner) for inner in value]
        fields = (
            value.model_dump()
            if isinstance(value, BaseModel)
            else asdict(value)
            if is_dataclass(value)
            else None
        )
        return (
            value
            if fields is None
            else {name: hidden.get(name, inner) for name, inner in fields.items()}
        )

    return told(read)


@pytest.mark.parametrize(
    ("sample", "read"),
    [
        ("activities_list.json", translate.activities),
        ("activities_list_page2.json", translate.activities),
        ("activity_detail.json", lambda answer: translate.closer_look(answer, {})),
        ("activity_splits.json", lambda answer: translate.closer_look({}, answer)),
        (
            "calendar_month.json",
            lambda month: calendar_view([], month["calendarItems"], *JULY).entries,
        ),
        (
            "calendar_month.json",
            lambda month: calendar_view([], month["calendarItems"], *JULY).races,
        ),
        ("training_plan_fbt_adaptive.json", lambda answer: coach.tasks(answer, "1")),
        ("workout_RunningNestedRepeats_output.json", kind_of_steps),
        ("user_settings.json", lambda answer: translate.profile({}, answer, [])),
        ("userprofile_settings.json", lambda answer: translate.profile(answer, {}, [])),
        ("heart_rate_zones_put_body.json", lambda answer: translate.profile({}, {}, answer)),
        ("hrv_daily_range.json", mornings.hrv),
        ("training_readiness.json", mornings.training_readiness),
        (
            "training_status_aggregated.json",
            lambda answer: mornings.training_status(answer, JULY[0]),
        ),
    ],
)
def test_real_answers_mean_the_same_when_they_are_scrubbed(shared, sample, read):
    answer = json.loads((shared / "fixtures" / "garmin" / sample).read_text())
    assert without_names(read(Scrubber().scrub(answer))) == without_names(read(answer))


def test_no_sample_keeps_what_a_person_would_not_give_away(shared):
    """Every text that survives in any sample is a time, or is in a field for Garmin's own words."""
    for path in sorted((shared / "fixtures" / "garmin").glob("*.json")):
        text = json.dumps(Scrubber().scrub(json.loads(path.read_text())))
        found = re.findall(
            r"@|https?:|[0-9a-f]{8}-[0-9a-f]{4}-|eyJ|Sample Runner|sample-runner", text
        )
        assert not found, f"{path.name}: {found}"


JULY = (translate.dt.date(2026, 7, 1), translate.dt.date(2026, 7, 31))


def test_what_is_unknown_is_scrubbed():
    assert Scrubber().scrub({"newField": "whatever it is"}) == {"newField": SCRUBBED}
