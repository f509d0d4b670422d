"""The sandbox's Strava: permission, tokens, lists and limits, used by the real stravalib."""

import datetime as dt
import html
import json
import re
import time
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pytest
import requests
import stravalib
from requests.adapters import HTTPAdapter
from stravalib import exc

from connectors.sandbox import Sandbox

TODAY = dt.date(2026, 3, 2)
CALLBACK = "http://127.0.0.1:8080/connected?from=strava"
SCOPES = ["read", "activity:read", "activity:read_all"]
LISTING = "/api/v3/athlete/activities"


class Redirect(HTTPAdapter):
    def __init__(self, origin):
        self.origin = urlsplit(origin)
        super().__init__()

    def send(self, request, **kwargs):
        url = urlsplit(request.url)
        request.url = urlunsplit((self.origin.scheme, self.origin.netloc, url.path, url.query, ""))
        return super().send(request, **kwargs)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setenv("SILENCE_TOKEN_WARNINGS", "true")


@pytest.fixture
def now():
    return [time.time()]


@pytest.fixture
def box(now):
    with Sandbox(today=TODAY, seconds=lambda: now[0]) as box:
        yield box


@pytest.fixture
def client(box):
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://www.strava.com", Redirect(box.strava_url))
        yield stravalib.Client(
            requests_session=session, rate_limiter=lambda _headers, _method: None
        )


@pytest.fixture
def connected(box, client):
    client.access_token = box.strava.tokens.issue(",".join(SCOPES)).access
    return client


def authorize_url(box, client, scope=tuple(SCOPES), state="s1"):
    url = client.authorization_url(12345, CALLBACK, scope=list(scope), state=state)
    return url.replace("https://www.strava.com", box.strava_url)


def sent_back(location):
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def get(box, path, token=None, **query):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.get(f"{box.strava_url}{path}", params=query, headers=headers, timeout=60)


def epoch(day):
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())


# permission


def test_a_click_on_authorize_leads_to_tokens(box, client):
    back = sent_back(box.click_authorize(authorize_url(box, client)))
    assert (back["state"], back["scope"], back["from"]) == (
        "s1",
        "read,activity:read,activity:read_all",
        "strava",
    )
    tokens = client.exchange_code_for_token(12345, box.client_secret, back["code"])
    assert tokens["expires_at"] == pytest.approx(time.time() + 21600, abs=60)
    assert client.get_athlete().id == 41_000_001


def test_the_page_asks_with_a_form_that_can_be_unticked_or_cancelled(box, client):
    url = authorize_url(box, client)
    page = requests.get(url, timeout=60).text
    assert re.search(r"<button[^>]*>Authorize</button>", page)
    action = html.unescape(re.search(r'action="([^"]+)"', page).group(1))
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page))

    def press(decision, *scopes):
        data = hidden | {"decision": decision, "scope": scopes}
        answer = requests.post(
            f"{box.strava_url}{action}", data=data, allow_redirects=False, timeout=60
        )
        assert answer.status_code == 302
        return sent_back(answer.headers["location"])

    assert press("authorize", "read", "activity:read")["scope"] == "read,activity:read"
    assert press("authorize")["scope"] == "read"
    assert press("cancel", *SCOPES) == {"from": "strava", "state": "s1", "error": "access_denied"}


def test_permission_is_not_asked_for_nonsense(box, client):
    good = authorize_url(box, client)
    for wrong in (
        good.replace("client_id=12345", "client_id=1"),
        good.replace("redirect_uri=http", "redirect_uri=ftp"),
        good.replace("redirect_uri=http%3A%2F%2F127", "redirect_uri=http%3A%2F%2F%5B127"),
        good.replace("response_type=code", "response_type=token"),
        good.replace("scope=read", "scope=everything"),
    ):
        assert wrong != good
        for ask in (requests.get, requests.post):
            answer = ask(wrong, allow_redirects=False, timeout=60)
            assert (answer.status_code, answer.json()["message"]) == (400, "Bad Request")


def test_a_code_works_once(box, client):
    code = sent_back(box.click_authorize(authorize_url(box, client)))["code"]
    client.exchange_code_for_token(12345, box.client_secret, code)
    with pytest.raises(exc.Fault, match="AuthorizationCode") as caught:
        client.exchange_code_for_token(12345, box.client_secret, code)
    assert caught.value.response.status_code == 400


def test_a_wrong_secret_is_refused_in_strava_s_words(box, client, shared):
    code = box.strava.allow("read")
    with pytest.raises(exc.AccessUnauthorized) as caught:
        client.exchange_code_for_token(12345, "wrong", code)
    assert caught.value.response.json() == json.loads(
        (shared / "fixtures/strava/error_401.json").read_text()
    )


def test_a_refresh_rotates_and_an_early_one_lengthens_nothing(box, client, now):
    first = box.strava.tokens.issue("read")
    second = client.refresh_access_token(12345, box.client_secret, first.refresh)
    assert second["refresh_token"] != first.refresh
    assert second["expires_at"] == first.expires_at
    with pytest.raises(exc.Fault, match="RefreshToken") as caught:
        client.refresh_access_token(12345, box.client_secret, first.refresh)
    assert caught.value.response.status_code == 400
    now[0] += 20_000
    third = client.refresh_access_token(12345, box.client_secret, second["refresh_token"])
    assert third["expires_at"] == int(now[0]) + 21600


def test_a_token_ends_after_six_hours(box, connected, now):
    assert connected.get_athlete()
    now[0] += 21601
    with pytest.raises(exc.AccessUnauthorized):
        connected.get_athlete()


def test_a_token_in_the_address_is_no_token(box):
    token = box.strava.tokens.issue("read").access
    assert get(box, "/api/v3/athlete", access_token=token).status_code == 401
    assert get(box, "/api/v3/athlete", token).status_code == 200


@pytest.mark.parametrize("path", ["/oauth/revoke", "/api/v3/oauth/revoke"])
def test_revoking_takes_the_app_s_name_and_the_token(box, path):
    issued = box.strava.tokens.issue("read")

    def revoke(secret, **body):
        auth = (box.client_id, secret)
        return requests.post(
            f"{box.strava_url}{path}", auth=auth, data=body, timeout=60
        ).status_code

    assert revoke("wrong", token=issued.access) == 401
    assert revoke(box.client_secret) == 400
    assert get(box, "/api/v3/athlete", issued.access).status_code == 200
    assert revoke(box.client_secret, token=issued.access) == 200
    assert get(box, "/api/v3/athlete", issued.access).status_code == 401


def test_deauthorizing_the_old_way(box, connected):
    token = connected.access_token
    connected.deauthorize()
    assert box.calls[-1].path == "/api/v3/oauth/deauthorize"
    assert get(box, "/api/v3/athlete", token).status_code == 401


def test_without_the_scope_there_are_no_activities_and_no_zones(box):
    token = box.strava.tokens.issue("read").access
    for path in (LISTING, "/api/v3/athlete/zones", "/api/v3/activities/1"):
        answer = get(box, path, token)
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["code"] == "missing"


# what she did


def test_stravalib_reads_everything_newest_first(connected, box):
    runs = list(connected.get_activities())
    starts = [run.start_date for run in runs]
    assert starts == sorted(starts, reverse=True)
    assert len(runs) == len(box.strava.activities)
    assert min(run.id for run in runs) > 2**31


def test_a_page_holds_thirty_and_at_most_two_hundred(box, connected):
    token = connected.access_token
    first, second = (get(box, LISTING, token, page=page).json() for page in (1, 2))
    assert len(first) == 30
    assert not {row["id"] for row in first} & {row["id"] for row in second}
    assert get(box, LISTING, token, per_page=200).json()[:30] == first
    assert get(box, LISTING, token, per_page=200, page=2).json() == []
    for wrong in ({"per_page": 201}, {"per_page": 0}, {"page": 0}, {"page": "x"}, {"after": "-1"}):
        assert get(box, LISTING, token, **wrong).status_code == 400


def test_before_and_after_are_about_the_start(box, connected):
    start, end = TODAY - dt.timedelta(days=7), TODAY - dt.timedelta(days=3)
    rows = get(box, LISTING, connected.access_token, after=epoch(start), before=epoch(end)).json()
    assert rows
    assert {row["start_date"][:10] for row in rows} <= {
        str(start + dt.timedelta(days=n)) for n in range(4)
    }


def test_after_in_the_future_is_refused(box, connected):
    answer = get(box, LISTING, connected.access_token, after=epoch(TODAY + dt.timedelta(days=2)))
    assert (answer.status_code, answer.json()["errors"][0]) == (
        400,
        {"resource": "Activity", "field": "after", "code": "future"},
    )


def test_rows_have_the_keys_and_the_quirks_strava_s_have(box, connected, shared):
    pages = (shared / "fixtures/strava").glob("athlete_activities_page*.json")
    captured = [row for page in pages for row in json.loads(page.read_text())]
    with_strap = next(
        row for row in captured if row["sport_type"] == "Run" and row.get("has_heartrate")
    )
    for row in get(box, LISTING, connected.access_token, per_page=200).json():
        assert set(row) - {"device_name"} <= set(with_strap)
        local = dt.datetime.fromisoformat(row["start_date_local"].removesuffix("Z"))
        true = dt.datetime.fromisoformat(row["start_date"])
        assert (local - true.replace(tzinfo=None)).total_seconds() == row["utc_offset"]
        assert row["timezone"] == "(GMT+01:00) Europe/Berlin"
        assert ("average_heartrate" in row) == row["has_heartrate"]
        assert (row["upload_id"] is None) == row["manual"] == (row["external_id"] is None)
        if row["external_id"]:
            assert re.fullmatch(r"garmin_ping_\d{12}", row["external_id"])


def test_one_activity_has_laps_and_another_is_not_found(box, connected):
    intervals = next(row for row in box.strava.activities if row["workout_type"] == 3)
    detail = connected.get_activity(intervals["id"])
    assert len(detail.laps) == 14
    assert detail.start_date_local.tzinfo is None
    with pytest.raises(exc.ObjectNotFound):
        connected.get_activity(1)


def test_zones_are_open_at_the_top(box, client):
    client.access_token = box.strava.tokens.issue("read,profile:read_all").access
    assert client.get_athlete_zones().heart_rate.zones.root[-1].max == -1


# limits


def test_every_request_is_counted_and_said(box, connected):
    get(box, LISTING, connected.access_token)
    headers = get(box, "/api/v3/athlete", connected.access_token).headers
    assert headers["X-RateLimit-Limit"] == "200,2000"
    assert headers["X-ReadRateLimit-Limit"] == "100,1000"
    assert headers["X-RateLimit-Usage"] == headers["X-ReadRateLimit-Usage"] == "2,2"


def test_one_too_many_is_429_until_the_quarter_hour_ends_and_counts_for_the_day(
    box, connected, now
):
    box.strava.limits.read_short = 2
    now[0] = 1_772_409_600.0  # a full hour
    token = box.strava.tokens.issue(",".join(SCOPES)).access
    answers = [get(box, LISTING, token) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert answers[3].headers["X-ReadRateLimit-Usage"] == "4,4"
    assert answers[3].json()["message"] == "Rate Limit Exceeded"
    now[0] += 899
    assert get(box, LISTING, token).status_code == 429
    now[0] += 1
    after = get(box, LISTING, token)
    assert (after.status_code, after.headers["X-ReadRateLimit-Usage"]) == (200, "1,6")


def test_the_day_ends_at_midnight_utc(box, now):
    box.strava.limits.read_day = 1
    now[0] = 1_772_409_600.0 // 86400 * 86400 + 86399
    token = box.strava.tokens.issue("read").access
    assert [get(box, "/api/v3/athlete", token).status_code for _ in range(2)] == [200, 429]
    now[0] += 1
    assert get(box, "/api/v3/athlete", token).status_code == 200


def test_an_app_without_a_subscription_is_refused(box, connected):
    box.strava.active = False
    with pytest.raises(exc.ApplicationInactive):
        connected.get_athlete()


def test_there_is_no_other_way_to_ask(box, connected):
    headers = {"Authorization": f"Bearer {connected.access_token}"}
    assert (
        requests.post(f"{box.strava_url}{LISTING}", headers=headers, timeout=60).status_code == 405
    )
    nowhere = get(box, "/api/v3/clubs", connected.access_token)
    assert (nowhere.status_code, "X-RateLimit-Usage" in nowhere.headers) == (404, True)
    assert (
        requests.post(f"{box.strava_url}/oauth/token", data=b"\xff&=", timeout=60).status_code
        == 401
    )
