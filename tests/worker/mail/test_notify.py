"""The weekly mail: how it is worded, and that it goes out once."""

import datetime as dt
import email
import email.policy
import socket
from email.message import EmailMessage

import pytest

from connectors.errors import PlatformError
from planner import PlanningProblem, plan
from planner.model import Activity, Athlete, LiftSet
from worker.bootstrap import open_world
from worker.mail.notify import first_day, message, send_weekly
from worker.mail.render import headline, ran
from worker.mail.render import weekly as render
from worker.mail.weekly import Runs, facts
from worker.settings import load_settings
from worker.store import ShownSession
from worker.tryout.stage import mail_catcher

MONDAY = dt.date(2026, 3, 9)
SUNDAY_EVENING = dt.datetime(2026, 3, 8, 17, tzinfo=dt.UTC)  # 18:00 in Berlin
TIMES = {"am": dt.time(7), "pm": dt.time(18, 30)}
ATHLETE = Athlete(
    strength_level="intermediate",
    equipment=("barbell", "rack"),
    usual_week={"Tue": "intervals", "Thu": "tempo", "Sat": "easy", "Sun": "long"},
)


def lifting(title: str = "Strength") -> Activity:
    sets = tuple(LiftSet(exercise="back_squat", reps=5, load_kg=60) for _ in range(3))
    return Activity(
        id="garmin:1", start="2026-03-03T18:00", sport="strength", sets=sets, title=title
    )


def run(day: int) -> Activity:
    return Activity(
        id=f"garmin:2{day}", start=f"2026-03-{day:02}T07:00", sport="run", distance_m=10_000
    )


PROBLEM = PlanningProblem(
    today=dt.date(2026, 3, 8), athlete=ATHLETE, activities=(lifting(), run(3), run(5))
)


@pytest.fixture(scope="module")
def week():
    return facts(PROBLEM, plan(PROBLEM), MONDAY)


def test_the_text_names_every_session_with_its_day_and_reason(week):
    mail = render(week, TIMES, "metric")
    assert week.sessions
    words = " ".join(mail.text.split())
    for session in week.sessions:
        assert f"{session.date:%a} {session.date.day} Mar" in words
        assert f"* {session.title}: " in words
        assert f"Why: {session.reason}" in words


def test_text_and_html_say_the_same_of_last_week(week):
    mail = render(week, TIMES, "metric")
    for part in (mail.text, mail.html):
        assert "2 runs, 20 km, the longest 10 km." in part
        assert "3 x 5 Back squat @ 60 kg" in part


def test_no_line_of_the_text_is_too_long_to_read(week):
    assert max(map(len, render(week, TIMES, "metric").text.splitlines())) <= 80


def test_imperial_units_are_miles_and_pounds(week):
    mail = render(week, TIMES, "imperial")
    assert "2 runs, 12 mi, the longest 6.2 mi." in mail.text
    assert "3 x 5 Back squat @ 132.5 lb" in mail.text


def test_the_html_asks_nothing_of_the_net_and_runs_nothing(week):
    html = render(week, TIMES, "metric").html
    assert not any(word in html for word in ("http:", "https:", "<img", "<script", "<link", "url("))
    assert "prefers-color-scheme: dark" in html


def test_what_a_platform_calls_a_session_is_text_and_never_markup():
    problem = PROBLEM.model_copy(
        update={"activities": (lifting("<script>alert(1)</script> & co"),)}
    )
    mail = render(facts(problem, plan(problem), MONDAY), TIMES, "metric")
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert "<script>alert(1)</script> & co" in mail.text


def test_thin_data_is_called_thin(week):
    assert "Only 2 runs in the last four weeks. That is too few" in " ".join(
        render(week, TIMES, "metric").text.split()
    )


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (Runs(0, None, None), "No runs were recorded."),
        (Runs(1, None, None), "1 run."),
        (Runs(3, 25_400, 12_000), "3 runs, 25 km, the longest 12 km."),
    ],
)
def test_runs_are_told_as_far_as_they_are_known(runs, said):
    assert ran(runs, "metric") == said


def test_a_week_without_sessions_says_so():
    problem = PlanningProblem(today=MONDAY, athlete=Athlete(), flags=("injury",))
    week = facts(problem, plan(problem).model_copy(update={"sessions": ()}), MONDAY)
    assert headline(week) == "No strength session"
    assert render(week, TIMES, "metric").subject == "Your week: No strength session"


def test_an_evening_mail_is_about_the_week_from_tomorrow():
    assert first_day(dt.datetime(2026, 3, 8, 18, tzinfo=dt.UTC)) == MONDAY
    assert first_day(dt.datetime(2026, 3, 9, 7, tzinfo=dt.UTC)) == MONDAY


def test_the_envelope_is_complete(week):
    mail = message(
        render(week, TIMES, "metric"), "Pronghorn <p@example.org>", "me@example.org", SUNDAY_EVENING
    )
    read = email.message_from_bytes(bytes(mail), _class=EmailMessage, policy=email.policy.default)
    assert read["Subject"].startswith("Your week: ")
    assert read["Date"].datetime == SUNDAY_EVENING
    assert str(read["Message-ID"]).endswith("@example.org>")
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]


@pytest.fixture
def world_with(tmp_path):
    """Open a world whose mail goes to a port, with a plan in its memory."""

    def open_it(port: int):
        mail = {
            "host": "127.0.0.1",
            "port": port,
            "starttls": False,
            "sender": "p@example.org",
            "to": "me@example.org",
        }
        settings = load_settings(data=tmp_path, mail=mail, zone="Europe/Berlin", athlete=ATHLETE)
        return open_world(settings, lambda: SUNDAY_EVENING)

    return open_it


def test_the_mail_of_a_week_goes_out_once(world_with):
    with mail_catcher() as (port, caught):
        with world_with(port) as world:
            world.store.plans.keep(PROBLEM, plan(PROBLEM), SUNDAY_EVENING)
            assert [send_weekly(world), send_weekly(world)] == [True, False]
        with world_with(port) as world:
            assert send_weekly(world) is False
    assert len(caught) == 1
    assert caught[0].startswith(b"Subject: Your week: ")


def test_what_became_of_last_weeks_sessions_is_told(world_with):
    made = plan(PROBLEM.model_copy(update={"today": dt.date(2026, 3, 2)}))
    session = made.sessions[0]
    done = session.model_copy(update={"uid": "a", "title": "Heavy A", "date": dt.date(2026, 3, 3)})
    missed = session.model_copy(
        update={"uid": "b", "title": "Heavy B", "date": dt.date(2026, 3, 5)}
    )
    refused = session.model_copy(
        update={"uid": "c", "title": "Heavy C", "date": dt.date(2026, 3, 6)}
    )
    with mail_catcher() as (port, caught), world_with(port) as world:
        world.store.plans.keep(PROBLEM, plan(PROBLEM), SUNDAY_EVENING)
        world.store.sessions.keep(
            [
                ShownSession(done, dt.date(2026, 3, 2), SUNDAY_EVENING, done_as="garmin:1"),
                ShownSession(missed, missed.date, SUNDAY_EVENING),
                ShownSession(refused, refused.date, SUNDAY_EVENING, fate="declined"),
            ]
        )
        send_weekly(world)
    mail = email.message_from_bytes(caught[0], _class=EmailMessage, policy=email.policy.default)
    text = mail.get_body(("plain",)).get_content()
    assert "Done: Heavy A, Tue 3 Mar" in text
    assert "Moved: Heavy A, from Mon 2 Mar to Tue 3 Mar" in text
    assert "Not done: Heavy B, Thu 5 Mar" in text
    assert "Heavy C" not in text


def test_without_a_plan_or_a_mail_server_nothing_is_sent_and_nothing_claimed(world_with, tmp_path):
    with mail_catcher() as (port, caught), world_with(port) as world:
        assert send_weekly(world) is False
        assert world.store.journal.mails(1) == []
    with open_world(load_settings(data=tmp_path), lambda: SUNDAY_EVENING) as world:
        world.store.plans.keep(PROBLEM, plan(PROBLEM), SUNDAY_EVENING)
        assert send_weekly(world) is False
    assert caught == []


def test_a_mail_the_server_surely_did_not_take_may_be_sent_again(world_with):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with world_with(nobody.getsockname()[1]) as world:
            world.store.plans.keep(PROBLEM, plan(PROBLEM), SUNDAY_EVENING)
            with pytest.raises(PlatformError):
                send_weekly(world)
            assert world.store.journal.mails(1)[0].error
    with mail_catcher() as (port, caught), world_with(port) as world:
        assert send_weekly(world) is True
    assert len(caught) == 1
