"""A session becomes a Garmin workout for the watch, and is recognised when it is read back."""

import copy
import datetime as dt
import json

import pytest
from garminconnect.exercises import EXERCISES as GARMINS_OWN
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Rejected
from connectors.garmin import looks
from connectors.garmin.strength import steps
from connectors.garmin.strength.exercises import EXERCISES, our_name
from connectors.ports import Mark
from connectors.sandbox import Sandbox
from planner.model import Block, Session
from planner.rulebook.catalogue import CATALOGUE
from planner.rulebook.catalogue import EXERCISES as OURS

MARK = Mark("0123456789abcdef")
BLOCKS = (
    Block(exercise="warm_up", sets=1, seconds=480, note="easy mobility"),
    Block(exercise="pogo", sets=3, reps=10, rest_s=60),
    Block(exercise="back_squat", sets=3, reps=4, load_kg=60, rir=2, rest_s=180),
    Block(
        exercise="split_squat",
        sets=2,
        reps=8,
        load_kg=12.5,
        rest_s=90,
        each_side=True,
        note="3 s down",
    ),
    Block(exercise="side_plank", sets=2, seconds=30, each_side=True),
)


def a_session(
    blocks=BLOCKS,
    title="Heavy A",
    reason="Two easy days follow.",
    minutes=45,
    condition="",
    kinds=("plyo", "heavy"),
):
    return Session(
        uid="s1",
        date=dt.date(2026, 3, 3),
        half="pm",
        kinds=kinds,
        title=title,
        minutes=minutes,
        blocks=blocks,
        contacts=30,
        reason=reason,
        rules=("H01",),
        condition=condition,
    )


def steps_of(session):
    return steps.workout(session, MARK)["workoutSegments"][0]["workoutSteps"]


def as_stored(document):
    """What Garmin makes of a workout: ids, orders and nulls of its own."""
    stored = copy.deepcopy(document) | {"workoutId": 7, "ownerId": 1, "estimatedDurationInSecs": 0}

    def fill(rows):
        for row in rows:
            row |= {"stepId": 900, "stepOrder": 99, "strokeType": {"strokeTypeId": 0}}
            row["stepType"]["displayOrder"] = 1
            row["endConditionValue"] = row["endConditionValue"] or 0.0
            row.setdefault("weightValue", None)
            row["exerciseName"] = row.get("exerciseName") or None
            row["description"] = row.get("description") or None
            fill(row.get("workoutSteps", []))

    fill(stored["workoutSegments"][0]["workoutSteps"])
    return stored


def test_every_exercise_of_the_catalogue_has_a_name_that_garmin_knows():
    known = {(row["category"], row["exercise"]) for row in GARMINS_OWN}
    categories = {category for category, _ in known}
    assert sorted(EXERCISES) == sorted(OURS)
    strange = [
        ours
        for ours, (category, name, _) in EXERCISES.items()
        if category not in categories or (name and (category, name) not in known)
    ]
    assert strange == []


def test_a_blank_or_borrowed_name_is_marked_as_such_so_that_the_note_says_what_to_do():
    assert [
        ours for ours, exercise in EXERCISES.items() if not exercise.name and exercise.exact
    ] == ["warm_up"]


def test_recorded_names_find_back_to_ours_and_strange_ones_stay_readable():
    assert our_name("SQUAT", "BARBELL_BACK_SQUAT") == "back_squat"
    assert our_name("DEADLIFT", "ROMANIAN_DEADLIFT") == "romanian_deadlift"
    assert our_name("BENCH_PRESS", "BARBELL_BENCH_PRESS") == "bench_press/barbell_bench_press"
    assert our_name("PULL_UP", "") == "pull_up"
    assert our_name("PLYO", "") == "plyo"


def test_the_steps_are_numbered_through_and_sets_are_groups():
    warm_up, *groups = steps_of(a_session())
    assert warm_up["stepType"]["stepTypeKey"] == "warmup"
    assert warm_up["endCondition"]["conditionTypeKey"] == "lap.button"
    assert warm_up["description"] == "8 min, easy mobility"
    assert [group["numberOfIterations"] for group in groups] == [3, 3, 2, 2]
    assert [group["skipLastRestStep"] for group in groups] == [False, False, False, True]
    assert all(group["endCondition"]["conditionTypeId"] == 7 for group in groups)
    flat = [warm_up["stepOrder"]] + [
        s["stepOrder"] for g in groups for s in (g, *g["workoutSteps"])
    ]
    assert flat == list(range(1, len(flat) + 1))
    assert [{s["childStepId"] for s in (g, *g["workoutSteps"])} for g in groups] == [
        {1},
        {2},
        {3},
        {4},
    ]


def test_a_lift_says_repetitions_kilograms_and_what_only_words_can_say():
    squat, rest = steps_of(a_session())[2]["workoutSteps"]
    assert (squat["category"], squat["exerciseName"]) == ("SQUAT", "BARBELL_BACK_SQUAT")
    assert (squat["endCondition"]["conditionTypeId"], squat["endConditionValue"]) == (10, 4.0)
    assert (squat["weightValue"], squat["weightUnit"]["unitKey"]) == (60.0, "kilogram")
    assert squat["description"] == "2 in reserve"
    assert (rest["stepType"]["stepTypeKey"], rest["endConditionValue"]) == ("rest", 180.0)
    pogo = steps_of(a_session())[1]["workoutSteps"][0]
    assert pogo["description"] == "Pogo, 30 contacts"
    split = steps_of(a_session())[3]["workoutSteps"][0]
    assert split["description"] == "Split squat, each side, 3 s down"
    plank = steps_of(a_session())[4]["workoutSteps"]
    assert len(plank) == 1
    assert (plank[0]["endCondition"]["conditionTypeKey"], plank[0]["endConditionValue"]) == (
        "time",
        30.0,
    )
    assert "weightValue" not in plank[0]


def test_a_session_without_a_warm_up_block_still_starts_with_one():
    first, second = steps_of(a_session(blocks=BLOCKS[2:3]))
    assert (first["category"], first["description"]) == ("WARM_UP", "Warm up")
    assert second["workoutSteps"][0]["category"] == "SQUAT"


def test_a_single_set_is_no_round():
    once = Block(exercise="goblet_squat", sets=1, reps=8, rest_s=60)
    _, squat, rest, last = steps_of(a_session(blocks=(once, once)))
    assert [step["stepType"]["stepTypeKey"] for step in (squat, rest, last)] == [
        "interval",
        "rest",
        "interval",
    ]


@pytest.mark.parametrize(
    ("style", "value", "unit"),
    [
        (steps.WeightStyle(), 60.0, "kilogram"),
        (steps.WeightStyle("metric", "grams"), 60000.0, "kilogram"),
        (steps.WeightStyle("imperial"), 60.1, "kilogram"),
        (steps.WeightStyle("imperial", "pounds"), 132.5, "pound"),
    ],
)
def test_an_athlete_with_pounds_sees_the_plates_there_are_whatever_garmin_counts_in(
    style, value, unit
):
    document = steps.workout(a_session(), MARK, style)
    squat = document["workoutSegments"][0]["workoutSteps"][2]["workoutSteps"][0]
    assert (squat["weightValue"], squat["weightUnit"]["unitKey"]) == (value, unit)
    assert (
        document["workoutName"]
        == f"Heavy A: 3x4 squat {'132.5 lb' if style.units == 'imperial' else '60 kg'}"
    )


def test_a_weight_that_comes_back_in_pounds_is_the_weight_that_was_sent_in_kilograms():
    sent = steps.workout(a_session(), MARK, steps.WeightStyle("imperial"))
    back = steps.workout(a_session(), MARK, steps.WeightStyle("imperial", "pounds"))
    assert looks.digest(back) == looks.digest(sent)
    assert looks.digest(
        steps.workout(a_session(), MARK, steps.WeightStyle("imperial", "grams"))
    ) != looks.digest(sent)


@pytest.mark.parametrize(
    ("title", "blocks", "name"),
    [
        ("Heavy A", BLOCKS, "Heavy A: 3x4 squat 60 kg"),
        ("Heavy B", (BLOCKS[1], BLOCKS[4]), "Heavy B: 2x30 s side plank"),
        ("Light", BLOCKS[:2], "Light: 3x10 pogo"),
        ("Core", BLOCKS[4:], "Core: 2x30 s side plank"),
        ("Movement A", (BLOCKS[4], BLOCKS[2]), "Movement A: 2x30 s side plank"),
        ("Strength A, plenty of jumps", BLOCKS[2:3], "Strength A, plenty of jumps: 3x4 squat"),
        ("Strength A and ever so many more", BLOCKS[2:3], "Strength A and ever so many more: 3x4…"),
        (
            "A title that is far too long for the wrist of anybody",
            BLOCKS,
            "A title that is far too long for the…",
        ),
        ("", (), "Strength"),
    ],
)
def test_the_name_fits_a_watch_with_the_most_telling_words_first(title, blocks, name):
    assert steps.name_of(a_session(title=title, blocks=blocks)) == name
    assert len(name) <= 40


def test_jumps_alone_are_named_by_their_contacts():
    session = a_session(title="Jumps", blocks=(BLOCKS[0], BLOCKS[1], BLOCKS[4]), kinds=("plyo",))
    assert steps.name_of(session) == "Jumps: 30 contacts, 3x10 pogo"


def test_no_main_lift_of_the_catalogue_makes_a_name_that_has_to_be_cut():
    lifts = {
        name
        for slot in ("squat", "hinge", "single_leg", "split", "step")
        for name in CATALOGUE.places[slot]
    }
    for name in lifts:
        session = a_session(
            title="Strength A + jumps", blocks=(Block(exercise=name, sets=3, reps=10),)
        )
        assert "…" not in steps.name_of(session)


@pytest.mark.parametrize("reason", ["", "Short.", "word " * 900, "x" * 5000])
@pytest.mark.parametrize("condition", ["", "Only if you slept well", "only " * 200])
def test_the_mark_ends_the_description_however_long_the_reason_is(reason, condition):
    description = steps.workout(a_session(reason=reason, condition=condition), MARK)["description"]
    assert Mark.find(description) == MARK
    assert description.endswith(str(MARK))
    assert len(description) <= 500
    assert description.startswith(
        "When: only" if len(condition) > 50 else f"When: {condition}" if condition else ""
    )


def test_an_exercise_without_a_garmin_name_is_refused_before_anything_is_sent():
    with pytest.raises(Rejected, match="'cartwheel'"):
        steps.workout(a_session(blocks=(Block(exercise="cartwheel", sets=1, reps=1),)), MARK)


def test_what_garmin_fills_in_does_not_change_the_fingerprint():
    sent = steps.workout(a_session(), MARK)
    assert looks.digest(as_stored(sent)) == looks.digest(sent)
    other = steps.workout(a_session(reason="Another reason."), Mark.fresh())
    assert looks.digest(other) == looks.digest(sent)
    assert looks.digest(steps.workout(a_session(condition="After the run"), MARK)) != looks.digest(
        sent
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"exercise": "goblet_squat"},
        {"sets": 4},
        {"reps": 5},
        {"reps": None, "seconds": 4},
        {"load_kg": 62.5},
        {"load_kg": None},
        {"rest_s": 120},
        {"rir": 1},
        {"each_side": True},
        {"note": "pause at the bottom"},
    ],
)
def test_whatever_a_person_would_notice_changes_the_fingerprint(changed):
    before = a_session(blocks=BLOCKS[2:3])
    after = a_session(blocks=(BLOCKS[2].model_copy(update=changed),))
    assert looks.digest(steps.workout(after, MARK)) != looks.digest(steps.workout(before, MARK))


@pytest.mark.parametrize("sample", ["StrengthReps", "RunningNestedRepeats"])
def test_a_workout_that_somebody_sent_has_the_same_fingerprint_as_the_one_garmin_returned(
    shared, sample
):
    folder = shared / "fixtures" / "garmin"
    sent = json.loads((folder / f"workout_{sample}_input.json").read_text())
    stored = json.loads((folder / f"workout_{sample}_output.json").read_text())
    assert looks.digest(sent) == looks.digest(stored)


def test_a_blanked_exercise_or_a_cut_name_is_noticed():
    sent = steps.workout(a_session(), MARK)
    blanked = as_stored(sent)
    blanked["workoutSegments"][0]["workoutSteps"][2]["workoutSteps"][0]["exerciseName"] = ""
    assert looks.digest(blanked) != looks.digest(sent)
    assert looks.digest(as_stored(sent) | {"workoutName": "Heavy A: 3x4..."}) != looks.digest(sent)
    assert looks.differences(sent, blanked) == [
        "step 6, exercise: BARBELL_BACK_SQUAT was sent, nothing came back"
    ]


def test_what_differs_is_told_as_people_see_it():
    sent = steps.workout(a_session(), MARK)
    assert looks.differences(sent, as_stored(sent)) == []
    heavier = steps.workout(a_session(), MARK, steps.WeightStyle(wire="grams"))
    heavier |= {"workoutName": "Heavy A: 3x4...", "description": "When: never"}
    assert looks.differences(sent, heavier) == [
        "name: Heavy A: 3x4 squat 60 kg was sent, Heavy A: 3x4... came back",
        "condition: nothing was sent, never came back",
        "step 6, weight: 60 kg was sent, 60000 kg came back",
        "step 9, weight: 12.5 kg was sent, 12500 kg came back",
    ]
    shorter = as_stored(sent)
    shorter["workoutSegments"][0]["workoutSteps"].pop()
    assert looks.differences(sent, shorter) == [
        "step 11: 2 rounds was sent, nothing came back",
        "step 12: interval PLANK SIDE_PLANK was sent, nothing came back",
    ]


blocks = st.builds(
    Block,
    exercise=st.sampled_from(sorted(OURS)),
    sets=st.integers(1, 6),
    reps=st.none() | st.integers(1, 30),
    seconds=st.none() | st.integers(1, 600),
    load_kg=st.none() | st.integers(0, 600).map(lambda half: half / 2),
    rir=st.none() | st.integers(0, 5),
    rest_s=st.integers(0, 300),
    each_side=st.booleans(),
    note=st.text(max_size=400),
)
styles = st.builds(
    steps.WeightStyle,
    st.sampled_from(["metric", "imperial"]),
    st.sampled_from(["kilograms", "pounds"]),
)


@given(st.lists(blocks, max_size=8).map(tuple), st.text(max_size=60), st.text(max_size=300), styles)
def test_whatever_a_session_holds_comes_back_as_it_was_sent(made, title, condition, style):
    session = a_session(blocks=made, title=title, condition=condition)
    sent = steps.workout(session, MARK, style)
    kept = GARMIN.create_workout(json.loads(json.dumps(sent)))
    assert looks.differences(sent, kept) == []
    assert looks.digest(sent) == looks.digest(kept)
    assert 0 < len(sent["workoutName"]) <= 40
    assert Mark.find(kept["description"]) == MARK
    assert len(kept["description"]) <= 500


GARMIN = Sandbox().garmin
