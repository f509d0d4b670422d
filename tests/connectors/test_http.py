import datetime as dt

import httpx
import pytest
import respx
from pydantic import SecretStr

from connectors import http
from connectors.errors import Gone, NeedsReconnect, RateLimited, Rejected, Unavailable
from connectors.http import get_text, post_form, safe_read

URL = "https://platform.test/page"


@pytest.fixture
def waits(monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(http, "pause", slept.append)
    return slept


def test_a_read_that_fails_twice_is_read_three_times(waits):
    answers = iter([Unavailable("p", "down"), Unavailable("p", "down"), ["run"]])

    def call():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert safe_read(call) == ["run"]
    assert len(waits) == 2
    assert 0 < waits[0] < waits[1] < 5


def test_three_failures_are_enough(waits):
    calls = []

    def call():
        calls.append(1)
        raise Unavailable("p", "down")

    with pytest.raises(Unavailable, match="down"):
        safe_read(call)
    assert len(calls) == 3


@pytest.mark.parametrize(
    "error",
    [
        RateLimited("p", "limited", retry_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC)),
        NeedsReconnect("p", "again"),
        Rejected("p", "no"),
        Unavailable("p", "lost", maybe_done=True),
    ],
)
def test_what_says_when_to_come_back_is_not_tried_again(waits, error):
    calls = []

    def call():
        calls.append(1)
        raise error

    with pytest.raises(type(error)):
        safe_read(call)
    assert len(calls) == 1
    assert waits == []


@respx.mock
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Rejected),
        (401, NeedsReconnect),
        (403, Rejected),
        (404, Gone),
        (410, Gone),
        (502, Unavailable),
        (302, Unavailable),
    ],
)
def test_each_status_says_who_acts(status, error):
    respx.get(URL).respond(status, headers={"Location": "https://elsewhere.test/"})

    with pytest.raises(error) as caught:
        get_text("p", URL)
    assert str(status) in str(caught.value)


@respx.mock
@pytest.mark.parametrize(
    ("header", "minutes"), [({"Retry-After": "120"}, 2), ({"Retry-After": "soon"}, 15), ({}, 15)]
)
def test_a_pause_that_is_asked_for_is_stored_not_slept(header, minutes):
    respx.get(URL).respond(429, headers=header)

    with pytest.raises(RateLimited) as caught:
        get_text("p", URL)
    left = caught.value.retry_at - dt.datetime.now(dt.UTC)
    assert dt.timedelta(minutes=minutes - 1) < left <= dt.timedelta(minutes=minutes)


@respx.mock
def test_an_answer_lost_after_a_write_may_have_done_it():
    respx.post(URL).mock(side_effect=httpx.ReadTimeout)
    with pytest.raises(Unavailable) as lost:
        post_form("p", URL, {"a": "1"})
    respx.post(URL).mock(side_effect=httpx.ConnectError)
    with pytest.raises(Unavailable) as never_sent:
        post_form("p", URL, {"a": "1"})
    respx.post(URL).respond(500)
    with pytest.raises(Unavailable) as broke:
        post_form("p", URL, {"a": "1"})

    assert (lost.value.maybe_done, never_sent.value.maybe_done, broke.value.maybe_done) == (
        True,
        False,
        True,
    )


@respx.mock
def test_a_password_goes_in_the_header_and_never_follows_a_redirect():
    there = respx.post("https://elsewhere.test/").respond(200)
    route = respx.post(URL).respond(307, headers={"Location": "https://elsewhere.test/"})

    with pytest.raises(Unavailable) as caught:
        post_form("p", URL, {"token": "t"}, auth=("id", SecretStr("s3cret")))

    sent = route.calls.last.request
    assert sent.headers["Authorization"].startswith("Basic ")
    assert "s3cret" not in f"{sent.url}{caught.value}"
    assert not there.called
    with pytest.raises(ValueError, match="redirects"):
        post_form("p", URL, {}, auth=("id", SecretStr("s3cret")), follow=True)


@respx.mock
def test_a_browser_follows_the_button_to_the_page_behind_it():
    respx.post(URL).respond(302, headers={"Location": "http://127.0.0.1:9999/callback?code=1"})
    respx.get("http://127.0.0.1:9999/callback", params={"code": "1"}).respond(200, text="connected")

    assert post_form("p", URL, {"ok": "yes"}, follow=True) == "connected"


def test_an_address_that_is_none_is_one_clear_sentence():
    with pytest.raises(Unavailable, match="P: the server gave no usable answer"):
        get_text("p", "http://127.0.0.1/" + "a" * 70_000)
