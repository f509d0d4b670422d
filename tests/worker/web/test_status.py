"""The status page names every state of an account and every kind of pass."""

from typing import get_args

import pytest

from worker.status import PASS_NAMES, STATE_NAMES, as_json, status
from worker.store import OWNER, Account, AccountState, PassKind, PassRecord


@pytest.mark.parametrize("state", get_args(AccountState))
def test_the_page_names_every_state_of_an_account(site, owner, state):
    site.store.accounts.put(Account("garmin", "17", "Runner", b"sealed", site.now()))
    site.store.accounts.report("garmin", state, "the reason for it")

    page = owner.get("/status").text

    mood = "good" if state == "ok" else "bad"
    assert f'<span class="tag {mood}">{STATE_NAMES[state]}</span>' in page
    assert "the reason for it" in page
    assert owner.get("/status.json").json()["accounts"][0]["state"] == state


@pytest.mark.parametrize("kind", get_args(PassKind))
def test_the_page_names_every_kind_of_pass(site, owner, kind):
    now = site.now()
    site.store.journal.record(PassRecord(kind, now, now, 2, ("a problem",), ("a line",)))

    page = owner.get("/status").text

    assert PASS_NAMES[kind] in page
    assert "<li>a line</li>" in page
    assert owner.get("/status.json").json()["last_pass"]["kind"] == kind


def test_only_what_undo_removed_is_shown_where_one_stops(site, owner):
    now = site.now()
    words = "Removed 3 workouts of ours; 0 left."
    site.store.journal.record(PassRecord("pass", now, now, 0, (), (words,)))
    assert words not in owner.get("/leave").text

    site.store.journal.record(PassRecord("undo", now, now, 0, (), ("Whatever it says.",)))
    assert "Whatever it says." in owner.get("/leave").text


def test_times_are_read_as_times(site, owner):
    now = site.now()
    site.store.journal.record(PassRecord("pass", now, now, 2))
    with site.world(OWNER) as world:
        at = status(world).last_pass.at

    assert as_json(at) == at.isoformat(timespec="minutes")
    time = f'<time datetime="{as_json(at)}">{at.day} {at:%b, %H:%M}</time>'
    assert time in owner.get("/status").text
