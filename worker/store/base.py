"""The worker's memory: one SQLite file that survives a crash at any moment."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError

from planner.language import N_, _
from worker.store.file_lock import Held, file_lock
from worker.store.trouble import StoreError

metadata = MetaData()
_PATIENCE_S = 90.0  # longer than a renewal of tokens can take
_BEGIN: Final = "begin"  # the execution option that says how a transaction begins

_UNKNOWN: Final = N_(
    "{path} could not be used ({reason}). Check the disk, or set PRONGHORN_DATA to another folder."
)
_NO_WRITING: Final = N_(
    "{path} cannot be written. Give this user the right to write to its folder, or set "
    "PRONGHORN_DATA to another one."
)
_IN_USE: Final = N_(
    "{path} is in use by another program. Wait until it is done and run the same command again."
)
_DAMAGED: Final = N_(
    "{path} is damaged. Put back a copy of it, or move it away and connect your accounts again."
)
_SENTENCES: Final = {
    sqlite3.SQLITE_FULL: N_(
        "The disk that holds {path} is full. Make room and run the same command again. "
        "Nothing is half-written."
    ),
    sqlite3.SQLITE_READONLY: _NO_WRITING,
    sqlite3.SQLITE_CANTOPEN: _NO_WRITING,
    sqlite3.SQLITE_PERM: _NO_WRITING,
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


class Utc(TypeDecorator[dt.datetime]):
    """A moment: aware in Python, UTC in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware time into UTC without an offset."""
        del dialect
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Turn it back into an aware time."""
        del dialect
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Database:
    """The file, and transactions on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._reader = self._engine.execution_options(**{_BEGIN: "BEGIN DEFERRED"})

    @property
    def engine(self) -> Engine:
        """The engine, for migrations."""
        return self._engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Run a transaction that writes: all of it is kept, or nothing. Raises StoreError.

        It holds the write lock from its start, so that it cannot fail for a rival in its middle.
        """
        with self._transaction(self._engine) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run a transaction that only reads. It never waits for one that writes. Raises StoreError.

        All of it sees the same state of the file.
        """
        with self._transaction(self._reader) as connection:
            yield connection

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold a lock of this name that every process with this database respects.

        Waits for the holder, but not for ever. The system drops the lock when the process dies. It
        is for a short exchange with the outside world, during which a transaction would stop
        everybody else. With PostgreSQL this would be an advisory lock. Raises StoreError.
        """
        path = self.path.with_name(f"{name}.lock")
        try:
            with file_lock(path, _PATIENCE_S):
                yield
        except Held:
            raise StoreError(
                _(
                    "Another Pronghorn has held {path} for too long. Stop it and try again.",
                    path=path,
                )
            ) from None

    def sweep(self) -> None:
        """Empty the log of changes, so that nothing deleted is left in it.

        In the file itself it is overwritten.
        """
        with self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreError(_sentence(error, self.path)) from error


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions itself, see _begin
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    how = connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE")
    connection.execute(text(how))


def _sentence(error: DBAPIError, path: Path) -> str:
    """Return what to tell the athlete about an error of SQLite."""
    extended = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = extended & 0xFF  # without the details in the higher bits
    return _(_SENTENCES.get(code, _UNKNOWN), path=path, reason=error.orig)
