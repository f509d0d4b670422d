"""The real Garmin is asked once a second at most; a simulator as fast as it answers."""

import json

import pytest
from pydantic import SecretStr

from connectors.garmin.connection import FREE, REAL, Connection, Pace
from connectors.sandbox import Fault, Sandbox

CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"
PROFILE = "/userprofile-service/socialProfile"


class Watch:
    """A clock that only moves when somebody sleeps or works."""

    def __init__(self):
        self.now, self.slept = 100.0, []

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def watch():
    return Watch()


def test_who_comes_too_early_waits_and_who_comes_late_does_not(watch):
    pace = Pace(1.0, lambda: watch.now, watch.sleep)
    pace.wait()
    watch.now += 0.25
    pace.wait()
    watch.now += 3
    pace.wait()
    pace.wait()
    assert watch.slept == [0.75, 1.0]


def test_every_request_over_the_line_waits_for_its_turn_and_is_counted(watch):
    with Sandbox() as box:
        issued = box.garmin.tokens.issue(CLIENT)
        tokens = {
            "di_token": issued.access,
            "di_refresh_token": issued.refresh,
            "di_client_id": CLIENT,
        }
        pace = Pace(1.0, lambda: watch.now, watch.sleep)
        line = Connection(box.garmin_url, tokens=SecretStr(json.dumps(tokens)), pace=pace)
        line.ask("GET", PROFILE)
        box.garmin.tokens.end_access()
        line.ask("GET", PROFILE)  # refused, renewed, repeated
        box.faults.append(Fault("garmin", "GET", PROFILE, status=503))
        with pytest.raises(Exception, match="503"):
            line.ask("GET", PROFILE)
        assert line.sent == len(box.calls) == 5
        assert watch.slept == [1.0] * 4


def test_only_the_real_garmin_is_waited_for():
    assert Connection("")._line._pace is REAL
    assert Connection("http://127.0.0.1:1")._line._pace is FREE
    assert REAL._seconds == 1.0
