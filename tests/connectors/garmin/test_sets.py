"""Recorded sets: grams, guesses of the watch, and what our own plan says about each step."""

import json

from connectors.garmin.strength.sets import sets
from planner.model import Block, LiftSet, Session
from tests.places import SHARED


def row(category="SQUAT", name="BARBELL_BACK_SQUAT", sure=90.0, **changes):
    guess = {"category": category, "name": name, "probability": sure}
    return {
        "setType": "ACTIVE",
        "repetitionCount": 5,
        "weight": 60000.0,
        "duration": 30.0,
        "wktStepIndex": None,
        "exercises": [guess],
    } | changes


def read(*rows, planned=None):
    return sets({"exerciseSets": list(rows)}, planned)


def test_grams_become_kilograms_and_rests_are_left_out():
    rest = {"setType": "REST", "repetitionCount": None, "weight": None, "exercises": []}
    assert read(row(), rest, row(weight=0.0), row(weight=None), row(weight=-1.0)) == [
        LiftSet(exercise="back_squat", reps=5, load_kg=60),
        *[LiftSet(exercise="back_squat", reps=5)] * 3,
    ]
    assert sets({"exerciseSets": None}) == []
    assert sets({}) == []


def test_the_surest_guess_counts_and_an_unsure_one_is_no_exercise():
    two = [
        {"category": "DEADLIFT", "name": "ROMANIAN_DEADLIFT", "probability": 20.0},
        {"category": "SQUAT", "name": "BARBELL_BACK_SQUAT", "probability": 72.0},
    ]
    found = read(
        row(exercises=two),
        row(sure=49.0),
        row(sure=None),
        row(exercises=[]),
        row("UNKNOWN", None, 100.0),
    )
    assert [s.exercise for s in found] == [
        "back_squat",
        "unknown",
        "back_squat",
        "unknown",
        "unknown",
    ]


def test_a_set_too_quick_for_its_repetitions_is_kept_without_them():
    assert read(row(repetitionCount=8, duration=12.0)) == [
        LiftSet(exercise="back_squat", load_kg=60)
    ]
    assert read(row(repetitionCount=8, duration=16.0))[0].reps == 8
    assert read(row(repetitionCount=8, duration=None))[0].reps == 8
    assert (
        read(row("PLYO", "BOX_JUMP", repetitionCount=10, duration=12.0, weight=None))[0].reps == 10
    )


def test_a_lift_counts_as_our_plainest_of_its_kind_at_a_safe_share():
    own = json.loads((SHARED / "fixtures" / "garmin" / "own_lifting_sets.json").read_text("utf-8"))
    for case in own:
        (found,) = read(case["row"])
        assert found.exercise in case["right"]
        assert case["kg"] is None or found.load_kg == case["kg"]
    assert [one.share for one in read(*(case["row"] for case in own))] == [0.9, 1, 1, 1, 1]

    press = read(row(name="LEG_PRESS", weight=200_000.0))[0]
    assert (press.exercise, press.share) == ("back_squat", 0.4)
    box = read(row(name="BARBELL_BOX_SQUAT"))[0]
    assert (box.exercise, box.share) == ("barbell_box_squat", 1)
    assert read(row(name="OVERHEAD_SQUAT"))[0].exercise == "squat/overhead_squat"
    assert read(row(name=None, weight=None))[0].exercise == "squat"
    assert read(row("BENCH_PRESS", None))[0].exercise == "bench_press"


def test_a_damaged_set_is_left_out_alone():
    damaged = [
        row(repetitionCount=-3),
        row(repetitionCount="many"),
        row(exercises="SQUAT", repetitionCount=[]),
        7,
        None,
    ]
    assert read(*damaged, row()) == [LiftSet(exercise="back_squat", reps=5, load_kg=60)]


def ours():
    blocks = (
        Block(exercise="warm_up", sets=1, seconds=300),
        Block(exercise="dumbbell_romanian_deadlift", sets=2, reps=5, load_kg=40, rest_s=120),
        Block(exercise="split_squat", sets=2, reps=8, load_kg=20, each_side=True, rest_s=90),
        Block(exercise="plank", sets=1, seconds=30),
    )
    return Session(
        uid="s1",
        date="2026-03-03",
        half="pm",
        kinds=("heavy",),
        title="Heavy A",
        minutes=40,
        blocks=blocks,
        contacts=0,
        reason="",
        rules=(),
        condition="",
    )


def test_what_our_plan_asked_for_is_what_a_step_was():
    # On the watch: 0 warm-up, 1 deadlift, 2 rest, 3 the group, 4 split squat, 5 rest,
    # 6 the group, 7 plank.
    guess = row("LUNGE", "LUNGE", 99.0, wktStepIndex=4)
    found = read(
        row("DEADLIFT", "ROMANIAN_DEADLIFT", wktStepIndex=1),
        guess,
        row(wktStepIndex=7),
        planned=ours(),
    )
    assert [s.exercise for s in found] == ["dumbbell_romanian_deadlift", "split_squat", "plank"]


def test_without_a_step_the_watch_s_guess_is_put_into_our_session_s_words():
    (found,) = read(row("DEADLIFT", "ROMANIAN_DEADLIFT"), planned=ours())
    assert found.exercise == "dumbbell_romanian_deadlift"
    (foreign,) = read(row("DEADLIFT", "ROMANIAN_DEADLIFT"))
    assert foreign.exercise == "romanian_deadlift"
    (other,) = read(row("BENCH_PRESS", "BARBELL_BENCH_PRESS", wktStepIndex=99), planned=ours())
    assert other.exercise == "bench_press/barbell_bench_press"


def test_our_workouts_as_the_sandbox_s_runner_lifts_them_come_back_as_planned():
    from connectors.garmin.strength import steps  # noqa: PLC0415 - only here
    from connectors.ports import Mark  # noqa: PLC0415
    from connectors.sandbox.garmin_rows import exercise_sets  # noqa: PLC0415
    from connectors.sandbox.garmin_steps import segments_of  # noqa: PLC0415
    from connectors.sandbox.lifting import follow  # noqa: PLC0415

    sent = steps.workout(ours(), Mark.fresh())
    kept = sent | {
        "workoutId": 7,
        "workoutSegments": segments_of(sent["workoutSegments"], iter(range(1000))),
    }
    done = exercise_sets(1, follow(ours().date, kept, 0))
    lifted = sets(json.loads(json.dumps(done)), ours())
    assert [(s.exercise, s.load_kg) for s in lifted] == [
        ("dumbbell_romanian_deadlift", 40),
        ("dumbbell_romanian_deadlift", 40),
        ("split_squat", 20),
        ("split_squat", 20),
        ("plank", None),
    ]
