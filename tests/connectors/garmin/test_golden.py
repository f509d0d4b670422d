"""What is sent to Garmin, written out: a file for each exercise and for each session template.

After a change that is meant, write the files anew and look at what git says:

    GOLDEN=write .venv/bin/pytest tests/connectors/garmin/test_golden.py
"""

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from connectors.garmin.strength import steps
from connectors.ports import Mark
from planner.log.history import LiftingLog
from planner.model import Athlete, Block, KnownLift, Session
from planner.rulebook.catalogue import CATALOGUE, EXERCISES
from planner.session.content import build
from planner.session.dose import Dose
from planner.session.jumps import contacts_of

GOLDEN = Path(__file__).with_name("golden")
MARK = Mark("0123456789abcdef")
DAY = dt.date(2026, 3, 3)
GYM = ("barbell", "rack", "dumbbells", "bands", "box")
LOG = LiftingLog(
    {
        name: KnownLift(e1rm_kg=70, at=DAY)
        for name in ("back_squat", "romanian_deadlift", "dumbbell_row")
    }
)
PHASES = [f"phase_{number}" for number in range(6)]
SMALL = {
    "primer": "primer",
    "micro": "micro",
    "light": "light",
    "plyo": "plyo",
    "plyo_before_run": "plyo",
}
MOST_STEPS = 50  # what other clients have sent; how many Garmin takes is not known


def the_session(blocks, kinds, title, minutes, contacts):
    return Session(
        uid="s1",
        date=DAY,
        half="pm",
        kinds=kinds,
        title=title,
        minutes=minutes,
        blocks=blocks,
        contacts=contacts,
        reason="Tuesday has no run; Sunday's long run is 5 days away.",
        rules=(),
        condition="Only if you slept well" if "heavy" in kinds else "",
    )


def template(name, variant, equipment=GYM):
    phase = int(name[-1]) if name in PHASES else 3
    kinds = ("plyo", "heavy") if name in PHASES else (SMALL[name],)
    dose = Dose(
        kinds,
        phase,
        1,
        variant,
        tier=min(phase, 2),
        contacts=50,
        before_run=name == "plyo_before_run",
    )
    athlete = Athlete(strength_level="intermediate", equipment=equipment, body_mass_kg=60)
    made = build(dose, athlete, LOG, age=38)
    return the_session(made.blocks, kinds, made.title, made.minutes, made.contacts)


def sessions():
    for name in (*PHASES, *SMALL):
        for variant in range(len(CATALOGUE.templates[name].variants)):
            yield f"{name}_{'ab'[variant]}", template(name, variant), steps.METRIC
    yield "phase_3_a_without_equipment", template("phase_3", 0, ()), steps.METRIC
    for wire in ("kilograms", "pounds"):
        yield (
            f"phase_3_a_in_pounds_sent_as_{wire}",
            template("phase_3", 0),
            steps.WeightStyle("imperial", wire),
        )


def one_exercise(name):
    exercise = EXERCISES[name]
    block = Block(
        exercise=name,
        sets=1 if name == "warm_up" else 3,
        reps=None if exercise.timed else 5,
        seconds=30 if exercise.timed else None,
        load_kg=20 if exercise.loads else None,
        rir=None if exercise.timed or exercise.pattern == "plyo" else 2,
        rest_s=0 if name == "warm_up" else 90,
        each_side=exercise.each_side,
        note=exercise.note,
    )
    kinds = ("plyo",) if exercise.pattern == "plyo" else ("heavy",)
    return the_session(
        (block,), kinds, "Jumps" if kinds == ("plyo",) else "Heavy A", 10, contacts_of(block)
    )


def readable(value, indent=0):
    """JSON with one line for each step, and for each field of the workout."""
    if not any(
        f'"{part}":' in json.dumps(value)
        for part in ("workoutSegments", "workoutSteps", "endCondition")
    ):
        return json.dumps(value, ensure_ascii=False)
    inner = "\n" + " " * (indent + 1)
    if isinstance(value, list):
        return (
            f"[{inner}{f',{inner}'.join(readable(item, indent + 1) for item in value)}{inner[:-1]}]"
        )
    if "workoutSegments" in value or "workoutSteps" in value:
        fields = [
            f'"{name}": {readable(field, indent + 1)}'
            for name, field in value.items()
            if field is not None
        ]
        return f"{{{inner}{f',{inner}'.join(fields)}{inner[:-1]}}}"
    return json.dumps(value, ensure_ascii=False)


CASES = {
    **{f"exercises/{name}": (one_exercise(name), steps.METRIC) for name in EXERCISES},
    **{f"sessions/{name}": (session, style) for name, session, style in sessions()},
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_sent_is_what_is_written_down(name):
    session, style = CASES[name]
    document = steps.workout(session, MARK, style)
    text = readable(document) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert json.loads(text) == document
    assert path.read_text("utf-8") == text, (
        "look at the difference; the head of this file says how to write it anew"
    )


def test_no_file_is_left_of_what_is_no_more():
    there = {str(path.relative_to(GOLDEN).with_suffix("")) for path in GOLDEN.rglob("*.json")}
    assert there == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_every_workout_is_short_enough_for_a_watch(name):
    document = steps.workout(CASES[name][0], MARK, CASES[name][1])
    (part,) = document["workoutSegments"]
    numbers = [
        s["stepOrder"]
        for step in part["workoutSteps"]
        for s in (step, *step.get("workoutSteps", []))
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= MOST_STEPS
    assert len(document["workoutName"]) <= 40
    assert "…" not in document["workoutName"]
