"""Who uses this installation: one runner, a household or a club.

All else in the store belongs to one of them.
"""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Column, RowMapping, String, Table, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from worker.store.base import Database, Utc, metadata

OWNER = "me"  # the athlete of the command line: always there, and the owner of the server
Role = Literal["owner", "athlete"]

_table = Table(
    "member",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("since", Utc, nullable=False),
    Column("go_at", Utc),
    Column("paused_at", Utc),
    Column("last_zone", String),
)


@dataclass(frozen=True, slots=True)
class Member:
    """An athlete who uses this installation.

    `go_at`: when they said that their calendars may be written to. Nothing is written before.
    `paused_at`: since when nothing is done for them. `last_zone`: the time zone of an account that
    they have left.
    """

    athlete_id: str
    name: str
    role: Role
    since: dt.datetime
    go_at: dt.datetime | None = None
    paused_at: dt.datetime | None = None
    last_zone: str | None = None

    @property
    def may_write(self) -> bool:
        """Whether their calendars may be written to now."""
        return self.go_at is not None and self.paused_at is None


class Members:
    """All athletes of this installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Member]:
        """Return every athlete, the owner first."""
        with self._database.read() as tx:
            members = [_member(row) for row in tx.execute(select(_table)).mappings()]
        return sorted(members, key=lambda m: (m.role != "owner", m.since, m.athlete_id))

    def get(self, athlete_id: str) -> Member | None:
        """Return one athlete."""
        with self._database.read() as tx:
            query = select(_table).where(_table.c.athlete_id == athlete_id)
            row = tx.execute(query).mappings().one_or_none()
        return _member(row) if row else None

    def add(self, name: str, since: dt.datetime) -> Member:
        """Take in another athlete."""
        member = Member(secrets.token_hex(8), name, "athlete", since)
        with self._database.begin() as tx:
            tx.execute(insert(_table).values(asdict(member)))
        return member

    def rename(self, athlete_id: str, name: str) -> None:
        """Call an athlete by another name."""
        self._change(athlete_id, name=name)

    def say_go(self, athlete_id: str, at: dt.datetime) -> None:
        """Allow writing to an athlete's calendars, and end a pause."""
        self._change(athlete_id, go_at=at, paused_at=None)

    def pause(self, athlete_id: str, at: dt.datetime | None) -> None:
        """Do nothing for an athlete from `at` on. Null goes on."""
        self._change(athlete_id, paused_at=at)

    def keep_zone(self, athlete_id: str, zone: str) -> None:
        """Remember an athlete's time zone when the account that it is from goes."""
        self._change(athlete_id, last_zone=zone)

    def remove(self, athlete_id: str, now: dt.datetime) -> None:
        """Delete an athlete and everything that is kept of them.

        The owner stays as an empty account.
        """
        with self._database.begin() as tx:
            for table in metadata.sorted_tables:
                if "athlete_id" in table.c:
                    tx.execute(delete(table).where(table.c.athlete_id == athlete_id))
            if athlete_id == OWNER:
                tx.execute(insert(_table).values(asdict(Member(OWNER, "", "owner", now))))

    def _change(self, athlete_id: str, **values: object) -> None:
        with self._database.begin() as tx:
            tx.execute(update(_table).where(_table.c.athlete_id == athlete_id).values(**values))


def _member(row: RowMapping) -> Member:
    return Member(**row)
