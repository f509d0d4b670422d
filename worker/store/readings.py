"""What was read of things that change slowly, with its age, until it is due again."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, String, Table, Text, delete, select
from sqlalchemy.dialects.sqlite import insert

from worker.store.base import Database, Utc, metadata

_table = Table(
    "reading",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("body", Text),
    Column("read_at", Utc),
    Column("asked_at", Utc, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was asked for, as JSON, when it was read, and when it was asked for last.

    `body` and `read_at` are null if it was never read.
    """

    body: str | None
    read_at: dt.datetime | None
    asked_at: dt.datetime


class Readings:
    """One athlete's readings, by platform and name."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def get(self, platform: str, name: str) -> Reading | None:
        """Return one reading."""
        return self.starting(platform, name).get(name)

    def starting(self, platform: str, prefix: str) -> dict[str, Reading]:
        """Return the readings whose names start with `prefix`."""
        starts_so = _table.c.name.startswith(prefix, autoescape=True)
        query = select(_table).where(*self._mine(platform), starts_so)
        with self._database.read() as tx:
            return {
                row.name: Reading(row.body, row.read_at, row.asked_at) for row in tx.execute(query)
            }

    def keep(self, platform: str, name: str, body: str, at: dt.datetime) -> None:
        """Keep what was read just now."""
        self._put(platform, name, {"body": body, "read_at": at, "asked_at": at})

    def missed(self, platform: str, name: str, at: dt.datetime) -> None:
        """Note that it was asked for in vain. What was known stays."""
        self._put(platform, name, {"asked_at": at})

    def let_go(self, before: dt.datetime) -> None:
        """Drop what nobody asked for since."""
        with self._database.begin() as tx:
            tx.execute(
                delete(_table).where(
                    _table.c.athlete_id == self._athlete, _table.c.asked_at < before
                )
            )

    def forget(self, platform: str) -> None:
        """Drop all of a platform, when it is disconnected."""
        with self._database.begin() as tx:
            tx.execute(delete(_table).where(*self._mine(platform)))

    def _put(self, platform: str, name: str, values: dict[str, object]) -> None:
        row = {"athlete_id": self._athlete, "platform": platform, "name": name} | values
        with self._database.begin() as tx:
            tx.execute(
                insert(_table)
                .values(row)
                .on_conflict_do_update(["athlete_id", "platform", "name"], set_=values)
            )

    def _mine(self, platform: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return _table.c.athlete_id == self._athlete, _table.c.platform == platform
