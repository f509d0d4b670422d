"""Signing in to Garmin: one attempt a click, tokens not passwords, plain words for faults."""

import datetime as dt
import json
import logging

import pytest
from pydantic import SecretStr

from connectors.errors import Blocked, NeedsReconnect, Unavailable, WrongCredentials
from connectors.garmin.auth import CodeNeeded, begin_sign_in, finish_sign_in, whose
from connectors.garmin.client import Garmin
from connectors.garmin.connection import saving
from connectors.sandbox import Fault, Sandbox

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def box(monkeypatch):
    monkeypatch.setattr("connectors.http.pause", lambda _seconds: None)
    with Sandbox(today=MONDAY) as box:
        yield box


@pytest.fixture
def box_without_code():
    with Sandbox(today=MONDAY, mfa=False) as box:
        yield box


def begin(box, password=None):
    return begin_sign_in(box.garmin_url, box.email, SecretStr(password or box.password))


def finish(box, pending, code=None):
    return finish_sign_in(box.garmin_url, pending, code or box.mfa_code)


def account_of(box, tokens):
    return whose(box.garmin_url, tokens, lambda _tokens: None)


def asked(box, path):
    return [call for call in box.calls if call.path == path]


def test_with_a_code_the_account_is_signed_in_and_resumes_without_a_password(box):
    pending = begin(box)
    assert isinstance(pending, CodeNeeded)
    assert pending.sent_by == "email"
    account = account_of(box, finish(box, pending, f" {box.mfa_code} "))
    assert (account.account_id, account.display_name, account.zone) == (
        "1000001",
        "sandbox-runner",
        "Europe/Berlin",
    )
    assert set(json.loads(account.tokens.get_secret_value())) == {
        "di_token",
        "di_refresh_token",
        "di_client_id",
    }
    saved = []
    garmin = Garmin(box.garmin_url, account.tokens, account.display_name, saving(saved.append))
    assert garmin.activities(MONDAY - dt.timedelta(days=84), MONDAY)
    assert (box.logins, saved) == (1, [])


def test_without_a_code_one_call_is_enough(box_without_code):
    tokens = begin(box_without_code)
    assert isinstance(tokens, SecretStr)
    assert account_of(box_without_code, tokens).account_id == "1000001"
    assert box_without_code.logins == 1


def test_a_wrong_code_leaves_the_sign_in_open(box):
    pending = begin(box)
    with pytest.raises(WrongCredentials, match="code"):
        finish(box, pending, "000000")
    assert len(asked(box, "/mobile/api/mfa/verifyCode")) == 1
    assert asked(box, "/portal/api/mfa/verifyCode") == []
    assert account_of(box, finish(box, pending)).account_id == "1000001"
    assert box.logins == 1


def test_the_open_sign_in_survives_a_restart_as_text(box):
    pending = begin(box)
    stored = json.dumps([pending.sent_by, pending.state.get_secret_value()])
    sent_by, state = json.loads(stored)
    assert (
        account_of(box, finish(box, CodeNeeded(sent_by, SecretStr(state)))).account_id == "1000001"
    )


def test_a_wrong_password_is_tried_once(box):
    with pytest.raises(WrongCredentials, match="Google or Apple"):
        begin(box, "wrong horse")
    assert box.logins == 1
    assert len(box.calls) == 2


def test_nothing_is_sent_for_an_empty_password(box):
    with pytest.raises(WrongCredentials, match="your email and your password"):
        begin_sign_in(box.garmin_url, box.email, SecretStr(""))
    assert box.calls == []


def test_a_lockout_is_met_once_and_says_until_when_to_wait(box):
    box.garmin.lock_out()
    with pytest.raises(Blocked, match="sign-ins from this server are refused") as caught:
        begin(box)
    assert len(box.calls) == 1
    wait = caught.value.until - dt.datetime.now(dt.UTC)
    assert dt.timedelta(minutes=119) < wait <= dt.timedelta(hours=2)


@pytest.mark.parametrize("path", ["/mobile/sso/en_US/sign-in", "/mobile/api/login"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 429}, Blocked),
        ({"status": 403, "html": True}, Blocked),
        ({"cut": True}, Unavailable),
    ],
)
def test_a_refusal_during_sign_in_is_never_tried_another_way(box, path, fault, error):
    box.faults.append(Fault("garmin", "*", path, times=99, **fault))
    with pytest.raises(error):
        begin(box)
    assert len(asked(box, path)) == 1
    assert len(box.calls) <= 2


@pytest.mark.parametrize("fault", [{"status": 503}, {"html": True}])
def test_a_broken_login_page_is_unavailable_not_a_wrong_password(box, fault):
    box.faults.append(Fault("garmin", "POST", "/mobile/api/login", times=99, **fault))
    with pytest.raises(Unavailable):
        begin(box)
    assert len(asked(box, "/mobile/api/login")) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 429}, Blocked),
        ({"status": 403, "html": True}, Blocked),
        ({"html": True}, Unavailable),
        ({"cut": True}, Unavailable),
    ],
)
def test_a_code_that_could_not_be_checked_is_not_called_wrong(box, fault, error):
    pending = begin(box)
    box.faults.append(Fault("garmin", "POST", "*/api/mfa/verifyCode", times=99, **fault))
    with pytest.raises(error):
        finish(box, pending)
    assert len([call for call in box.calls if call.path.endswith("verifyCode")]) == 1
    box.faults.clear()
    assert account_of(box, finish(box, pending)).account_id == "1000001"


def test_no_tokens_after_the_right_password_is_unavailable(box_without_code):
    box_without_code.faults.append(
        Fault("garmin", "POST", "/di-oauth2-service/oauth/token", status=503, times=99)
    )
    with pytest.raises(Unavailable):
        begin(box_without_code)
    assert box_without_code.logins == 1


def test_a_hiccup_after_the_sign_in_costs_no_second_one(box):
    tokens = finish(box, begin(box))
    box.faults.append(
        Fault("garmin", "GET", "/userprofile-service/socialProfile", status=503, times=2)
    )
    box.faults.append(
        Fault("garmin", "GET", "/userprofile-service/userprofile/settings", status=503, times=9)
    )
    account = account_of(box, tokens)
    assert (account.account_id, account.zone) == ("1000001", "Europe/Berlin")


def test_tokens_that_are_no_tokens_ask_for_a_new_connection():
    for text in ("", "{}", "not json", "[]"):
        with pytest.raises(NeedsReconnect):
            Garmin("http://127.0.0.1:1", SecretStr(text), "someone", saving(lambda _tokens: None))


def test_no_secret_is_printed_or_logged(box, caplog):
    caplog.set_level(logging.DEBUG)
    pending = begin(box)
    with pytest.raises(WrongCredentials) as wrong_code:
        finish(box, pending, "987654")
    account = account_of(box, finish(box, pending))
    with pytest.raises(WrongCredentials) as wrong_password:
        begin(box, "wrong horse")
    tokens = json.loads(account.tokens.get_secret_value())
    secrets = [
        box.password,
        "wrong horse",
        "987654",
        box.mfa_code,
        tokens["di_token"],
        tokens["di_refresh_token"],
    ]
    secrets += [
        cookie["value"] for cookie in json.loads(pending.state.get_secret_value())["cookies"]
    ]
    shown = f"{caplog.text} {pending!r} {account!r} {wrong_code.value!r} {wrong_password.value!r}"
    assert [secret for secret in secrets if secret in shown] == []
    assert len(secrets) > 6
