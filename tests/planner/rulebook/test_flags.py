"""The table of flags: every flag is in it, and nothing else decides by a flag's name."""

import datetime as dt
import re
from pathlib import Path
from typing import get_args

import pytest

from planner import check, plan
from planner.model import Activity, Flag, PlanningProblem
from planner.rulebook.book import IDS
from planner.rulebook.catalogue import EXERCISES
from planner.rulebook.flags import FLAGS, FlagRow, closing, rows_of
from planner.season.phases import season_of

MONDAY = dt.date(2026, 3, 2)
LIFTER = {
    "phase": 3,
    "heavy_done": 24,
    "last_heavy": MONDAY - dt.timedelta(days=3),
    "plyo_gate": "open",
    "plyo_tier": 1,
}
RUNNING = tuple(
    Activity(
        id=f"run-{days}",
        start=dt.datetime.combine(MONDAY - dt.timedelta(days=days), dt.time(7)),
        sport="run",
        moving_s=2400,
        distance_m=6500,
        kind="easy",
    )
    for days in range(1, 60, 3)
)
ROOT = Path(__file__).parents[3]


def posed(*flags):
    """A week in which an intermediate lifter may both lift and jump, but for the flags."""
    problem = PlanningProblem(
        today=MONDAY,
        athlete={"strength_level": "intermediate"},
        activities=RUNNING,
        strength=LIFTER,
    )
    return problem.model_copy(update={"flags": flags})


def kinds(made):
    return {kind for session in made.sessions for kind in session.kinds}


def test_every_flag_of_the_model_has_a_row():
    assert set(FLAGS) == set(get_args(Flag))


@pytest.mark.parametrize("flag", FLAGS)
def test_every_row_has_its_words_and_rules_that_exist(flag):
    row = FLAGS[flag]

    assert row.question
    assert row.status.endswith(".")
    assert row.button
    assert set(row.closes.values()) <= IDS
    assert bool(row.why) == bool(row.closes)
    if row.quick:
        assert row.in_form


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_closes_what_its_row_says_and_nothing_else(flag):
    problem = posed(flag)
    row = FLAGS[flag]
    made = plan(problem)

    assert check(problem, made) == ()
    assert ("heavy" in kinds(made)) is ("heavy" not in row.closes)
    assert ("plyo" in kinds(made)) is ("plyo" not in row.closes)
    for kind, rule in row.closes.items():
        closed = {c.date: c.rule for c in made.closed if c.kind == kind}
        assert set(closed.values()) == {rule}
        assert len(closed) == problem.horizon_days
    assert season_of(problem, ()).first_exposures is row.new_to_lifting
    assert (row.warning in made.warnings) is bool(row.warning)


@pytest.mark.parametrize("flag", FLAGS)
def test_the_judge_finds_what_a_flag_forbids(flag):
    unflagged = plan(posed())
    broken = {breach.rule for breach in check(posed(flag), unflagged)}

    assert {"heavy", "plyo"} <= kinds(unflagged)
    assert set(FLAGS[flag].closes.values()) <= broken


def test_what_the_flags_of_the_first_edition_close():
    """Written out once more, so that a slip in the table is seen."""
    everything = {"illness", "injury", "bone_stress_injury"}
    jumps = everything | {"achilles_pain", "plantar_pain", "patellar_pain", "pregnant"}

    assert {flag for flag, row in FLAGS.items() if "heavy" in row.closes} == everything
    assert {flag for flag, row in FLAGS.items() if "plyo" in row.closes} == jumps
    assert {flag for flag, row in FLAGS.items() if row.new_to_lifting} == {"first_exposures"}


def test_a_new_pain_closes_jumps_by_its_row_alone(monkeypatch):
    row = FlagRow(
        question="My shin hurts",
        status="Your shin hurts.",
        button="My shin hurts",
        closes={"plyo": "P01"},
        why="no jumps while your shin hurts",
        warning="You reported pain.",
    )
    monkeypatch.setitem(FLAGS, "shin_pain", row)
    problem = posed("shin_pain")
    made = plan(problem)

    assert kinds(made) == {"heavy"}
    assert sum(session.contacts for session in made.sessions) == 0
    assert {c.text for c in made.closed if c.kind == "plyo"} == {"No jumps while your shin hurts"}
    assert "You reported pain." in made.warnings
    assert {breach.rule for breach in check(problem, plan(posed()))} == {"P01"}


def test_a_new_pain_changes_a_session_by_its_row_alone(monkeypatch):
    row = FlagRow(
        question="My calf hurts",
        status="Your calf hurts.",
        button="My calf hurts",
        keeps={"calf": ("isometric_calf_hold",)},
        instead={"calf": ("isometric_calf_hold",)},
        note="calf pain 2/10 at most",
    )
    monkeypatch.setitem(FLAGS, "calf_pain", row)
    problem = posed("calf_pain")
    made = plan(problem)

    blocks = [block for session in made.sessions for block in session.blocks]
    calves = {b.exercise for b in blocks if EXERCISES[b.exercise].pattern == "calf"}
    assert calves == {"isometric_calf_hold"}
    assert all("calf pain 2/10" in block.note for block in blocks)
    assert check(problem, made) == ()
    assert {breach.rule for breach in check(problem, plan(posed()))} == {"8.6"}


def test_two_pains_are_warned_of_once():
    warnings = plan(posed("achilles_pain", "patellar_pain")).warnings

    assert warnings.count(FLAGS["achilles_pain"].warning) == 1


def test_rows_come_in_the_order_of_the_table():
    assert rows_of(("pregnant", "illness")) == [FLAGS["illness"], FLAGS["pregnant"]]
    assert closing(("achilles_pain", "pregnant"), "plyo") is FLAGS["achilles_pain"]
    assert closing(("achilles_pain", "injury"), "heavy", "plyo") is FLAGS["injury"]
    assert closing((), "plyo") is None


def test_nothing_else_decides_by_the_name_of_a_flag():
    quoted = "|".join([*get_args(Flag), "pain"])
    names = re.compile(f"[\"']({quoted})[\"']")
    places = {
        str(file.relative_to(ROOT))
        for room in ("planner", "worker")
        for suffix in ("py", "html", "txt")
        for file in (ROOT / room).rglob(f"*.{suffix}")
        if names.search(file.read_text(encoding="utf-8"))
    }

    assert places == {
        "planner/model.py",
        "planner/rulebook/flags.py",
        "worker/tryout/simulate/year.py",  # whose invented runner falls ill
    }


def test_the_settings_page_lists_every_flag():
    lines = [
        line
        for folder in ("deploy", "docs")
        for file in (ROOT / folder).rglob("*.md")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `PRONGHORN_FLAGS`")
    ]

    assert len(lines) == 1
    assert set(get_args(Flag)) <= set(re.findall(r"`(\w+)`", lines[0]))
