"""Connecting, looking at runs and undoing it all, at the command line against the sandbox."""

import datetime as dt
import io
import json
import sys
import threading
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import requests
import typer

from connectors import http
from connectors.ports import Mark
from connectors.sandbox import Fault, Sandbox
from worker.accounts.connect import CannotConnect, connect_oauth
from worker.bootstrap import open_world
from worker.engine.local import jobs
from worker.settings import load_settings
from worker.vault import Owner


@pytest.fixture
def box(monkeypatch, tmp_path):
    """The platforms, living today, and the settings that lead to them."""
    with Sandbox(dt.datetime.now(ZoneInfo("Europe/Berlin")).date()) as box:
        monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path / "data"))
        monkeypatch.setenv("PRONGHORN_STRAVA__BASE_URL", box.strava_url)
        monkeypatch.setenv("PRONGHORN_STRAVA__CLIENT_ID", box.client_id)
        monkeypatch.setenv("PRONGHORN_STRAVA__CLIENT_SECRET", box.client_secret)
        monkeypatch.setenv("PRONGHORN_GARMIN__BASE_URL", box.garmin_url)
        monkeypatch.setattr(http, "pause", lambda _seconds: None)
        yield box


@pytest.fixture
def sign_in(box, pronghorn, monkeypatch):
    """Connect Garmin, typing these lines: the password, then codes."""

    def connect(*lines: str):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return pronghorn("connect", "garmin", "--email", box.email, "--password-stdin")

    return connect


@pytest.fixture
def connected(box, sign_in):
    assert sign_in(box.password, box.mfa_code).code == 0
    return box


def accounts(pronghorn) -> dict[str, str]:
    return {
        a["platform"]: a["state"] for a in json.loads(pronghorn("status", "--json").out)["accounts"]
    }


def ours(box) -> list[int]:
    return [
        number
        for number, workout in box.garmin.workouts.items()
        if Mark.find(workout.get("description"))
    ]


def test_garmin_is_connected_with_a_password_and_a_code(box, sign_in, pronghorn):
    said = sign_in(box.password, box.mfa_code)
    assert said.code == 0
    assert "Garmin may change or close this" in said.out
    assert "Garmin is connected as" in said.out
    assert box.password not in said.out + said.err
    assert accounts(pronghorn) == {"garmin": "ok"}


def test_a_wrong_password_is_one_attempt_and_nothing_is_kept(box, sign_in, pronghorn):
    said = sign_in("wrong")
    assert (said.code, box.logins) == (2, 1)
    assert "this email and password" in said.err
    assert "Traceback" not in said.err
    assert accounts(pronghorn) == {}


def test_a_mistyped_code_may_be_typed_again_without_a_new_login(box, sign_in, pronghorn):
    said = sign_in(box.password, "000000", "111111", box.mfa_code)
    assert (said.code, box.logins) == (0, 1)
    assert said.out.count("Look for the newest one") == 2


def test_three_wrong_codes_end_the_sign_in(box, sign_in, pronghorn):
    said = sign_in(box.password, "000000", "111111", "222222", box.mfa_code)
    assert (said.code, box.logins) == (2, 1)
    assert "did not accept the code" in said.err
    assert accounts(pronghorn) == {}


def test_an_account_that_refuses_sign_ins_is_left_alone_until_the_hour_it_says(box, sign_in):
    box.faults.append(Fault("garmin", "*", "*", status=429, times=99))
    first = sign_in(box.password)
    calls = len(box.calls)
    second = sign_in(box.password)
    assert (first.code, second.code) == (2, 2)
    assert first.err == second.err
    assert "Try again after" in first.err
    assert len(box.calls) == calls


def test_without_a_terminal_the_way_to_hand_over_the_password_is_named(box, pronghorn, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    said = pronghorn("connect", "garmin", "--email", box.email)
    assert said.code == 2
    assert "--password-stdin" in said.err
    assert box.logins == 0


def test_standard_input_that_ends_too_early_is_told(box, sign_in):
    assert "ended before the password" in sign_in().err
    assert "ended before the code" in sign_in(box.password).err


def test_a_sign_in_that_was_interrupted_goes_on_with_the_code_alone(
    box, sign_in, pronghorn, monkeypatch
):
    assert sign_in(box.password).code == 2  # standard input ended before the code
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{box.mfa_code}\n"))
    said = pronghorn("connect", "garmin")
    assert (said.code, box.logins) == (0, 1)
    assert "A sign-in is waiting for its code until" in said.out
    assert accounts(pronghorn) == {"garmin": "ok"}


def test_a_sign_in_that_garmin_could_not_name_goes_on_without_anything(
    box, sign_in, pronghorn, monkeypatch
):
    box.faults.append(
        Fault("garmin", "GET", "/userprofile-service/socialProfile", status=503, times=3)
    )
    assert "The sign-in is kept" in sign_in(box.password, box.mfa_code).err
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert pronghorn("connect", "garmin").code == 0
    assert box.logins == 1
    assert accounts(pronghorn) == {"garmin": "ok"}


def test_the_status_says_until_when_sign_ins_are_blocked(box, sign_in, pronghorn):
    box.garmin.lock_out()
    sign_in(box.password)
    assert (
        "Garmin is refusing sign-ins. Pronghorn won't try again before" in pronghorn("status").out
    )
    assert json.loads(pronghorn("status", "--json").out)["sign_ins_refused"]


@pytest.fixture
def printed(box, pronghorn, monkeypatch, tmp_path):
    """Return what --print-token said on another machine."""
    monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{box.password}\n{box.mfa_code}\n"))
    said = pronghorn("connect", "garmin", "--print-token", "--email", box.email, "--password-stdin")
    assert accounts(pronghorn) == {}
    monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path / "data"))
    return said


def test_a_token_is_printed_alone_and_what_it_is_worth_beside_it(box, printed):
    assert printed.code == 0
    assert printed.out.startswith("pronghorn-garmin-")
    assert printed.out.count("\n") == 1
    assert len(printed.out) < 4096  # what a terminal takes as one line
    assert "treat it like a password" in printed.err
    assert "sign-in of sandbox-runner" in printed.err


def test_a_token_from_another_machine_connects_and_says_whose_it_is(
    box, printed, pronghorn, monkeypatch
):
    monkeypatch.setattr(sys, "stdin", io.StringIO(printed.out))
    said = pronghorn("connect", "garmin", "--token")
    assert said.code == 0
    assert "The token works. Garmin is connected as sandbox-runner." in said.out
    assert printed.out.strip() not in said.out + said.err
    assert box.logins == 1
    assert json.loads(pronghorn("sync", "--json").out)["ok"]


def test_a_token_is_no_argument_where_the_shell_would_remember_it(printed, pronghorn, monkeypatch):
    assert pronghorn("connect", "garmin", "--token", printed.out.strip()).code == 2
    assert pronghorn("connect", "garmin", f"--token={printed.out.strip()}").code == 2
    assert "no other option" in pronghorn("connect", "garmin", "--token", "--email", "a@b.c").err


def test_half_a_token_is_told_before_anybody_is_asked(box, printed, pronghorn, monkeypatch):
    calls = len(box.calls)
    monkeypatch.setattr(sys, "stdin", io.StringIO(printed.out[: len(printed.out) // 2]))
    said = pronghorn("connect", "garmin", "--token")
    assert said.code == 2
    assert "not a complete token" in said.err
    assert len(box.calls) == calls


def test_another_garmin_account_is_refused(connected, sign_in, pronghorn):
    with open_world(load_settings()) as world:
        account = world.store.accounts.get("garmin")
        tokens = world.vault.open(account.sealed, Owner(world.store.athlete_id, "garmin"))
        world.store.accounts.remove("garmin")
        world.connect("garmin", "4711", "somebody", tokens, account.zone)
    said = sign_in(connected.password, connected.mfa_code)
    assert said.code == 2
    assert "from the one that is connected (somebody)" in said.err


# Strava


@pytest.fixture
def browser(box, monkeypatch):
    """The athlete's browser: it opens the page, and sends the form with these fields."""

    def play(**fields):
        def launch(address: str) -> None:
            requests.post(address, data=fields, timeout=60).raise_for_status()

        monkeypatch.setattr(typer, "launch", launch)

    return play


def test_strava_is_connected_in_the_browser(box, browser, pronghorn):
    browser(decision="authorize")
    said = pronghorn("connect", "strava")
    assert said.code == 0
    assert "/oauth/authorize?" in said.out
    assert "Waiting up to 300 seconds for your answer there." in said.out
    assert "Strava is connected." in said.out
    assert accounts(pronghorn) == {"strava": "ok"}


def test_a_no_in_the_browser_connects_nothing(box, browser, pronghorn):
    browser(decision="cancel")
    said = pronghorn("connect", "strava")
    assert said.code == 2
    assert "You did not allow Pronghorn to see your runs" in said.err
    assert accounts(pronghorn) == {}


def test_an_unticked_box_is_named(box, browser, pronghorn):
    browser(decision="authorize", shown="1", scope="read")
    said = pronghorn("connect", "strava")
    assert said.code == 2
    assert "leave the box for viewing your activities ticked" in said.err
    assert accounts(pronghorn) == {}


def test_without_a_strava_app_the_way_to_one_is_told(pronghorn):
    said = pronghorn("connect", "strava")
    assert said.code == 2
    assert "PRONGHORN_STRAVA__CLIENT_ID" in said.err
    assert "https://www.strava.com/settings/api" in said.err


def test_an_answer_with_somebody_elses_state_is_not_taken(box):
    def forge(address: str) -> None:
        back = parse_qs(urlsplit(address).query)["redirect_uri"][0]
        forged = requests.get(
            back, {"state": "mine", "code": "theirs", "scope": "activity:read"}, timeout=60
        )
        assert forged.status_code == 400
        requests.post(address, data={"decision": "authorize"}, timeout=60).raise_for_status()

    with open_world(load_settings()) as world:
        connect_oauth(world, "strava", forge, 5)
        assert world.store.accounts.get("strava") is not None
    assert [call.status for call in box.calls if call.path.endswith("/oauth/token")] == [200]


def test_nobody_in_the_browser_is_told_after_the_wait(box):
    with (
        open_world(load_settings()) as world,
        pytest.raises(CannotConnect, match="No answer from Strava arrived"),
    ):
        connect_oauth(world, "strava", lambda _address: None, 0.05)
    assert not [thread for thread in threading.enumerate() if "serve_forever" in thread.name]


# passes


def test_a_sync_plans_and_writes_and_the_next_one_has_nothing_to_do(connected, pronghorn):
    first = json.loads(pronghorn("sync", "--json").out)
    assert first["ok"]
    sessions = [s for s in first["plan"]["sessions"] if s["kinds"] != ["hops"]]
    hops = [s for s in first["plan"]["sessions"] if s["kinds"] == ["hops"]]
    weeks_with_hops = {dt.date.fromisoformat(s["date"]).isocalendar()[:2] for s in hops}
    assert len(ours(connected)) == len(sessions) + len(weeks_with_hops) > 0
    second = json.loads(pronghorn("sync", "--json").out)
    assert (second["ok"], second["writes"]) == (True, 0)
    assert second["requests"]["garmin"] <= 4
    assert "0 changes made. " in (said := pronghorn("sync").out)
    assert "4 requests to Garmin" in said


def test_a_dry_run_says_what_it_would_do_and_does_nothing(connected, pronghorn):
    said = pronghorn("sync", "--dry-run")
    assert said.code == 0
    assert ": planned" in said.out
    assert "Nothing was written" in said.out
    assert ours(connected) == []


def test_the_status_shows_accounts_and_the_week(connected, pronghorn):
    pronghorn("sync")
    said = pronghorn("status")
    assert said.code == 0
    assert "Garmin: connected" in said.out
    assert "Latest: Pass on " in said.out
    assert f"{connected.today.day} {connected.today:%b}" in said.out


def test_a_platform_that_is_down_is_said_and_the_exit_code_is_1(connected, pronghorn):
    connected.faults.append(Fault("garmin", "*", "*", status=503, times=999))
    said = pronghorn("sync")
    assert said.code == 1
    assert said.err.startswith("Garmin: ")
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("MAIL__HOST", "smtp.example.org", "PRONGHORN_MAIL: email needs `sender`"),
        (
            "MAIL__PASSWORD_FILE",
            "/nowhere/password",
            "PRONGHORN_MAIL__PASSWORD_FILE: /nowhere/password cannot be read",
        ),
        ("WEEKLY_MAIL", "Funday", "PRONGHORN_WEEKLY_MAIL: give a weekday and a time"),
    ],
)
def test_wrong_mail_settings_are_told_and_stop_nothing_that_sends_no_mail(
    connected, pronghorn, monkeypatch, name, value, fault
):
    pronghorn("sync")
    monkeypatch.setenv(f"PRONGHORN_{name}", value)
    for words in (("status",), ("undo", "--yes"), ("disconnect", "garmin")):
        said = pronghorn(*words)
        assert said.code == 0, words
        assert fault in said.err
        assert "Carrying on without email." in said.err
    assert "The page is not open" in pronghorn("link").err
    served = pronghorn("serve")  # which sends the mails
    assert (served.code, "goes on" in served.err) == (2, False)
    monkeypatch.setenv("PRONGHORN_LIFT_AM", "early")
    said = pronghorn("status")
    assert said.code == 2
    assert fault in said.err
    assert "PRONGHORN_LIFT_AM" in said.err


def test_undo_takes_back_all_of_ours_and_nothing_else(connected, pronghorn):
    before = sorted(connected.garmin.workouts)
    entries = sorted(connected.garmin.schedule)
    pronghorn("sync")
    made = len(ours(connected))
    said = pronghorn("undo", "--yes")
    assert said.code == 0
    assert f"Removed {made} workouts and {made} calendar entries; 0 left." in said.out
    assert "Paused: nothing is read, written or emailed" in said.out
    status = pronghorn("status").out
    assert "Taken back on" in status
    assert "Strength" not in status  # no empty week under it
    assert sorted(connected.garmin.workouts) == before
    assert sorted(connected.garmin.schedule) == entries
    told = json.loads(pronghorn("status", "--json").out)
    assert told["plan"]["sessions"] == []
    assert told["taken_back"] == told["paused"]
    pronghorn("sync")
    assert json.loads(pronghorn("status", "--json").out)["taken_back"] is None


def test_what_could_not_be_taken_back_is_only_paused(connected, pronghorn):
    pronghorn("sync")
    connected.faults.append(Fault("garmin", "DELETE", "*", status=503, times=999))
    assert pronghorn("undo", "--yes").code == 1
    said = pronghorn("status").out
    assert "Paused since" in said
    assert "Taken back" not in said


def test_the_time_zone_outlives_the_account_that_told_it(connected, pronghorn):
    assert json.loads(pronghorn("status", "--json").out)["zone"] == "Europe/Berlin"
    assert "only your time zone is kept" in pronghorn("disconnect", "garmin").out
    assert json.loads(pronghorn("status", "--json").out)["zone"] == "Europe/Berlin"


def test_who_took_everything_back_and_left_is_promised_no_plan(connected, browser, pronghorn):
    browser(decision="authorize")
    pronghorn("connect", "strava")
    pronghorn("sync")
    pronghorn("undo", "--yes")
    assert "Nothing is planned until you run `pronghorn sync`." in pronghorn("status").out
    assert "makes a new plan" not in pronghorn("disconnect", "garmin").out
    pronghorn("disconnect", "strava")
    assert "ends the pause" not in pronghorn("sync").err
    said = pronghorn("status").out
    assert "Taken back on" in said
    assert "pronghorn sync" not in said


def test_what_was_taken_back_comes_again_only_when_it_is_asked_for(connected, pronghorn):
    pronghorn("sync")
    pronghorn("undo", "--yes")
    with open_world(load_settings()) as world:
        jobs(None)["pass"].run(world)
    assert not ours(connected)
    assert "This ends the pause" in pronghorn("sync").err
    assert ours(connected)


def test_undo_without_an_account_says_so_before_it_asks(pronghorn):
    said = pronghorn("undo")
    assert said.code == 0
    assert said.out.startswith("No account is connected.")


def test_the_calendar_file_can_still_be_emptied_when_its_only_account_is_gone(
    browser, pronghorn, tmp_path
):
    browser(decision="authorize")
    pronghorn("connect", "strava")
    pronghorn("sync")
    file = tmp_path / "data" / "pronghorn.ics"
    assert "BEGIN:VEVENT" in file.read_text("utf-8")
    pronghorn("disconnect", "strava")
    assert pronghorn("undo", "--yes").code == 0
    assert "BEGIN:VEVENT" not in file.read_text("utf-8")
    assert pronghorn("undo").out.startswith("No account is connected.")


def test_undo_asks_first_and_without_a_terminal_wants_a_yes(connected, pronghorn, monkeypatch):
    pronghorn("sync")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    said = pronghorn("undo")
    assert said.code == 2
    assert "--yes" in said.err
    assert ours(connected)


def test_the_last_plan_can_be_made_again(connected, pronghorn):
    pronghorn("sync")
    said = pronghorn("replay")
    assert said.code == 0
    assert "came out the same" in said.out


def test_garmin_is_not_left_while_something_of_ours_is_there(connected, pronghorn):
    pronghorn("sync")
    said = pronghorn("disconnect", "garmin")
    assert said.code == 2
    assert "pronghorn undo" in said.err
    pronghorn("undo", "--yes")
    assert pronghorn("disconnect", "garmin").code == 0
    assert accounts(pronghorn) == {}


def test_leaving_strava_gives_the_permission_back(box, browser, pronghorn):
    browser(decision="authorize")
    pronghorn("connect", "strava")
    assert pronghorn("disconnect", "strava").code == 0
    assert [call.status for call in box.calls if call.path == "/oauth/revoke"] == [200]
    assert accounts(pronghorn) == {}


def test_leaving_leaves_nothing_behind_of_what_was_read(box, browser, pronghorn, sign_in, tmp_path):
    sign_in(box.password, box.mfa_code)
    browser(decision="authorize")
    pronghorn("connect", "strava")
    pronghorn("sync")
    with open_world(load_settings()) as world:
        runs = [
            a.id.encode() for name in ("garmin", "strava") for a in world.store.activities.of(name)
        ]
        assert world.store.activities.sets()
    assert "makes a new plan" in pronghorn("disconnect", "strava").out
    pronghorn("undo", "--yes")
    pronghorn("disconnect", "garmin")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert len(runs) > 100
    assert not [run for run in runs if run in kept]
    with open_world(load_settings()) as world:
        assert not world.store.activities.sets()
    assert pronghorn("replay").code == 2


def test_strava_can_be_left_when_it_has_already_ended_the_permission(box, browser, pronghorn):
    browser(decision="authorize")
    pronghorn("connect", "strava")
    box.faults.append(Fault("strava", "POST", "/oauth/revoke", status=401))
    said = pronghorn("disconnect", "strava")
    assert said.code == 0
    assert "Pronghorn could not reach Strava" in said.out
    assert accounts(pronghorn) == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sync",), "No account is connected."),
        (("replay",), "There is no plan yet."),
        (("disconnect", "strava"), "Strava is not connected"),
    ],
)
def test_what_needs_an_account_says_how_to_get_one(pronghorn, words, said):
    answer = pronghorn(*words)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_a_wrong_setting_is_named_and_every_one_of_them(pronghorn, monkeypatch):
    monkeypatch.setenv("PRONGHORN_UNITS", "stone")
    monkeypatch.setenv("PRONGHORN_ZONE", "Mars")
    said = pronghorn("status")
    assert said.code == 2
    assert "PRONGHORN_UNITS" in said.err
    assert "PRONGHORN_ZONE" in said.err
    assert "Traceback" not in said.err


def test_a_data_folder_that_cannot_be_used_is_named(pronghorn, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path / "file" / "data"))
    said = pronghorn("status")
    assert said.code == 2
    assert str(tmp_path / "file") in said.err
    assert "Traceback" not in said.err
