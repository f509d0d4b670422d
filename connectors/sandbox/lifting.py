"""What the runner lifts: her own sessions, and Pronghorn's as they were planned."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from connectors.sandbox.efforts import InventedEffort, SetDone, at
from connectors.sandbox.garmin_steps import REPEAT

TIMES = ((18, 30), (12, 15), (20, 15))  # of the first, second and third session of a day
SQUAT_START_KG = 40.0
MOST = 200  # sets: nobody does more, whatever was planned
GUESS = 72.0  # below 100 the watch was not sure


def lifting(day: dt.date, number: int) -> InventedEffort:
    """Return the runner's session `number` of her block.

    The back squat goes from 40 to 57.5 kg in fourteen sessions. A negative number is one of her
    first tries, with a light dumbbell.
    """
    sets = tuple(_first_try() if number < 0 else _block(number))
    return _session(day, "Strength", sets, None)


def follow(day: dt.date, workout: dict[str, Any], number: int) -> InventedEffort:
    """Return a planned strength workout as she did it: each active step is a set.

    It is her `number`-th that day.
    """
    sets = tuple(_planned(workout))
    return _session(day, str(workout["workoutName"]), sets, int(workout["workoutId"]), number)


def _session(
    day: dt.date, title: str, sets: tuple[SetDone, ...], workout_id: int | None, number: int = 0
) -> InventedEffort:
    return InventedEffort(
        start=at(day, *TIMES[number % len(TIMES)], day.toordinal() % 60),
        kind="strength",
        title=title,
        seconds=round(sum(done.seconds + done.rest_s for done in sets)) + 300,
        heart_rate=104 + day.toordinal() % 6,
        max_heart_rate=138 + day.toordinal() % 9,
        sets=sets,
        workout_id=workout_id,
    )


def _first_try() -> Iterator[SetDone]:
    for _ in range(3):
        yield SetDone("SQUAT", "GOBLET_SQUAT", 10, 38.0, 12.0, 90.0)
    for _ in range(2):
        yield SetDone("CALF_RAISE", "STANDING_CALF_RAISE", 15, 40.0, None, 60.0)


def _block(number: int) -> Iterator[SetDone]:
    squat = SQUAT_START_KG + 2.5 * ((number + 1) // 2)
    for _ in range(2):
        yield SetDone("SQUAT", "GOBLET_SQUAT", 8, 30.0, 14.0, 60.0)

    for _ in range(3):
        yield SetDone("SQUAT", "BARBELL_BACK_SQUAT", 6, 32.0, squat, 150.0)

    for _ in range(3):
        yield SetDone("DEADLIFT", "ROMANIAN_DEADLIFT", 8, 36.0, squat + 5.0, 120.0)

    for place in range(3):
        sure = GUESS if place == 2 else 100.0
        yield SetDone(
            "CALF_RAISE", "STANDING_CALF_RAISE", 12, 34.0, 20.0 + number // 4 * 2.5, 60.0, sure
        )

    if number % 3 == 0:
        yield SetDone("PULL_UP", None, 5, 20.0, None, 90.0, GUESS)

    yield SetDone("UNKNOWN", None, 11, 45.0, None, 30.0, 40.0)


def _planned(workout: dict[str, Any]) -> Iterator[SetDone]:
    steps: list[dict[str, Any]] = []
    for segment in workout["workoutSegments"]:
        steps += segment["workoutSteps"]

    for index, step in flatten(steps)[0]:
        if step["stepType"]["stepTypeKey"] == "interval":
            yield _done(step, index)


def _done(step: dict[str, Any], index: int) -> SetDone:
    condition = step["endCondition"]["conditionTypeKey"]
    value = step["endConditionValue"] or 0.0
    reps = int(value) if condition == "reps" else None
    return SetDone(
        category=step["category"] or "UNKNOWN",
        exercise=step["exerciseName"] or None,
        reps=reps,
        seconds=value if condition == "time" else 3.5 * (reps or 8),
        kilograms=step["weightValue"],
        rest_s=90.0,
        step=index,
    )


def flatten(
    steps: list[dict[str, Any]], index: int = 0
) -> tuple[list[tuple[int, dict[str, Any]]], int]:
    """Return the steps in the order they are done, each with its number on the watch.

    Rounds are written out. The watch numbers the steps as they are in its file: a round's steps
    once, and one more for the round itself.
    """
    done: list[tuple[int, dict[str, Any]]] = []
    for step in steps:
        if step["type"] == REPEAT:
            inside, index = flatten(step["workoutSteps"], index)
            done += (inside * min(int(step["numberOfIterations"]), MOST))[:MOST]
        else:
            done.append((index, step))
        index += 1

    return done, index
