"""Asks a platform for what is due, and keeps the answers with their age."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from connectors.errors import OF_THE_ACCOUNT, PlatformError
from connectors.ports import Background
from worker.store import Reading
from worker.world import World

AGAIN = dt.timedelta(hours=4)  # after a failure
OLD = dt.timedelta(days=7)  # from then on it is said how old something is
MOST_FAILURES = 2  # in a row: then the platform is left alone until the next pass


@dataclass
class Asker:
    """Asks for things that are due and keeps the answers.

    A failure costs the thing itself: `errors` are only those that hold for the whole account.
    """

    world: World
    source: Background
    asks: bool
    keeps: bool
    asked: int = 0
    warnings: list[str] = field(default_factory=list)
    errors: list[PlatformError] = field(default_factory=list)
    _failures: int = 0

    def known(self, name: str) -> Reading | None:
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
        """Return what is known, after asking if it is due: in a day's first pass, if nothing else is said."""
        now, reading = self.world.now(), self.known(name)
        old = value_of(kind, reading)
        if not self.asks or (
            reading is not None and not self._is_due(reading, is_due, unread=old is None)
        ):
            return old
        self.asked += 1
        try:
            new = together(old, read())
        except PlatformError as error:
            self._failed(error)
            if self.keeps:
                self.world.store.readings.missed(self.source.name, name, now)
            return old
        self._failures = 0
        if self.keeps:
            self.world.store.readings.keep(
                self.source.name, name, kind.dump_json(new).decode(), now
            )
        return new

    def is_of_another_day(self, reading: Reading) -> bool:
        """Tell whether something was last read on another day of the athlete's, or never."""
        return (
            reading.read_at is None
            or reading.read_at.astimezone(self.world.zone).date() != self.world.today
        )

    def say_age(self, name: str, what: str) -> None:
        """Warn when something was last read long ago."""
        reading, now = self.known(name), self.world.now()
        if reading is not None and reading.read_at is not None and now - reading.read_at > OLD:
            days = (now - reading.read_at).days
            self.warnings.append(
                f"{self.source.name}: the {what} were last read {days} days ago and still count."
            )

    def _is_due(
        self, reading: Reading, is_due: Callable[[Reading], bool] | None, *, unread: bool
    ) -> bool:
        now = self.world.now()
        failed = reading.read_at is None or reading.asked_at > reading.read_at
        if failed or unread:
            return now - reading.asked_at >= AGAIN
        return is_due(reading) if is_due else self.is_of_another_day(reading)

    def _failed(self, error: PlatformError) -> None:
        self._failures += 1
        if isinstance(error, OF_THE_ACCOUNT):
            self.errors.append(error)
        self.asks = self.asks and not self.errors and self._failures < MOST_FAILURES


def value_of[T](kind: TypeAdapter[T], reading: Reading | None) -> T | None:
    """Return what a reading holds."""
    if reading is None or reading.body is None:
        return None
    try:
        return kind.validate_json(reading.body)
    except ValidationError:  # kept by another version
        return None
