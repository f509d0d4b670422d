"""Links, sessions and invitations, and what every answer tells a browser."""

import datetime as dt
import re
import time

import pytest
import requests
import time_machine

from tests.worker.web.conftest import Surfer
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.settings import load_settings
from worker.store import OWNER
from worker.tryout.stage import mail_catcher
from worker.web.limits import SIGN_IN
from worker.web.server import page_served


def path(site, athlete_id=OWNER):
    return site.link(athlete_id).removeprefix(site.base_url)


def test_a_link_signs_in_once_and_looking_at_it_does_not_use_it_up(site, stranger):
    link = path(site)
    assert "Sign in" in stranger.get(link).text
    assert "Sign in" in stranger.get(link).text
    answer = stranger.post(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/setup")
    assert stranger.get("/browsers").status_code == 200
    stale = stranger.post(link)
    assert (stale.status_code, 'class="warning"' in stale.text) == (410, True)
    assert stranger.get(link).headers["location"] == "/"  # signed in already


def test_a_link_is_worth_nothing_after_half_an_hour(site, stranger):
    link, now = path(site), site.now()
    site.now = lambda: now + dt.timedelta(minutes=31)
    assert stranger.post(link).status_code == 410
    assert stranger.get("/browsers").headers["location"] == "/sign-in"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_changes_at_sign_in(
    site, stranger
):
    stranger.csrf()
    before = stranger.cookie
    answer = stranger.post(path(site))
    said = answer.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    assert stranger.cookie != before
    first = stranger.cookie
    stranger.post(path(site))
    assert stranger.cookie != first
    stranger.session.cookies.set(site.cookie, first, domain="127.0.0.1")
    assert stranger.get("/browsers").status_code == 303  # the old session has ended


def test_over_https_the_cookie_is_for_https_only(site, stranger):
    here = site.base_url
    site.base_url = "https://pronghorn.example.org"
    answer = requests.get(f"{here}/sign-in", headers={"host": "pronghorn.example.org"}, timeout=60)
    assert answer.headers["set-cookie"].startswith("__Host-pronghorn=")
    assert "; Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


def test_browsers_are_listed_and_ended_one_by_one(site, owner):
    second = type(owner)(site).sign_in()
    page = owner.get("/browsers").text
    digest = re.search(r'name="digest" value="(\w+)"', page).group(1)
    assert owner.post("/browsers/end", {"digest": digest}).status_code == 303
    assert second.get("/browsers").status_code == 303
    assert owner.post("/browsers/end", {"digest": digest}).status_code == 404
    owner.post("/sign-out")
    assert owner.get("/browsers").status_code == 303


def test_nobody_ends_the_browser_of_another(site, owner, other):
    mine = site.store.doors.browsers(OWNER, site.now())[0].digest
    assert other.post("/browsers/end", {"digest": mine}).status_code == 404
    assert owner.get("/browsers").status_code == 200


def test_an_invited_athlete_gets_an_account_of_their_own_and_no_look_at_the_server(
    site, owner, stranger
):
    page = owner.post("/server/invite", {"name": "Kim", "mail": "kim@example.org"}).text
    link = re.search(r"/in/[\w-]+", page).group(0)
    assert "invited" in stranger.get(link).text
    stranger.post(link, {"name": "Kim R"})
    kim = site.store.members.all()[1]
    assert (kim.name, kim.role) == ("Kim R", "athlete")
    assert site.store.of(kim.athlete_id).answers.get() == {"mail_to": "kim@example.org"}
    assert stranger.get("/server").status_code == 403
    assert stranger.post("/server/invite", {"name": "x"}).status_code == 403
    assert stranger.post(link).status_code == 410


def test_an_invitation_that_is_withdrawn_is_worth_nothing(owner, stranger):
    page = owner.post("/server/invite", {"name": "Kim"}).text
    link = re.search(r"/in/[\w-]+", page).group(0)
    digest = re.search(r'name="digest" value="(\w+)"', page).group(1)
    owner.post("/server/withdraw", {"digest": digest})
    assert stranger.post(link).status_code == 410
    assert owner.post("/server/withdraw", {"digest": digest}).status_code == 404


def test_a_link_comes_by_mail_to_an_address_that_is_somebodys_and_nobody_learns_whose(tmp_path):
    with mail_catcher() as (port, caught):
        mail = {
            "host": "127.0.0.1",
            "port": port,
            "starttls": False,
            "sender": "p@example.org",
            "to": "me@example.org",
        }
        settings = load_settings(data=tmp_path, web={"port": 0}, mail=mail)
        with page_served(settings, Bell(), ProgressFeed()) as site:
            stranger = Surfer(site)
            said = [
                stranger.post("/sign-in", {"mail": to}).text
                for to in ("you@example.org", "ME@example.org")
            ]
            assert said[0].replace("you@", "ME@") == said[1]
            until = time.monotonic() + 60
            while not caught and time.monotonic() < until:
                time.sleep(0.05)
            assert len(caught) == 1
            link = re.search(r"/in/[\w-]+", caught[0].decode())[0]
            assert stranger.post(link).status_code == 303
            assert stranger.get("/browsers").status_code == 200
            assert stranger.post("/sign-in", {"mail": "nonsense"}).status_code == 422


def test_without_a_mail_server_the_terminal_prints_the_link(stranger):
    assert "pronghorn link" in stranger.get("/sign-in").text
    assert stranger.post("/sign-in", {"mail": "me@example.org"}).status_code == 409


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"csrf": "0" * 64}, 403),
        ({"csrf": ""}, 403),
        ({}, 303),
    ],
)
def test_a_change_needs_our_origin_and_our_token(site, owner, how, status):
    assert owner.post("/sign-out", **how).status_code == status
    assert len(site.store.doors.browsers(OWNER, site.now())) == (status == 403)


def test_the_token_of_one_browser_is_worth_nothing_in_another(owner, other):
    assert owner.post("/sign-out", csrf=other.csrf()).status_code == 403


HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def test_every_answer_carries_the_security_headers(owner, stranger):
    for answer in (
        owner.get("/browsers"),
        stranger.get("/nowhere"),
        stranger.get("/static/style.css"),
        owner.get("/browsers", headers={"host": "evil.example"}),
    ):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "strict-transport-security" not in answer.headers


def test_only_our_own_name_is_answered(site, owner):
    assert owner.get("/browsers", headers={"host": "evil.example:8765"}).status_code == 421
    there = owner.get("/week?x=1", headers={"host": "localhost:8765"})
    assert (there.status_code, there.headers["location"]) == (307, f"{site.base_url}/week?x=1")
    assert owner.get("/healthz", headers={"host": "localhost"}).status_code == 200


def test_what_is_too_large_is_not_read(owner):
    assert owner.post("/sign-out", {"x": "y" * 100_000}).status_code == 413
    assert owner.get("/browsers").status_code == 200


def test_a_file_is_read_for_somebody_who_is_signed_in_only(owner, stranger):
    large = {"file": ("runs.csv", "x" * 100_000)}
    stranger.csrf()
    assert stranger.post("/accounts/archive/file", files=large).status_code == 401
    assert owner.post("/accounts/archive/file", files=large).status_code == 422


def test_a_form_has_so_many_fields_and_no_more(owner):
    fields = {f"field{number}": "x" for number in range(300)}
    assert owner.post("/questions/you", fields).status_code == 400
    assert owner.post("/sign-out", fields).status_code == 400
    assert owner.get("/browsers").status_code == 200


def test_signing_in_is_tried_so_often_and_then_later(stranger):
    stranger.csrf()
    answers = [stranger.post("/in/guess") for _ in range(SIGN_IN.amount + 1)]
    assert [answer.status_code for answer in answers] == [410] * SIGN_IN.amount + [429]
    assert "Try again in 15 minutes" in answers[-1].text
    assert SIGN_IN.get_expiry() - 20 < int(answers[-1].headers["retry-after"])
    with time_machine.travel(time.time() + SIGN_IN.get_expiry(), tick=True):
        assert stranger.post("/in/guess").status_code == 410


def test_a_fault_of_ours_is_said_without_its_insides(site, stranger, monkeypatch):
    monkeypatch.setattr("worker.web.pages.start.everybodys_due", lambda _database: 1 / 0)
    answer = stranger.get("/healthz")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"
