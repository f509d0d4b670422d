"""How an exercise, a weight and a block of sets read to a person."""

import re
from typing import Literal

from planner.language import _
from planner.model import Block

Units = Literal["metric", "imperial"]

KG_PER_LB = 0.45359237  # the international pound
_LB_STEP = 2.5  # the smallest step of plates in pounds
_HYPHENS = {
    "warm": "warm-up",
    "push": "push-up",
    "pull": "pull-up",
    "step": "step-up",
    "single": "single-leg",
}
_SECOND_HALVES = ("leg", "up")
_KEPT = {
    "romanian": "Romanian",
    "bulgarian": "Bulgarian",
    "pallof": "Pallof",
    "copenhagen": "Copenhagen",
    "a": "A",
}


def exercise_name(exercise: str, *, inside: bool = False) -> str:
    """Return what people call an exercise of the catalogue.

    `air_squat` is "Air squat", and `inside` a sentence "air squat".
    Names of people and places keep their capital: `romanian_deadlift` is "Romanian deadlift"
    everywhere.
    """
    words: list[str] = []
    parts = exercise.split("_")
    for before, word in zip(["", *parts], parts, strict=False):
        if word in _SECOND_HALVES and before in _HYPHENS:
            words[-1] = _HYPHENS[before]
        else:
            words.append(_KEPT.get(word, word))

    name = " ".join(words).replace("A skip", "A-skip")
    if inside:
        return name
    return name[:1].upper() + name[1:]


def weight(load_kg: float, units: Units) -> str:
    """Return a load: kilograms to the half, pounds to the nearest 2.5."""
    if units == "imperial":
        pounds = plates(load_kg, units) / KG_PER_LB
        return f"{pounds:.4g} lb"
    return f"{round(load_kg * 2) / 2:g} kg"


def plates(load_kg: float, units: Units) -> float:
    """Return the load in kg that the athlete's plates can make: to the nearest 2.5 pounds."""
    if units == "metric":
        return load_kg

    steps = round(load_kg / KG_PER_LB / _LB_STEP)
    return steps * _LB_STEP * KG_PER_LB


def note_in_units(note: str, units: Units) -> str:
    """Return a note of the planner's, which has kilograms, in the athlete's units: "add 5 lb"."""
    if units == "metric":
        return note

    def converted(kilograms: re.Match[str]) -> str:
        return weight(float(kilograms[1]), units)

    return re.sub(r"(\d+(?:\.\d+)?) kg\b", converted, note)


def clock(seconds: int) -> str:
    """Return a short time: "45 s" below a minute, then "3:00"."""
    if seconds < 60:
        return f"{seconds} s"
    return f"{seconds // 60}:{seconds % 60:02d}"


def block_line(block: Block, units: Units = "metric") -> str:
    """Return one line: "3 x 4 Back squat @ 60 kg, 2 in reserve, rest 3:00"."""
    each = block.reps if block.seconds is None else clock(block.seconds)
    line = exercise_name(block.exercise)
    if each:
        line = f"{block.sets} x {each} {line}"
    if block.load_kg:
        line += f" @ {weight(block.load_kg, units)}"

    parts = [line]
    if block.each_side:
        parts.append(_("each side"))
    if block.rir is not None:
        parts.append(_("{reps} in reserve", reps=f"{block.rir:g}"))
    if block.rest_s:
        parts.append(_("rest {time}", time=clock(block.rest_s)))
    if block.note:
        parts.append(note_in_units(block.note, units))
    return ", ".join(parts)
