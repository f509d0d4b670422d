"""A session as a Garmin strength workout: steps for the watch, a name for the wrist, our mark in the description.

Field names and numbers are Garmin's. The library's own helper sends 1000 times the weight, which is why the steps are
built here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from connectors.errors import Rejected
from connectors.garmin.exercises import EXERCISES, ON_THE_WRIST, WARM_UP, GarminExercise
from connectors.garmin.rows import Json
from connectors.ports import Mark
from connectors.wording import Units, clock, exercise_name, plates, said, weight
from planner.model import Block, Session
from planner.session.jumps import contacts_of

WeightUnit = Literal["kilograms", "pounds", "grams"]

# What a watch face shows of a name, and lengths of texts that other clients have stored without loss.
_NAME_FITS, _NOTE_FITS, _DESCRIPTION_FITS = 40, 250, 500
_WHEN = "When: "
_SPORT = {"sportTypeId": 5, "sportTypeKey": "strength_training", "displayOrder": 5}
_NO_TARGET = {"workoutTargetTypeId": 1, "workoutTargetTypeKey": "no.target"}
_KILOGRAM = {"unitId": 8, "unitKey": "kilogram", "factor": 1000.0}
_POUND = {"unitId": 9, "unitKey": "pound", "factor": 453.59237}
_WEIGHTS: dict[
    WeightUnit, tuple[float, Json]
] = {  # what a kilogram is in the unit, and how Garmin calls it
    "kilograms": (1.0, _KILOGRAM),
    "pounds": (1000 / 453.59237, _POUND),
    "grams": (1000.0, _KILOGRAM),
}
_WARM_UP_STEP = (1, "warmup")
_LIFT_STEP = (3, "interval")
_REST_STEP = (5, "rest")
_LAP_BUTTON = (1, "lap.button")
_TIME = (2, "time")
_REPS = (10, "reps")


@dataclass(frozen=True, slots=True)
class WeightStyle:
    """How weights are written: `units` is what the athlete's plates are made in, `wire` what Garmin takes a number for.

    That Garmin means kilograms was seen by others and not by us: `pronghorn doctor garmin` shows it.
    """

    units: Units = "metric"
    wire: WeightUnit = "kilograms"


METRIC = WeightStyle()


def workout(session: Session, mark: Mark, style: WeightStyle = METRIC) -> Json:
    """Return the document to send. Raises Rejected, before any request, for an exercise Garmin has no name for."""
    return {
        "workoutName": name_of(session, style.units),
        "description": _description(session, mark),
        "sportType": _SPORT,
        "estimatedDurationInSecs": session.minutes * 60,
        "workoutSegments": [
            {"segmentOrder": 1, "sportType": _SPORT, "workoutSteps": list(_steps(session, style))}
        ],
    }


def name_of(session: Session, units: Units = "metric") -> str:
    """Return a name of at most 40 characters, the most telling words first: "Heavy A: 3x4 squat 60 kg"."""
    work = [block for block in session.blocks if block.exercise != WARM_UP]
    if not work:
        return _cut(session.title, _NAME_FITS) or "Strength"
    jumps_only = session.kinds == ("plyo",)
    first = next((block for block in work if bool(contacts_of(block)) == jumps_only), work[0])
    each = first.reps or (clock(first.seconds) if first.seconds else "")
    what = f"{first.sets}x{each} {ON_THE_WRIST.get(first.exercise, exercise_name(first.exercise, inside=True))}"
    if jumps_only:
        return _cut(f"{session.title}: {session.contacts} contacts, {what}", _NAME_FITS)
    loaded = f"{session.title}: {what} {weight(first.load_kg, units)}" if first.load_kg else ""
    return loaded if 0 < len(loaded) <= _NAME_FITS else _cut(f"{session.title}: {what}", _NAME_FITS)


def when_in(description: str | None) -> str:
    """Return the condition in a description of ours, if there is one: what may change without any step changing."""
    line = (description or "").partition("\n")[0]
    return line.removeprefix(_WHEN) if line.startswith(_WHEN) else ""


def _steps(session: Session, style: WeightStyle) -> Iterator[Json]:
    order, group = count(1), count(1)
    blocks: Sequence[Block] = session.blocks
    if not blocks or blocks[0].exercise != WARM_UP:
        yield _step(_WARM_UP_STEP, _LAP_BUTTON, None, next(order)) | _named(
            EXERCISES[WARM_UP], "Warm up"
        )
    for number, block in enumerate(blocks, 1):
        if block.exercise == WARM_UP:
            yield _step(_WARM_UP_STEP, _LAP_BUTTON, None, next(order)) | _named(
                _exercise(block), _warm_up_note(block)
            )
        elif block.sets > 1:
            yield _sets(block, group, order, style, last=number == len(blocks))
        else:
            yield from _set(block, order, style, rests=number < len(blocks))


def _sets(
    block: Block, group: "count[int]", order: "count[int]", style: WeightStyle, *, last: bool
) -> Json:
    """Return the sets of an exercise as rounds; the rest after the last one is the way to the next exercise."""
    number = next(group)
    whole = {
        "type": "RepeatGroupDTO",
        "stepOrder": next(order),
        "childStepId": number,
        "stepType": {"stepTypeId": 6, "stepTypeKey": "repeat"},
        "numberOfIterations": block.sets,
        "endCondition": {
            "conditionTypeId": 7,
            "conditionTypeKey": "iterations",
            "displayable": False,
        },
        "endConditionValue": float(block.sets),
        "smartRepeat": False,
        "skipLastRestStep": last,
    }
    return whole | {
        "workoutSteps": [
            step | {"childStepId": number} for step in _set(block, order, style, rests=True)
        ]
    }


def _set(block: Block, order: "count[int]", style: WeightStyle, *, rests: bool) -> Iterator[Json]:
    ends_by, value = (
        (_REPS, block.reps)
        if block.reps
        else (_TIME if block.seconds else _LAP_BUTTON, block.seconds)
    )
    lift = _step(_LIFT_STEP, ends_by, value, next(order)) | _named(
        _exercise(block), _note(block, style.units)
    )
    yield lift | _weight(block.load_kg, style)
    if rests and block.rest_s:
        yield _step(_REST_STEP, _TIME, block.rest_s, next(order))


def _weight(load_kg: float | None, style: WeightStyle) -> Json:
    """Return the weight a watch in the athlete's units shows as round as their plates are."""
    if not load_kg:
        return {}
    per_kg, unit = _WEIGHTS[style.wire]
    return {"weightValue": round(plates(load_kg, style.units) * per_kg, 2), "weightUnit": unit}


def _step(kind: tuple[int, str], ends_by: tuple[int, str], value: float | None, order: int) -> Json:
    return {
        "type": "ExecutableStepDTO",
        "stepOrder": order,
        "stepType": {"stepTypeId": kind[0], "stepTypeKey": kind[1]},
        "endCondition": {"conditionTypeId": ends_by[0], "conditionTypeKey": ends_by[1]},
        "endConditionValue": None if value is None else float(value),
        "targetType": _NO_TARGET,
    }


def _named(exercise: GarminExercise, note: str) -> Json:
    return {
        "category": exercise.category,
        "exerciseName": exercise.name,
        "description": note or None,
    }


def _exercise(block: Block) -> GarminExercise:
    known = EXERCISES.get(block.exercise)
    if known is None:
        raise Rejected(
            "garmin",
            f"has no name for the exercise {block.exercise!r}, so the workout was not sent.",
        )
    return known


def _note(block: Block, units: Units) -> str:
    # Repetitions are per step on a Garmin: that they are meant per side, only words can say.
    contacts = contacts_of(block)
    parts = [
        "" if _exercise(block).exact else exercise_name(block.exercise),
        "each side" if block.each_side else "",
        f"{contacts} contacts" if contacts else "",
        f"{block.rir:g} in reserve" if block.rir is not None else "",
        said(block.note, units),
    ]
    return _cut(", ".join(part for part in parts if part), _NOTE_FITS)


def _warm_up_note(block: Block) -> str:
    minutes = f"{block.seconds / 60:g} min" if block.seconds else ""
    return _cut(", ".join(part for part in (minutes, block.note) if part), _NOTE_FITS)


def _description(session: Session, mark: Mark) -> str:
    # Were it ever cut, our mark would be lost: it stands last, where people look last, in a text that is short.
    room = _DESCRIPTION_FITS - len(str(mark)) - 2
    when = _cut(f"{_WHEN}{session.condition}", room // 2) if session.condition else ""
    return "\n".join(
        part for part in (when, _cut(session.reason, room - len(when)), str(mark)) if part
    )


def _cut(text: str, fits: int) -> str:
    """Return the text on one line, cut at a word where that is possible."""
    line = " ".join(text.split())
    if len(line) <= fits:
        return line
    head = line[: fits - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(",;: ") + "…"
