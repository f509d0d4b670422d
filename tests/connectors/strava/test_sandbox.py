"""The real stravalib, over a real socket, against the simulated Strava."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from connectors import http
from connectors.errors import NeedsReconnect, RateLimited, Rejected, Unavailable
from connectors.sandbox import Fault, Sandbox
from connectors.strava.auth import authorize_url, exchange, revoke
from connectors.strava.client import Strava

CALLBACK = "http://127.0.0.1:1/callback"
LIST = "/api/v3/athlete/activities"


@pytest.fixture
def box(monkeypatch):
    monkeypatch.setattr(http, "pause", lambda seconds: None)
    with Sandbox() as box:
        yield box


def sign_in(box):
    page = authorize_url(box.strava_url, box.client_id, CALLBACK, "state")
    assert "Authorize" in http.get_text("strava", page)
    back = parse_qs(urlsplit(box.click_authorize(page)).query)
    assert back["state"] == ["state"]
    return exchange(
        box.strava_url,
        box.client_id,
        SecretStr(box.client_secret),
        back["code"][0],
        back["scope"][0],
    ).tokens


def connect(box, tokens=None, saved=None):
    tokens = tokens or sign_in(box)
    save = (saved if saved is not None else []).append
    return Strava(box.strava_url, box.client_id, SecretStr(box.client_secret), tokens, save)


def window(box):
    return box.today - dt.timedelta(days=84), box.today


def listed(box):
    return [call for call in box.calls if call.path == LIST]


def test_twelve_weeks_in_one_call(box):
    found = connect(box).activities(*window(box))

    assert len(listed(box)) == 1
    started = [row["start_date_local"][:10] for row in box.strava.activities]
    start, end = (day.isoformat() for day in window(box))
    assert len(found) == sum(start <= day <= end for day in started) > 40
    assert {"run", "strength"} <= {activity.sport for activity in found}
    assert found == sorted(found, key=lambda activity: activity.start)


def test_a_new_run_is_there_on_the_next_look(box):
    strava = connect(box)
    before = strava.activities(*window(box))
    box.add_run(box.today, kind="intervals", minutes=55, hour=7)

    new = strava.activities(*window(box))[len(before) :]

    assert [(activity.day, activity.start.hour, activity.sport) for activity in new] == [
        (box.today, 7, "run")
    ]


def test_a_dead_connection_has_to_be_made_again(box):
    tokens = sign_in(box)
    revoke(box.strava_url, box.client_id, SecretStr(box.client_secret), tokens)

    with pytest.raises(NeedsReconnect):
        connect(box, tokens).activities(*window(box))


def test_a_renewed_token_lives_and_the_old_one_is_dead(box):
    tokens, saved = sign_in(box), []
    box.strava.tokens.end_access()

    assert connect(box, tokens, saved).activities(*window(box))
    assert len(saved) == 1
    assert connect(box, saved[0]).activities(*window(box))
    box.strava.tokens.end_access()
    with pytest.raises(NeedsReconnect, match="Connect Strava again"):
        connect(box, tokens).activities(*window(box))


def test_a_wrong_secret_is_the_owners_to_mend(box):
    back = parse_qs(
        urlsplit(
            box.click_authorize(authorize_url(box.strava_url, box.client_id, CALLBACK, "s"))
        ).query
    )
    with pytest.raises(Rejected, match="PRONGHORN_STRAVA__CLIENT_SECRET"):
        exchange(
            box.strava_url, box.client_id, SecretStr("wrong"), back["code"][0], back["scope"][0]
        )


def test_a_code_works_once(box):
    back = parse_qs(
        urlsplit(
            box.click_authorize(authorize_url(box.strava_url, box.client_id, CALLBACK, "s"))
        ).query
    )
    code, scope = back["code"][0], back["scope"][0]
    exchange(box.strava_url, box.client_id, SecretStr(box.client_secret), code, scope)
    with pytest.raises(NeedsReconnect):
        exchange(box.strava_url, box.client_id, SecretStr(box.client_secret), code, scope)


def test_the_limit_is_heard_and_kept_without_a_call(box):
    box.strava.limits.read_short = 1
    strava = connect(box)
    strava.activities(*window(box))

    with pytest.raises(RateLimited) as caught:
        strava.activities(*window(box))
    assert caught.value.retry_at.minute in {0, 15, 30, 45}
    assert len(listed(box)) == 1


def test_somebody_else_used_up_the_limit(box):
    box.strava.limits.read_short = 0
    with pytest.raises(RateLimited):
        connect(box).activities(*window(box))
    assert len(listed(box)) == 1


@pytest.mark.parametrize("fault", [{"status": 503}, {"cut": True}, {"html": True}])
def test_trouble_that_passes_is_not_noticed_and_trouble_that_stays_is_no_empty_list(box, fault):
    strava = connect(box)
    box.faults.append(Fault(platform="strava", method="GET", path=LIST, times=2, **fault))
    assert strava.activities(*window(box))

    box.faults.append(Fault(platform="strava", method="GET", path=LIST, times=3, **fault))
    with pytest.raises(Unavailable):
        strava.activities(*window(box))
    assert len(listed(box)) == 6
