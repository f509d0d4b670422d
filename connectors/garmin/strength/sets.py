"""What was lifted: the recorded sets of a strength activity, as far as the watch can be trusted.

A weight counts as it was recorded: of two dumbbells the watch may hold one. Pronghorn's sessions
ask for the total of both. Of other sets nobody can know, and taking one for both errs on the light
side (evidence §5).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.garmin.rows import Json, number, rows_of, understood
from connectors.garmin.strength import steps
from connectors.garmin.strength.exercises import EXERCISES, our_name
from connectors.garmin.strength.lifted import Counts, counts_for
from connectors.ports import Mark
from planner.model import LiftSet, Session

_SURE = 50.0  # percent: a guess that the watch believes less in is no exercise to follow [D]
_SECONDS_A_REP = 2.0  # a set that was quicker did not hold what the watch counted (evidence §5)
_ANY_MARK = Mark("0" * 16)
_NAMELESS = ("", "")

type _Name = tuple[str, str]  # Garmin's category and name


def sets(answer: Json, planned: Session | None = None) -> list[LiftSet]:
    """Return the working sets of a strength activity, in order. Garmin's grams become kilograms.

    `planned` is the session that was done from the watch. Then a set's step says what it was, and
    the watch's guess only counts where a set has no step.
    """
    by_step: dict[int, _Name] = {}
    planned_ids: dict[_Name, str] = {}
    if planned:
        by_step = dict(_by_step(planned))
        planned_ids = _ids_by_name(planned)

    def lift_set(row: Json) -> LiftSet:
        name = _name_of_set(row, by_step)
        planned_id = planned_ids.get(name)
        counts = Counts(planned_id) if planned_id else _counts(row, name)
        return _set(row, counts)

    active = [row for row in rows_of(answer, "exerciseSets") if row.get("setType") == "ACTIVE"]
    return understood(lift_set, active)


def _ids_by_name(planned: Session) -> dict[_Name, str]:
    """Return the session's exercises by what Garmin calls them.

    Two of our exercises may share one of Garmin's names.
    """
    ids: dict[_Name, str] = {}
    for block in planned.blocks:
        exercise = EXERCISES.get(block.exercise)
        if exercise:
            ids[exercise.category, exercise.name] = block.exercise
    return ids


def _by_step(planned: Session) -> Iterator[tuple[int, _Name]]:
    """Yield the exercise of each step under the number it has on the watch.

    A group comes after the steps in it.
    """
    number_on_watch = 0

    for segment in steps.workout(planned, _ANY_MARK)["workoutSegments"]:
        for step in segment["workoutSteps"]:
            group = step.get("workoutSteps")
            for inner in group or [step]:
                yield number_on_watch, _name_of_step(inner)
                number_on_watch += 1
            if group:
                number_on_watch += 1


def _name_of_step(step: Json) -> _Name:
    return step.get("category") or "", step.get("exerciseName") or ""


def _name_of_set(row: Json, by_step: Mapping[int, _Name]) -> _Name:
    """Return what was lifted: by the step it was done for, or by the watch's guess."""
    step = row.get("wktStepIndex")
    name = by_step.get(step, _NAMELESS) if isinstance(step, int) else _NAMELESS

    category = name[0]
    return name if category else _guess(row)


def _counts(row: Json, name: _Name) -> Counts:
    """Return what a set counts for that no step explains."""
    ours = our_name(*name)
    if ours in EXERCISES or not _grams(row):
        return Counts(ours)
    return counts_for(*name) or Counts(ours)


def _set(row: Json, counts: Counts) -> LiftSet:
    grams = _grams(row)
    return LiftSet(
        exercise=counts.exercise,
        reps=_reps(row, grams),
        load_kg=round(grams / 1000, 2) if grams else None,
        share=counts.share,
    )


def _grams(row: Json) -> float | None:
    """Return the weight in grams, None where there is none."""
    grams = number(row.get("weight"))
    return grams if grams and grams > 0 else None


def _reps(row: Json, grams: float | None) -> int | None:
    """Return the repetitions. None where a set was too quick to hold what the watch counted."""
    count = row.get("repetitionCount")
    if count is None:
        return None

    reps = int(count)
    seconds = number(row.get("duration"))
    if grams and seconds and seconds < _SECONDS_A_REP * reps:
        return None
    return reps


def _guess(row: Json) -> _Name:
    """Return what the watch believes in most.

    A guess without a probability was made by a person, or by the plan.
    """
    guesses = [guess for guess in rows_of(row, "exercises") if guess.get("category")]
    if not guesses:
        return "unknown", ""

    best = max(guesses, key=_probability)
    if _probability(best) < _SURE:
        return "unknown", ""
    return best["category"], best.get("name") or ""


def _probability(guess: dict[str, Any]) -> float:
    percent = number(guess.get("probability"))
    return 100.0 if percent is None else percent
