import datetime as dt

import pytest
import responses
from pydantic import SecretStr

from connectors import http
from connectors.budget import Budget, Window
from connectors.errors import NeedsReconnect, RateLimited, Rejected, Unavailable
from connectors.strava.auth import StravaTokens
from connectors.strava.client import Strava

BASE = "http://127.0.0.1:8080"
LIST = f"{BASE}/api/v3/athlete/activities"
TOKEN = f"{BASE}/oauth/token"
NOW = dt.datetime(2026, 3, 2, 10, 7, tzinfo=dt.UTC)
START, END = dt.date(2026, 2, 1), dt.date(2026, 3, 1)
RENEWED = {"access_token": "a2", "refresh_token": "r2", "expires_at": int(NOW.timestamp()) + 21600}
HEADERS = {
    "X-RateLimit-Limit": "200,2000",
    "X-RateLimit-Usage": "3,40",
    "X-ReadRateLimit-Limit": "100,1000",
    "X-ReadRateLimit-Usage": "2,30",
}


def row(number, start="2026-02-10T07:00:00Z"):
    return {
        "id": number,
        "sport_type": "Run",
        "start_date_local": start,
        "distance": 5000.0,
        "moving_time": 1500,
    }


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch):
    monkeypatch.setattr(http, "pause", lambda seconds: None)


@pytest.fixture
def saved():
    return []


@pytest.fixture
def strava(saved):
    return make(saved)


def make(saved, *, left=dt.timedelta(hours=3), budget=None):
    tokens = StravaTokens(SecretStr("a1"), SecretStr("r1"), NOW + left)
    return Strava(
        BASE, "123", SecretStr("app-secret"), tokens, saved.append, budget=budget, now=lambda: NOW
    )


@responses.activate
def test_one_call_lists_the_window_and_the_local_date_decides(strava, saved):
    rows = [
        row(1, "2026-01-31T23:00:00Z"),
        row(3, "2026-03-01T22:00:00Z"),
        row(2, "2026-02-01T00:30:00Z"),
    ]
    responses.get(LIST, json=rows, headers=HEADERS)

    found = strava.activities(START, END)

    assert [activity.id for activity in found] == ["strava:2", "strava:3"]
    assert len(responses.calls) == 1
    asked = responses.calls[0].request
    assert asked.headers["Authorization"] == "Bearer a1"
    epoch = int(dt.datetime(2026, 2, 1, tzinfo=dt.UTC).timestamp())
    assert asked.params == {
        "after": str(epoch - 86_400),
        "before": str(epoch + 30 * 86_400),
        "per_page": "200",
        "page": "1",
    }
    assert saved == []
    assert {window.name: window.used for window in strava.budget.windows}["readratelimit day"] == 30


@responses.activate
def test_a_full_page_is_followed_by_the_next_and_a_row_on_both_counts_once(strava):
    full = [row(number) for number in range(1, 201)]
    responses.get(
        LIST,
        json=full,
        match=[responses.matchers.query_param_matcher({"page": 1}, strict_match=False)],
    )
    second = responses.get(
        LIST,
        json=[row(200), row(201)],
        match=[responses.matchers.query_param_matcher({"page": 2}, strict_match=False)],
    )

    assert len(strava.activities(START, END)) == 201
    assert second.call_count == 1


@responses.activate
def test_a_listing_without_end_is_not_believed(strava):
    responses.get(LIST, json=[row(number) for number in range(1, 201)])
    with pytest.raises(Unavailable, match="more than 2000"):
        strava.activities(START, END)


@responses.activate
def test_tokens_that_end_soon_are_renewed_and_saved_before_they_are_used(saved):
    responses.post(TOKEN, json=RENEWED)
    responses.get(LIST, json=[])
    order = []
    strava = make(saved, left=dt.timedelta(minutes=4))
    strava._save = lambda tokens: order.append(
        (len(responses.calls), tokens.refresh.get_secret_value())
    )

    assert strava.activities(START, END) == []

    assert order == [(1, "r2")]
    assert responses.calls[1].request.headers["Authorization"] == "Bearer a2"


@responses.activate
def test_tokens_that_could_not_be_saved_are_not_used(saved):
    responses.post(TOKEN, json=RENEWED)
    strava = make(saved, left=dt.timedelta(minutes=-4))

    def full_disk(tokens):
        raise OSError(28, "No space left on device")

    strava._save = full_disk
    with pytest.raises(OSError, match="No space"):
        strava.activities(START, END)
    assert len(responses.calls) == 1


@responses.activate
def test_a_renewal_is_never_sent_twice(saved):
    responses.post(TOKEN, status=503)
    with pytest.raises(Unavailable):
        make(saved, left=dt.timedelta()).activities(START, END)
    assert len(responses.calls) == 1


@responses.activate
def test_an_access_token_that_ended_early_is_renewed_once(strava, saved):
    responses.get(LIST, status=401, json={"message": "Authorization Error", "errors": []})
    responses.post(TOKEN, json=RENEWED)
    responses.get(LIST, json=[row(1)])

    assert len(strava.activities(START, END)) == 1
    assert [tokens.refresh.get_secret_value() for tokens in saved] == ["r2"]


@responses.activate
def test_refused_again_means_connect_again(strava):
    responses.get(
        LIST,
        status=401,
        json={"errors": [{"resource": "Application", "field": "", "code": "invalid"}]},
    )
    responses.post(TOKEN, json=RENEWED)

    with pytest.raises(NeedsReconnect):
        strava.activities(START, END)
    assert [call.request.method for call in responses.calls] == ["GET", "POST", "GET"]


@responses.activate
def test_an_unticked_box_is_not_renewed_away(strava):
    missing = {"resource": "AccessToken", "field": "activity:read_permission", "code": "missing"}
    responses.get(LIST, status=401, json={"message": "Authorization Error", "errors": [missing]})

    with pytest.raises(NeedsReconnect, match="ticked"):
        strava.activities(START, END)
    assert len(responses.calls) == 1


@responses.activate
def test_an_inactive_app_is_the_owners_to_mend(strava):
    inactive = {"resource": "Application", "field": "Status", "code": "Inactive"}
    responses.get(LIST, status=403, json={"message": "Forbidden", "errors": [inactive]})

    with pytest.raises(Rejected, match="paid Strava subscription"):
        strava.activities(START, END)


@responses.activate
@pytest.mark.parametrize(
    ("usage", "until"),
    [
        ({"X-ReadRateLimit-Usage": "101,300"}, NOW.replace(minute=15)),
        ({"X-ReadRateLimit-Usage": "5,1001"}, dt.datetime(2026, 3, 3, tzinfo=dt.UTC)),
        ({"X-ReadRateLimit-Usage": ","}, NOW.replace(minute=15)),
    ],
)
def test_too_many_requests_names_the_time_and_asks_nothing_before(strava, usage, until):
    responses.get(
        LIST,
        status=429,
        json={"message": "Rate Limit Exceeded", "errors": []},
        headers=HEADERS | usage,
    )

    with pytest.raises(RateLimited) as caught:
        strava.activities(START, END)
    assert caught.value.retry_at == until
    assert len(responses.calls) == 1


@responses.activate
def test_a_used_up_budget_is_not_overdrawn(saved):
    until = NOW.replace(minute=15)
    budget = Budget(
        windows=(Window(name="readratelimit quarter", limit=100, used=100, until=until),)
    )

    with pytest.raises(RateLimited) as caught:
        make(saved, budget=budget).activities(START, END)
    assert caught.value.retry_at == until
    assert len(responses.calls) == 0


@responses.activate
def test_the_answer_that_reaches_the_limit_is_still_used(strava):
    responses.get(LIST, json=[row(1)], headers=HEADERS | {"X-ReadRateLimit-Usage": "100,300"})

    assert len(strava.activities(START, END)) == 1
    with pytest.raises(RateLimited):
        strava.activities(START, END)


@responses.activate
@pytest.mark.parametrize(
    "odd",
    [
        {"body": "<html>We will be right back</html>", "content_type": "text/html"},
        {"json": {"activities": []}},
        {"json": None},
        {"body": ""},
        {"json": [{"id": 1}, {"id": 2}]},
        {"status": 302, "headers": {"Location": "https://login.example/"}},
        {"status": 500, "json": {}},
    ],
)
def test_an_odd_answer_is_not_an_empty_one(strava, odd):
    responses.get(LIST, **odd)
    with pytest.raises(Unavailable):
        strava.activities(START, END)


@responses.activate
def test_a_short_trouble_is_waited_out(strava):
    responses.get(LIST, status=502, body="<html>")
    responses.get(LIST, json=[row(1)])

    assert len(strava.activities(START, END)) == 1


def test_nobody_there_is_unavailable(saved):
    strava = make(saved)
    strava._base_url = "http://127.0.0.1:9"
    with pytest.raises(Unavailable, match="can't be reached"):
        strava.activities(START, END)


@responses.activate
def test_the_environment_of_stravalib_is_not_obeyed(strava, monkeypatch):
    monkeypatch.setenv("STRAVA_CLIENT_ID", "999")
    monkeypatch.setenv("STRAVA_CLIENT_SECRET", "elsewhere")
    responses.get(LIST, json=[])

    assert strava.activities(START, END) == []
    assert len(responses.calls) == 1
