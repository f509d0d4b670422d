"""A file of an earlier version opens, and what it held is still there."""

import json

import pytest
from alembic import command
from sqlalchemy import text

from worker.store import open_store
from worker.store.base import Database
from worker.store.migrations import alembic_config

BEFORE = "2026-03-01 12:00:00.000000"


@pytest.fixture
def file_of(tmp_path):
    """Make a file as a version left it, with some rows in it."""

    def make(version, *statements, **values):
        database = Database(tmp_path / "pronghorn.db")
        with database.begin() as tx:
            config = alembic_config()
            config.attributes["connection"] = tx
            command.upgrade(config, version)
            for statement in statements:
                tx.execute(text(statement), values)
        database.close()
        return database.path

    return make


def test_0010_tells_what_took_everything_back_from_a_pass(file_of):
    insert = (
        "INSERT INTO pass (athlete_id, started, finished, writes, errors, lines) "
        "VALUES ('me', :at, :at, 4, :errors, :{lines})"
    )
    path = file_of(
        "0009",
        insert.format(lines="planned"),
        insert.format(lines="undone"),
        insert.format(lines="nothing"),
        at=BEFORE,
        errors="a fault\nanother",
        planned=json.dumps(["Heavy: added on Tue 3 Mar.", "Garmin: create Heavy"]),
        undone=json.dumps(
            ["Removed 3 workouts and 1 calendar entry of ours; 0 left.", "Garmin: remove"]
        ),
        nothing="[]",
    )

    store = open_store(path)
    newest_first = store.journal.passes(5)
    store.close()

    assert [record.kind for record in newest_first] == ["pass", "undo", "pass"]
    assert newest_first[1].lines[1] == "Garmin: remove"
    assert {record.errors for record in newest_first} == {("a fault", "another")}
