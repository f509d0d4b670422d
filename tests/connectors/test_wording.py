import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.wording import block_line, exercise_name, plates, weight
from planner.model import Block


@pytest.mark.parametrize(
    ("exercise", "name"),
    [
        ("back_squat", "Back squat"),
        ("romanian_deadlift", "Romanian deadlift"),
        ("single_leg_romanian_deadlift", "Single-leg Romanian deadlift"),
        ("bulgarian_split_squat", "Bulgarian split squat"),
        ("step_up", "Step-up"),
        ("push_up", "Push-up"),
        ("warm_up", "Warm-up"),
        ("a_skip", "A-skip"),
        ("single_leg_hop", "Single-leg hop"),
        ("copenhagen_plank", "Copenhagen plank"),
        ("pogo", "Pogo"),
    ],
)
def test_exercises_are_called_what_people_call_them(exercise, name):
    assert exercise_name(exercise) == name


def test_only_names_of_people_and_places_keep_their_capital_in_a_sentence():
    assert [
        exercise_name(name, inside=True) for name in ("air_squat", "romanian_deadlift", "a_skip")
    ] == [
        "air squat",
        "Romanian deadlift",
        "A-skip",
    ]


def test_a_heavy_set_reads_as_one_line():
    block = Block(exercise="back_squat", sets=3, reps=4, load_kg=60, rir=2, rest_s=180)

    assert block_line(block) == "3 x 4 Back squat @ 60 kg, 2 in reserve, rest 3:00"
    assert block_line(block, "imperial") == "3 x 4 Back squat @ 132.5 lb, 2 in reserve, rest 3:00"


def test_a_note_of_the_planners_speaks_the_athletes_units():
    block = Block(exercise="back_squat", sets=3, reps=4, note="more left than 2: add 2.5 kg")
    assert block_line(block).endswith("add 2.5 kg")
    assert block_line(block, "imperial").endswith("more left than 2: add 5 lb")


def test_holds_sides_notes_and_bodyweight():
    hold = Block(
        exercise="side_plank", sets=2, seconds=45, each_side=True, rest_s=30, note="slow breath"
    )
    jog = Block(exercise="warm_up", sets=1, seconds=480)

    assert block_line(hold) == "2 x 45 s Side plank, each side, rest 30 s, slow breath"
    assert block_line(jog) == "1 x 8:00 Warm-up"


def test_loads_keep_half_kilos():
    assert [weight(kg, "metric") for kg in (62.5, 60.0, 7.26)] == ["62.5 kg", "60 kg", "7.5 kg"]


@given(st.floats(1, 400))
def test_a_load_in_pounds_is_one_that_plates_can_make(load_kg):
    pounds = plates(load_kg, "imperial") / 0.45359237
    assert pounds == pytest.approx(round(pounds / 2.5) * 2.5)
    assert abs(plates(load_kg, "imperial") - load_kg) <= 0.57
    assert weight(load_kg, "imperial") == f"{round(pounds, 1):g} lb"
