"""The kind of a run, from the coach's words, Garmin's phrases and the steps of a workout."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.garmin.kinds import kind_of_phrase, kind_of_steps, kind_of_words


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("LONG_WORKOUT", "long"),
        ("ANAEROBIC_SPEED", "intervals"),
        ("AEROBIC_LOW_SHORTAGE_BASE", "easy"),
        ("AEROBIC_BASE", "easy"),
        ("RECOVERY", "easy"),
        ("TEMPO", "tempo"),
        ("LACTATE_THRESHOLD", "tempo"),
        ("VO2MAX", "intervals"),
        ("ANAEROBIC_CAPACITY", "intervals"),
        ("SPEED", "intervals"),
        ("FORCED_REST", None),
        ("UNKNOWN", None),
        (None, None),
        (7, None),
    ],
)
def test_garmin_s_phrases_and_labels(phrase, kind):
    assert kind_of_phrase(phrase) == kind


def test_the_coach_s_own_name_comes_first_and_the_label_last():
    assert kind_of_words("Sprint", "LONG_WORKOUT", "AEROBIC_BASE") == "intervals"
    assert kind_of_words("Sortie du dimanche", "LONG_WORKOUT", "AEROBIC_BASE") == "long"
    assert kind_of_words("Tempo 20 min", None, "AEROBIC_BASE") == "tempo"
    assert kind_of_words("Footing du matin", None, "VO2MAX") == "easy"
    assert kind_of_words("Séance 3", None, "VO2MAX") == "intervals"
    assert kind_of_words("Séance 3", None, None) is None


def step(seconds=None, *, what="interval", metres=None, target="no.target", zone=None):
    ends_by = {"conditionTypeKey": "time" if seconds else "distance"}
    return {
        "type": "ExecutableStepDTO",
        "stepType": {"stepTypeKey": what},
        "endCondition": ends_by,
        "endConditionValue": seconds or metres,
        "targetType": {"workoutTargetTypeKey": target},
        "zoneNumber": zone,
    }


def rounds(count, *steps):
    return {"type": "RepeatGroupDTO", "numberOfIterations": count, "workoutSteps": list(steps)}


def workout(*steps):
    return {"workoutSegments": [{"workoutSteps": list(steps)}]}


WARM_UP, COOL_DOWN, JOG = (
    step(900, what="warmup"),
    step(600, what="cooldown"),
    step(120, what="recovery"),
)


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ((WARM_UP, rounds(5, step(metres=1000, target="pace.zone"), JOG), COOL_DOWN), "intervals"),
        ((WARM_UP, rounds(6, step(180), JOG), COOL_DOWN), "intervals"),
        (
            (
                WARM_UP,
                rounds(2, rounds(3, step(240, target="heart.rate.zone", zone=5), JOG)),
                COOL_DOWN,
            ),
            "intervals",
        ),
        (
            (WARM_UP, rounds(3, step(600, target="heart.rate.zone", zone=4), JOG), COOL_DOWN),
            "tempo",
        ),
        ((WARM_UP, step(1200, target="pace.zone"), COOL_DOWN), "tempo"),
        (
            (
                step(2400, target="heart.rate.zone", zone=2),
                rounds(4, step(20, target="pace.zone"), JOG),
            ),
            "easy",
        ),
        ((WARM_UP, rounds(4, step(300, target="heart.rate.zone", zone=2), JOG)), "easy"),
        ((step(2700),), "easy"),
        ((step(2700, target="heart.rate.zone", zone=2),), "easy"),
        ((step(6000),), "long"),
        ((step(metres=20_000, target="heart.rate.zone", zone=2),), "long"),
        ((WARM_UP, step(1500), COOL_DOWN), None),
        ((WARM_UP,), None),
        ((), None),
    ],
)
def test_the_steps_of_a_workout(steps, kind):
    assert kind_of_steps(workout(*steps)) == kind


@pytest.mark.parametrize("which", ["input", "output"])
def test_a_captured_workout_of_nested_repeats_is_intervals(shared, which):
    text = (shared / f"fixtures/garmin/workout_RunningNestedRepeats_{which}.json").read_text()
    assert kind_of_steps(json.loads(text)) == "intervals"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "workoutSegments",
                    "workoutSteps",
                    "stepType",
                    "stepTypeKey",
                    "endCondition",
                    "numberOfIterations",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
@example(
    [{"workoutSteps": [{"numberOfIterations": float("inf"), "workoutSteps": [{"stepType": 4}]}]}]
)
def test_no_answer_of_another_kind_breaks_the_reading_of_steps(answer):
    assert kind_of_steps({"workoutSegments": answer}) in (
        None,
        "easy",
        "long",
        "tempo",
        "intervals",
    )
