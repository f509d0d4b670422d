"""Every error that stops a pass has a state, and a pause is written down when the error comes."""

import datetime as dt
from typing import get_args

import pytest

from connectors.errors import Blocked, Gone, NeedsReconnect, RateLimited, Rejected, Unavailable
from worker.passes.patience import STOPS, Troubles, ready, state_of
from worker.store import Account, AccountState

HOUR = dt.timedelta(hours=1)


def an_error(kind, now):
    if kind is Blocked:
        return Blocked("strava", "no", until=now + HOUR)
    if kind is RateLimited:
        return RateLimited("strava", "enough", retry_at=now + HOUR)
    return kind("strava", "no")


def test_every_state_of_an_account_comes_from_an_error_or_is_ok(home):
    states = {state_of(an_error(kind, home.box.now())) for kind in STOPS}
    assert {*get_args(AccountState)} == {"ok", *states}
    assert states == {kind.word for kind in STOPS}


@pytest.fixture
def world(home):
    with home.world() as world:
        world.store.accounts.put(Account("strava", "1", "Runner", b"sealed", world.now()))
        yield world


@pytest.mark.parametrize("kind", [Blocked, RateLimited])
def test_a_pause_is_written_down_when_its_error_is_added(world, kind):
    Troubles(world=world).add(an_error(kind, world.now()))
    account = world.store.accounts.get("strava")
    assert account.state == kind.word
    assert account.not_before > world.now()
    with pytest.raises(kind, match="not asked again before"):
        ready(world, "strava")


def test_a_pause_that_holds_is_not_made_longer_by_what_is_met_in_it(world):
    troubles = Troubles(world=world)
    troubles.add(an_error(Blocked, world.now()))
    before = world.store.accounts.get("strava")
    troubles.add(an_error(Blocked, world.now()))
    assert world.store.accounts.get("strava") == before
    assert len([*troubles]) == 2


@pytest.mark.parametrize("kind", [NeedsReconnect, Unavailable, Rejected, Gone])
def test_what_asks_for_no_pause_is_only_collected(world, kind):
    before = world.store.accounts.get("strava")
    troubles = Troubles(world=world)
    troubles.add(an_error(kind, world.now()))
    assert world.store.accounts.get("strava") == before
    assert troubles.hit("strava")
    assert not troubles.hit("garmin")
    assert (troubles.first_stop("strava") is not None) == (kind in STOPS)


def test_a_dry_run_writes_no_pause_down(world):
    Troubles().add(an_error(RateLimited, world.now()))
    assert world.store.accounts.get("strava").not_before is None
