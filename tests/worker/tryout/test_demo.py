"""The demo: it ends well only if all of it happened."""

import email
import email.policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from connectors import http
from connectors.sandbox import Fault, Sandbox
from worker.tryout import demo


def test_the_demo_shows_the_whole_loop(pronghorn, tmp_path, monkeypatch):
    monkeypatch.setenv(
        "PRONGHORN_UNITS", "stone"
    )  # the demo does not look at the runner's own settings
    said = pronghorn("demo", "--out", tmp_path / "demo")
    assert said.code == 0, said.out
    assert "NO" not in [line.strip()[:2] for line in said.out.splitlines()]
    assert "Everything worked." in said.out
    assert "Why: " in said.out
    assert "Heavy A: moved from Fri 6 Mar to Sun 8 Mar" in said.out
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == [
        "pronghorn.ics",
        "week.eml",
        "week.html",
    ]


def test_the_demo_leaves_an_email_and_a_calendar_that_can_be_read(pronghorn, tmp_path):
    pronghorn("demo", "--out", tmp_path)
    read = email.message_from_bytes(
        (tmp_path / "week.eml").read_bytes(), _class=EmailMessage, policy=email.policy.default
    )
    assert read["Subject"] == "Your week: Heavy on Tuesday and Friday, hops in 3 warm-ups"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert "</html>" in (tmp_path / "week.html").read_text("utf-8")
    assert (
        len(Calendar.from_ical((tmp_path / "pronghorn.ics").read_text("utf-8")).walk("VEVENT")) == 6
    )


def test_a_place_that_cannot_be_written_to_is_named_before_anything_begins(pronghorn, tmp_path):
    (tmp_path / "file").write_text("")
    said = pronghorn("demo", "--out", tmp_path / "file")
    assert (said.code, said.out) == (2, "")
    assert (
        said.err
        == f"{tmp_path / 'file'}: File exists. Name a folder, or a place that is still empty.\n"
    )


@pytest.mark.parametrize(
    "fault",
    [
        Fault("garmin", "POST", "/workout-service/workout", status=400, times=99),
        Fault("garmin", "GET", "/calendar-service/*", status=503, times=99),
        Fault("strava", "POST", "/oauth/token", status=500, times=99),
    ],
)
def test_the_demo_fails_when_a_part_of_it_does_not_happen(pronghorn, tmp_path, monkeypatch, fault):
    class Broken(Sandbox):
        def __init__(self, *args) -> None:
            super().__init__(*args)
            self.faults.append(fault)

    monkeypatch.setattr(demo, "Sandbox", Broken)
    monkeypatch.setattr(http, "pause", lambda _seconds: None)
    said = pronghorn("demo", "--out", tmp_path)
    assert said.code == 1
    assert "Something above went wrong." in said.out
    assert "Traceback" not in said.err
