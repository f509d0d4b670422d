"""Leaving a source: what happened is a value, and every value has its words."""

from typing import get_args

import pytest

from connectors.sandbox import Fault
from worker.accounts.disconnect import (
    _WORDED,
    CannotDisconnect,
    Disconnected,
    Permission,
    disconnect,
    sentences,
)
from worker.passes.sync import run_pass


def leave(home, name):
    with home.world() as world:
        return disconnect(world, name)


def test_every_end_of_a_permission_has_its_words():
    assert set(_WORDED) == set(get_args(Permission))
    for permission in get_args(Permission):
        assert sentences(Disconnected("strava", permission, replans=True))


def test_a_platform_that_grants_nothing_has_nothing_to_end(home):
    assert leave(home, "garmin") == Disconnected("garmin", "none", replans=False)


def test_a_permission_is_ended_and_the_next_pass_plans_without(home):
    home.connect_strava()
    assert leave(home, "strava") == Disconnected("strava", "ended", replans=True)


def test_a_permission_that_could_not_be_ended_is_a_value_too(home):
    home.connect_strava()
    home.box.faults.append(Fault("strava", "POST", "/oauth/revoke", status=503))
    left = leave(home, "strava")
    assert left == Disconnected("strava", "not_ended", replans=True)
    assert "https://www.strava.com/settings/apps" in " ".join(sentences(left))


def test_nobody_is_promised_a_plan_while_paused(home):
    home.connect_strava()
    with home.world() as world:
        world.store.members.pause(world.member.athlete_id, world.now())
    assert not leave(home, "strava").replans


def test_an_account_is_not_left_while_workouts_are_there_or_when_it_is_not_connected(home):
    with home.world() as world:
        run_pass(world)
    with pytest.raises(CannotDisconnect, match=r"still has \d+ workouts on Garmin\. Take"):
        leave(home, "garmin")
    with pytest.raises(CannotDisconnect, match="Strava is not connected"):
        leave(home, "strava")
