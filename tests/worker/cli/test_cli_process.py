"""The command as a process: how fast it answers, and how it ends when it is stopped."""

import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import requests

from planner.rulebook.flags import FLAGS

pytestmark = pytest.mark.journey

PRONGHORN = str(Path(sys.executable).with_name("pronghorn"))
SLOW = (
    "sqlalchemy",
    "alembic",
    "stravalib",
    "garminconnect",
    "pydantic",
    "httpx",
    "rich",
    "icalendar",
    "jinja2",
    "planner",
)
COMMANDS = [
    "demo",
    "preview",
    "plan",
    "schema",
    "connect",
    "doctor",
    "sync",
    "status",
    "record",
    "undo",
    "disconnect",
    "replay",
    "serve",
    "link",
]


def test_help_needs_nothing_that_is_slow_to_import():
    code = f"import sys, worker.cli; print([m for m in {SLOW} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_names_every_command():
    done = subprocess.run([PRONGHORN, "--help"], capture_output=True, text=True, check=True)
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize(
    "command", [*COMMANDS, "connect garmin", "connect strava", "doctor garmin"]
)
def test_every_command_has_help(pronghorn, command):
    said = pronghorn(*command.split(), "--help")
    assert said.code == 0
    assert len(said.out.splitlines()) > 4


def test_the_help_of_preview_names_every_flag(pronghorn):
    said = pronghorn("preview", "--help").out
    assert [flag for flag in FLAGS if flag not in said] == []


def test_the_version_is_the_packages():
    said = subprocess.run([PRONGHORN, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == f"pronghorn {version('pronghorn')}\n"


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_stopped_leaves_no_folder(tmp_path, word):
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [PRONGHORN, "demo", "--serve", "--out", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        sign_in = next(line for line in process.stdout if "sign in to her accounts again" in line)
        process.send_signal(word)
        process.communicate(timeout=60)
    assert "@" in sign_in
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_ctrl_c_ends_quietly(tmp_path):
    pipe = tmp_path / "problem.json"
    os.mkfifo(pipe)
    command = [PRONGHORN, "plan", pipe]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        pipe.open("wb"),  # opens once the command reads from the other end
    ):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_the_worker_ends_well_when_it_is_told_to_stop(tmp_path):
    env = {**os.environ, "PRONGHORN_DATA": str(tmp_path), "PRONGHORN_WEB__PORT": "0"}
    with subprocess.Popen(
        [PRONGHORN, "serve"], stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        first = process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=60)[1]
    assert process.returncode == 0
    assert "the page is open" in first
    assert "/in/" in rest
    assert "Traceback" not in rest


def test_the_sandbox_stays_up_for_a_look_around_until_ctrl_c(tmp_path):
    command = [PRONGHORN, "demo", "--serve", "--out", str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        link = next(line.strip() for line in process.stdout if "/in/" in line)
        assert "Welcome to Pronghorn" in requests.get(link, timeout=60).text
        folder = next(
            line for line in process.stdout if line.startswith("export PRONGHORN_DATA=")
        ).partition("=")[2]
        command = next(line for line in process.stdout if "pronghorn status" in line).split()
        assert command == [str(Path(sys.executable).with_name("pronghorn")), "status"]
        env = {**os.environ, "PRONGHORN_DATA": folder.strip()}
        status = subprocess.run(
            [PRONGHORN, "status", "--json"], capture_output=True, text=True, env=env, check=True
        )
        again = subprocess.run(
            [PRONGHORN, "link"], capture_output=True, text=True, env=env, check=True
        )
        assert "Welcome to Pronghorn" in requests.get(again.stdout.strip(), timeout=60).text
        undone = subprocess.run(
            [PRONGHORN, "undo", "--yes"], capture_output=True, text=True, env=env, check=False
        )
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=60)[1]
    assert [a["state"] for a in json.loads(status.stdout)["accounts"]] == ["ok", "ok"]
    assert undone.returncode == 0
    assert "; 0 left." in undone.stdout
    assert (process.returncode, err) == (130, "")
    assert not Path(folder.strip()).exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk to write to")
def test_a_full_disk_is_told_in_a_sentence():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [PRONGHORN, "schema", "problem"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (
        2,
        b"No space left on device. Make room and run the command again.\n",
    )


def test_a_reader_that_goes_away_is_no_fault():
    done = subprocess.run(
        f"{PRONGHORN} schema problem | head -c 1", shell=True, capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (b"{", b"")
