"""The runner's Strava account, the app that asks for it, and how often it may ask."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from connectors.sandbox.clock import Clock
from connectors.sandbox.efforts import InventedEffort
from connectors.sandbox.strava_rows import strava_row
from connectors.sandbox.tokens import TokenBook

ACCESS_LIFETIME_S = 21600
QUARTER_S, DAY_S = 900, 86400


@dataclass(slots=True)
class StravaLimits:
    """Requests a new app is allowed a quarter hour and a day, over all and for reads alone."""

    short: int = 200
    day: int = 2000
    read_short: int = 100
    read_day: int = 1000


@dataclass(slots=True)
class Usage:
    """Requests counted in the current quarter hour and the current UTC day."""

    short: int = 0
    day: int = 0
    read_short: int = 0
    read_day: int = 0
    quarter: int = 0
    date: int = 0

    def count(self, now: float, *, read: bool) -> None:
        """Count one request. A new quarter hour or day starts from nothing."""
        quarter, date = int(now // QUARTER_S), int(now // DAY_S)
        if quarter != self.quarter:
            self.quarter, self.short, self.read_short = quarter, 0, 0
        if date != self.date:
            self.date, self.day, self.read_day = date, 0, 0

        self.short += 1
        self.day += 1
        self.read_short += read
        self.read_day += read

    def over(self, limits: StravaLimits, *, read: bool) -> bool:
        """Say whether a request is one too many."""
        overall = self.short > limits.short or self.day > limits.day
        return overall or (
            read and (self.read_short > limits.read_short or self.read_day > limits.read_day)
        )


@dataclass(slots=True)
class StravaAccount:
    """All that the simulated Strava knows of one athlete and one app. Look at it freely."""

    clock: Clock
    client_id: str = "12345"
    client_secret: str = "sandbox-client-secret"  # noqa: S105 - of an invented app
    active: bool = True  # False: the app's owner has let the subscription lapse
    limits: StravaLimits = field(default_factory=StravaLimits)
    usage: Usage = field(default_factory=Usage)
    activities: list[dict[str, Any]] = field(default_factory=list)
    efforts: dict[int, InventedEffort] = field(default_factory=dict)
    on_the_way: list[InventedEffort] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    tokens: TokenBook = field(init=False)
    _ids: "count[int]" = field(default_factory=lambda: count(16_000_000_001))

    def __post_init__(self) -> None:
        self.tokens = TokenBook(
            self.clock.seconds, ACCESS_LIFETIME_S, lambda _expires, _scope: secrets.token_hex(20)
        )

    def record(self, effort: InventedEffort) -> None:
        """Receive an activity. One that is late stays on the way until `deliver`."""
        if effort.late:
            self.on_the_way.append(effort)
        else:
            self._store(effort)

    def deliver(self) -> None:
        """Receive what was on the way: with a new id and an old date."""
        for effort in self.on_the_way:
            self._store(effort)
        self.on_the_way.clear()

    def allow(self, scope: str) -> str:
        """Return a code for what the athlete has allowed. It works once."""
        code = secrets.token_hex(20)
        self.codes[code] = scope
        return code

    def revoke(self) -> None:
        """Take the app's permission away, as the athlete can in her settings."""
        self.tokens.end_all()

    def delete_activity(self, activity_id: int) -> None:
        """Delete an activity, as the athlete can on Strava."""
        self.activities[:] = [row for row in self.activities if row["id"] != activity_id]
        self.efforts.pop(activity_id, None)

    def is_future(self, epoch: int) -> bool:
        """Say whether a moment lies after the sandbox's today."""
        return epoch > (self.clock.now() + dt.timedelta(hours=12)).timestamp()

    def _store(self, effort: InventedEffort) -> None:
        activity_id = next(self._ids) + len(self.activities) * 7919
        self.efforts[activity_id] = effort
        self.activities.append(strava_row(activity_id, effort))
