"""The worker's memory: one SQLite file that survives a crash at any moment."""

import datetime as dt
import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

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

metadata = MetaData()
_PATIENCE_S = 90.0  # longer than a renewal of tokens can take


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

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold a lock of this name that every process with this database respects; wait for whoever has it.

        The system lets go of it when the process dies. It is for a short talk with the outside world, during which a
        transaction would stop everybody else. With PostgreSQL this is an advisory lock. Raises StoreError.
        """
        path = self.path.with_name(f"{name}.lock")
        try:
            file = path.open("w")
        except OSError as error:
            raise StoreError(
                f"{path} cannot be written ({error.strerror}). Set PRONGHORN_DATA."
            ) from error
        with file:
            until = time.monotonic() + _PATIENCE_S
            while not _locked(file):
                if time.monotonic() > until:
                    raise StoreError(
                        f"Another Pronghorn has held {path} for too long. Stop it and try again."
                    )
                time.sleep(0.02)
            yield

    def sweep(self) -> None:
        """Empty the log of changes, so that what was deleted stands nowhere; in the file itself it is overwritten."""
        with self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions itself, see _begin_at_once
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
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
