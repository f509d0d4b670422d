"""Stopping: pause, take everything back, leave a source, download all of it, delete all of it."""

import io
import json
import time
import zipfile

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from tests.worker.web.conftest import Surfer
from tests.worker.web.test_setup import connect_strava
from tests.worker.web.test_week import heavy, on_garmin, shown
from worker.accounts.sign_in import connect_with_password
from worker.hand.leave import SECRET
from worker.hand.undo import undo
from worker.store import OWNER, metadata


def test_while_paused_nothing_is_asked_and_nothing_written(box, live, runner):
    runner.post("/leave/pause", {"on": "true"})
    before = len(box.calls)
    runner.post("/week/look")
    runner.wait()
    assert len(box.calls) == before
    assert "Pronghorn is paused" in runner.get("/week").text
    assert runner.get("/status").text.count("none while paused") == 2
    assert runner.get("/status.json").json()["next_pass"] is None
    runner.post("/leave/pause", {"on": "false"})
    assert runner.wait() == "/week"
    assert len(box.calls) > before


def test_everything_is_taken_back_counted_and_not_planned_again(box, live, runner):
    standing = len(on_garmin(box))
    assert f"Remove {standing} workouts" in runner.get("/leave/undo").text
    assert len(on_garmin(box)) == standing  # asking is not doing
    runner.post("/leave/undo")
    assert runner.wait() == "/leave"
    page = runner.get("/leave").text
    assert f"Removed {standing} workouts and {standing} calendar entries; 0 left." in page
    assert page.count("<li>Garmin: remove the workout of") == standing
    assert "Everything was taken back and Pronghorn was paused on" in runner.get("/status").text
    assert on_garmin(box) == []
    runner.post("/week/look")
    runner.wait()
    assert on_garmin(box) == []
    week = runner.get("/week").text
    assert "Everything was taken back on Mon 2 Mar. Nothing is planned until you resume." in week
    assert "No session fits" not in week
    assert "Why not another day" not in week
    runner.post("/leave/pause", {"on": "false"})
    assert runner.wait() == "/week"
    assert "taken back" not in runner.get("/week").text


def test_the_owner_removes_an_athlete_once_their_calendar_is_clear_and_nobody_else_may(
    box, live, runner
):
    live.store.members.pause(OWNER, live.now())  # the calendar in this test shall be Kim's alone
    with live.world(OWNER, platforms=True) as world:
        undo(world)
    kim = live.store.members.add("Kim", live.now())
    live.store.members.say_go(kim.athlete_id, live.now())
    with live.world(kim.athlete_id) as world:
        connect_with_password(
            world, "garmin", box.email, SecretStr(box.password), lambda _: box.mfa_code
        )
    live.hurry(kim.athlete_id)
    wait_until(lambda: len(on_garmin(box)) > 0 and not is_busy(live, kim.athlete_id))
    here, standing = f"/server/people/{kim.athlete_id}", len(on_garmin(box))
    asked = runner.get(here).text
    assert f"<strong>{standing} workouts</strong>" in asked
    assert "sandbox-runner" not in asked
    assert runner.post(f"{here}/remove").status_code == 409
    assert runner.post(f"{here}/undo").headers["location"] == here
    wait_until(lambda: on_garmin(box) == [] and not is_busy(live, kim.athlete_id))
    assert "Pronghorn has nothing" in runner.get(here).text
    guest = Surfer(live).sign_in(kim.athlete_id)
    assert guest.post(f"{here}/remove").status_code == 403
    assert runner.post(f"{here}/remove").headers["location"] == "/server"
    assert "Kim is removed" in runner.get("/server").text
    assert [member.athlete_id for member in live.store.members.all()] == [OWNER]
    assert guest.get("/week").headers["location"] == "/sign-in"
    assert runner.get(here).status_code == 404
    assert runner.post(f"/server/people/{OWNER}/remove").status_code == 409


def is_busy(live, athlete_id):
    jobs = live.store.of(athlete_id).journal.due()
    return any(due.claimed_until or (due.job == "undo" and due.at <= live.now()) for due in jobs)


def wait_until(holds):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError


def test_one_source_is_left_and_what_was_read_from_it_goes(box, live, runner):
    runner.get(connect_strava(runner, box))
    runner.wait()
    assert live.store.activities.of("strava")
    assert "Take them off first" in runner.get("/accounts/garmin/leave").text
    assert (
        runner.post("/accounts/garmin/leave").status_code == 409
    )  # the workouts would stay behind
    assert runner.post("/accounts/strava/leave").status_code == 303
    assert live.store.activities.of("strava") == []
    assert [call.status for call in box.calls if call.path == "/oauth/revoke"] == [200]
    runner.wait()
    assert live.store.activities.of("garmin")


def test_without_anything_that_knows_runs_the_week_leads_to_where_they_are_connected(live, runner):
    runner.post("/leave/undo")
    runner.wait()
    runner.post("/accounts/garmin/leave")
    runner.wait()
    assert runner.get("/week").headers["location"] == "/accounts"
    assert "any of your runs" in runner.get("/accounts").text


def test_a_strava_app_that_is_gone_can_be_given_again_on_stravas_page(box, live, runner):
    runner.get(connect_strava(runner, box))
    runner.wait()
    with live.store.database.begin() as tx:
        tx.execute(text("DELETE FROM app"))
    runner.post("/week/look")
    runner.wait()
    assert "Enter one on the page" in runner.get("/week").text
    assert "make your own Strava app" in runner.get("/accounts/strava").text


def test_the_export_holds_everything_but_sign_ins(live, runner):
    answer = runner.get("/export.zip")
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = set(packed.namelist())
        told = {name: packed.read(name) for name in names}
    tables = {t.name for t in metadata.sorted_tables if "athlete_id" in t.c} - set(SECRET)
    assert names == {f"{name}.json" for name in tables} | {"pronghorn.ics"}
    sessions = json.loads(told["session.json"])
    assert heavy(live).uid in {s["uid"] for s in sessions}
    assert b"BEGIN:VEVENT" in told["pronghorn.ics"]
    with live.store.database.begin() as tx:
        sealed = tx.scalar(text("SELECT sealed FROM account"))
    assert sealed not in b"".join(told.values())


def test_a_deleted_account_leaves_nothing(box, live, runner):
    assert runner.post("/leave/delete", {"word": "yes"}).status_code == 422
    assert runner.post("/leave/delete", {"word": "delete"}).status_code == 409
    assert shown(live)
    answer = runner.post("/leave/delete", {"word": "delete", "anyway": "true"})
    assert "is deleted" in answer.text
    assert runner.get("/week").headers["location"] == "/sign-in"
    assert not (live.settings.data / "pronghorn.ics").exists()
    with live.store.database.begin() as tx:
        for table in metadata.sorted_tables:
            if "athlete_id" in table.c and table.name not in ("member", "due"):
                assert tx.execute(text(f'SELECT * FROM "{table.name}"')).all() == [], table.name
    assert [(m.athlete_id, m.go_at) for m in live.store.members.all()] == [(OWNER, None)]


@pytest.mark.parametrize("path", ["/leave", "/status", "/status.json", "/settings"])
def test_what_is_shown_is_ones_own(live, runner, path):
    kim = Surfer(live).sign_in(live.store.members.add("Kim", live.now()).athlete_id)
    assert "sandbox-runner" not in kim.get(path).text


def test_the_status_tells_accounts_passes_and_what_comes_next(live, runner):
    page = runner.get("/status").text
    for said in (
        "sandbox-runner",
        "What the last passes did",
        "added on",
        "Garmin: create",
        "Next pass",
        "send email",
    ):
        assert said in page, said
    told = runner.get("/status.json").json()
    assert told["accounts"][0]["state"] == "ok"
    assert told["backlog"] == []
    assert any(p["lines"] for p in told["passes"])
    assert "data" not in told
