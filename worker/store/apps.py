"""The apps that runners registered at platforms, to read their own data with."""

from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, String, Table, delete, select
from sqlalchemy.dialects.sqlite import insert

from worker.store.base import Database, metadata

_table = Table(
    "app",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("client_id", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class AppRecord:
    """An app: its public id, and its secret, sealed."""

    client_id: str
    sealed: bytes


class Apps:
    """One athlete's apps."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def get(self, platform: str) -> AppRecord | None:
        """Return the app at a platform."""
        mine = (_table.c.athlete_id == self._athlete, _table.c.platform == platform)
        with self._database.read() as tx:
            row = tx.execute(select(_table.c.client_id, _table.c.sealed).where(*mine)).one_or_none()
        return AppRecord(row.client_id, row.sealed) if row else None

    def put(self, platform: str, client_id: str, sealed: bytes) -> None:
        """Keep an app, in place of the one before."""
        values = {
            "athlete_id": self._athlete,
            "platform": platform,
            "client_id": client_id,
            "sealed": sealed,
        }
        with self._database.begin() as tx:
            tx.execute(
                insert(_table)
                .values(values)
                .on_conflict_do_update(["athlete_id", "platform"], set_=values)
            )

    def remove(self, platform: str) -> None:
        """Forget an app."""
        with self._database.begin() as tx:
            tx.execute(
                delete(_table).where(
                    _table.c.athlete_id == self._athlete, _table.c.platform == platform
                )
            )
