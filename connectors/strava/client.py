"""Reading an athlete's activities from Strava: one list call for the whole planning window."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic import SecretStr

from connectors.budget import Budget, heard, next_quarter, retry_at
from connectors.errors import NeedsReconnect, RateLimited, Unavailable
from connectors.http import safe_read
from connectors.strava.auth import StravaTokens, refresh
from connectors.strava.translate import read_rows
from connectors.strava.transport import NAME, MissingPermission, faults, open_client
from planner.language import _
from planner.model import Activity

_PAGE = 200
_MOST_PAGES = 10
_ALMOST_EXPIRED = dt.timedelta(minutes=5)
_DAY = dt.timedelta(days=1)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Strava:
    """One athlete's Strava (a RunSource).

    `budget` is what was heard of the app's limits, to be stored after a pass. `save` gets renewed
    tokens before they are used: Strava has ended the old ones by then.
    """

    name = NAME

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: SecretStr,
        tokens: StravaTokens,
        save: Callable[[StravaTokens], None],
        *,
        budget: Budget | None = None,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        self.budget = budget or Budget()
        self.requests = 0  # sent so far
        self._base_url = base_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._tokens = tokens
        self._save = save
        self._now = now

    def activities(self, start: dt.date, end: dt.date) -> list[Activity]:
        """Return everything done from `start` to `end` (inclusive, local dates), oldest first.

        Raises PlatformError. A listing that cannot be read is never an empty one.
        """
        if self._tokens.expires_at - self._now() < _ALMOST_EXPIRED:
            self._renew()

        try:
            rows = self._rows(start, end)
        except MissingPermission:
            raise
        except NeedsReconnect:
            # The access token ended early. If the next call is refused too, the athlete has to act.
            self._renew()
            rows = self._rows(start, end)

        # The same activity may be on two pages, if one was added between two calls.
        by_id = {activity.id: activity for activity in read_rows(rows)}
        inside = [activity for activity in by_id.values() if start <= activity.day <= end]
        return sorted(inside, key=lambda activity: (activity.start, activity.id))

    def _rows(self, start: dt.date, end: dt.date) -> list[Any]:
        # Strava filters by UTC, and the window is in local dates: a day more on both sides covers
        # every zone.
        window = {
            "after": _epoch(start - _DAY),
            "before": _epoch(end + 2 * _DAY),
            "per_page": _PAGE,
        }
        rows: list[Any] = []

        for number in range(1, _MOST_PAGES + 1):
            page = safe_read(partial(self._page, window | {"page": number}))
            rows += page
            if len(page) < _PAGE:
                return rows

        text = _(
            "there are more than {count} activities from {start} to {end}.",
            count=_PAGE * _MOST_PAGES,
            start=start,
            end=end,
        )
        raise Unavailable(NAME, text)

    def _page(self, params: dict[str, Any]) -> list[Any]:
        full_until = retry_at(self.budget, self._now())
        if full_until:
            text = _("the app's request limit is used up.")
            raise RateLimited(NAME, text, retry_at=full_until)

        self.requests += 1
        with faults(self._when_to_return):
            client = open_client(self._base_url, self._tokens.access, self._hear)
            page = client.protocol.get("/athlete/activities", **params)

        if not isinstance(page, list):
            raise Unavailable(NAME, _("the answer isn't a list of activities."))
        return page

    def _when_to_return(self) -> dt.datetime:
        """Return when to ask again after a 429."""
        now = self._now()
        return retry_at(self.budget, now) or next_quarter(now)

    def _hear(self, headers: Any) -> None:
        self.budget = heard(self.budget, headers, self._now())

    def _renew(self) -> None:
        self.requests += 1
        renewed = refresh(self._base_url, self._client_id, self._client_secret, self._tokens)
        self._save(renewed)
        self._tokens = renewed


def _epoch(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())
