"""The loop that runs what is due: on time, once, later after a fault, and stopped cleanly."""

import datetime as dt
import signal
import subprocess
import sys
import time

import pytest

from connectors.errors import Unavailable
from tests.places import ROOT
from worker.bootstrap import open_world
from worker.engine.bell import Bell
from worker.engine.local import CLAIM, EVERY, FIRST_RETRY, Job, Retry, jobs, run_until
from worker.lock import PassRunning, only_one
from worker.settings import load_settings
from worker.store import OWNER

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)  # a Monday
DAY = dt.timedelta(days=1)


@pytest.fixture
def open_here(tmp_path):
    settings = load_settings(data=tmp_path, zone="Europe/Berlin")
    return lambda athlete=OWNER: open_world(settings, lambda: NOON, athlete)


class Idle(Bell):
    """Ends the work as soon as nothing is due."""

    def wait(self, seconds):
        self.end()


def run_once(open_here, run, name="pass"):
    """Serve until one job is over, and return when it comes next."""
    stop = Bell()

    def then_stop(world):
        stop.end()
        return run(world)

    run_until(stop, open_here, {name: Job(then_stop, lambda world: world.now() + DAY)})
    with open_here() as world:
        return next(due for due in world.store.journal.due() if due.job == name)


def test_a_pass_is_due_at_once_and_then_again_later(open_here):
    ran = []
    due = run_once(open_here, lambda world: ran.append(world.folder))
    assert len(ran) == 1
    assert (due.at, due.failures, due.claimed_until) == (NOON + DAY, 0, None)


def test_an_owner_who_begins_anew_gets_the_weekly_mail_without_a_new_start(open_here):
    stop, looked = Bell(), []

    def leaves(world):
        looked.append(world.now())
        if len(looked) == 1:
            world.store.members.remove(OWNER, NOON + DAY)
        else:
            stop.end()

    run_until(
        stop,
        open_here,
        {**jobs(lambda _world: None), "pass": Job(leaves, lambda world: world.now())},
    )
    with open_here() as world:
        assert "weekly" in {due.job for due in world.store.journal.due()}


def _fails(_world):
    raise Unavailable("garmin", "is down")


def _breaks(_world):
    raise ZeroDivisionError


@pytest.mark.parametrize("run", [_fails, _breaks, lambda _world: Retry()])
def test_what_went_wrong_is_tried_again_twice_as_late_each_time(open_here, run):
    assert [run_once(open_here, run).at - NOON for _ in range(3)] == [
        FIRST_RETRY,
        2 * FIRST_RETRY,
        4 * FIRST_RETRY,
    ]
    assert run_once(open_here, lambda _world: None).failures == 0


def test_a_platform_is_not_asked_before_it_wants_to_be(open_here):
    assert run_once(open_here, lambda _world: Retry(NOON + DAY)).at == NOON + DAY


def test_what_a_dead_process_had_taken_is_free_again(open_here):
    with open_here() as world:
        world.store.journal.schedule("pass", NOON)
        world.store.journal.claim("pass", NOON, NOON + CLAIM)
    ran = []
    run_once(open_here, lambda _world: ran.append(1))
    assert ran == [1]


def test_a_folder_is_served_once(open_here, tmp_path):
    with only_one(tmp_path, "serve.lock"), pytest.raises(PassRunning):
        run_until(Bell(), open_here, jobs(None))


def test_the_mail_waits_for_its_hour_and_one_that_is_overdue_is_sent(open_here):
    sent = []
    work = {"weekly": jobs(lambda world: sent.append(world.now()))["weekly"]}
    run_until(Idle(), open_here, work)
    assert sent == []
    sunday = dt.datetime(2026, 3, 8, 17, tzinfo=dt.UTC)  # 18:00 in Berlin
    with open_here() as world:
        assert [due.at for due in world.store.journal.due()] == [sunday]
        world.store.journal.schedule("weekly", NOON - DAY)
    run_until(Idle(), open_here, work)
    assert sent == [NOON]
    with open_here() as world:
        assert [due.at for due in world.store.journal.due()] == [sunday]


def test_with_nothing_connected_a_pass_is_tried_again_and_nothing_breaks(open_here):
    stop = Bell()
    real = jobs(None)["pass"]

    def run(world):
        stop.end()
        return real.run(world)

    run_until(stop, open_here, {"pass": Job(run, real.next_due)})
    with open_here() as world:
        due = world.store.journal.due()[0]
    assert due.failures == 1
    assert due.at - NOON == FIRST_RETRY
    assert FIRST_RETRY < EVERY


SERVE = """
import sys
from pathlib import Path
from worker.bootstrap import open_world
from worker.engine.bell import Bell
from worker.engine.local import jobs, serve
from worker.settings import load_settings
settings = load_settings(data=Path(sys.argv[1]))
serve(lambda athlete: open_world(settings, athlete_id=athlete), jobs(lambda world: None), Bell())
"""


@pytest.mark.journey
@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(tmp_path, name):
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
    ) as served:
        deadline = time.monotonic() + 60
        while not (tmp_path / "serve.lock").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        served.send_signal(name)
        said, _ = served.communicate(timeout=60)
    assert served.returncode == 0, said
    assert "Traceback" not in said
