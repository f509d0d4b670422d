"""The sandbox's Garmin sign-in, walked through by the real garminconnect."""

import base64
import json
import time

import pytest
import requests
from garminconnect import (
    Garmin,
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectTooManyRequestsError,
)

from connectors.sandbox import Sandbox

WAYS = ("mobile+cffi", "mobile+requests", "widget+cffi", "portal+cffi", "portal+requests")
TOKEN = "/di-oauth2-service/oauth/token"
PROFILE = "/userprofile-service/socialProfile"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    for flow in ("LOGIN", "WIDGET", "MOBILE"):
        for end in ("MIN", "MAX"):
            monkeypatch.setattr(f"garminconnect.client.sso.{flow}_DELAY_{end}_S", 0)


@pytest.fixture
def box():
    with Sandbox() as box:
        yield box


def redirected(garmin, base, way=None):
    client = garmin.client
    client._connectapi = client._sso = client._connect = base
    client._portal_service_url = f"{base}/app"
    client._ios_service_url, client._mobile_sso_service_url = (
        f"{base}/gcm/ios",
        f"{base}/gcm/android",
    )
    client._di_token_url = f"{base}{TOKEN}"
    client.skip_strategies = set(WAYS) - {way} if way else set()
    return garmin


def begin(box, way=None, password=None):
    garmin = redirected(
        Garmin(box.email, password or box.password, return_on_mfa=True), box.garmin_url, way
    )
    return garmin, *garmin.login()


def signed_in(box):
    garmin, _, state = begin(box)
    garmin.resume_login(state, box.mfa_code)
    return garmin


def resumed(box, tokens):
    garmin = redirected(Garmin(), box.garmin_url)
    garmin.client.loads(tokens)
    return garmin


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@pytest.mark.parametrize("way", WAYS)
def test_each_way_in_asks_for_the_code_and_takes_only_the_right_one(box, way):
    garmin, status, state = begin(box, way)
    assert status == "needs_mfa"
    with pytest.raises(GarminConnectAuthenticationError):
        garmin.resume_login(state, "000000")
    garmin.resume_login(state, box.mfa_code)
    assert garmin.display_name == "sandbox-runner"
    assert box.logins == 1


def test_the_code_can_be_given_by_another_process(box):
    _, _, state = begin(box)
    other = redirected(Garmin(box.email, box.password), box.garmin_url)
    other.resume_login(json.loads(json.dumps(state)), box.mfa_code)
    assert other.get_activities(0, 1)


@pytest.mark.parametrize("way", ["mobile+cffi", "widget+cffi", "portal+requests"])
def test_a_wrong_password_is_one_attempt_and_no_session(box, way):
    with pytest.raises(GarminConnectAuthenticationError):
        begin(box, way, password="wrong horse")
    assert box.logins == 1
    assert TOKEN not in [call.path for call in box.calls]


def test_without_the_second_factor_the_password_is_enough():
    with Sandbox(mfa=False) as box:
        garmin = redirected(Garmin(box.email, box.password), box.garmin_url)
        garmin.login()
        assert garmin.display_name == "sandbox-runner"


def test_a_password_without_the_page_before_it_is_answered_429(box):
    body = {"username": box.email, "password": box.password}
    answer = requests.post(f"{box.garmin_url}/mobile/api/login", json=body, timeout=60)
    assert answer.status_code == 429
    assert box.logins == 0


@pytest.mark.parametrize("path", ["/sso/signin", "/sso/verifyMFA/loginEnterMfaCode"])
def test_the_widget_takes_only_its_own_form(box, path):
    with requests.Session() as web:
        web.get(f"{box.garmin_url}/sso/signin", timeout=60)
        form = {
            "username": box.email,
            "password": box.password,
            "mfa-code": box.mfa_code,
            "_csrf": "forged",
        }
        assert web.post(f"{box.garmin_url}{path}", data=form, timeout=60).status_code == 403
    assert box.logins == 0


def test_a_lock_out_refuses_every_way_and_starts_anew_with_each_attempt(box):
    box.garmin.lock_out(days=1)
    with pytest.raises(GarminConnectTooManyRequestsError):
        begin(box)
    assert box.logins == 0
    assert {call.status for call in box.calls} == {429}
    box.advance(1)
    assert begin(box)[1] == "needs_mfa"


def test_a_lock_out_leaves_tokens_alone(box):
    garmin = signed_in(box)
    box.garmin.lock_out()
    assert garmin.get_activities(0, 1)


def test_the_token_says_when_it_ends_and_whose_it_is(box):
    garmin = signed_in(box)
    said = claims(garmin.client.di_token)
    assert (
        said["client_id"] == garmin.client.di_client_id == "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"
    )
    assert 86000 < said["exp"] - time.time() <= 86400


def test_a_service_ticket_works_once_and_only_for_its_service(box):
    box.garmin.mfa = False
    web = requests.Session()
    with web:
        service = {"clientId": "GCM_IOS_DARK", "service": "https://app.example/ios"}
        web.get(f"{box.garmin_url}/mobile/sso/en_US/sign-in", params=service, timeout=60)
        body = {"username": box.email, "password": box.password}
        headers = {"Referer": "x"}
        login = f"{box.garmin_url}/mobile/api/login"
        tickets = [
            web.post(login, params=service, json=body, headers=headers, timeout=60).json()[
                "serviceTicketId"
            ]
            for _ in range(2)
        ]
        fields = {
            "grant_type": "https://connectapi.garmin.com/di-oauth2-service/oauth/grant/service_ticket",
            "client_id": "GARMIN_CONNECT_MOBILE_IOS_DI",
        }

        def exchange(ticket, url):
            data = fields | {"service_ticket": ticket, "service_url": url}
            auth = ("GARMIN_CONNECT_MOBILE_IOS_DI", "")
            return requests.post(
                f"{box.garmin_url}{TOKEN}", data=data, auth=auth, timeout=60
            ).status_code

        assert exchange(tickets[0], "https://elsewhere.example") == 400
        assert exchange(tickets[1], service["service"]) == 200
        assert exchange(tickets[1], service["service"]) == 400


def test_a_refresh_token_dies_with_its_use(box):
    garmin = signed_in(box)
    old = garmin.client.dumps()
    box.garmin.tokens.end_access()
    assert garmin.get_activities(0, 1)
    assert json.loads(old)["di_refresh_token"] != garmin.client.di_refresh_token
    late = resumed(box, old)
    box.garmin.tokens.end_access()
    with pytest.raises((GarminConnectAuthenticationError, GarminConnectConnectionError)):
        late.get_activities(0, 1)
    assert resumed(box, garmin.client.dumps()).get_activities(0, 1)


def test_a_token_about_to_end_is_refreshed_before_the_call(box):
    box.garmin.tokens.lifetime_s = 600
    garmin = signed_in(box)
    before = len(box.calls)
    garmin.get_activities(0, 1)
    assert box.calls[before].path == TOKEN


def test_an_expired_token_is_refused():
    now = [time.time()]
    with Sandbox(seconds=lambda: now[0]) as box:
        token = box.garmin.tokens.issue("GARMIN_CONNECT_MOBILE_IOS_DI").access
        headers = {"Authorization": f"Bearer {token}"}
        assert (
            requests.get(f"{box.garmin_url}{PROFILE}", headers=headers, timeout=60).status_code
            == 200
        )
        now[0] += 86401
        assert (
            requests.get(f"{box.garmin_url}{PROFILE}", headers=headers, timeout=60).status_code
            == 401
        )


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic abc", "Bearer"])
def test_nobody_comes_in_without_a_token(box, header):
    headers = {"Authorization": header} if header else {}
    answer = requests.get(f"{box.garmin_url}{PROFILE}", headers=headers, timeout=60)
    assert answer.status_code == 401
    assert answer.json()["error"] == "NotAuthorizedException"
