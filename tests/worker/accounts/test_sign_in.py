"""Signing in a click at a time: one attempt each, resumable, and with nothing secret left."""

import datetime as dt
import json
import logging
import re
import traceback
from contextlib import contextmanager

import pytest
from pydantic import SecretStr

from connectors.errors import PlatformError, Unavailable, WrongCredentials
from connectors.sandbox import Fault, Sandbox
from tests.places import ROOT
from tests.worker.conftest import Home
from worker.accounts import sign_in, token
from worker.accounts.connect import CannotConnect
from worker.accounts.lockout import SignInPaused
from worker.accounts.sign_in import AccountMissing, AccountWanted, CodeWanted
from worker.bootstrap import open_world
from worker.vault import Owner
from worker.world import OtherAccount

PROFILE = "/userprofile-service/socialProfile"
KEYS = ("di_token", "di_refresh_token", "di_client_id")
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
        """Make one click as if in a process of its own: nothing lives in memory in between."""
        with self.world() as world:
            return step(world, "garmin", *given, **how)

    def begin(self, password=None, **how):
        return self.click(
            sign_in.begin, self.box.email, SecretStr(password or self.box.password), **how
        )

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
    with pytest.raises(CannotConnect, match="the code 3 times"):
        house.finish("222222")
    with pytest.raises(CannotConnect, match="Start again with your email and password"):
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
    with pytest.raises(CannotConnect, match="has expired"):
        house.finish()
    assert house.attempts == 1


def test_a_double_click_is_one_attempt(house):
    with house.world() as world:
        sign_in._start(world, "garmin")
        for click in (
            house.begin,
            lambda: house.click(sign_in.take_token, SecretStr(token.write("garmin", a_token()))),
        ):
            with pytest.raises(CannotConnect, match="in progress"):
                click()
    assert house.attempts == 0
    house.later = sign_in.BUSY  # whoever clicked first has died
    assert isinstance(house.begin(), CodeWanted)


def test_a_double_click_on_the_code_is_one_attempt(house):
    house.begin()
    with house.world() as world:
        sign_in._go_on(world, "garmin", "code")
        with pytest.raises(CannotConnect, match="in progress"):
            house.finish()
    assert house.attempts == 1


def a_token():
    return SecretStr(json.dumps({"di_token": "A", "di_refresh_token": "R", "di_client_id": "C"}))


def test_a_lockout_is_met_once_and_its_pause_doubles_up_to_a_day(house):
    house.box.garmin.lock_out(days=9)
    clock = []
    for _ in range(6):
        with pytest.raises(SignInPaused) as caught:
            house.begin()
        asked = house.box.now() + house.later
        clock.append((caught.value.until - asked) / dt.timedelta(hours=1))
        calls = len(house.box.calls)
        house.later = caught.value.until - house.box.now() - dt.timedelta(seconds=1)
        with pytest.raises(SignInPaused):
            house.begin()
        assert len(house.box.calls) == calls
        house.later += dt.timedelta(seconds=1)
    assert clock == [2, 4, 8, 16, 24, 24]
    assert house.box.logins == 0


def test_a_sign_in_that_comes_through_ends_the_doubling(house):
    fault = Fault("garmin", "*", "*/sign-in", status=429)
    for again in (False, True):
        house.box.faults.append(Fault(**{slot: getattr(fault, slot) for slot in Fault.__slots__}))
        with pytest.raises(SignInPaused) as caught:
            house.begin()
        assert caught.value.until == house.box.now() + house.later + dt.timedelta(hours=2)
        house.later += dt.timedelta(hours=2)
        if not again:
            house.begin()
            house.finish()


def test_the_pause_is_told_on_the_athletes_own_clock(house):
    house.box.garmin.lock_out()
    with pytest.raises(
        SignInPaused, match=r"after 14:00\."
    ):  # it is noon in Berlin, and 11:00 in UTC
        house.begin()
    house.later = dt.timedelta(hours=2)
    with pytest.raises(SignInPaused, match=r"after 18:00\."):
        house.begin()
    house.later = dt.timedelta(hours=6)
    with pytest.raises(SignInPaused, match=r"after 02:00 on Tuesday\."):
        house.begin()


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/mobile/sso/en_US/sign-in", {"status": 403, "html": True}),
        ("/mobile/sso/en_US/sign-in", {"status": 427}),
        ("/mobile/api/login", {"status": 429}),
        ("/mobile/api/login", {"status": 403, "html": True}),
    ],
)
def test_every_kind_of_lockout_stops_the_next_click(house, path, fault):
    house.box.faults.append(Fault("garmin", "*", path, **fault))
    for _ in range(2):
        with pytest.raises(SignInPaused):
            house.begin()
    assert len(house.box.calls) == 1 + path.endswith("login")


def test_a_lockout_at_the_code_is_remembered_too(house):
    house.begin()
    house.box.faults.append(Fault("garmin", "POST", "*/verifyCode", status=429))
    for _ in range(2):
        with pytest.raises(SignInPaused):
            house.finish()
    assert house.attempts == 2


@pytest.mark.parametrize(
    "fault", [{"status": 503}, {"status": 429}, {"status": 403, "html": True}, {"html": True}]
)
def test_trouble_at_the_profile_costs_no_second_login(house, fault):
    house.begin()
    house.box.faults.append(Fault("garmin", "GET", PROFILE, times=99, **fault))
    with pytest.raises(CannotConnect):
        house.finish()
    assert isinstance(house.waiting(), AccountWanted)
    assert house.account is None
    house.box.faults.clear()
    house.later = dt.timedelta(hours=3)
    assert house.click(sign_in.complete).account_id == "1000001"
    assert house.account.account_id == "1000001"
    assert house.waiting() is None
    assert (house.attempts, house.box.logins) == (2, 1)


def test_trouble_at_the_profile_is_told_with_the_way_on(house):
    house.box.garmin.mfa = False
    house.box.faults.append(Fault("garmin", "GET", PROFILE, status=503, times=99))
    with pytest.raises(AccountMissing, match="without the password"):
        house.begin()


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 429}, {"cut": True}, {"html": True}])
def test_no_trouble_in_the_way_makes_a_second_attempt_of_one_click(house, fault):
    for path in (
        "/mobile/api/login",
        "/di-oauth2-service/oauth/token",
        PROFILE,
        "/mobile/api/mfa/verifyCode",
    ):
        for when in ("before", "after"):
            house.box.faults[:] = [Fault("garmin", "*", path, when=when, times=99, **fault)]
            before = house.attempts
            try:
                clicks = 1
                if isinstance(house.begin(), CodeWanted):
                    clicks = 2
                    house.finish()
            except (CannotConnect, PlatformError):
                pass
            assert house.attempts - before == clicks
            house.later += dt.timedelta(hours=24)


# tokens


@pytest.fixture
def elsewhere(box, tmp_path):
    """Return another machine, where the athlete signs in."""
    return House(box, tmp_path / "elsewhere")


def signed_in_on(house, **how):
    house.begin(**how)
    return house.finish(**how)


def test_a_token_made_elsewhere_connects_without_a_sign_in_here(house, elsewhere):
    made = token.write("garmin", signed_in_on(elsewhere, keep=False).tokens)
    assert elsewhere.account is None
    assert elsewhere.waiting() is None
    before = house.attempts
    taken = house.click(sign_in.take_token, SecretStr(f"\n{made[:70]}\n{made[70:]}  \n"))
    assert taken.display_name == house.account.display_name == "sandbox-runner"
    assert house.attempts == before


def test_a_lockout_does_not_stop_a_token(house, elsewhere):
    made = token.write("garmin", signed_in_on(elsewhere, keep=False).tokens)
    house.box.garmin.lock_out()
    with pytest.raises(SignInPaused):
        house.begin()
    assert house.click(sign_in.take_token, SecretStr(made)).account_id == "1000001"


def test_the_token_file_of_garminconnect_is_taken_too(house, elsewhere):
    made = signed_in_on(elsewhere, keep=False).tokens
    assert house.click(sign_in.take_token, made).account_id == "1000001"


def test_a_token_that_no_longer_works_is_not_stored(house, elsewhere):
    made = token.write("garmin", signed_in_on(elsewhere, keep=False).tokens)
    house.box.garmin.tokens.end_all()
    with pytest.raises(CannotConnect, match="Print a new one"):
        house.click(sign_in.take_token, SecretStr(made))
    assert (house.account, house.waiting()) == (None, None)


def test_a_token_that_is_renewed_while_it_is_tried_is_kept_renewed(house, elsewhere):
    made = token.write("garmin", signed_in_on(elsewhere, keep=False).tokens)
    house.box.garmin.tokens.end_access()
    house.box.faults.append(Fault("garmin", "GET", PROFILE, status=503, times=99))
    with pytest.raises(AccountMissing):
        house.click(sign_in.take_token, SecretStr(made))
    house.box.garmin.tokens.end_access()
    with pytest.raises(AccountMissing):
        house.click(sign_in.complete)
    house.box.faults.clear()
    assert house.click(sign_in.complete).account_id == "1000001"
    with house.world() as world:
        assert world.sources[0].activities(dt.date(2026, 2, 1), dt.date(2026, 3, 2))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "pronghorn-garmin-",
        "hello",
        "{}",
        "[]",
        '{"di_token": "A"}',
        token.write("garmin", a_token())[:-9],
        "é" * 40,
    ],
)
def test_what_is_no_token_is_said_before_anybody_is_asked(house, text):
    with pytest.raises(CannotConnect, match="token"):
        house.click(sign_in.take_token, SecretStr(text))
    assert house.box.calls == []


def test_a_token_reads_back_as_it_was_written():
    line = SecretStr(token.write("garmin", a_token()))
    assert token.read("garmin", KEYS, line) == a_token()


def test_another_account_is_refused_whichever_way_it_comes(house, elsewhere):
    made = signed_in_on(elsewhere, keep=False).tokens
    with house.world() as world:
        world.connect("garmin", "4711", "somebody", made, None)
    with pytest.raises(OtherAccount, match="somebody"):
        signed_in_on(house)
    with pytest.raises(OtherAccount, match="somebody"):
        house.click(sign_in.take_token, made)
    assert (house.account.account_id, house.waiting()) == ("4711", None)


# secrets


def test_nothing_secret_is_logged_stored_in_the_clear_or_told_in_an_error(house, elsewhere, caplog):
    caplog.set_level(logging.DEBUG)
    told = []
    wrong = [house.box.password[::-1], house.box.mfa_code[::-1], str(987654)]
    for click in (
        lambda: house.begin(wrong[0]),
        house.begin,
        lambda: house.finish(wrong[1]),
        lambda: house.finish(wrong[2]),
    ):
        try:
            told.append(repr(click()))
        except (CannotConnect, PlatformError) as error:
            told.append("".join(traceback.format_exception(error)))
    with house.world() as world:
        row = world.store.sign_ins.get("garmin")
        state = world.vault.open(
            row.sealed, Owner(world.store.athlete_id, "garmin sign-in")
        ).get_secret_value()
        stored = [files(house)]
    account = house.finish()
    stored.append(files(house))
    house.box.garmin.tokens.end_all()
    try:
        house.click(sign_in.take_token, account.tokens)
    except CannotConnect as error:
        told.append("".join(traceback.format_exception(error)))
    tokens = json.loads(account.tokens.get_secret_value())
    secrets = [house.box.password, house.box.mfa_code, *wrong]
    secrets += [tokens["di_token"], tokens["di_refresh_token"]]
    secrets += [cookie["value"] for cookie in json.loads(state)["cookies"]]
    assert len(secrets) > 7
    assert [s for s in secrets if s in caplog.text + repr(account) + "".join(told)] == []
    assert [s for s in secrets for kept in stored if s.encode() in kept] == []
    assert not any(
        s in state for s in secrets[:5]
    )  # and not even the sealed record holds password or code
    assert len(told) == 5


def files(house):
    return b"".join(path.read_bytes() for path in house.folder.iterdir() if path.is_file())


def test_a_record_of_another_key_or_athlete_is_no_way_in(house):
    house.begin()
    (house.folder / "key").unlink()
    with pytest.raises(CannotConnect, match="Start again with your email and password"):
        house.finish()
    assert house.attempts == 1


def test_what_runs_by_itself_never_asks_a_way_to_sign_in():
    """The contract in pyproject.toml keeps it from `sign_in`, and this from the way itself."""
    folders = ("passes", "engine", "mail", "hand")
    files = [path for name in folders for path in (ROOT / "worker" / name).rglob("*.py")]
    files += [ROOT / "worker" / "accounts" / f"{name}.py" for name in ("renew", "reconnect")]
    assert len(files) > 30
    naming = [path for path in files if re.search(r"\bPassword\b", path.read_text("utf-8"))]
    assert naming == []
