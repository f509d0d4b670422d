"""The worker's memory: one SQLite file that survives a crash at any moment."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event, text
from sqlalchemy.exc import DBAPIError

metadata = MetaData()


class StoreError(Exception):
    """The data folder cannot be used. The text is one sentence with the way out."""


class Utc(TypeDecorator[dt.datetime]):
    """A moment: aware in Python, UTC in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware time into UTC without an offset."""
        del dialect
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn it back into an aware time."""
        del dialect
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Database:
    """The file, and transactions on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin_at_once)

    @property
    def engine(self) -> Engine:
        """The engine, for migrations."""
        return self._engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Run a transaction: all of it is kept, or nothing. Raises StoreError."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreError(_sentence(error, self.path)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions itself, see _begin_at_once
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_at_once(connection: Connection) -> None:
    """Take the write lock when a transaction starts, so that it cannot fail for a rival in its middle."""
    connection.execute(text("BEGIN IMMEDIATE"))


def _sentence(error: DBAPIError, path: Path) -> str:
    reason = str(error.orig)
    if "full" in reason:
        return f"The disk that holds {path} is full. Make room and run the same command again; nothing is half-written."
    if "readonly" in reason or "read-only" in reason or "unable to open" in reason:
        return f"{path} cannot be written. Give this user the right to write to its folder, or set PRONGHORN_DATA."
    if "locked" in reason:
        return f"{path} is in use by another program. Wait until it is done and run the same command again."
    if "malformed" in reason or "not a database" in reason:
        return f"{path} is damaged. Put back a copy of it, or move it away and connect your accounts again."
    return f"{path} could not be used ({reason}). Check the disk, or set PRONGHORN_DATA to another folder."
