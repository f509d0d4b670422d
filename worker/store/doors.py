"""The browsers that are signed in, and tickets that open a door once.

Only digests are kept of either.
"""

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, Row, String, Table, Text, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from worker.store.base import Database, Utc, metadata

IDLE = dt.timedelta(days=30)  # without a visit, after which a browser is signed out
LONGEST = dt.timedelta(days=180)  # after which it is signed out whatever it did
SEEN_EVERY = dt.timedelta(minutes=5)  # a visit is written down this often at most

TicketKind = Literal["link", "invite", "state"]

_browser = Table(
    "browser",
    metadata,
    Column("digest", String, primary_key=True),
    Column("athlete_id", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("began", Utc, nullable=False),
    Column("seen", Utc, nullable=False),
    Column("notice", Text, nullable=False),
)
_ticket = Table(
    "ticket",
    metadata,
    Column("digest", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("athlete_id", String),
    Column("body", Text, nullable=False),
    Column("ends", Utc, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that is signed in, since `began`, last seen at `seen`.

    `notice` is shown on its next page.
    """

    digest: str
    athlete_id: str
    name: str
    began: dt.datetime
    seen: dt.datetime
    notice: str

    def over(self, now: dt.datetime) -> bool:
        """Whether its time is up."""
        return now - self.seen > IDLE or now - self.began > LONGEST


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket opens, and for whom (null: for somebody who is not known yet)."""

    kind: TicketKind
    athlete_id: str | None
    body: dict[str, Any]
    ends: dt.datetime


class Doors:
    """Who may come in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sign_in(self, athlete_id: str, name: str, now: dt.datetime) -> str:
        """Sign a browser in, and return the token that it shows from now on."""
        token = secrets.token_urlsafe(32)
        values = {
            "digest": digest(token),
            "athlete_id": athlete_id,
            "name": name,
            "began": now,
            "seen": now,
        }
        with self._database.begin() as tx:
            tx.execute(insert(_browser).values(**values, notice=""))
        return token

    def browser(self, token: str, now: dt.datetime) -> Browser | None:
        """Return the browser that shows a token, or None if its time is up.

        Then it is signed out.
        """
        mine = _browser.c.digest == digest(token)
        with self._database.read() as tx:
            row = tx.execute(select(_browser).where(mine)).one_or_none()
        if row is None:
            return None

        browser = Browser(**row._asdict())
        if browser.over(now):
            with self._database.begin() as tx:
                tx.execute(delete(_browser).where(mine))
            return None
        if now - browser.seen > SEEN_EVERY:
            with self._database.begin() as tx:
                tx.execute(update(_browser).where(mine).values(seen=now))
        return browser

    def browsers(self, athlete_id: str, now: dt.datetime) -> list[Browser]:
        """Return an athlete's browsers, the one seen last first."""
        mine = (
            select(_browser)
            .where(_browser.c.athlete_id == athlete_id)
            .order_by(_browser.c.seen.desc())
        )
        with self._database.read() as tx:
            browsers = [Browser(**row._asdict()) for row in tx.execute(mine)]
        return [browser for browser in browsers if not browser.over(now)]

    def sign_out(self, athlete_id: str, digest: str) -> bool:
        """Sign one of an athlete's browsers out. Returns False if it is not theirs."""
        mine = (_browser.c.athlete_id == athlete_id, _browser.c.digest == digest)
        with self._database.begin() as tx:
            return tx.execute(delete(_browser).where(*mine)).rowcount == 1

    def leave_notice(self, digest: str, notice: str) -> None:
        """Leave a sentence for a browser's next page. An empty one takes it away."""
        with self._database.begin() as tx:
            tx.execute(update(_browser).where(_browser.c.digest == digest).values(notice=notice))

    def issue(
        self,
        kind: TicketKind,
        athlete_id: str | None,
        ends: dt.datetime,
        body: dict[str, Any] | None = None,
    ) -> str:
        """Return a fresh ticket that is good until `ends`."""
        token = secrets.token_urlsafe(32)
        values = {"digest": digest(token), "kind": kind, "athlete_id": athlete_id, "ends": ends}
        with self._database.begin() as tx:
            tx.execute(insert(_ticket).values(**values, body=json.dumps(body or {})))
        return token

    def look_at(self, kind: TicketKind, token: str, now: dt.datetime) -> Ticket | None:
        """Return what a ticket would open, without using it."""
        with self._database.read() as tx:
            row = tx.execute(select(_ticket).where(*_good(kind, token, now))).one_or_none()
        return _read(row) if row else None

    def use(self, kind: TicketKind, token: str, now: dt.datetime) -> Ticket | None:
        """Use a ticket up. Of two who come with the same one, one gets in."""
        with self._database.begin() as tx:
            used = delete(_ticket).where(*_good(kind, token, now)).returning(_ticket)
            row = tx.execute(used).one_or_none()
            tx.execute(delete(_ticket).where(_ticket.c.ends <= now))
        return _read(row) if row else None

    def withdraw(self, kind: TicketKind, digest: str) -> bool:
        """Make a ticket worthless. Returns False if there is none."""
        with self._database.begin() as tx:
            mine = (_ticket.c.kind == kind, _ticket.c.digest == digest)
            return tx.execute(delete(_ticket).where(*mine)).rowcount == 1

    def open_tickets(self, kind: TicketKind, now: dt.datetime) -> dict[str, Ticket]:
        """Return the tickets of a kind that are still good, by digest."""
        still_good = (_ticket.c.kind == kind, _ticket.c.ends > now)
        query = select(_ticket).where(*still_good).order_by(_ticket.c.ends)
        with self._database.read() as tx:
            return {row.digest: _read(row) for row in tx.execute(query)}


def digest(token: str) -> str:
    """Return what is kept of a token: enough to know it again, not enough to show it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _good(kind: TicketKind, token: str, now: dt.datetime) -> tuple[Any, ...]:
    return _ticket.c.digest == digest(token), _ticket.c.kind == kind, _ticket.c.ends > now


def _read(row: Row[Any]) -> Ticket:
    return Ticket(row.kind, row.athlete_id, json.loads(row.body), row.ends)
