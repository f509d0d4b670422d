"""`pronghorn doctor garmin` and `pronghorn record`, as a person meets them."""

import io
import json
import re
import sys

import pytest
import time_machine

from connectors import http
from connectors.sandbox import Fault, Sandbox


@pytest.fixture
def box(monkeypatch, pronghorn):
    with Sandbox(mfa=False) as box, time_machine.travel(box.now(), tick=True):
        monkeypatch.setenv("PRONGHORN_GARMIN__BASE_URL", box.garmin_url)
        monkeypatch.setattr(http, "pause", lambda _seconds: None)
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{box.password}\n"))
        assert pronghorn("connect", "garmin", "--email", box.email, "--password-stdin").code == 0
        yield box


def test_the_checklist_is_read_from_top_to_bottom(box, pronghorn):
    said = pronghorn("doctor", "garmin")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0].startswith("ok  Reading")
    assert any("Only you can see this" in line for line in lines)
    assert "The test workout is gone again. With --look it stays until you have seen it." in lines
    assert "  1. The squat in the test workout shows 60 kg." in said.out


def test_something_wrong_is_said_and_the_exit_code_is_1(box, pronghorn):
    box.faults.append(Fault("garmin", "POST", "/workout-service/schedule/*", status=400))
    said = pronghorn("doctor", "garmin")
    assert said.code == 1
    assert "NO  Garmin" in said.out


def test_a_program_gets_json(box, pronghorn):
    said = pronghorn("doctor", "garmin", "--json")
    told = json.loads(said.out)
    assert {check["ok"] for check in told["checks"]} == {True}
    assert len(told["only_you_can_see"]) > 5


def test_looking_needs_a_terminal(box, pronghorn):
    said = pronghorn("doctor", "garmin", "--look")
    assert said.code == 2
    assert "terminal" in said.err
    assert not [call for call in box.calls if call.path == "/workout-service/workout"]


@pytest.mark.parametrize("words", [("doctor", "garmin"), ("record", "answers")])
def test_without_an_account_the_way_to_one_is_named(pronghorn, words):
    said = pronghorn(*words)
    assert said.code == 2
    assert "pronghorn connect garmin" in said.err


def test_a_recording_holds_what_a_pass_reads_and_nothing_of_the_person(box, pronghorn, tmp_path):
    box.calls.clear()
    folder = tmp_path / "answers"
    said = pronghorn("record", folder)
    assert said.code == 0
    assert not [call for call in box.calls if call.method != "GET"]
    texts = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    read = {re.sub(r"\d{3,}", "x", call.path) for call in box.calls}
    box.calls.clear()
    assert pronghorn("sync", "--dry-run").code == 0
    assert {re.sub(r"\d{3,}", "x", call.path) for call in box.calls} <= read
    for secret in (
        box.email,
        "Sandbox Runner",
        "sandbox-runner",
        "1000001",
        "3400000001",
        "Forerunner",
        "1988-05-14",
    ):
        assert not [name for name, text in texts.items() if secret in text], secret
    (listing,) = [text for name, text in texts.items() if name.startswith("activitylist-service")]
    assert {row["activityType"]["typeKey"] for row in json.loads(listing)} >= {
        "running",
        "strength_training",
    }


def test_a_folder_that_is_there_is_not_written_into(box, pronghorn, tmp_path):
    said = pronghorn("record", tmp_path)
    assert said.code == 2
    assert "already exists" in said.err


def test_an_answer_that_cannot_be_had_is_told_and_the_others_are_saved(box, pronghorn, tmp_path):
    box.faults.append(Fault("garmin", "GET", "/calendar-service/*", status=500, times=99))
    said = pronghorn("record", tmp_path / "answers")
    assert said.code == 0
    assert "gave no usable answer (500)" in said.out
    assert list((tmp_path / "answers").glob("activitylist*"))
