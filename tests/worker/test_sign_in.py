"""Signing in to Garmin a click at a time: one attempt each, resumable, and with nothing secret left behind."""

import datetime as dt
import json
from contextlib import contextmanager

import pytest
from pydantic import SecretStr

from connectors.errors import Unavailable, WrongCredentials
from connectors.sandbox import Fault, Sandbox
from tests.worker.conftest import Home
from worker import sign_in, token
from worker.bootstrap import open_world
from worker.connect import CannotConnect
from worker.sign_in import CodeWanted

PROFILE = "/userprofile-service/socialProfile"
LOGIN_PATHS = ("/api/login", "/sso/signin", "/api/mfa/verifyCode", "/loginEnterMfaCode")


@pytest.fixture
def box():
    with Sandbox(dt.date(2026, 3, 2)) as made:
        yield made


class House(Home):
    """A data folder that is not connected yet, and its own clock."""

    later = dt.timedelta()

    @contextmanager
    def world(self):
        with open_world(self.settings, lambda: self.box.now() + self.later) as world:
            yield world

    def click(self, step, *given, **how):
        """Make one click in a process of its own, as it were: nothing lives in memory between two of them."""
        with self.world() as world:
            return step(world, *given, **how)

    def begin(self, password=None, **how):
        return self.click(sign_in.begin, self.box.email, SecretStr(password or self.box.password), **how)

    def finish(self, code=None, **how):
        return self.click(sign_in.finish, code or self.box.mfa_code, **how)

    def waiting(self):
        return self.click(sign_in.waiting)

    @property
    def account(self):
        with self.world() as world:
            return world.store.accounts.get("garmin")

    @property
    def attempts(self):
        """Return how often something was sent that Garmin counts as an attempt to sign in."""
        return sum(c.method == "POST" and c.path.endswith(LOGIN_PATHS) for c in self.box.calls)


@pytest.fixture
def house(box, tmp_path):
    return House(box, tmp_path / "data", {"zone": "Europe/Berlin"})


def test_the_code_can_be_given_by_another_process(house):
    wanted = house.begin()
    assert isinstance(wanted, CodeWanted)
    assert (wanted.sent_by, wanted.tries_left) == ("email", 3)
    assert house.waiting() == wanted
    assert house.account is None
    assert house.finish().display_name == "sandbox-runner"
    assert house.account.state == "ok"
    assert house.waiting() is None
    assert (house.attempts, house.box.logins) == (2, 1)


def test_without_a_code_one_click_is_enough(house):
    house.box.garmin.mfa = False
    assert house.begin().account_id == "1000001"
    assert house.attempts == 1


def test_a_wrong_password_is_one_attempt_and_leaves_no_record(house):
    with pytest.raises(WrongCredentials):
        house.begin("wrong horse")
    assert (house.attempts, house.waiting()) == (1, None)
    assert isinstance(house.begin(), CodeWanted)


def test_codes_may_be_wrong_twice_and_each_is_asked_once(house):
    house.begin()
    assert [house.finish("000000").tries_left, house.finish("111111").tries_left] == [2, 1]
    assert house.attempts == 3


def test_after_three_wrong_codes_the_sign_in_has_ended(house):
    house.begin()
    house.finish("000000")
    house.finish("111111")
    with pytest.raises(CannotConnect, match="3 times now"):
        house.finish("222222")
    with pytest.raises(CannotConnect, match="Start with e-mail and password"):
        house.finish()
    assert (house.attempts, house.account) == (4, None)


def test_a_code_that_could_not_be_checked_counts_as_a_try(house):
    house.begin()
    house.box.faults.append(Fault("garmin", "POST", "*/verifyCode", status=503, times=1))
    with pytest.raises(Unavailable):
        house.finish()
    assert house.waiting().tries_left == 2
    assert house.finish().account_id == "1000001"


def test_a_code_comes_too_late_after_a_quarter_of_an_hour(house):
    house.begin()
    house.later = dt.timedelta(minutes=15)
    assert house.waiting() is None
    with pytest.raises(CannotConnect, match="waits for this any more"):
        house.finish()
    assert house.attempts == 1


def test_a_double_click_is_one_attempt(house):
    with house.world() as world:
        sign_in._start(world)
        for click in (house.begin, lambda: house.click(sign_in.take_token, SecretStr(token.write(a_token())))):
            with pytest.raises(CannotConnect, match="under way"):
                click()
    assert house.attempts == 0
    house.later = sign_in.BUSY  # whoever clicked first has died
    assert isinstance(house.begin(), CodeWanted)


def test_a_double_click_on_the_code_is_one_attempt(house):
    house.begin()
    with house.world() as world:
        sign_in._go_on(world, "code")
        with pytest.raises(CannotConnect, match="under way"):
            house.finish()
    assert house.attempts == 1


def a_token():
    return SecretStr(json.dumps({"di_token": "A", "di_refresh_token": "R", "di_client_id": "C"}))
