"""What is deleted is gone to the last byte, and nothing of anybody else is missing."""

import datetime as dt
import io
import re
import zipfile

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from connectors.sandbox import Fault
from tests.worker.web.conftest import Surfer
from tests.worker.web.test_setup import connect_strava
from tests.worker.web.test_week import on_garmin
from worker.accounts.sign_in import connect_with_password
from worker.bootstrap import open_world
from worker.hand.undo import undo
from worker.lock import only_one
from worker.passes.sync import run_pass
from worker.store import OWNER


def everything(site):
    """Return all bytes of the data folder, names of files included."""
    return b"\n".join(
        p.name.encode() + b"\n" + p.read_bytes()
        for p in site.settings.data.rglob("*")
        if p.is_file()
    )


def of(site, athlete_id):
    """Return all rows of an athlete, browsers and due times aside: those change by themselves."""
    with site.store.database.begin() as tx:
        tables = tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        mine = [
            t
            for t in tables
            if "athlete_id" in {c.name for c in tx.execute(text(f"PRAGMA table_info('{t}')"))}
        ]
        return {
            table: tx.execute(
                text(f"SELECT * FROM '{table}' WHERE athlete_id = :a"), {"a": athlete_id}
            ).all()
            for table in mine
            if table not in ("browser", "due")
        }


def garmin_ids(box):
    """Return the ids of what the runner did, as Garmin has them."""
    return [str(activity["activityId"]) for activity in box.garmin.activities]


@pytest.fixture
def kim(box, live):
    """An invited athlete with Garmin, written sessions and answers. The owner has an export."""
    rows = [f"Running,2026-02-{day:02} 07:00:00,10.00,00:55:00" for day in range(1, 27, 2)]
    table = "\n".join(["Activity Type,Date,Distance,Time", *rows])
    owner = Surfer(live).sign_in()
    owner.post("/accounts/archive/file", files={"file": ("runs.csv", table)})
    owner.wait()
    member = live.store.members.add("Kimberley-Quartz", live.now())
    with live.world(member.athlete_id) as world:
        world.store.answers.put({"mail_to": "kim-quartz@example.org"})
        connect_with_password(
            world, "garmin", box.email, SecretStr(box.password), lambda _: box.mfa_code
        )
        world.say_go()
    made = Surfer(live).sign_in(member.athlete_id)
    made.post("/week/look")
    assert made.wait() == "/week"
    return made, member.athlete_id, owner


def test_not_a_byte_of_a_deleted_athlete_is_left_and_nothing_of_another_is_touched(box, live, kim):
    surfer, athlete_id, owner = kim
    words = [
        athlete_id,
        "Kimberley-Quartz",
        "kim-quartz",
        "sandbox-runner",
        "garmin:",
        "Back squat",
        surfer.cookie,
    ]
    digest = live.store.doors.browsers(athlete_id, live.now())[0].digest
    before = everything(live)
    assert {word for word in words if word.encode() in before} == {*words} - {surfer.cookie}
    theirs = of(live, OWNER)
    assert surfer.post("/leave/delete", {"word": "delete", "anyway": "true"}).status_code == 200
    after = everything(live)
    assert {word for word in (*words, digest) if word.encode() in after} == set()
    assert of(live, OWNER) == theirs
    assert owner.get("/status").status_code == 200
    assert surfer.get("/week").headers["location"] == "/sign-in"


def test_a_pass_that_waits_while_the_athlete_leaves_writes_nothing_down(live, kim):
    surfer, athlete_id, _ = kim
    with live.world(athlete_id, platforms=True) as world:
        surfer.post("/leave/delete", {"word": "delete", "anyway": "true"})
        for job in (run_pass, undo):
            with pytest.raises(LookupError):
                job(world)
    assert not any(of(live, athlete_id).values())


def test_of_a_source_that_was_left_nothing_is_kept_but_what_we_made(box, live, runner):
    for _ in range(3):
        box.advance()
        with open_world(live.settings, box.now) as world:
            run_pass(world)
    done = [s for s in live.store.sessions.since(dt.date(2026, 3, 2)) if s.done_as]
    assert done
    runner.post("/leave/undo")
    runner.wait()
    ids = garmin_ids(box)
    before = everything(live)
    assert any(name.encode() in before for name in ids)
    assert runner.post("/accounts/garmin/leave").status_code == 303
    after = everything(live)
    assert [
        word for word in ("sandbox-runner", *ids) if re.search(rb"\b%s\b" % word.encode(), after)
    ] == []
    kept = [s for s in live.store.sessions.since(dt.date(2026, 3, 2)) if s.done_as]
    assert [s.uid for s in kept] == [s.uid for s in done]


def test_a_pass_that_waits_while_a_source_is_left_does_not_read_it_again(box, live, runner):
    runner.get(connect_strava(runner, box))
    runner.wait()
    with open_world(live.settings, box.now) as world:
        assert runner.post("/accounts/strava/leave").status_code == 303
        runner.wait()
        run_pass(world)
    assert live.store.activities.of("strava") == []
    assert live.store.activities.of("garmin")


def test_a_source_can_be_left_while_its_platform_is_down(box, live, runner):
    runner.get(connect_strava(runner, box))
    runner.wait()
    box.faults.append(Fault("strava", "POST", "/oauth/revoke", status=503))
    assert runner.post("/accounts/strava/leave").status_code == 303
    assert "Pronghorn could not reach Strava" in runner.get("/accounts").text
    assert live.store.accounts.get("strava") is None


def test_nothing_is_written_from_the_moment_that_paused_is_said(box, live, runner):
    before = on_garmin(box)
    with open_world(
        live.settings, box.now
    ) as world:  # opened before the pause, as a pass that waits for its turn
        runner.post("/leave/pause", {"on": "true"})
        box.advance(7)
        writes = len([c for c in box.calls if c.method != "GET"])
        run_pass(world)
    assert len([c for c in box.calls if c.method != "GET"]) == writes
    assert on_garmin(box) == before
    runner.post("/leave/pause", {"on": "false"})
    runner.wait()
    assert on_garmin(box) != before


def test_pausing_waits_for_a_pass_and_says_so_if_it_takes_too_long(live, runner, monkeypatch):
    monkeypatch.setattr("worker.lock.PATIENCE_S", 0.2)
    with open_world(live.settings, live.now) as world, only_one(world.folder, world.lock):
        runner.post("/leave/pause", {"on": "true"})
    assert "just finishing" in runner.get("/leave").text


def test_nothing_secret_is_in_the_export(box, live, runner):
    runner.get(connect_strava(runner, box))
    runner.wait()
    with zipfile.ZipFile(io.BytesIO(runner.get("/export.zip").content)) as packed:
        told = b"".join(packed.read(name) for name in packed.namelist())
    with live.world(OWNER, platforms=True) as world:
        secrets = [box.client_secret, box.password, runner.cookie, *secrets_of(world)]
    secrets += [browser.digest for browser in live.store.doors.browsers(OWNER, live.now())]
    assert len(secrets) > 6
    assert [secret for secret in secrets if secret.encode() in told] == []
    assert b"sandbox-runner" in told


def secrets_of(world):
    """Return every token of the connected accounts, the sealed form too, and the key that seals."""
    from worker.vault import Owner  # noqa: PLC0415 - only here

    for account in world.store.accounts.all():
        opened = world.vault.open(account.sealed, Owner(OWNER, account.platform)).get_secret_value()
        yield from re.findall(r"[\w.-]{16,}", opened)
        yield account.sealed.decode()
    yield (world.folder / "key").read_text()
