"""The list of everything that was ever put on a platform.

It is written before each step, so that nothing is lost or done twice.
"""

from dataclasses import asdict

from sqlalchemy import Boolean, Column, Date, RowMapping, String, Table, Text, delete, select
from sqlalchemy.dialects.sqlite import insert

from connectors.ports import Mark
from worker.ledger import LedgerRow
from worker.store.base import Database, metadata

_table = Table(
    "ledger",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("mark", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("uid", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("date", Date, nullable=False),
    Column("aim", Date),
    Column("wanted_print", String, nullable=False),
    Column("read_print", String, nullable=False),
    Column("updated", String, nullable=False),
    Column("workout_id", String),
    Column("entry_id", String),
    Column("edited", Boolean, nullable=False),
    Column("refused", Text, nullable=False),
)


class Ledger:
    """One athlete's ledger of one platform."""

    def __init__(self, database: Database, athlete_id: str, platform: str) -> None:
        self._database = database
        self._athlete = athlete_id
        self._platform = platform

    def rows(self) -> list[LedgerRow]:
        """Return everything that was ever put there, oldest first."""
        mine = (_table.c.athlete_id == self._athlete, _table.c.platform == self._platform)
        query = select(_table).where(*mine).order_by(_table.c.date, _table.c.mark)
        with self._database.read() as tx:
            return [_row(row) for row in tx.execute(query).mappings()]

    def forget(self) -> None:
        """Drop all of it when the platform is disconnected, and nothing is left there."""
        with self._database.begin() as tx:
            tx.execute(
                delete(_table).where(
                    _table.c.athlete_id == self._athlete, _table.c.platform == self._platform
                )
            )

    def save(self, row: LedgerRow) -> None:
        """Write a row down, on the disk, before returning."""
        values = {
            **asdict(row),
            "mark": row.mark.token,
            "athlete_id": self._athlete,
            "platform": self._platform,
        }
        with self._database.begin() as tx:
            tx.execute(
                insert(_table)
                .values(values)
                .on_conflict_do_update(["athlete_id", "mark"], set_=values)
            )


def _row(row: RowMapping) -> LedgerRow:
    values = {key: value for key, value in row.items() if key not in ("athlete_id", "platform")}
    return LedgerRow(**{**values, "mark": Mark(values["mark"])})
