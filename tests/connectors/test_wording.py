import pytest

from connectors.wording import block_line, exercise_name, weight
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


def test_a_heavy_set_reads_as_one_line():
    block = Block(exercise="back_squat", sets=3, reps=4, load_kg=60, rir=2, rest_s=180)

    assert block_line(block) == "3 x 4 Back squat @ 60 kg, 2 in reserve, rest 3:00"
    assert block_line(block, "imperial") == "3 x 4 Back squat @ 132.5 lb, 2 in reserve, rest 3:00"


def test_holds_sides_notes_and_bodyweight():
    hold = Block(exercise="side_plank", sets=2, seconds=45, each_side=True, rest_s=30, note="slow breath")
    jog = Block(exercise="warm_up", sets=1, seconds=480)

    assert block_line(hold) == "2 x 45 s Side plank, each side, rest 30 s, slow breath"
    assert block_line(jog) == "1 x 8:00 Warm-up"


def test_loads_keep_half_kilos():
    assert [weight(kg, "metric") for kg in (62.5, 60.0, 7.26)] == ["62.5 kg", "60 kg", "7.5 kg"]
