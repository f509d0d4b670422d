"""What ran and what is due: passes, weekly emails, and when each comes next."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, Date, Integer, Row, String, Table, Text, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from worker.store.base import Database, Utc, metadata

KEPT = 500  # passes
_A_MOMENT = dt.timedelta(microseconds=1)

PassKind = Literal["pass", "undo"]

_pass = Table(
    "pass",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("athlete_id", String, nullable=False, index=True),
    Column("started", Utc, nullable=False),
    Column("finished", Utc, nullable=False),
    Column("writes", Integer, nullable=False),
    Column("errors", Text, nullable=False),
    Column("lines", Text, nullable=False, server_default="[]"),
    Column("kind", String, nullable=False, server_default="pass"),
)
_mail = Table(
    "mail",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("week", Date, primary_key=True),
    Column("claimed_at", Utc, nullable=False),
    Column("sent_at", Utc),
    Column("error", Text, nullable=False),
)
_due = Table(
    "due",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("job", String, primary_key=True),
    Column("at", Utc, nullable=False, index=True),
    Column("claimed_until", Utc),
    Column("failures", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class PassRecord:
    """One run of the worker for an athlete, from `started` to `finished` (UTC).

    `kind` is `pass`, or `undo` if it took everything back. `writes` counts the calls that changed
    something on a platform. `errors` and `lines` are sentences for the athlete: what went wrong,
    and what was done.
    """

    kind: PassKind
    started: dt.datetime
    finished: dt.datetime
    writes: int
    errors: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailRecord:
    """A weekly email: claimed before it is sent, so that it is never sent twice.

    `error` is empty or says why not.
    """

    week: dt.date
    claimed_at: dt.datetime
    sent_at: dt.datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Due:
    """A job and when it comes next (UTC). `failures` counts how often in a row it went wrong."""

    job: str
    at: dt.datetime
    claimed_until: dt.datetime | None
    failures: int
    athlete_id: str


class Journal:
    """One athlete's passes, emails and due times."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def record(self, done: PassRecord) -> None:
        """Write down a pass, and let go of the oldest."""
        mine = _pass.c.athlete_id == self._athlete
        newest = select(_pass.c.id).where(mine).order_by(_pass.c.id.desc()).limit(KEPT)
        with self._database.begin() as tx:
            tx.execute(
                insert(_pass).values(
                    athlete_id=self._athlete,
                    started=done.started,
                    finished=done.finished,
                    writes=done.writes,
                    errors="\n".join(done.errors),
                    lines=json.dumps(done.lines),
                    kind=done.kind,
                )
            )
            tx.execute(delete(_pass).where(mine, _pass.c.id.not_in(newest)))

    def passes(self, count: int) -> list[PassRecord]:
        """Return the last passes, newest first."""
        mine = _pass.c.athlete_id == self._athlete
        query = select(_pass).where(mine).order_by(_pass.c.id.desc()).limit(count)
        with self._database.read() as tx:
            return [_pass_record(row) for row in tx.execute(query)]

    def claim_mail(self, week: dt.date, now: dt.datetime) -> bool:
        """Take the right to send the email of a week. Returns False if it is taken.

        An email that is known to have failed is free.
        """
        values = {
            "athlete_id": self._athlete,
            "week": week,
            "claimed_at": now,
            "sent_at": None,
            "error": "",
        }
        free = (_mail.c.sent_at.is_(None)) & (_mail.c.error != "")
        with self._database.begin() as tx:
            put = insert(_mail).values(values)
            taken = tx.execute(
                put.on_conflict_do_update(["athlete_id", "week"], set_=values, where=free)
            )
            return taken.rowcount == 1

    def mail_sent(self, week: dt.date, now: dt.datetime) -> None:
        """Write down that the server took the email."""
        self._mail(week, sent_at=now)

    def mail_failed(self, week: dt.date, error: str) -> None:
        """Write down that the server surely did not take the email. It may be tried again."""
        self._mail(week, error=error)

    def mails(self, count: int) -> list[MailRecord]:
        """Return the last emails, newest first."""
        mine = _mail.c.athlete_id == self._athlete
        query = select(_mail).where(mine).order_by(_mail.c.week.desc()).limit(count)
        with self._database.read() as tx:
            return [
                MailRecord(row.week, row.claimed_at, row.sent_at, row.error)
                for row in tx.execute(query)
            ]

    def due(self) -> list[Due]:
        """Return all jobs, the next one first."""
        return [due for due in everybodys_due(self._database) if due.athlete_id == self._athlete]

    def schedule(self, job: str, at: dt.datetime, failures: int = 0) -> None:
        """Set when a job comes next. A claim on it ends."""
        values = {
            "athlete_id": self._athlete,
            "job": job,
            "at": at,
            "claimed_until": None,
            "failures": failures,
        }
        put = insert(_due).values(values)
        with self._database.begin() as tx:
            tx.execute(put.on_conflict_do_update(["athlete_id", "job"], set_=values))

    def hurry(self, job: str, now: dt.datetime) -> None:
        """Let a job come now. One that is just running comes once more."""
        values = {
            "athlete_id": self._athlete,
            "job": job,
            "at": now,
            "claimed_until": None,
            "failures": 0,
        }
        with self._database.begin() as tx:
            mine = (_due.c.athlete_id == self._athlete, _due.c.job == job)
            due = tx.scalar(select(_due.c.at).where(*mine))
            # A job that is running must not find the time it began with, or it would end the hurry.
            at = now if due is None or due > now else due - _A_MOMENT

            put = insert(_due).values(values)
            changed = {"at": at, "failures": 0}
            tx.execute(put.on_conflict_do_update(["athlete_id", "job"], set_=changed))

    def finish(self, due: Due, at: dt.datetime | None, failures: int = 0) -> None:
        """Let go of a claimed job, and set when it comes next (null: never).

        A time that somebody hurried meanwhile stays.
        """
        mine = (_due.c.athlete_id == self._athlete, _due.c.job == due.job)
        same = (*mine, _due.c.at == due.at)
        with self._database.begin() as tx:
            if at is None:
                tx.execute(delete(_due).where(*same))
            else:
                tx.execute(update(_due).where(*same).values(at=at, failures=failures))
            tx.execute(update(_due).where(*mine).values(claimed_until=None))

    def claim(self, job: str, now: dt.datetime, until: dt.datetime) -> bool:
        """Take a due job until a time, after which the taker counts as dead.

        Returns False if it is not due, or if it is taken.
        """
        free = or_(_due.c.claimed_until.is_(None), _due.c.claimed_until <= now)
        mine = (_due.c.athlete_id == self._athlete, _due.c.job == job, _due.c.at <= now, free)
        with self._database.begin() as tx:
            return tx.execute(update(_due).where(*mine).values(claimed_until=until)).rowcount == 1

    def _mail(self, week: dt.date, **values: object) -> None:
        mine = (_mail.c.athlete_id == self._athlete, _mail.c.week == week)
        with self._database.begin() as tx:
            tx.execute(update(_mail).where(*mine).values(**values))


def _pass_record(row: Row[Any]) -> PassRecord:
    return PassRecord(
        kind=row.kind,
        started=row.started,
        finished=row.finished,
        writes=row.writes,
        errors=tuple(row.errors.splitlines()),
        lines=tuple(json.loads(row.lines)),
    )


def everybodys_due(database: Database) -> list[Due]:
    """Return the jobs of all athletes, the next one first."""
    with database.read() as tx:
        return [
            Due(row.job, row.at, row.claimed_until, row.failures, row.athlete_id)
            for row in tx.execute(select(_due).order_by(_due.c.at, _due.c.athlete_id))
        ]
