"""What was lifted: the recorded sets of a strength activity, as far as the watch can be trusted.

A weight counts as it was recorded: of two dumbbells the watch may hold one. Our sessions ask for the total of both; of
other sets nobody can know, and taking one for both errs on the light side (evidence §5).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.garmin import steps
from connectors.garmin.exercises import EXERCISES, our_name
from connectors.garmin.rows import Json, number, rows_of, understood
from connectors.ports import Mark
from planner.model import LiftSet, Session

_SURE = 50.0  # percent: what the watch believes less of its guess is no exercise that anything follows from [D]
_SECONDS_A_REP = 2.0  # a set that was quicker did not hold what the watch counted (evidence §5)
_ANY_MARK = Mark("0" * 16)

type _Name = tuple[str, str]


def sets(answer: Json, planned: Session | None = None) -> list[LiftSet]:
    """Return the working sets of a strength activity, in order. Garmin's grams become kilograms.

    `planned` is the session of ours that was done from the watch: then a set's step says what it was, and only where
    it has none the watch's guess.
    """
    by_step = dict(_by_step(planned)) if planned else {}
    planned_names = [block.exercise for block in planned.blocks] if planned else []
    ours = {(EXERCISES[n].category, EXERCISES[n].name): n for n in planned_names if n in EXERCISES}
    active = (row for row in rows_of(answer, "exerciseSets") if row.get("setType") == "ACTIVE")
    return understood(lambda row: _set(row, by_step, ours), active)


def _by_step(planned: Session) -> Iterator[tuple[int, _Name]]:
    """Yield the exercise of each step under the number it has on the watch: a group comes after the steps in it."""
    index = 0
    for part in steps.workout(planned, _ANY_MARK)["workoutSegments"]:
        for step in part["workoutSteps"]:
            for inner in step.get("workoutSteps") or [step]:
                yield index, (inner.get("category") or "", inner.get("exerciseName") or "")
                index += 1
            index += bool(step.get("workoutSteps"))


def _set(row: Json, by_step: Mapping[int, _Name], ours: Mapping[_Name, str]) -> LiftSet:
    grams, reps = number(row.get("weight")), row.get("repetitionCount")
    seconds = number(row.get("duration"))
    if reps is not None and grams and seconds and seconds < _SECONDS_A_REP * int(reps):
        reps = None
    step = row.get("wktStepIndex")
    name = by_step.get(step, ("", "")) if isinstance(step, int) else ("", "")
    if not name[0]:
        name = _guess(row)
    return LiftSet(
        exercise=ours.get(name) or our_name(*name),
        reps=int(reps) if reps is not None else None,
        load_kg=round(grams / 1000, 2) if grams and grams > 0 else None,
    )


def _guess(row: Json) -> _Name:
    """Return what the watch believes most. One without a probability was named by a person, or by the plan."""
    guesses = [guess for guess in rows_of(row, "exercises") if guess.get("category")]
    if not guesses:
        return "unknown", ""
    best = max(guesses, key=_sure)
    return (best["category"], best.get("name") or "") if _sure(best) >= _SURE else ("unknown", "")


def _sure(guess: dict[str, Any]) -> float:
    found = number(guess.get("probability"))
    return 100.0 if found is None else found
