"""One pass at a time on a data folder.

The system lets go of the lock when the process dies, however it dies.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from worker.store import StoreError

PATIENCE_S = 20.0  # how long a word of the athlete waits for a pass that is under way


class PassRunning(Exception):
    """Another pass works on the same data folder."""


@contextmanager
def only_one(folder: Path, name: str = "lock") -> Iterator[None]:
    """Hold a lock of the folder.

    Raises PassRunning, and StoreError if the folder cannot be written.
    """
    try:
        file = (folder / name).open("w")
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}). Set PRONGHORN_DATA to another one."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PassRunning(
                f"Another Pronghorn works on {folder} right now. Wait until it is done, or stop it."
            ) from None
        yield


@contextmanager
def waiting(folder: Path, name: str) -> Iterator[None]:
    """Hold a lock as `only_one`, and wait a while for whoever holds it.

    Raises PassRunning, StoreError.
    """
    until = time.monotonic() + PATIENCE_S
    while True:
        with ExitStack() as stack:
            try:
                stack.enter_context(only_one(folder, name))
            except PassRunning:
                if time.monotonic() > until:
                    raise
            else:
                yield
                return
        time.sleep(0.1)
