"""A pass that is killed at any moment, and a normal one after it, leave each session once."""

import copy
import datetime as dt
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from connectors.sandbox import Sandbox
from planner.model import Plan
from tests.places import ROOT
from tests.worker.conftest import Home
from worker.passes import sync

PARTS = 4  # so that two workers share the deaths

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]


@dataclass
class Stage:
    """A sandbox and a data folder that can be put back as they were, and a process to die in."""

    home: Home
    plan: Plan
    dying: subprocess.Popen[str]
    saved: Path
    garmin: dict[str, Any] = field(default_factory=dict)

    def remember(self) -> None:
        """Keep how everything is now."""
        account = self.home.box.garmin
        self.garmin = {
            "workouts": copy.deepcopy(account.workouts),
            "schedule": copy.deepcopy(account.schedule),
        }
        shutil.rmtree(self.saved, ignore_errors=True)
        shutil.copytree(self.home.folder, self.saved)

    def put_back(self) -> None:
        """Make everything as it was when remembered."""
        self.home.box.garmin.workouts = copy.deepcopy(self.garmin["workouts"])
        self.home.box.garmin.schedule = copy.deepcopy(self.garmin["schedule"])
        shutil.rmtree(self.home.folder)
        shutil.copytree(self.saved, self.home.folder)

    def die(self, plan: Plan, point: int) -> dict[str, Any]:
        """Run a pass that is killed at a moment; -1: at none."""
        order = {
            "folder": str(self.home.folder),
            "garmin": self.home.box.garmin_url,
            "now": self.home.box.now().isoformat(),
            "plan": plan.model_dump_json(),
            "point": point,
        }
        assert self.dying.stdin is not None
        assert self.dying.stdout is not None
        self.dying.stdin.write(json.dumps(order) + "\n")
        self.dying.stdin.flush()
        return json.loads(self.dying.stdout.readline())

    def a_pass(self, plan: Plan, monkeypatch) -> sync.PassReport:
        """Run a normal pass that wants this plan."""
        monkeypatch.setattr(sync, "make_plan", lambda _problem: plan)
        monkeypatch.setattr(sync, "check", lambda _problem, _plan: ())
        with self.home.world() as world:
            return sync.run_pass(world)

    def theirs(self) -> tuple[dict[int, Any], dict[int, Any]]:
        """Return what is not ours in the sandbox."""
        ours, account = self.home.ours(), self.home.box.garmin
        return (
            {n: w for n, w in account.workouts.items() if str(n) not in ours},
            {
                n: (e.workout_id, e.date)
                for n, e in account.schedule.items()
                if str(e.workout_id) not in ours
            },
        )


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """Set the stage: connected, read once, with nothing planned.

    `plan` is what the planner would have wanted.
    """
    folder = tmp_path_factory.mktemp("kill")
    dying = subprocess.Popen(
        [sys.executable, "-m", "tests.worker.passes.dying"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with Sandbox(dt.date(2026, 3, 2), mfa=False) as box, dying:
        home = Home(box, folder / "data")
        home.connect_garmin()
        with home.world() as world:
            plan = sync.run_pass(world, dry_run=True).plan
        made = Stage(home, plan, dying, folder / "saved")
        with pytest.MonkeyPatch.context() as monkeypatch:
            made.a_pass(wanting(plan), monkeypatch)
        made.remember()
        yield made


def wanting(plan: Plan, *sessions) -> Plan:
    return plan.model_copy(update={"sessions": tuple(sessions)})


def first_pass(stage, _monkeypatch) -> Plan:
    """Two sessions are created."""
    return wanting(stage.plan, *stage.plan.sessions[:2])


def second_pass(stage, monkeypatch) -> Plan:
    """One session moves, one changes, one goes, one comes."""
    moves, changes, goes, comes = stage.plan.sessions[:4]
    stage.a_pass(wanting(stage.plan, moves, changes, goes), monkeypatch)
    moved = moves.model_copy(update={"date": comes.date + dt.timedelta(days=2)})
    changed = changes.model_copy(update={"title": "Another", "blocks": comes.blocks})
    return wanting(stage.plan, moved, changed, comes)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("prepare", [first_pass, second_pass])
def test_killed_anywhere_and_run_again_each_session_stands_exactly_once(
    stage, prepare, part, monkeypatch
):
    plan = prepare(stage, monkeypatch)
    kept = copy.copy(stage.garmin), stage.saved
    stage.saved = stage.saved.with_name("prepared")
    stage.remember()
    moments = stage.die(plan, -1)["moments"]
    assert moments > 20
    stage.put_back()
    theirs = stage.theirs()
    for point in range(part, moments, PARTS):
        assert stage.die(plan, point)["killed"], point
        report = stage.a_pass(plan, monkeypatch)
        assert report.errors == (), point
        days = sorted(days for days in stage.home.ours().values())
        assert days == sorted([s.date] for s in plan.sessions), point
        assert stage.a_pass(plan, monkeypatch).writes == 0, point
        assert report.findings == (), point
        assert stage.theirs() == theirs, point
        stage.put_back()
    stage.garmin, stage.saved = kept
    stage.put_back()
