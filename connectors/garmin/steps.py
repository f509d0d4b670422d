"""A session as a Garmin strength workout: steps for the watch, a name for the wrist, our mark in the description.

Field names and numbers are Garmin's. Weights are kilograms: the library's own helper multiplies them by 1000, which is
why the steps are built here.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from connectors.errors import Rejected
from connectors.garmin.exercises import EXERCISES, WARM_UP, Exercise
from connectors.garmin.rows import Json
from connectors.ports import Mark
from connectors.wording import clock, exercise_name, weight
from planner.model import Block, Session

# What a watch face shows of a name, and lengths of texts that other clients have stored without loss.
_NAME_FITS, _NOTE_FITS, _DESCRIPTION_FITS = 40, 250, 500
_JUMPS = ("PLYO", "CARDIO", "WARM_UP")  # Garmin's categories that hold our jumps, ropes and skips
_SPORT = {"sportTypeId": 5, "sportTypeKey": "strength_training", "displayOrder": 5}
_NO_TARGET = {"workoutTargetTypeId": 1, "workoutTargetTypeKey": "no.target"}
_KILOGRAM = {"unitId": 8, "unitKey": "kilogram", "factor": 1000.0}
_WARM_UP_STEP = (1, "warmup")
_LIFT_STEP = (3, "interval")
_REST_STEP = (5, "rest")
_LAP_BUTTON = (1, "lap.button")
_TIME = (2, "time")
_REPS = (10, "reps")


def workout(session: Session, mark: Mark) -> Json:
    """Return the document to send. Raises Rejected, before any request, for an exercise Garmin has no name for."""
    return {
        "workoutName": name_of(session),
        "description": _description(session.reason, mark),
        "sportType": _SPORT,
        "estimatedDurationInSecs": session.minutes * 60,
        "workoutSegments": [{"segmentOrder": 1, "sportType": _SPORT, "workoutSteps": list(_steps(session.blocks))}],
    }


def name_of(session: Session) -> str:
    """Return a name of at most 40 characters, the most telling words first: "Heavy A: 3x4 Back squat 60 kg"."""
    work = [block for block in session.blocks if block.exercise != WARM_UP]
    if not work:
        return _cut(session.title, _NAME_FITS) or "Strength"
    first = max(work, key=_tells)  # of equals the first
    each = first.reps or (clock(first.seconds) if first.seconds else "")
    named = f"{session.title}: {first.sets}x{each} {exercise_name(first.exercise)}"
    loaded = f"{named} {weight(first.load_kg, 'metric')}" if first.load_kg else named
    return loaded if len(loaded) <= _NAME_FITS else _cut(named, _NAME_FITS)


def digest(document: Json) -> str:
    """Return a fingerprint of what a person sees in a workout.

    The server numbers steps, fills in units and defaults, and stores a blank as null: none of that counts.
    """
    steps = [_looks(step) for part in document["workoutSegments"] for step in _inside(part)]
    return hashlib.sha256(json.dumps([document.get("workoutName"), steps]).encode()).hexdigest()


def _tells(block: Block) -> tuple[bool, bool]:
    return bool(block.load_kg), _exercise(block).category not in _JUMPS


def _inside(part: Json) -> list[Json]:
    return part.get("workoutSteps") or []


def _looks(step: Json) -> list[Any]:
    if _inside(step):
        return [step.get("numberOfIterations"), [_looks(inner) for inner in _inside(step)]]
    ends_by = (step.get("endCondition") or {}).get("conditionTypeKey")
    return [
        (step.get("stepType") or {}).get("stepTypeKey"),
        step.get("category") or "",
        step.get("exerciseName") or "",
        ends_by,
        None if ends_by == _LAP_BUTTON[1] else round(float(step.get("endConditionValue") or 0), 1),
        round(float(step.get("weightValue") or 0), 2),
        ((step.get("weightUnit") or {}).get("unitKey") or "kilogram") if step.get("weightValue") else "",
        " ".join((step.get("description") or "").split()),
    ]


def _steps(blocks: tuple[Block, ...]) -> Iterator[Json]:
    order, group = count(1), count(1)
    if not blocks or blocks[0].exercise != WARM_UP:
        yield _step(_WARM_UP_STEP, _LAP_BUTTON, None, next(order)) | _named(EXERCISES[WARM_UP], "Warm up")
    for block in blocks:
        if block.exercise == WARM_UP:
            yield _step(_WARM_UP_STEP, _LAP_BUTTON, None, next(order)) | _named(_exercise(block), _warm_up_note(block))
        else:
            yield _sets(block, next(group), order)


def _sets(block: Block, group: int, order: "count[int]") -> Json:
    whole = {
        "type": "RepeatGroupDTO",
        "stepOrder": next(order),
        "childStepId": group,
        "stepType": {"stepTypeId": 6, "stepTypeKey": "repeat"},
        "numberOfIterations": block.sets,
        "endCondition": {"conditionTypeId": 7, "conditionTypeKey": "iterations", "displayable": False},
        "endConditionValue": float(block.sets),
        "smartRepeat": False,
        "skipLastRestStep": True,
    }
    ends_by, value = (_REPS, block.reps) if block.reps else (_TIME if block.seconds else _LAP_BUTTON, block.seconds)
    lift = _step(_LIFT_STEP, ends_by, value, next(order)) | _named(_exercise(block), _note(block))
    if block.load_kg:
        lift |= {"weightValue": float(block.load_kg), "weightUnit": _KILOGRAM}
    inner = [lift]
    if block.rest_s:
        inner.append(_step(_REST_STEP, _TIME, block.rest_s, next(order)))
    return whole | {"workoutSteps": [step | {"childStepId": group} for step in inner]}


def _step(kind: tuple[int, str], ends_by: tuple[int, str], value: float | None, order: int) -> Json:
    return {
        "type": "ExecutableStepDTO",
        "stepOrder": order,
        "stepType": {"stepTypeId": kind[0], "stepTypeKey": kind[1]},
        "endCondition": {"conditionTypeId": ends_by[0], "conditionTypeKey": ends_by[1]},
        "endConditionValue": None if value is None else float(value),
        "targetType": _NO_TARGET,
    }


def _named(exercise: Exercise, note: str) -> Json:
    return {"category": exercise.category, "exerciseName": exercise.name, "description": note or None}


def _exercise(block: Block) -> Exercise:
    known = EXERCISES.get(block.exercise)
    if known is None:
        raise Rejected("garmin", f"has no name for the exercise {block.exercise!r}, so the workout was not sent.")
    return known


def _note(block: Block) -> str:
    # Repetitions are per step on a Garmin: that they are meant per side, only words can say.
    parts = [
        "" if _exercise(block).exact else exercise_name(block.exercise),
        "each side" if block.each_side else "",
        f"{block.rir:g} in reserve" if block.rir is not None else "",
        block.note,
    ]
    return _cut(", ".join(part for part in parts if part), _NOTE_FITS)


def _warm_up_note(block: Block) -> str:
    minutes = f"{block.seconds / 60:g} min" if block.seconds else ""
    return _cut(", ".join(part for part in (minutes, block.note) if part), _NOTE_FITS)


def _description(reason: str, mark: Mark) -> str:
    room = _DESCRIPTION_FITS - len(str(mark)) - 1
    return f"{_cut(reason, room)}\n{mark}".lstrip()


def _cut(text: str, fits: int) -> str:
    """Return the text on one line, cut at a word where that is possible."""
    line = " ".join(text.split())
    if len(line) <= fits:
        return line
    head = line[: fits - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(",;: ") + "…"
