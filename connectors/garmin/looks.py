"""What a person would see in a workout.

It is the same whether the workout was sent or came back, and different once it was changed.
The server numbers steps, fills in units and defaults, and stores a blank as null. None of that
counts.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from connectors.garmin.rows import Json
from connectors.garmin.strength.steps import when_in
from planner.language import _, ngettext

# How many grams a unit is, by its name, should its factor be missing.
_GRAMS = {
    "kilogram": 1000.0,
    "pound": 453.59237,
}


def digest(document: Json) -> str:
    """Return a fingerprint of what a person sees in a workout."""
    seen = [document.get("workoutName"), when_in(document.get("description")), *_rows(document)]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def differences(sent: Json, stored: Json) -> list[str]:
    """Say what a person would see differently.

    For example `step 3, weight: 60 kg was sent, 60000 kg came back`.
    """
    sentences: list[str] = []

    if sent.get("workoutName") != stored.get("workoutName"):
        sentences.append(_differs(_("name"), sent.get("workoutName"), stored.get("workoutName")))

    when_sent = when_in(sent.get("description"))
    when_stored = when_in(stored.get("description"))
    if when_sent != when_stored:
        sentences.append(_differs(_("condition"), when_sent, when_stored))

    nothing: Json = {}
    pairs = zip_longest(_rows(sent), _rows(stored), fillvalue=nothing)
    for number, (row_sent, row_stored) in enumerate(pairs, 1):
        sentences += _step_differs(number, row_sent, row_stored)

    return sentences


def _step_differs(number: int, sent: Json, stored: Json) -> list[str]:
    """Say how a step differs. An empty one is missing on its side."""
    if not sent or not stored:
        step = _("step {number}", number=number)
        return [_differs(step, _called(sent), _called(stored))]

    sentences: list[str] = []
    for field in {**sent, **stored}:
        if sent.get(field) != stored.get(field):
            what = _("step {number}, {field}", number=number, field=field)
            sentences.append(_differs(what, sent.get(field), stored.get(field)))
    return sentences


def _differs(what: str, sent: Any, stored: Any) -> str:
    return _(
        "{what}: {sent} was sent, {stored} came back",
        what=what,
        sent=_word(sent),
        stored=_word(stored),
    )


def _called(row: Json) -> str:
    if "rounds" in row:
        return ngettext("{count} round", "{count} rounds", row["rounds"])

    words = [str(row[field]) for field in ("kind", "category", "exercise") if row.get(field)]
    return " ".join(words)


def _word(value: Any) -> str:
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _rows(document: Json) -> list[Json]:
    """Return the steps of a workout in order, each group before the steps in it."""
    rows: list[Json] = []
    for segment in document["workoutSegments"]:
        for step in segment.get("workoutSteps") or []:
            rows += _rows_of_step(step, depth=0)
    return rows


def _rows_of_step(step: Json, depth: int) -> Iterator[Json]:
    inner_steps = step.get("workoutSteps") or []
    if not inner_steps:
        yield _row(step, depth)
        return

    yield {"depth": depth, "rounds": step.get("numberOfIterations")}
    for inner in inner_steps:
        yield from _rows_of_step(inner, depth + 1)


def _row(step: Json, depth: int) -> Json:
    ends_by = (step.get("endCondition") or {}).get("conditionTypeKey")
    amount = None
    if ends_by != "lap.button":
        amount = round(float(step.get("endConditionValue") or 0), 1)

    return {
        "depth": depth,
        "kind": (step.get("stepType") or {}).get("stepTypeKey"),
        "category": step.get("category") or "",
        "exercise": step.get("exerciseName") or "",
        "ends by": ends_by,
        "amount": amount,
        "weight": _kilograms(step),
        "note": " ".join((step.get("description") or "").split()),
    }


def _kilograms(step: Json) -> str:
    """Return the weight as people read it. Garmin's units carry how many grams one of them is."""
    value = float(step.get("weightValue") or 0)
    if not value:
        return ""

    unit = step.get("weightUnit") or {}
    grams = unit.get("factor") or _GRAMS.get(unit.get("unitKey") or "kilogram", 0.0)
    if not grams:
        return f"{value:g} {unit.get('unitKey')}"
    return f"{round(value * grams / 1000, 1):g} kg"
