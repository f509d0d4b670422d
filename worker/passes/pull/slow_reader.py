"""Asks a platform for things when they are due, and keeps the answers with their age."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter, ValidationError

from connectors.errors import OF_THE_ACCOUNT, PlatformError
from connectors.ports import Background
from connectors.ways import title_of
from planner.language import _
from worker.passes.patience import Troubles
from worker.store import Reading
from worker.world import World

AGAIN: Final = dt.timedelta(hours=4)  # after a failure
OLD: Final = dt.timedelta(days=7)  # from then on the athlete learns how old something is
MOST_FAILURES: Final = 2  # in a row, then the platform is left alone until the next pass


@dataclass
class SlowReader:
    """Asks for things that are due and keeps the answers.

    `asks` false asks for nothing, and `keeps` false stores nothing. A thing that cannot be read
    costs only itself, but an error that holds for the whole account is added to `troubles`.
    """

    world: World
    source: Background
    troubles: Troubles
    asks: bool
    keeps: bool
    asked: int = 0
    warnings: list[str] = field(default_factory=list)
    _failures: int = 0

    def kept(self, name: str) -> Reading | None:
        """Return what is kept under a name."""
        return self.world.store.readings.get(self.source.name, name)

    def ask[T](
        self,
        name: str,
        kind: TypeAdapter[T],
        read: Callable[[], T],
        is_due: Callable[[Reading], bool] | None = None,
        together: Callable[[T | None, T], T] = lambda _old, new: new,
    ) -> T | None:
        """Return the answer to a question, after asking if that is due.

        `is_due` decides for something that was read before. Without it, the first pass of a day
        asks. `together` makes the answer out of the old one and the new one. Raises StoreError.
        """
        reading = self.kept(name)
        old = value_of(kind, reading)
        if not self.asks or not self._is_due(reading, is_due, unread=old is None):
            return old

        self.asked += 1
        now = self.world.now()
        try:
            new = together(old, read())
        except PlatformError as error:
            self._failed(error)
            if self.keeps:
                self.world.store.readings.missed(self.source.name, name, now)
            return old

        self._failures = 0
        if self.keeps:
            body = kind.dump_json(new).decode()
            self.world.store.readings.keep(self.source.name, name, body, now)
        return new

    def is_of_another_day(self, reading: Reading) -> bool:
        """Whether something was last read on another day (the athlete's own), or never."""
        if reading.read_at is None:
            return True
        return reading.read_at.astimezone(self.world.zone).date() != self.world.today

    def warn_if_old(self, name: str, sentence: str) -> None:
        """Warn of something that was last read long ago.

        The sentence names `{platform}` and `{days}`.
        """
        reading = self.kept(name)
        if reading is None or reading.read_at is None:
            return

        age = self.world.now() - reading.read_at
        if age > OLD:
            self.warnings.append(_(sentence, platform=title_of(self.source.name), days=age.days))

    def _is_due(
        self, reading: Reading | None, is_due: Callable[[Reading], bool] | None, *, unread: bool
    ) -> bool:
        if reading is None:
            return True

        failed = reading.read_at is None or reading.asked_at > reading.read_at
        if failed or unread:
            return self.world.now() - reading.asked_at >= AGAIN
        if is_due is None:
            return self.is_of_another_day(reading)
        return is_due(reading)

    def _failed(self, error: PlatformError) -> None:
        self._failures += 1
        if isinstance(error, OF_THE_ACCOUNT):
            self.troubles.add(error)
            self.asks = False
        elif self._failures >= MOST_FAILURES:
            self.asks = False


def value_of[T](kind: TypeAdapter[T], reading: Reading | None) -> T | None:
    """Return what a reading holds. One that another version of Pronghorn kept may hold nothing."""
    if reading is None or reading.body is None:
        return None
    try:
        return kind.validate_json(reading.body)
    except ValidationError:
        return None
