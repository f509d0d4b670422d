"""What can go wrong with a platform, sorted by who can do something about it."""

import datetime as dt
from typing import ClassVar, Literal

from connectors.ways import title_of

Actor = Literal["athlete", "clock", "owner", "us"]
Word = Literal["reconnect", "blocked", "limited", "unavailable", "rejected", "gone"]


class PlatformError(Exception):
    """A platform did not do what was asked. The text is a sentence for people, without secrets.

    `platform` is its id, such as "garmin". The text that people read begins with its name.
    `maybe_done`: a write whose answer was lost. It may have taken effect, so look for the mark
    before repeating it.
    """

    word: ClassVar[Word]
    acts: ClassVar[Actor]

    def __init__(self, platform: str, text: str, *, maybe_done: bool = False) -> None:
        super().__init__(f"{title_of(platform)}: {text}")
        self.platform = platform
        self.maybe_done = maybe_done


class NeedsReconnect(PlatformError):
    """The stored sign-in is no longer accepted: the athlete has to connect again."""

    word = "reconnect"
    acts = "athlete"


class Blocked(PlatformError):
    """The platform refuses sign-ins for a while (429, 403). No attempt before `until` (UTC)."""

    word = "blocked"
    acts = "clock"

    def __init__(self, platform: str, text: str, *, until: dt.datetime) -> None:
        super().__init__(platform, text)
        self.until = until


class RateLimited(PlatformError):
    """The request budget is used up. No call before `retry_at` (UTC)."""

    word = "limited"
    acts = "clock"

    def __init__(self, platform: str, text: str, *, retry_at: dt.datetime) -> None:
        super().__init__(platform, text)
        self.retry_at = retry_at


class Unavailable(PlatformError):
    """The platform is down, slow, or its answer makes no sense.

    What it holds is unknown, not empty.
    """

    word = "unavailable"
    acts = "clock"


class Rejected(PlatformError):
    """The platform understood the request and said no (4xx): repeating it will not help."""

    word = "rejected"
    acts = "us"


class Gone(PlatformError):
    """The thing is not there (any more)."""

    word = "gone"
    acts = "us"


# These hold for every question to the account, not only for the one asked.
OF_THE_ACCOUNT = (NeedsReconnect, Blocked, RateLimited)


class BadExport(ValueError):
    """A file from the athlete cannot be read. The text names the file and what to do."""


class WrongCredentials(PlatformError):
    """The password or the code was typed wrong. Nothing was stored, and a human may try again."""

    word = "reconnect"
    acts = "athlete"
