"""The suite for the real Garmin, tried on the sandbox.

It does its work, is a guest, and cleans up after a death.
"""

import ast
import base64
import json
import os
import subprocess
import sys

import pytest

from connectors.ports import Mark
from connectors.sandbox import Sandbox
from tests.places import ROOT

pytestmark = pytest.mark.journey

CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"


def live(*words, **env):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/live",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *words,
    ]
    outside = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GARMIN_LIVE", "PYTEST"))
    }
    return subprocess.run(
        command, cwd=ROOT, env=outside | env, capture_output=True, text=True, check=False
    )


@pytest.fixture
def box():
    with Sandbox() as box:
        yield box


@pytest.fixture
def env(box, tmp_path):
    issued = box.garmin.tokens.issue(CLIENT, None)
    tokens = {"di_token": issued.access, "di_refresh_token": issued.refresh, "di_client_id": CLIENT}
    line = "pronghorn-garmin-" + base64.urlsafe_b64encode(json.dumps(tokens).encode()).decode()
    (tmp_path / "token").write_text(line, "utf-8")
    return {
        "GARMIN_LIVE_TOKEN": str(tmp_path / "token"),
        "GARMIN_LIVE_URL": box.garmin_url,
        "GARMIN_LIVE_TODAY": box.today.isoformat(),
    }


def all_of(box):
    return dict(box.garmin.workouts), {
        n: (e.workout_id, e.date) for n, e in box.garmin.schedule.items()
    }


def test_no_live_test_gives_itself_the_right_to_touch_anything():
    for path in (ROOT / "tests" / "live").glob("test_*.py"):
        code = ast.walk(ast.parse(path.read_text("utf-8")))
        named = {node.id for node in code if isinstance(node, ast.Name)}
        assert not named & {"Ours", "proved", "Mark", "Connection"}, path.name


def test_without_a_token_it_is_skipped_and_says_what_it_needs():
    done = live("-rs")
    assert done.returncode == 0, done.stdout
    assert "GARMIN_LIVE_TOKEN" in done.stdout
    assert "passed" not in done.stdout


def test_with_one_it_passes_changes_nothing_of_anybodys_and_signs_in_never(box, env, tmp_path):
    before = all_of(box)
    old = (tmp_path / "token").read_text("utf-8")
    box.garmin.tokens.end_access()  # renewed tokens have to be kept: the old ones are dead
    done = live(**env)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
    assert all_of(box) == before
    assert box.logins == 0
    assert (tmp_path / "token").read_text("utf-8") != old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["token"]


def test_what_a_killed_run_left_is_removed_by_the_next_and_nothing_that_only_looks_like_it(
    box, env, tmp_path
):
    workout = next(iter(box.garmin.workouts.values()))
    mine, other = Mark.fresh(), Mark.fresh()
    (tmp_path / "token.made").write_text(f"{mine}\n", "utf-8")
    kept = box.garmin.create_workout(
        workout | {"workoutName": "Pronghorn test", "description": f"{other}"}
    )
    before = all_of(box)
    left = box.garmin.create_workout(
        workout | {"workoutName": "Pronghorn test", "description": f"{mine}"}
    )
    box.garmin.put_on_calendar(left["workoutId"], box.today)
    done = live("-k", "what_was_done", **env)
    assert done.returncode == 0, done.stdout
    assert kept["workoutId"] in box.garmin.workouts
    assert all_of(box) == before
