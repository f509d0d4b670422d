"""What goes wrong in the sandbox when a test says so, and what is written down of it."""

import json
import socket
import time

import pytest
import requests

from connectors.sandbox import Call, Fault, Sandbox

PROFILE = "/userprofile-service/socialProfile"
WORKOUT = "/workout-service/workout"


@pytest.fixture(scope="module")
def running():
    with Sandbox() as box:
        yield box


@pytest.fixture
def box(running):
    yield running
    running.faults.clear()


@pytest.fixture
def headers(box):
    return {
        "Authorization": f"Bearer {box.garmin.tokens.issue('GARMIN_CONNECT_MOBILE_IOS_DI').access}"
    }


@pytest.fixture
def sent(shared):
    return json.loads((shared / "fixtures/garmin/workout_strength_example_post.json").read_text())


def test_a_fault_happens_as_often_as_said_and_only_there(box, headers):
    box.faults.append(Fault(platform="garmin", method="GET", path=PROFILE, status=503, times=2))
    elsewhere = requests.get(
        f"{box.garmin_url}/workout-service/workouts", headers=headers, timeout=60
    )
    codes = [
        requests.get(f"{box.garmin_url}{PROFILE}", headers=headers, timeout=60).status_code
        for _ in range(3)
    ]
    assert (elsewhere.status_code, codes) == (200, [503, 503, 200])


def test_before_the_write_nothing_happened_and_after_it_it_did(box, headers, sent):
    count = len(box.garmin.workouts)
    url = f"{box.garmin_url}{WORKOUT}"
    box.faults.append(Fault("garmin", "POST", WORKOUT, status=500, when="before"))
    assert requests.post(url, json=sent, headers=headers, timeout=60).status_code == 500
    assert len(box.garmin.workouts) == count
    box.faults.append(Fault("garmin", "POST", WORKOUT, status=500, when="after"))
    assert requests.post(url, json=sent, headers=headers, timeout=60).status_code == 500
    assert len(box.garmin.workouts) == count + 1


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_a_cut_closes_the_connection_without_a_word(box, headers, sent, when, made):
    count = len(box.garmin.workouts)
    box.faults.append(Fault("garmin", "POST", WORKOUT, cut=True, when=when))
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{box.garmin_url}{WORKOUT}", json=sent, headers=headers, timeout=60)
    assert len(box.garmin.workouts) == count + made
    assert box.calls[-1] == Call("garmin", "POST", WORKOUT, 0)
    assert (
        requests.get(f"{box.garmin_url}{PROFILE}", headers=headers, timeout=60).status_code == 200
    )


def test_a_cut_sends_not_a_single_byte(box):
    box.faults.append(Fault("strava", "GET", "/anything", cut=True))
    address = ("127.0.0.1", int(box.strava_url.rpartition(":")[2]))
    with socket.create_connection(address, timeout=60) as wire:
        wire.sendall(b"GET /anything HTTP/1.1\r\nHost: x\r\n\r\n")
        assert wire.recv(100) == b""


def test_a_page_instead_of_an_answer(box, headers):
    box.faults.append(Fault("garmin", "GET", "/workout-service/workouts", html=True))
    answer = requests.get(f"{box.garmin_url}/workout-service/workouts", headers=headers, timeout=60)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<html" in answer.text


def test_a_late_answer_is_the_right_one(box, headers):
    box.faults.append(Fault("garmin", "GET", PROFILE, delay_s=0.2))
    began = time.monotonic()
    answer = requests.get(f"{box.garmin_url}{PROFILE}", headers=headers, timeout=60)
    assert time.monotonic() - began >= 0.2
    assert answer.json()["displayName"] == "sandbox-runner"


def test_an_answer_later_than_the_client_waits(box, headers):
    box.faults.append(Fault("garmin", "GET", PROFILE, delay_s=2))
    with pytest.raises(requests.Timeout):
        requests.get(f"{box.garmin_url}{PROFILE}", headers=headers, timeout=0.1)


def test_a_star_stands_for_anything(box):
    box.faults.append(Fault("strava", "*", "/api/v3/*", status=502, times=2))
    assert requests.get(f"{box.strava_url}/api/v3/athlete", timeout=60).status_code == 502
    assert requests.post(f"{box.strava_url}/api/v3/athlete", timeout=60).status_code == 502
    assert requests.get(f"{box.garmin_url}/api/v3/athlete", timeout=60).status_code == 401


def test_every_request_is_written_down_in_order(box, headers):
    before = len(box.calls)
    requests.get(f"{box.strava_url}/api/v3/athlete?page=2", timeout=60)
    requests.get(f"{box.garmin_url}{PROFILE}", headers=headers, timeout=60)
    assert box.calls[before:] == [
        Call("strava", "GET", "/api/v3/athlete", 401, "page=2"),
        Call("garmin", "GET", PROFILE, 200),
    ]


JUNK = (
    b"",
    b"\xff\xfe=%zz&&",
    b"[]",
    b"null",
    b'{"username": {"a": []}, "mfaVerificationCode": [1]}',
    b"grant_type=%00",
)
POSTS = (
    ("garmin", "/mobile/api/login"),
    ("garmin", "/portal/api/mfa/verifyCode"),
    ("garmin", "/sso/signin"),
    ("garmin", "/sso/verifyMFA/mfaCode"),
    ("garmin", "/sso/verifyMFA/loginEnterMfaCode"),
    ("garmin", "/di-oauth2-service/oauth/token"),
    ("strava", "/oauth/authorize?redirect_uri=http://[&client_id=12345"),
    ("strava", "/oauth/token"),
    ("strava", "/oauth/revoke"),
    ("strava", "/oauth/deauthorize"),
    ("strava", "/api/v3/oauth/token"),
)


@pytest.mark.parametrize("authorization", ["Basic \xe9\xe9", "Basic !!!!", "Bearer \xe9", "Basic"])
@pytest.mark.parametrize(("platform", "path"), POSTS)
def test_nonsense_is_the_caller_s_fault(box, platform, path, authorization):
    base = box.garmin_url if platform == "garmin" else box.strava_url
    with requests.Session() as web:
        web.get(f"{box.garmin_url}/mobile/sso/en_US/sign-in", timeout=60)
        for body in JUNK:
            headers = {"Authorization": authorization.encode("latin-1"), "Referer": "x"}
            answer = web.post(f"{base}{path}", data=body, headers=headers, timeout=60)
            assert answer.status_code < 500


def test_two_sandboxes_know_nothing_of_each_other(box):
    with Sandbox() as other:
        assert other.garmin_url != box.garmin_url
        requests.get(f"{other.garmin_url}{PROFILE}", timeout=60)
        assert len(other.calls) == 1
        other.add_run(other.today)
        assert len(other.garmin.activities) == len(box.garmin.activities) + 1
        address = ("127.0.0.1", int(other.garmin_url.rpartition(":")[2]))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=1)
