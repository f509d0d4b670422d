"""The runner's workout library: the coach's runs, and two strength workouts of her own."""

from typing import Any

from connectors.sandbox.garmin_steps import CONDITIONS, EXECUTABLE, REPEAT, SPORTS, STEP_KINDS

RUNNING, STRENGTH = 1, 5
WARM_UP, COOL_DOWN, INTERVAL, RECOVERY, GROUP = 1, 2, 3, 4, 6
LAP_BUTTON, TIME, DISTANCE, ITERATIONS, REPS = 1, 2, 3, 7, 10


def running_workout(title: str, minutes: int) -> dict[str, Any]:
    """Return a coach's run as it is sent to Garmin."""
    if title.startswith("Intervals"):
        rounds, metres = (int(word) for word in title.split() if word.isdigit())
        steps = [
            _step(WARM_UP, TIME, 900),
            _rounds(rounds, [_step(INTERVAL, DISTANCE, metres), _step(RECOVERY, TIME, 150)]),
            _step(COOL_DOWN, LAP_BUTTON, None),
        ]
    elif title.startswith("Tempo"):
        steps = [
            _step(WARM_UP, TIME, 900),
            _step(INTERVAL, TIME, 1200),
            _step(COOL_DOWN, LAP_BUTTON, None),
        ]
    else:
        steps = [_step(INTERVAL, TIME, minutes * 60)]

    return _workout(title, "From the coach", RUNNING, minutes, steps)


def own_workouts() -> list[dict[str, Any]]:
    """Return the two strength workouts she made herself. Nobody else may touch them."""
    return [
        _workout(
            "Strength A",
            "My own, from the physio",
            STRENGTH,
            30,
            [
                _rounds(3, [_lift("SQUAT", "GOBLET_SQUAT", 10, 12.0)]),
                _rounds(2, [_lift("PULL_UP", "PULL_UP", 5, None)]),
            ],
        ),
        _workout(
            "Club night circuit",
            "Thursdays in winter",
            STRENGTH,
            40,
            [_rounds(4, [_lift("PUSH_UP", "PUSH_UP", 12, None), _lift("PLANK", "PLANK", 1, None)])],
        ),
    ]


def _workout(
    name: str, note: str, sport: int, minutes: int, steps: list[dict[str, Any]]
) -> dict[str, Any]:
    kind = {"sportTypeId": sport, "sportTypeKey": SPORTS[sport]}
    return {
        "workoutName": name,
        "description": note,
        "sportType": kind,
        "estimatedDurationInSecs": minutes * 60,
        "workoutSegments": [{"segmentOrder": 1, "sportType": kind, "workoutSteps": steps}],
    }


def _step(kind: int, condition: int, value: float | None) -> dict[str, Any]:
    return {
        "type": EXECUTABLE,
        "stepType": {"stepTypeId": kind, "stepTypeKey": STEP_KINDS[kind]},
        "endCondition": {"conditionTypeId": condition, "conditionTypeKey": CONDITIONS[condition]},
        "endConditionValue": value,
    }


def _lift(category: str, exercise: str, reps: int, kilograms: float | None) -> dict[str, Any]:
    load = (
        {"weightUnit": {"unitId": 8, "unitKey": "kilogram", "factor": 1000.0}} if kilograms else {}
    )
    named = {"category": category, "exerciseName": exercise, "weightValue": kilograms}
    return _step(INTERVAL, REPS, float(reps)) | named | load


def _rounds(times: int, steps: list[dict[str, Any]]) -> dict[str, Any]:
    return _step(GROUP, ITERATIONS, float(times)) | {
        "type": REPEAT,
        "numberOfIterations": times,
        "smartRepeat": False,
        "workoutSteps": steps,
    }
