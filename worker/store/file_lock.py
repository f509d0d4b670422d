"""A lock on a file. The system drops it with the process, however that dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from planner.language import _
from worker.store.trouble import StoreError

_POLL_S: Final = 0.05


class Held(Exception):
    """Somebody else holds the lock."""


@contextmanager
def file_lock(path: Path, patience_s: float) -> Iterator[None]:
    """Hold a lock, after waiting for it at most `patience_s` seconds.

    The holder keeps everybody else out, in this process and in others. Raises Held, and StoreError
    if the file cannot be written.
    """
    # A file without the system's own lock would outlive a process that is killed.
    lock = FileLock(path, timeout=patience_s, poll_interval=_POLL_S, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise Held from None
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(
            _(
                "{path} cannot be written ({reason}). Set PRONGHORN_DATA to another folder.",
                path=path,
                reason=reason,
            )
        ) from error

    try:
        yield
    finally:
        lock.release()
