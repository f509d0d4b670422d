"""The mail server that the owner gave on the page, sealed as a whole: one for the installation."""

from sqlalchemy import Column, Integer, LargeBinary, Table, delete, insert, select

from worker.store.base import Database, metadata

_table = Table(
    "mail_server",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)


class MailServer:
    """What was given, if anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> bytes | None:
        """Return what was given last."""
        with self._database.read() as tx:
            sealed: bytes | None = tx.scalar(select(_table.c.sealed))
        return sealed

    def put(self, sealed: bytes | None) -> None:
        """Keep it in place of the one before. None forgets it."""
        with self._database.begin() as tx:
            tx.execute(delete(_table))
            if sealed is not None:
                tx.execute(insert(_table).values(id=1, sealed=sealed))
