"""One pass at a time on a data folder.

The system drops the lock when the process dies, however it dies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.language import _
from worker.store.file_lock import Held, file_lock

PATIENCE_S = 20.0  # how long what the athlete does waits for a pass that is under way


class PassRunning(Exception):
    """Another pass works on the same data folder."""


@contextmanager
def only_one(folder: Path, name: str = "lock", patience_s: float = 0.0) -> Iterator[None]:
    """Hold a lock of the folder, after waiting for it at most `patience_s` seconds.

    Raises PassRunning, and StoreError if the folder cannot be written.
    """
    try:
        with file_lock(folder / name, patience_s):
            yield
    except Held:
        raise PassRunning(
            _(
                "Another Pronghorn is working on {folder} now. Wait until it is done, or stop it.",
                folder=folder,
            )
        ) from None


@contextmanager
def waiting(folder: Path, name: str) -> Iterator[None]:
    """Hold a lock of the folder, and wait a while for its holder. Raises as `only_one`."""
    with only_one(folder, name, PATIENCE_S):
        yield
