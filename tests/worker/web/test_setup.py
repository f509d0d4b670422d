"""The setup in one sitting: accounts, questions, preview, go, and what refusals say."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.worker.web.conftest import Surfer
from worker.store import OWNER

GARMIN = "/accounts/garmin"


@pytest.fixture
def surfer(live):
    return Surfer(live).sign_in()


def ours(box):
    return [
        w for w in box.garmin.workouts.values() if "[pronghorn:" in (w.get("description") or "")
    ]


def connect_garmin(surfer, box):
    answer = surfer.post(f"{GARMIN}/password", {"email": box.email, "password": box.password})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def connect_strava(surfer, box):
    surfer.post(
        "/accounts/strava/app", {"client_id": box.client_id, "client_secret": box.client_secret}
    )
    there = surfer.post("/accounts/strava/ask").headers["location"]
    return box.click_authorize(there).removeprefix(surfer.site.base_url)


def test_from_the_link_to_sessions_on_the_calendar_and_nothing_before_go(box, live, surfer):
    assert connect_garmin(surfer, box) == "/accounts/strava"
    back = surfer.get(connect_strava(surfer, box))
    assert back.headers["location"] == "/accounts/archive"
    answers = {
        "you": {"birth_year": "1988", "weight": "62", "units": "metric", "zone": "Europe/Berlin"},
        "lifting": {"level": "intermediate"},
        "equipment": {"equipment": ["barbell", "rack", "dumbbells", "box"]},
        "days": {"free": [f"{day}-pm" for day in ("Mon", "Tue", "Wed", "Fri", "Sat", "Sun")]},
        "runs": {"Sun": "long", "Tue": "intervals"},
        "health": {},
        "races": {},
        "mail": {"mail_to": "runner@example.org", "day": "Sat", "time": "08:00"},
    }
    for part, sent in answers.items():
        page = surfer.get(f"/questions/{part}")
        assert "Why we ask" in page.text
        answer = surfer.post(f"/questions/{part}", sent)
        assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == "/working"
    assert surfer.wait() == "/setup/preview"
    preview = surfer.get("/setup/preview").text
    assert "chip planned" in preview
    assert "only a preview" in preview
    assert ours(box) == []
    assert surfer.get("/week").headers["location"] == "/setup"
    assert surfer.post("/go").headers["location"] == "/working"
    assert surfer.wait() == "/week"
    assert ours(box)
    week = surfer.get("/week").text
    assert "Why this day" in week
    assert surfer.get("/setup").headers["location"] == "/settings"
    assert "Thursday" in week or "Thu" in week
    told = live.store.answers.get()
    assert told["athlete"]["available"]["Thu"] == []
    assert (told["weekly_mail"], told["mail_to"]) == ("Sat 08:00", "runner@example.org")
    stored = live.store.plans.latest().problem
    assert stored.athlete.strength_level == "intermediate"
    assert stored.athlete.usual_week == {"Sun": "long", "Tue": "intervals"}


def test_a_wrong_password_and_a_lockout_are_said_and_the_password_goes_nowhere(box, live, surfer):
    answer = surfer.post(f"{GARMIN}/password", {"email": box.email, "password": "wrong-s3cret"})
    assert answer.status_code == 422
    assert "this email and password" in answer.text
    assert "wrong-s3cret" not in answer.text
    box.garmin.lock_out()
    answer = surfer.post(f"{GARMIN}/password", {"email": box.email, "password": box.password})
    assert (
        "Try again after 13:00 UTC" in answer.text
    )  # noon in Berlin and two hours; the zone is not known yet
    tries = box.logins
    again = surfer.post(f"{GARMIN}/password", {"email": box.email, "password": box.password})
    assert "13:00 UTC" in again.text
    assert box.logins == tries
    assert "13:00 UTC" in surfer.get(GARMIN).text


def test_the_code_is_asked_for_again_when_it_was_wrong(box, surfer):
    box.garmin.mfa = True
    assert connect_garmin(surfer, box) == GARMIN
    page = surfer.get(GARMIN).text
    assert "sent you a code" in page
    wrong = surfer.post(f"{GARMIN}/code", {"code": "000000"})
    assert (wrong.status_code, "Look for the newest one" in wrong.text) == (422, True)
    right = surfer.post(f"{GARMIN}/code", {"code": box.mfa_code})
    assert right.headers["location"] == "/accounts/strava"
    assert box.logins == 1


def test_a_token_is_a_second_way_in_also_during_a_lockout(box, surfer):
    assert "not a complete token" in surfer.post(f"{GARMIN}/token", {"token": "nonsense"}).text
    page = surfer.get(f"{GARMIN}?way=token").text
    assert "--print-token" in page


def test_what_comes_back_from_strava_counts_once_and_only_in_the_browser_that_asked(
    box, live, surfer
):
    back = connect_strava(surfer, box)
    second = Surfer(live).sign_in()
    assert second.get(back).status_code == 403
    assert surfer.get(back).status_code == 403  # it was used up
    back = connect_strava(surfer, box)
    assert surfer.get(back).status_code == 303
    assert surfer.get(back).status_code == 403
    assert [account.platform for account in live.store.accounts.all()] == ["strava"]


def test_a_no_on_stravas_page_connects_nothing(box, live, surfer):
    there = parse_qs(urlsplit(connect_strava(surfer, box)).query)
    surfer.post("/accounts/strava/ask")
    state = live.store.doors.issue(
        "state", OWNER, live.now().replace(year=2030), {"browser": digest(live), "source": "strava"}
    )
    assert there["state"]
    answer = surfer.get(f"/accounts/strava/back?error=access_denied&state={state}")
    assert "did not allow Pronghorn to see your runs" in answer.text
    assert live.store.accounts.all() == []


def digest(live):
    return live.store.doors.browsers(OWNER, live.now())[0].digest


def test_an_export_is_read_and_what_was_left_out_is_said(live, surfer):
    rows = [f"Running,2026-02-{day:02} 07:00:00,10.00,00:55:00" for day in range(1, 27, 2)]
    table = "\n".join(["Activity Type,Date,Distance,Time", "Running,soon,10.00,00:55:00", *rows])
    bad = surfer.post("/accounts/archive/file", files={"file": ("a.csv", "no,thing\n1,2\n")})
    assert bad.status_code == 422
    assert "a.csv has unknown columns" in bad.text
    assert "/tmp" not in bad.text
    assert surfer.post("/accounts/archive/file").status_code == 422
    answer = surfer.post("/accounts/archive/file", files={"file": ("runs.csv", table)})
    assert answer.status_code == 303, answer.text
    assert "Pronghorn has read runs.csv. Left out line 2" in surfer.get("/accounts/archive").text
    assert surfer.wait() == "/setup/preview"
    assert "only a preview" in surfer.get("/setup/preview").text
    surfer.post("/go")
    assert surfer.wait() == "/week"
    assert len(live.store.plans.latest().problem.activities) == len(rows)
    assert surfer.post("/accounts/archive/leave").status_code == 303
    assert live.store.activities.of("archive") == []


def test_nonsense_gets_a_sentence_and_changes_nothing(live, surfer):
    for path, sent, said in [
        ("/questions/you", {"birth_year": "soon"}, "Birth year"),
        ("/questions/you", {"zone": "Moon/Base"}, "a time zone"),
        ("/questions/lifting", {"level": "hero"}, "Level"),
        ("/questions/days", {"free": ["Mon-noon"]}, "Free"),
        ("/questions/races", {"date": ["2026-05-01"], "word": ["A"]}, "fit together"),
        ("/questions/mail", {"mail_to": "nobody"}, "Email address"),
    ]:
        answer = surfer.post(path, sent)
        assert answer.status_code == 422, path
        assert said in answer.text, (path, re.findall(r'class="warning">(.*?)</p>', answer.text))
    assert live.store.answers.get() == {}
    assert surfer.post("/go").status_code == 409


def test_days_without_a_run_and_hops_are_asked_for_and_kept(live, surfer):
    asked = surfer.get("/questions/days").text
    assert "Days without a run" in asked
    assert checked(asked, "rest_days") == ""

    surfer.post("/questions/days", {"free": ["Mon-pm", "Wed-pm"], "rest_days": "free"})
    surfer.post("/questions/lifting", {"level": "novice", "hops": "false"})

    with live.world(OWNER) as world:
        assert world.preferences.athlete.rest_days == "free"
        assert world.preferences.athlete.hops is False
    assert checked(surfer.get("/questions/days").text, "rest_days") == "free"
    assert checked(surfer.get("/questions/lifting").text, "hops") == "false"

    surfer.post("/questions/days", {"free": ["Mon-pm"], "rest_days": ""})
    surfer.post("/questions/lifting", {"level": "novice", "hops": "true"})

    with live.world(OWNER) as world:
        assert world.preferences.athlete.rest_days is None
        assert world.preferences.athlete.hops is True


def test_an_odd_answer_about_days_without_a_run_is_refused(live, surfer):
    answer = surfer.post("/questions/days", {"free": ["Mon-pm"], "rest_days": "sometimes"})

    assert answer.status_code == 422
    assert "Days without a run" in answer.text
    assert live.store.answers.get() == {}


def checked(page: str, name: str) -> str:
    """Return which of some radio buttons is chosen."""
    buttons = re.findall(rf'<input type="radio" name="{name}" value="(\w*)"( checked)?>', page)
    (value,) = [value for value, chosen in buttons if chosen]
    return value
