"""What a person would see in a workout: the same whether it was sent or came back, told apart from what was changed.

The server numbers steps, fills in units and defaults, and stores a blank as null: none of that counts.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from connectors.garmin.rows import Json
from connectors.garmin.steps import when_in

_GRAMS = {
    "kilogram": 1000.0,
    "pound": 453.59237,
}  # by the unit's name, should its factor be missing


def digest(document: Json) -> str:
    """Return a fingerprint of what a person sees in a workout."""
    seen = [document.get("workoutName"), when_in(document.get("description")), *_rows(document)]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def differences(sent: Json, stored: Json) -> list[str]:
    """Say what a person would see differently: `step 3, weight: 60 kg was sent, 60000 kg came back`."""
    told = []
    if sent.get("workoutName") != stored.get("workoutName"):
        told.append(_differs("name", sent.get("workoutName"), stored.get("workoutName")))
    when, kept = when_in(sent.get("description")), when_in(stored.get("description"))
    if when != kept:
        told.append(_differs("condition", when, kept))
    nothing: Json = {}
    for number, (one, other) in enumerate(
        zip_longest(_rows(sent), _rows(stored), fillvalue=nothing), 1
    ):
        if not one or not other:
            told.append(_differs(f"step {number}", _called(one), _called(other)))
            continue
        told += [
            _differs(f"step {number}, {field}", one.get(field), other.get(field))
            for field in {**one, **other}
            if one.get(field) != other.get(field)
        ]
    return told


def _differs(what: str, sent: Any, stored: Any) -> str:
    return f"{what}: {_word(sent)} was sent, {_word(stored)} came back"


def _called(row: Json) -> str:
    if "rounds" in row:
        return f"{row['rounds']} rounds"
    return " ".join(str(row[field]) for field in ("kind", "category", "exercise") if row.get(field))


def _word(value: Any) -> str:
    return (
        "nothing"
        if value in (None, "")
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def _rows(document: Json) -> list[Json]:
    return [
        row
        for part in document["workoutSegments"]
        for step in part.get("workoutSteps") or []
        for row in _row(step)
    ]


def _row(step: Json, depth: int = 0) -> Iterator[Json]:
    inside = step.get("workoutSteps") or []
    if inside:
        yield {"depth": depth, "rounds": step.get("numberOfIterations")}
        for inner in inside:
            yield from _row(inner, depth + 1)
        return
    ends_by = (step.get("endCondition") or {}).get("conditionTypeKey")
    yield {
        "depth": depth,
        "kind": (step.get("stepType") or {}).get("stepTypeKey"),
        "category": step.get("category") or "",
        "exercise": step.get("exerciseName") or "",
        "ends by": ends_by,
        "amount": None
        if ends_by == "lap.button"
        else round(float(step.get("endConditionValue") or 0), 1),
        "weight": _kilograms(step),
        "note": " ".join((step.get("description") or "").split()),
    }


def _kilograms(step: Json) -> str:
    """Return the weight as people read it. Garmin's units carry what one of them is in grams."""
    value, unit = float(step.get("weightValue") or 0), step.get("weightUnit") or {}
    if not value:
        return ""
    grams = unit.get("factor") or _GRAMS.get(unit.get("unitKey") or "kilogram", 0.0)
    return f"{round(value * grams / 1000, 1):g} kg" if grams else f"{value:g} {unit.get('unitKey')}"
