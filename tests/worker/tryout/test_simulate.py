"""A simulated year of each runner, kept as a file that a coach can read.

The command prints the same. To write what it prints now, run
`SIMULATE=write .venv/bin/pytest tests/worker/tryout/test_simulate.py`, then read what changed.
"""

import os
from pathlib import Path

import pytest

from planner.search.rules import RULES
from worker.tryout.simulate import LIVES
from worker.tryout.simulate.report import _CLOSED

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.journey
@pytest.mark.parametrize("name", LIVES)
def test_a_year_reads_as_it_did(pronghorn, name):
    printed = pronghorn("simulate", name)
    assert (printed.code, printed.err) == (0, "")
    golden = GOLDEN / f"year-{name}.txt"
    if os.environ.get("SIMULATE") == "write":
        golden.write_text(printed.out, "utf-8")
    assert printed.out == golden.read_text("utf-8"), (
        "run SIMULATE=write .venv/bin/pytest tests/worker/tryout/test_simulate.py, and read it"
    )


def test_whatever_closes_a_day_for_lifting_can_be_said_in_a_few_words():
    assert {rule.id for rule in RULES if rule.kind == "heavy"} | {"S14"} == {*_CLOSED}


def test_an_unknown_runner_is_named(pronghorn):
    said = pronghorn("simulate", "sprinter")
    assert said.code == 2
    assert "'beginner', 'half', 'ultra'" in said.err
