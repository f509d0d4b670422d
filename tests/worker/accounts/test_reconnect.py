"""A sign-in that is dead: said once by mail, no password tried, and feed and weekly mail go on."""

import datetime as dt
import email
import email.policy
import re
import socket

import pytest
from pydantic import SecretStr

from connectors.sandbox import Fault
from worker.mail.notify import send_weekly
from worker.passes.sync import run_pass
from worker.tryout.stage import mail_catcher
from worker.vault import Owner
from worker.world import CALENDAR

TOKEN = "/di-oauth2-service/oauth/token"
ATHLETE = {
    "strength_level": "intermediate",
    "equipment": ("barbell", "rack", "dumbbells"),
    "usual_week": {"Sun": "long", "Tue": "intervals"},
}


@pytest.fixture
def mailed(home):
    """Give the athlete a mail server; returns what arrived there."""
    with mail_catcher() as (port, arrived):
        mail = {
            "host": "127.0.0.1",
            "port": port,
            "starttls": False,
            "sender": "p@example.org",
            "to": "me@example.org",
        }
        home.given = {"mail": mail, "athlete": ATHLETE}
        yield arrived


def subjects(arrived):
    return [str(read(mail)["Subject"]) for mail in arrived]


def read(mail):
    return email.message_from_bytes(mail, policy=email.policy.default)


def a_pass(home):
    with home.world() as world:
        return run_pass(world)


def account(home):
    with home.world() as world:
        return world.store.accounts.get("garmin")


def logins(home):
    return [c.path for c in home.box.calls if c.method == "POST" and "login" in c.path.lower()]


def test_a_dead_refresh_token_is_one_mail_and_everything_else_goes_on(home, mailed):
    a_pass(home)
    (home.folder / CALENDAR).unlink()
    home.box.garmin.tokens.end_all()
    for day in range(3):
        report = a_pass(home)
        assert [error.word for error in report.errors] == ["reconnect"]
        assert report.plan.sessions
        assert "BEGIN:VEVENT" in (home.folder / CALENDAR).read_text("utf-8"), day
        (home.folder / CALENDAR).unlink()
        home.box.advance(1)
    with home.world() as world:
        assert send_weekly(world)
    assert account(home).state == "reconnect"
    assert subjects(mailed) == ["Please connect Garmin again", *subjects(mailed)[1:]]
    assert len(mailed) == 2
    assert len(logins(home)) == 1


def test_the_mail_says_what_to_do_what_goes_on_and_why(home, mailed):
    a_pass(home)
    home.box.garmin.tokens.end_all()
    home.box.advance(1)
    a_pass(home)
    mail = read(mailed[0])
    for part in ("plain", "html"):
        said = " ".join(re.sub(r"</?code[^>]*>", "`", mail.get_body((part,)).get_content()).split())
        assert "run `pronghorn connect garmin`" in said
        assert "puts no new workouts on your watch" in said
        assert "with what was read until Mon 2 Mar" in said
        assert "stored sign-in is no longer accepted" in said


def test_connecting_again_ends_it_and_the_next_time_is_told_again(home, mailed):
    a_pass(home)
    for times in (1, 2):
        home.box.garmin.tokens.end_all()
        a_pass(home)
        a_pass(home)
        assert len(mailed) == times
        home.box.advance(1)
        home.connect_garmin()
        assert account(home).state == "ok"
        assert a_pass(home).ok
    assert len(logins(home)) == 3


def test_a_mail_server_that_is_down_gets_it_later(home, mailed):
    a_pass(home)
    home.box.garmin.tokens.end_all()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        there = home.given["mail"]
        home.given["mail"] = {**there, "port": taken.getsockname()[1]}
        assert [error.platform for error in a_pass(home).errors] == ["garmin", "email"]
    home.given["mail"] = there
    a_pass(home)
    assert len(mailed) == 1


def test_without_a_mail_server_the_state_says_it(home):
    home.box.garmin.tokens.end_all()
    a_pass(home)
    assert account(home).state == "reconnect"
    assert account(home).told_at is None


def test_a_dry_run_tells_nobody(home, mailed):
    home.box.garmin.tokens.end_all()
    with home.world() as world:
        run_pass(world, dry_run=True)
    assert mailed == []


@pytest.mark.parametrize("spoil", ["other key", "no tokens", "bytes"])
def test_tokens_that_are_gone_or_corrupt_never_become_a_login(home, mailed, spoil):
    a_pass(home)
    calls = len(home.box.calls)
    with home.world() as world:
        sealed = (
            world.vault.seal(SecretStr("{}"), Owner("me", "garmin"))
            if spoil == "no tokens"
            else b"rubbish"
        )
        if spoil != "other key":
            world.store.accounts.reseal("garmin", sealed)
    if spoil == "other key":
        (home.folder / "key").unlink()
    for _ in range(2):
        report = a_pass(home)
        assert [error.word for error in report.errors] == ["reconnect"]
        assert report.plan.sessions  # from what was read before
    assert account(home).state == "reconnect"
    assert len(mailed) == 1
    assert len(home.box.calls) == calls
    home.connect_garmin()
    assert a_pass(home).ok
    assert len(logins(home)) == 2


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"status": 429}, "limited"),
        ({"status": 403, "html": True}, "blocked"),
        ({"status": 503}, "unavailable"),
    ],
)
def test_other_trouble_with_the_renewal_is_no_dead_sign_in(home, mailed, fault, state):
    home.box.garmin.tokens.end_access()
    home.box.faults.append(Fault("garmin", "POST", TOKEN, times=99, **fault))
    a_pass(home)
    assert account(home).state == state
    assert mailed == []
    assert len(logins(home)) == 1


def test_being_turned_away_again_and_again_doubles_the_pause(home):
    home.box.faults.append(
        Fault("garmin", "*", "/activitylist-service/*", status=403, html=True, times=99)
    )
    now, pauses = home.box.now(), []
    home.box.now = lambda: now
    for _ in range(5):
        a_pass(home)
        until = account(home).not_before
        calls = len(home.box.calls)
        a_pass(home)
        assert len(home.box.calls) == calls
        pauses.append((until - now) / dt.timedelta(hours=1))
        now = until
    assert pauses == [2, 4, 8, 16, 24]
    home.box.faults.clear()
    assert a_pass(home).ok
    assert account(home).turned_away == 0
