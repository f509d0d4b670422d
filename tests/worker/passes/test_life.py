"""Whatever goes wrong, after a clean pass each session is there once."""

from collections import Counter
from typing import ClassVar

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from tests.worker.passes.hands import BoxHands, TwinHands
from tests.worker.passes.life import MONDAY, Life
from worker.settings import load_settings
from worker.store import open_store

PARTS, LIVES, STEPS = 4, 75, 50

pytestmark = [pytest.mark.journey, pytest.mark.timeout(3600)]  # seconds: for what hangs


def fresh_store(tmp_path):
    """Return a store that does not wait for the disk: only a lost power needs that."""
    store = open_store(tmp_path / "pronghorn.db")
    event.listen(
        store.database.engine,
        "connect",
        lambda connection, _: connection.execute("PRAGMA synchronous = OFF"),
    )
    store.database.engine.dispose()
    return store


@pytest.fixture
def machine(tmp_path):
    """Return the machine on the calendar in memory."""
    store = fresh_store(tmp_path)

    class InMemory(Life):
        settings_ = load_settings(data=tmp_path)
        database = store.database
        met: ClassVar = Counter()

        def take(self):
            return TwinHands(MONDAY)

    yield InMemory
    store.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_after_thousands_of_steps_of_bad_luck_one_clean_pass_puts_all_of_it_right(machine, part):
    steps = settings(
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[
            Phase.generate
        ],  # a failing life is short enough to read, and shrinking takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(part)(machine), settings=steps)
    assert machine.steps >= 10_000 / PARTS
    assert min(machine.met["killed"], machine.met["Unavailable"]) > 20
    assert machine.met["RateLimited"] + machine.met["Blocked"] > 0


@pytest.fixture
def machine_on_a_socket(tmp_path, box):
    """Return the same machine on the sandbox, with the real connector between.

    The time is the machine's.
    """
    store = fresh_store(tmp_path)

    class OnASocket(Life):
        settings_ = load_settings(data=tmp_path)
        database = store.database
        met: ClassVar = Counter()

        def take(self):
            return BoxHands(box, MONDAY)

        def a_pass(self, script):
            with time_machine.travel(self.now, tick=False):
                return super().a_pass(script)

    yield OnASocket
    store.close()


def test_the_same_over_a_socket_with_the_real_connector(machine_on_a_socket):
    steps = settings(
        max_examples=12,
        stateful_step_count=40,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(1)(machine_on_a_socket), settings=steps)
    assert machine_on_a_socket.steps >= 400
    assert machine_on_a_socket.met["Unavailable"] > 0
