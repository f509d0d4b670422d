"""What all pages work with: the settings, the store, the clock, and the worker that they wake."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlsplit

from worker.bootstrap import DATABASE, open_world
from worker.clock import utc_now
from worker.engine.feed import ProgressFeed
from worker.settings import MailSettings, Settings
from worker.store import OWNER, Store, open_store
from worker.web.limits import TryCounter
from worker.world import World

LINK_LASTS: Final = dt.timedelta(minutes=30)


class Rings(Protocol):
    """Something that wakes the worker."""

    def ring(self) -> None:
        """Say that a job is due now."""
        ...


@dataclass
class Site:
    """The page of one installation.

    `base_url` is the address that browsers use, without a slash at the end.
    """

    settings: Settings
    base_url: str
    store: Store
    bell: Rings
    now: Callable[[], dt.datetime]
    feed: ProgressFeed
    tries: TryCounter = field(default_factory=TryCounter)

    @property
    def secure(self) -> bool:
        """Whether browsers reach it over https."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The name of the machine, as browsers know it."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def cookie(self) -> str:
        """The cookie's name.

        Over https it is one that no other host can set. Otherwise it holds the port, because a
        cookie does not tell ports apart.
        """
        if self.secure:
            return "__Host-pronghorn"
        return f"pronghorn-{urlsplit(self.base_url).port or 80}"

    def world(self, athlete_id: str, *, platforms: bool = False) -> AbstractContextManager[World]:
        """Open the world of an athlete."""
        return open_world(
            self.settings,
            self.now,
            athlete_id,
            platforms=platforms,
            known=self.store.of(athlete_id),
        )

    @property
    def mail(self) -> MailSettings:
        """The mail server: the one in the settings, or else the one that the owner gave."""
        with self.world(OWNER) as world:
            return world.settings.mail

    def link(self, athlete_id: str) -> str:
        """Return an address that signs an athlete in, once, within half an hour."""
        return link_for(self.store, self.base_url, athlete_id, self.now())

    def hurry(self, athlete_id: str, job: str = "pass") -> None:
        """Let a job of an athlete begin now."""
        self.store.of(athlete_id).journal.hurry(job, self.now())
        self.bell.ring()


def link_for(store: Store, base_url: str, athlete_id: str, now: dt.datetime) -> str:
    """Return an address that signs an athlete in, once, within half an hour."""
    token = store.doors.issue("link", athlete_id, now + LINK_LASTS)
    return f"{base_url}/in/{token}"


@contextmanager
def open_site(
    settings: Settings,
    base_url: str,
    bell: Rings,
    feed: ProgressFeed,
    now: Callable[[], dt.datetime] = utc_now,
) -> Iterator[Site]:
    """Open the store for the pages. Raises StoreError."""
    store = open_store(settings.data / DATABASE)
    try:
        yield Site(settings, base_url, store, bell, now, feed)
    finally:
        store.close()
