"""The memory: what is kept comes back, and a disk that is full or locked gives one sentence."""

import datetime as dt
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from connectors.ports import Mark
from planner.model import Activity, Athlete, Declined, LiftSet, PlanningProblem
from tests.worker.passes.twin import a_session
from worker.ledger import LedgerRow
from worker.store import Account, PassRecord, ShownSession, StoreError, metadata, open_store
from worker.store.migrations import alembic_config, newest

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def store(tmp_path):
    made = open_store(tmp_path / "pronghorn.db")
    yield made
    made.close()


def a_run(name, day, **more):
    return Activity(
        id=name, start=dt.datetime.combine(day, dt.time(8)), sport="run", distance_m=5000, **more
    )


def test_the_changes_lead_to_the_layout_the_code_knows(store):
    with store.database.begin() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []
        assert tx.scalar(text("SELECT version_num FROM alembic_version")) == newest()
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == newest()


def test_a_current_file_opens_without_the_machinery_of_changes(store, tmp_path):
    path = str(tmp_path / "pronghorn.db")
    code = (
        "import sys; from pathlib import Path; from worker.store import open_store; "
        f"open_store(Path({path!r})).close(); print('alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


def test_a_file_of_a_newer_version_is_left_alone(store, tmp_path):
    with store.database.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Pronghorn"):
        open_store(tmp_path / "pronghorn.db")


def test_what_is_kept_comes_back(store):
    account = Account("garmin", "17", "Runner", b"sealed", NOW, "Europe/Berlin")
    store.accounts.put(account)
    store.accounts.report("garmin", "limited", "enough", NOW)
    assert store.accounts.get("garmin") == replace(
        account, state="limited", reason="enough", not_before=NOW
    )

    run = a_run("garmin:1", MONDAY)
    store.activities.replace("garmin", MONDAY - dt.timedelta(days=84), [run], NOW)
    assert store.activities.of("garmin") == [run]
    assert store.activities.pulled_at("garmin") == NOW
    store.activities.keep_sets("garmin:2", [LiftSet(exercise="back_squat", reps=5)])
    assert store.activities.sets() == {"garmin:2": (LiftSet(exercise="back_squat", reps=5),)}

    row = LedgerRow(
        Mark.fresh(), "u", MONDAY, "scheduled", aim=MONDAY, workout_id="1", entry_id="2"
    )
    store.ledger("garmin").save(row)
    store.ledger("garmin").save(replace(row, state="confirmed"))
    assert store.ledger("garmin").rows() == [replace(row, state="confirmed")]
    assert store.ledger("elsewhere").rows() == []

    shown = ShownSession(
        a_session("u", MONDAY), MONDAY, NOW, locked=True, fate="declined", done_as="garmin:2"
    )
    store.sessions.keep([shown])
    assert store.sessions.since(MONDAY) == [shown]
    no = Declined(date=MONDAY, kinds=("heavy", "plyo"))
    store.sessions.decline([no, no])
    assert store.sessions.declined(MONDAY) == (no,)

    store.journal.record(PassRecord("undo", NOW, NOW, 3, ("a fault", "another"), ("a line",)))
    assert store.journal.passes(5) == [
        PassRecord("undo", NOW, NOW, 3, ("a fault", "another"), ("a line",))
    ]


def test_a_window_is_replaced_as_a_whole_and_one_platform_does_not_touch_another(store):
    start, next_day = MONDAY, MONDAY + dt.timedelta(days=1)
    store.activities.replace(
        "garmin", start, [a_run("garmin:1", start), a_run("garmin:2", next_day)], NOW
    )
    store.activities.replace("strava", start, [a_run("strava:1", start)], NOW)
    store.activities.replace("garmin", start, [a_run("garmin:3", next_day)], NOW)
    assert [a.id for a in store.activities.of("garmin")] == ["garmin:3"]
    assert [a.id for a in store.activities.of("strava")] == ["strava:1"]


def test_only_the_newest_plans_are_kept(store, monkeypatch):
    from planner import plan  # noqa: PLC0415 - only here

    monkeypatch.setattr("worker.store.plans.KEPT", 3)
    problem = PlanningProblem(today=MONDAY, athlete=Athlete())
    made = plan(problem)
    for hour in range(5):
        store.plans.keep(problem, made, NOW + dt.timedelta(hours=hour))
    assert [p.made_at.hour for p in store.plans.newest(10)] == [16, 15, 14]
    latest = store.plans.latest()
    assert (latest.problem, latest.plan.model_dump_json()) == (problem, made.model_dump_json())


def test_a_mail_is_claimed_once_and_again_only_after_a_sure_failure(store):
    claim = store.journal.claim_mail
    assert claim(MONDAY, NOW)
    assert not claim(MONDAY, NOW)
    store.journal.mail_failed(MONDAY, "refused")
    assert claim(MONDAY, NOW)
    store.journal.mail_sent(MONDAY, NOW)
    assert not claim(MONDAY, NOW)


def test_a_job_is_taken_once_until_its_taker_counts_as_dead(store):
    hour = dt.timedelta(hours=1)
    store.journal.schedule("pass", NOW)
    assert not store.journal.claim("pass", NOW - hour, NOW)
    assert store.journal.claim("pass", NOW, NOW + hour)
    assert not store.journal.claim("pass", NOW, NOW + hour)
    assert store.journal.claim("pass", NOW + hour, NOW + 2 * hour)


def test_a_full_disk_gives_one_sentence_and_keeps_what_was_there(store):
    store.activities.replace("garmin", MONDAY, [], NOW)
    with store.database.begin() as tx:
        pages = tx.scalar(text("PRAGMA page_count"))
        tx.execute(text(f"PRAGMA max_page_count = {pages}"))
    many = [a_run(f"garmin:{n}", MONDAY, title="x" * 200) for n in range(500)]
    with pytest.raises(StoreError, match=r"is full\. Make room") as caught:
        store.activities.replace("garmin", MONDAY, many, NOW)
    assert "\n" not in str(caught.value)
    assert store.activities.of("garmin") == []


def test_a_damaged_file_gives_one_sentence(tmp_path):
    (tmp_path / "pronghorn.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path / "pronghorn.db")


def test_a_folder_that_is_not_there_gives_one_sentence(tmp_path):
    with pytest.raises(StoreError, match="cannot be written"):
        open_store(tmp_path / "nowhere" / "pronghorn.db")


def test_a_read_does_not_wait_for_a_writer(store, tmp_path):
    other = open_store(tmp_path / "pronghorn.db")
    try:
        with store.database.begin() as tx:
            tx.execute(text("UPDATE member SET name = 'Kim'"))
            assert [member.name for member in other.members.all()] == [""]
        assert [member.name for member in other.members.all()] == ["Kim"]
    finally:
        other.close()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_FULL, "is full"),
        (sqlite3.SQLITE_READONLY, "cannot be written"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be written"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "in use by another program"),
        (sqlite3.SQLITE_LOCKED, "in use by another program"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_NOTADB, "is damaged"),
        (sqlite3.SQLITE_IOERR_READ, "could not be used (Ganz gleich)"),
    ],
)
def test_an_error_is_known_by_its_code_and_not_by_its_words(store, code, sentence):
    error = sqlite3.OperationalError("Ganz gleich")
    error.sqlite_errorcode = code
    with pytest.raises(StoreError) as caught, store.database.begin():
        raise OperationalError("SELECT 1", {}, error)
    assert sentence in str(caught.value)
