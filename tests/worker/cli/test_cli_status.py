"""`pronghorn status` names every account state and kind of pass, and its JSON keeps its shape."""

import json
from typing import get_args

import pytest

from worker.bootstrap import open_world
from worker.clock import utc_now
from worker.settings import load_settings
from worker.status import PASS_NAMES, STATE_NAMES
from worker.store import Account, AccountState, PassKind, PassRecord


@pytest.fixture
def store(pronghorn):
    with open_world(load_settings()) as world:
        yield world.store


@pytest.mark.parametrize("state", get_args(AccountState))
def test_the_terminal_names_every_state_of_an_account(store, pronghorn, state):
    store.accounts.put(Account("archive", "file", "history.zip", b"sealed", utc_now()))
    store.accounts.report("archive", state, "the reason for it")

    said = pronghorn("status").out

    assert f"Export file: {STATE_NAMES[state]}" in said
    assert "the reason for it" in said


@pytest.mark.parametrize("kind", get_args(PassKind))
def test_the_terminal_names_every_kind_of_pass(store, pronghorn, kind):
    store.journal.record(PassRecord(kind, utc_now(), utc_now(), 2, ("a problem",)))

    said = pronghorn("status").out

    assert PASS_NAMES[kind] in said
    assert "a problem" in said


def test_the_json_keeps_its_shape(store, pronghorn):
    store.accounts.put(Account("archive", "file", "history.zip", b"sealed", utc_now()))
    store.journal.record(PassRecord("pass", utc_now(), utc_now(), 2, ("a problem",), ("a line",)))
    store.journal.schedule("pass", utc_now())

    status = json.loads(pronghorn("status", "--json").out)

    assert list(status) == [
        "data",
        "today",
        "zone",
        "go",
        "paused",
        "taken_back",
        "accounts",
        "sign_ins_refused",
        "faults",
        "last_pass",
        "passes",
        "backlog",
        "mails",
        "due",
        "next_pass",
        "next_mail",
        "plan",
    ]
    account = ["platform", "name", "state", "reason", "not_before", "read", "budget"]
    assert list(status["accounts"][0]) == account
    assert status["last_pass"] == status["passes"][0]
    assert list(status["last_pass"]) == ["kind", "at", "writes", "errors", "lines"]
    assert list(status["due"][0]) == ["job", "at", "failures"]
    assert status["next_pass"] == status["due"][0]["at"]
