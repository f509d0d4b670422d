"""A session as a Garmin strength workout: steps, a name for the wrist, and Pronghorn's mark.

Field names and numbers are Garmin's. The library's own helper sends 1000 times the weight, so the
steps are built here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from connectors.errors import Rejected
from connectors.garmin.rows import NAME, Json
from connectors.garmin.strength.exercises import EXERCISES, ON_THE_WRIST, WARM_UP, GarminExercise
from connectors.ports import Mark
from connectors.wording import Units, clock, exercise_name, note_in_units, plates, weight
from planner.language import _, ngettext
from planner.model import Block, Session
from planner.session.jumps import contacts_of

WeightUnit = Literal["kilograms", "pounds", "grams"]

# What a watch face shows of a name, and lengths of texts that other clients have stored without
# loss.
_NAME_FITS = 40
_NOTE_FITS = 250
_DESCRIPTION_FITS = 500
_WHEN = "When: "  # read back by `when_in`, so it is the same in every language
_SPORT = {"sportTypeId": 5, "sportTypeKey": "strength_training", "displayOrder": 5}
_NO_TARGET = {"workoutTargetTypeId": 1, "workoutTargetTypeKey": "no.target"}
_KILOGRAM = {"unitId": 8, "unitKey": "kilogram", "factor": 1000.0}
_POUND = {"unitId": 9, "unitKey": "pound", "factor": 453.59237}
# What a kilogram is in the unit, and how Garmin calls it.
_WEIGHTS: dict[WeightUnit, tuple[float, Json]] = {
    "kilograms": (1.0, _KILOGRAM),
    "pounds": (1000 / 453.59237, _POUND),
    "grams": (1000.0, _KILOGRAM),
}

# Garmin's number and name of a kind of step, and of what ends a step.
_WARM_UP_STEP = (1, "warmup")
_LIFT_STEP = (3, "interval")
_REST_STEP = (5, "rest")
_LAP_BUTTON = (1, "lap.button")
_TIME = (2, "time")
_REPS = (10, "reps")


@dataclass(frozen=True, slots=True)
class WeightStyle:
    """How weights are written.

    `units` is what the athlete's plates are made in, `wire` what Garmin takes a number for.
    That Garmin means kilograms was seen by others, not by Pronghorn's authors: `pronghorn doctor
    garmin` shows it.
    """

    units: Units = "metric"
    wire: WeightUnit = "kilograms"


METRIC = WeightStyle()


def workout(session: Session, mark: Mark, style: WeightStyle = METRIC) -> Json:
    """Return the document to send.

    Raises Rejected, before any request, for an exercise Garmin has no name for.
    """
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
    """Return a name of at most 40 characters: "Heavy A: 3x4 squat 60 kg"."""
    work = [block for block in session.blocks if block.exercise != WARM_UP]
    if not work:
        return _cut(session.title, _NAME_FITS) or _("Strength")

    jumps_only = session.kinds == ("plyo",)
    first = _most_telling(work, jumps_only=jumps_only)
    exercise = _sets_in_short(first)

    if jumps_only:
        contacts = ngettext("{count} contact", "{count} contacts", session.contacts)
        return _cut(f"{session.title}: {contacts}, {exercise}", _NAME_FITS)

    name = f"{session.title}: {exercise}"
    if first.load_kg:
        with_load = f"{name} {weight(first.load_kg, units)}"
        if len(with_load) <= _NAME_FITS:
            return with_load
    return _cut(name, _NAME_FITS)


def when_in(description: str | None) -> str:
    """Return the condition in a description that Pronghorn wrote, if there is one.

    It may change without any step changing.
    """
    line = (description or "").partition("\n")[0]
    if not line.startswith(_WHEN):
        return ""
    return line.removeprefix(_WHEN)


def _most_telling(work: Sequence[Block], *, jumps_only: bool) -> Block:
    """Return the first jump of a session of jumps, and the first lift of any other."""
    for block in work:
        is_jump = contacts_of(block) > 0
        if is_jump == jumps_only:
            return block
    return work[0]


def _sets_in_short(block: Block) -> str:
    """Return sets, repetitions and exercise as they fit on a watch: "3x4 squat"."""
    each = str(block.reps or "")
    if not block.reps and block.seconds:
        each = clock(block.seconds)

    short = ON_THE_WRIST.get(block.exercise)
    exercise = _(short) if short else exercise_name(block.exercise, inside=True)
    return f"{block.sets}x{each} {exercise}"


def _steps(session: Session, style: WeightStyle) -> Iterator[Json]:
    order = count(1)
    group = count(1)
    blocks: Sequence[Block] = session.blocks

    if not blocks or blocks[0].exercise != WARM_UP:
        step = _step(_WARM_UP_STEP, _LAP_BUTTON, None, next(order))
        yield step | _named(EXERCISES[WARM_UP], _("Warm up"))

    for number, block in enumerate(blocks, 1):
        is_last = number == len(blocks)

        if block.exercise == WARM_UP:
            step = _step(_WARM_UP_STEP, _LAP_BUTTON, None, next(order))
            yield step | _named(_exercise(block), _warm_up_note(block))
        elif block.sets > 1:
            yield _sets(block, group, order, style, last=is_last)
        else:
            yield from _set(block, order, style, rests=not is_last)


def _sets(
    block: Block, group: "count[int]", order: "count[int]", style: WeightStyle, *, last: bool
) -> Json:
    """Return the sets of an exercise as rounds.

    The rest after the last one is spent moving on to the next exercise.
    """
    number = next(group)
    rounds = {
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

    inner = [step | {"childStepId": number} for step in _set(block, order, style, rests=True)]
    return rounds | {"workoutSteps": inner}


def _set(block: Block, order: "count[int]", style: WeightStyle, *, rests: bool) -> Iterator[Json]:
    """Yield the lift, and its rest if `rests`."""
    if block.reps:
        lift = _step(_LIFT_STEP, _REPS, block.reps, next(order))
    elif block.seconds:
        lift = _step(_LIFT_STEP, _TIME, block.seconds, next(order))
    else:
        lift = _step(_LIFT_STEP, _LAP_BUTTON, block.seconds, next(order))

    yield lift | _named(_exercise(block), _note(block, style.units)) | _weight(block.load_kg, style)
    if rests and block.rest_s:
        yield _step(_REST_STEP, _TIME, block.rest_s, next(order))


def _weight(load_kg: float | None, style: WeightStyle) -> Json:
    """Return the weight that a watch in the athlete's units shows as round as their plates are."""
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
    exercise = EXERCISES.get(block.exercise)
    if exercise is None:
        text = _(
            "there is no name for the exercise {exercise!r}, so the workout wasn't sent.",
            exercise=block.exercise,
        )
        raise Rejected(NAME, text)
    return exercise


def _note(block: Block, units: Units) -> str:
    """Return what the watch shows beside a step.

    Garmin counts repetitions a step: that they are a side's is a note.
    """
    parts: list[str] = []
    if not _exercise(block).exact:
        parts.append(exercise_name(block.exercise))
    if block.each_side:
        parts.append(_("each side"))

    contacts = contacts_of(block)
    if contacts:
        parts.append(ngettext("{count} contact", "{count} contacts", contacts))
    if block.rir is not None:
        parts.append(_("{reps} in reserve", reps=f"{block.rir:g}"))
    if block.note:
        parts.append(note_in_units(block.note, units))

    return _cut(", ".join(parts), _NOTE_FITS)


def _warm_up_note(block: Block) -> str:
    parts: list[str] = []
    if block.seconds:
        parts.append(_("{minutes} min", minutes=f"{block.seconds / 60:g}"))
    if block.note:
        parts.append(block.note)
    return _cut(", ".join(parts), _NOTE_FITS)


def _description(session: Session, mark: Mark) -> str:
    """Return condition, reason and mark.

    The mark comes last in a text that is short, so that it is never cut.
    """
    room = _DESCRIPTION_FITS - len(str(mark)) - 2
    lines: list[str] = []

    when = _cut(f"{_WHEN}{session.condition}", room // 2) if session.condition else ""
    if when:
        lines.append(when)

    reason = _cut(session.reason, room - len(when))
    if reason:
        lines.append(reason)

    return "\n".join([*lines, str(mark)])


def _cut(text: str, fits: int) -> str:
    """Return the text on one line, cut at a word where that is possible."""
    line = " ".join(text.split())
    if len(line) <= fits:
        return line

    head = line[: fits - 1]
    if " " in head:
        head = head.rsplit(" ", 1)[0]
    return head.rstrip(",;: ") + "…"
