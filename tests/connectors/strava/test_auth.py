import datetime as dt
import logging
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
import respx
from pydantic import SecretStr

from connectors.errors import NeedsReconnect, Rejected, Unavailable
from connectors.strava.auth import StravaTokens, authorize_url, exchange, refresh, revoke

BASE = "http://127.0.0.1:8080"
TOKEN = f"{BASE}/oauth/token"
SECRET = SecretStr("app-secret")
TOKENS = StravaTokens(
    SecretStr("old-access"), SecretStr("old-refresh"), dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
)
ALL = "read,activity:read,activity:read_all"
ANSWER = {
    "access_token": "a1",
    "refresh_token": "r1",
    "expires_at": 1772452800,
    "athlete": {"id": 42},
}


def error(resource, field, code):
    return {
        "message": "Bad Request",
        "errors": [{"resource": resource, "field": field, "code": code}],
    }


def test_the_page_to_open():
    url = urlsplit(authorize_url("", "123", "http://127.0.0.1:1/callback", "s t"))
    asked = {key: value[0] for key, value in parse_qs(url.query).items()}

    assert (url.scheme, url.netloc, url.path) == ("https", "www.strava.com", "/oauth/authorize")
    assert asked["scope"] == ALL
    assert (asked["client_id"], asked["redirect_uri"], asked["state"]) == (
        "123",
        "http://127.0.0.1:1/callback",
        "s t",
    )
    assert authorize_url(f"{BASE}/sim/", "123", "http://x/", "s").startswith(
        f"{BASE}/sim/oauth/authorize?client_id=123"
    )


@responses.activate
def test_a_code_becomes_tokens_and_nothing_secret_stands_in_the_url():
    responses.post(TOKEN, json=ANSWER)

    signed_in = exchange(BASE, "123", SECRET, "the-code", ALL)

    assert signed_in.athlete_id == "42"
    assert signed_in.tokens.refresh.get_secret_value() == "r1"
    assert signed_in.tokens.expires_at == dt.datetime.fromtimestamp(1772452800, dt.UTC)
    sent = responses.calls[0].request
    assert sent.url == TOKEN
    assert parse_qs(sent.body)["code"] == ["the-code"]
    assert "a1" not in repr(signed_in)


@responses.activate
def test_the_athlete_is_asked_for_when_the_token_does_not_name_her():
    responses.post(TOKEN, json={key: value for key, value in ANSWER.items() if key != "athlete"})
    responses.get(f"{BASE}/api/v3/athlete", json={"id": 43})

    assert exchange(BASE, "123", SECRET, "c", ALL).athlete_id == "43"


@pytest.mark.parametrize("granted", ["read", "", "read,profile:read_all"])
def test_an_unticked_box_is_said_so_before_anything_is_asked(granted):
    with pytest.raises(NeedsReconnect, match="ticked"):
        exchange(BASE, "123", SECRET, "c", granted)


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        (
            400,
            error("AuthorizationCode", "code", "invalid"),
            NeedsReconnect,
            "Connect Strava again",
        ),
        (
            400,
            error("RefreshToken", "refresh_token", "invalid"),
            NeedsReconnect,
            "Connect Strava again",
        ),
        (401, error("Application", "", "invalid"), Rejected, "PRONGHORN_STRAVA__CLIENT_SECRET"),
        (403, error("Application", "Status", "Inactive"), Rejected, "paid Strava subscription"),
        (
            403,
            {"message": "Limit of connected athletes exceeded"},
            Rejected,
            "its limit of connected athletes",
        ),
        (503, {}, Unavailable, "503"),
        (200, {"hello": "there"}, Unavailable, "no usable answer"),
        (200, ["token"], Unavailable, "no usable answer"),
    ],
)
def test_each_refusal_is_a_sentence_for_the_one_who_can_act(status, body, kind, says):
    responses.post(TOKEN, status=status, json=body)

    with pytest.raises(kind, match=says) as caught:
        refresh(BASE, "123", SECRET, TOKENS)
    assert not any(
        secret in str(caught.value) for secret in ("app-secret", "old-refresh", "old-access")
    )


@respx.mock
def test_goodbye_signs_in_as_the_app():
    route = respx.post(f"{BASE}/oauth/revoke").respond(200, json={})

    revoke(BASE, "123", SECRET, TOKENS)

    assert route.calls.last.request.content == b"token=old-refresh"
    assert route.calls.last.request.headers["Authorization"].startswith("Basic ")


def test_tokens_survive_being_stored_and_print_as_stars():
    assert StravaTokens.loads(TOKENS.dumps()) == TOKENS
    assert "old" not in f"{TOKENS} {TOKENS!r} {TOKENS.dumps()!r}"


def test_stravalib_changes_nothing_for_the_rest_of_the_process():
    code = """
import logging, os, sys, warnings
from connectors.strava.auth import authorize_url
assert "stravalib" not in sys.modules
filters, show = list(warnings.filters), warnings.showwarning
authorize_url("", "1", "http://x/", "s")
assert "stravalib" in sys.modules
assert list(warnings.filters) == filters and warnings.showwarning is show
assert not logging.getLogger().handlers
"""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


@responses.activate
def test_nothing_secret_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    responses.post(TOKEN, json=ANSWER)

    refresh(BASE, "123", SECRET, TOKENS)

    assert not any(secret in caplog.text for secret in ("app-secret", "old-refresh", "a1", "r1"))
