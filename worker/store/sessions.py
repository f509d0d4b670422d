"""The sessions the runner has been shown, what became of them, and the slots they said no to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter
from sqlalchemy import Boolean, Column, Date, RowMapping, String, Table, Text, func, select, update
from sqlalchemy.dialects.sqlite import insert

from planner.model import Declined, Session
from worker.store.base import Database, Utc, metadata

Fate = Literal["shown", "dropped", "declined", "released"]
_KINDS = TypeAdapter(tuple[str, ...])

_session = Table(
    "session",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("date", Date, nullable=False, index=True),
    Column("first_date", Date, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("fate", String, nullable=False),
    Column("done_as", String),
    Column("changed", Utc, nullable=False),
    Column("body", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
)
_declined = Table(
    "declined",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("date", Date, primary_key=True),
    Column("kinds", String, primary_key=True),
)


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session the athlete has been shown.

    `fate`: still `shown`, `dropped` by the planner, `declined` by the athlete, or `released` (they
    made it their own). `done_as` is the activity that fulfilled it, `first_date` the day it was
    first shown for. `why` says why it was last moved or taken off, and is empty if it never was.
    """

    session: Session
    first_date: dt.date
    changed: dt.datetime
    locked: bool = False
    fate: Fate = "shown"
    done_as: str | None = None
    why: str = ""

    @property
    def uid(self) -> str:
        """The session's name, which never changes."""
        return self.session.uid

    @property
    def date(self) -> dt.date:
        """The day it is on."""
        return self.session.date


class Sessions:
    """One athlete's sessions and refusals."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def since(self, start: dt.date) -> list[ShownSession]:
        """Return all sessions from a day on, whatever became of them, in order."""
        mine = (_session.c.athlete_id == self._athlete, _session.c.date >= start)
        query = select(_session).where(*mine).order_by(_session.c.date, _session.c.uid)
        with self._database.read() as tx:
            return [_shown(row) for row in tx.execute(query).mappings()]

    def first_date(self) -> dt.date | None:
        """Return the day of the first session there ever was."""
        with self._database.read() as tx:
            first: dt.date | None = tx.scalar(
                select(func.min(_session.c.date)).where(_session.c.athlete_id == self._athlete)
            )
        return first

    def keep(self, shown: Iterable[ShownSession]) -> None:
        """Keep sessions, in place of what was known of them."""
        rows = [
            {
                "athlete_id": self._athlete,
                "uid": s.uid,
                "date": s.date,
                "first_date": s.first_date,
                "locked": s.locked,
                "fate": s.fate,
                "done_as": s.done_as,
                "changed": s.changed,
                "body": s.session.model_dump_json(),
                "why": s.why,
            }
            for s in shown
        ]
        if not rows:
            return
        statement = insert(_session)
        new = {column.name: statement.excluded[column.name] for column in _session.columns}
        with self._database.begin() as tx:
            tx.execute(statement.on_conflict_do_update(["athlete_id", "uid"], set_=new), rows)

    def forget(self, platform: str) -> None:
        """Drop which activities of a platform fulfilled sessions. That they were done stays."""
        mine = (
            _session.c.athlete_id == self._athlete,
            _session.c.done_as.startswith(f"{platform}:"),
        )
        with self._database.begin() as tx:
            tx.execute(update(_session).where(*mine).values(done_as="left:" + _session.c.uid))

    def declined(self, start: dt.date) -> tuple[Declined, ...]:
        """Return the slots the athlete said no to, from a day on."""
        mine = (_declined.c.athlete_id == self._athlete, _declined.c.date >= start)
        query = select(_declined).where(*mine).order_by(_declined.c.date, _declined.c.kinds)
        with self._database.read() as tx:
            return tuple(
                Declined.model_validate(
                    {"date": row.date, "kinds": _KINDS.validate_json(row.kinds)}
                )
                for row in tx.execute(query)
            )

    def decline(self, slots: Iterable[Declined]) -> None:
        """Remember slots the athlete said no to."""
        rows = [
            {
                "athlete_id": self._athlete,
                "date": slot.date,
                "kinds": _KINDS.dump_json(slot.kinds).decode(),
            }
            for slot in slots
        ]
        if rows:
            with self._database.begin() as tx:
                tx.execute(insert(_declined).on_conflict_do_nothing(), rows)


def _shown(row: RowMapping) -> ShownSession:
    return ShownSession(
        session=Session.model_validate_json(row["body"]),
        first_date=row["first_date"],
        changed=row["changed"],
        locked=row["locked"],
        fate=row["fate"],
        done_as=row["done_as"],
        why=row["why"],
    )
