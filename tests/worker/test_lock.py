"""One process at a time, and a process that is killed holds nobody up."""

import subprocess
import sys
import time

import pytest

from worker import lock
from worker.lock import PassRunning, only_one, waiting
from worker.store import StoreError

HOLD = """
import sys, time
from pathlib import Path
from worker.lock import only_one

with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path):
    """A process that holds the lock of the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_lock_of_a_killed_process_is_free(holder, tmp_path):
    with pytest.raises(PassRunning, match="Another Pronghorn"), only_one(tmp_path):
        pass

    holder.kill()
    holder.wait()

    with only_one(tmp_path):
        pass


def test_somebody_in_this_process_keeps_others_out_too(tmp_path):
    with only_one(tmp_path):
        with pytest.raises(PassRunning), only_one(tmp_path):
            pass
        with only_one(tmp_path, "another.lock"):
            pass
    with only_one(tmp_path):
        pass


def test_waiting_ends_after_a_while(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE_S", 0.2)
    began = time.monotonic()
    with only_one(tmp_path), pytest.raises(PassRunning), waiting(tmp_path, "lock"):
        pass
    assert time.monotonic() - began >= 0.2


def test_a_fault_inside_is_nobody_elses_lock(tmp_path):
    with pytest.raises(TimeoutError, match="mine"), only_one(tmp_path):
        raise TimeoutError("mine")
    with only_one(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_gives_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="PRONGHORN_DATA"), only_one(tmp_path / "file"):
        pass
