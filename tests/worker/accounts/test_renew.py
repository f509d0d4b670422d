"""Renewing a sign-in: once for all processes, and never lost."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from connectors.errors import NeedsReconnect, Unavailable
from connectors.sandbox import Fault
from tests.places import ROOT
from worker.store import StoreError
from worker.vault import Owner

TOKEN = "/di-oauth2-service/oauth/token"
OURS = Owner("me", "garmin")
MONDAY = dt.date(2026, 3, 2)


def renewals(home):
    return [call.status for call in home.box.calls if call.path == TOKEN][
        1:
    ]  # the first one was the sign-in's


def read(world):
    return world.sources[0].activities(MONDAY - dt.timedelta(days=84), MONDAY)


def stored(home):
    with home.world() as world:
        return world.vault.open(world.store.accounts.get("garmin").sealed, OURS)


@pytest.fixture
def processes(home):
    """Two processes that have opened the same account with the same tokens."""
    command = [
        sys.executable,
        "-m",
        "tests.worker.accounts.renewing",
        str(home.folder),
        home.box.garmin_url,
    ]
    pipes = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "text": True,
        "cwd": ROOT,
    }
    with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as two:
        both = (one, two)
        assert int(together(both)[0]) > 50
        yield both
        for each in both:
            each.stdin.close()


def together(processes):
    for each in processes:
        each.stdin.write("read\n")
        each.stdin.flush()
    return [each.stdout.readline().strip() for each in processes]


@pytest.mark.journey
def test_two_processes_that_renew_at_once_ask_once_and_lose_nothing(home, processes):
    for number in range(1, 6):
        home.box.garmin.tokens.end_access()
        home.box.faults.append(
            Fault("garmin", "POST", TOKEN, delay_s=0.3)
        )  # so that the other comes meanwhile
        counts = together(processes)
        assert counts[0] == counts[1]
        assert int(counts[0]) > 50
        assert renewals(home) == [200] * number
    with home.world() as world:
        assert read(world)
    assert renewals(home) == [200] * 5
    assert home.box.logins == 1


@pytest.mark.journey
def test_a_process_that_dies_while_it_renews_lets_the_others_go_on(home, processes):
    home.box.garmin.tokens.end_access()
    home.box.faults.append(Fault("garmin", "POST", TOKEN, delay_s=8, status=503))
    processes[0].stdin.write("read\n")
    processes[0].stdin.flush()
    with home.world() as world:
        while world.store.accounts.get("garmin").renews_since is None:
            time.sleep(0.02)
        os.kill(processes[0].pid, signal.SIGKILL)
        assert read(world)
        assert world.store.accounts.get("garmin").renews_since is None
    assert home.box.logins == 1


def test_tokens_that_another_has_renewed_meanwhile_are_taken_over(home):
    with home.world() as early, home.world() as late:
        home.box.garmin.tokens.end_access()
        assert read(early)
        assert read(late)
        assert renewals(home) == [200]
        home.box.garmin.tokens.end_access()
        assert read(early)
        # What `early` has got has ended too when `late` comes to know it.
        home.box.garmin.tokens.end_access()
        assert read(late)
    assert renewals(home) == [200] * 3


def test_renewed_tokens_are_sealed_and_stored_before_the_next_request(home):
    old = stored(home)
    home.box.garmin.tokens.end_access()
    home.box.faults.append(
        Fault("garmin", "GET", "/activitylist-service/*", status=401)
    )  # the one before
    home.box.faults.append(Fault("garmin", "GET", "/activitylist-service/*", status=503, times=9))
    with home.world() as world, pytest.raises(Unavailable):
        read(world)
    new = stored(home)
    assert new != old
    kept = b"".join(path.read_bytes() for path in home.folder.iterdir())
    assert json.loads(new.get_secret_value())["di_refresh_token"].encode() not in kept


def test_a_store_that_takes_no_writing_shows_before_the_old_tokens_are_spent(home, monkeypatch):
    home.box.garmin.tokens.end_access()
    with home.world() as world:
        monkeypatch.setattr(world.store.accounts, "renews", full)
        with pytest.raises(StoreError, match="full"):
            read(world)
        assert renewals(home) == []
        monkeypatch.undo()
        assert read(world)


def full(_platform, _since):
    raise StoreError("The disk is full.")


def test_an_answer_that_never_came_is_asked_for_again_with_the_old_tokens(home):
    home.box.garmin.tokens.end_access()
    home.box.faults.append(Fault("garmin", "POST", TOKEN, cut=True, times=3))
    with home.world() as world:
        with pytest.raises(Unavailable):
            read(world)
        assert world.store.accounts.get("garmin").renews_since is not None
        assert read(world)
        assert world.store.accounts.get("garmin").renews_since is None


def test_when_the_lost_answer_ended_the_old_tokens_the_reason_says_so(home):
    home.box.garmin.tokens.end_access()
    home.box.faults.append(Fault("garmin", "POST", TOKEN, when="after", cut=True))
    with home.world() as world:
        with pytest.raises(
            NeedsReconnect, match=r"renew the sign-in on 02 Mar at 11:00 UTC, got no answer"
        ):
            read(world)
        with pytest.raises(NeedsReconnect, match="stored sign-in is no longer accepted"):
            read(world)
    assert home.box.logins == 1


def test_an_account_that_was_disconnected_meanwhile_is_not_renewed(home):
    home.box.garmin.tokens.end_access()
    with home.world() as world:
        world.store.accounts.remove("garmin")
        with pytest.raises(NeedsReconnect, match="disconnected in the meantime"):
            read(world)
    assert renewals(home) == []


@pytest.mark.journey
def test_connecting_again_waits_for_a_renewal_and_wins(home):
    """The renewal that was under way does not overwrite the fresh sign-in."""
    home.box.garmin.tokens.end_access()
    home.box.faults.append(Fault("garmin", "POST", TOKEN, delay_s=4))
    with home.world() as world, home.world() as other:
        renewing = threading.Thread(target=read, args=(world,))
        renewing.start()
        while other.store.accounts.get("garmin").renews_since is None:
            time.sleep(0.02)
        fresh = stored(home)
        account = other.store.accounts.get("garmin")
        other.connect("garmin", account.account_id, account.display_name, fresh, account.zone)
        assert stored(home) == fresh
        renewing.join()
    assert stored(home) == fresh


def test_nobody_waits_for_the_lock_for_ever(home, monkeypatch):
    monkeypatch.setattr("worker.store.base._PATIENCE_S", 0.1)
    with (
        home.world() as world,
        world.store.accounts.renewing("garmin"),
        pytest.raises(StoreError, match="too long"),
        world.store.accounts.renewing("garmin"),
    ):
        pass
