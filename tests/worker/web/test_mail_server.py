"""The mail server: given on the page unless the settings name one, tried out, and sealed."""

import time

import pytest

from tests.worker.web.conftest import Surfer
from worker.bootstrap import open_world
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.mail.notify import message
from worker.mail.render import Letter
from worker.settings import load_settings
from worker.store import OWNER
from worker.tryout.stage import mail_catcher
from worker.web.server import page_served

SECRET = "correct-horse-battery"


@pytest.fixture
def caught():
    with mail_catcher() as (port, mails):
        yield port, mails


def server(port, **more):
    return {"host": "127.0.0.1", "port": str(port), "sender": "p@example.org", **more}


def goes_to(site, address, athlete_id=OWNER):
    site.store.of(athlete_id).answers.put({"mail_to": address})


def test_a_mail_server_that_the_owner_gives_is_tried_and_carries_all_mail(
    site, owner, stranger, caught
):
    port, mails = caught
    assert "Without one, Pronghorn sends neither" in owner.get("/server").text
    assert owner.post("/server/mail/try").status_code == 409
    assert owner.post("/server/mail", server(port)).headers["location"] == "/server"
    assert "Saved." in owner.get("/server").text
    assert "Enter your own address first" in owner.post("/server/mail/try").text
    goes_to(site, "me@example.org")
    assert owner.post("/server/mail/try").headers["location"] == "/server"
    assert "accepted an email to me@example.org" in owner.get("/server").text
    assert b"Subject: Pronghorn can send email" in mails[0]
    assert "a link is on its way" in stranger.post("/sign-in", {"mail": "me@example.org"}).text
    until = time.monotonic() + 60
    while len(mails) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert b"From: p@example.org" in mails[1]
    with open_world(site.settings) as world:  # as the worker opens it for each job
        world.mailer.send(
            message(Letter("Weekly", "x"), world.settings.mail.sender, "me@example.org", site.now())
        )
    assert len(mails) == 3


def test_it_is_everybodys_and_gone_when_the_owner_says_so(site, owner, other, caught):
    owner.post("/server/mail", server(caught[0]))
    assert "send email yet" not in other.get("/questions/mail").text
    owner.post("/server/mail", {"host": ""})
    assert "send email yet" in other.get("/questions/mail").text
    assert site.store.mail_server.get() is None


def test_the_password_is_sealed_and_kept_for_its_own_server_and_user_only(site, owner):
    given = server(9, user="me", password=SECRET)
    assert owner.post("/server/mail", given).status_code == 303
    page = owner.get("/server").text
    assert (SECRET in page, 'value="me"' in page) == (False, True)
    assert SECRET.encode() not in b"".join(
        p.read_bytes() for p in site.settings.data.iterdir() if p.is_file()
    )
    without = {name: value for name, value in given.items() if name != "password"}
    assert owner.post("/server/mail", without | {"sender": "q@example.org"}).status_code == 303
    with open_world(site.settings) as world:
        assert world.settings.mail.password.get_secret_value() == SECRET
        assert world.settings.mail.sender == "q@example.org"
    for elsewhere in (
        {"host": "evil.example.org"},
        {"port": "25"},
        {"user": "you"},
        {"starttls": "true"},
    ):
        assert owner.post("/server/mail", without | elsewhere).status_code == 422, elsewhere


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"sender": ""}, "emails come from"),
        ({"password": SECRET}, "Enter the user"),
        ({"user": "me"}, "Enter the password"),
        ({"host": "a..b"}, "Server:"),
        ({"port": "0"}, "Port:"),
    ],
)
def test_half_a_mail_server_is_refused_and_nothing_kept(site, owner, sent, said):
    answer = owner.post("/server/mail", server(9) | sent)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert site.store.mail_server.get() is None


def test_one_that_does_not_answer_is_said_in_words_of_the_page(site, owner):
    with mail_catcher() as (port, _):
        pass  # nobody listens there any more
    owner.post("/server/mail", server(port))
    goes_to(site, "me@example.org")
    refused = owner.post("/server/mail/try")
    assert (refused.status_code, "be reached" in refused.text) == (409, True)


def test_another_key_makes_it_none_and_stops_nothing(site, owner):
    owner.post("/server/mail", server(9))
    (site.settings.data / "key").unlink()
    with open_world(site.settings) as world:
        assert world.mailer is None


def test_the_settings_win_and_the_page_says_so(tmp_path, caught):
    port, mails = caught
    mail = {
        "host": "127.0.0.1",
        "port": port,
        "starttls": False,
        "sender": "p@example.org",
        "to": "me@example.org",
    }
    with page_served(
        load_settings(data=tmp_path, web={"port": 0}, mail=mail), Bell(), ProgressFeed()
    ) as site:
        owner = Surfer(site).sign_in()
        page = owner.get("/server").text
        assert ("Change it there" in page, 'name="host"' in page) == (True, False)
        assert owner.post("/server/mail", server(9)).status_code == 409
        assert owner.post("/server/mail/try").headers["location"] == "/server"
        assert len(mails) == 1
