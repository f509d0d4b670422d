"""Sign-ins that are under way, and until when a platform is to be left in peace with them."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from worker.store.base import Database, Utc, metadata

Step = Literal["password", "code", "account"]

sign_in = Table(
    "sign_in",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("step", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("sent_by", String, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("busy_until", Utc),
)
_lockout = Table(
    "lockout",
    metadata,
    Column("platform", String, primary_key=True),
    Column("not_before", Utc, nullable=False),
    Column("times", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in between two clicks, until `expires_at` (UTC).

    `step` is what it waits for: the platform's answer to the `password`, the `code`, or whose
    `account` it is. `sealed` is the state to go on with. `tries_left`: how many codes may still be
    sent. `busy_until`: a click is being worked on, and after this time (UTC) that counts as dead.
    """

    platform: str
    step: Step
    sealed: bytes
    expires_at: dt.datetime
    tries_left: int = 0
    sent_by: str = ""
    busy_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Lockout:
    """A platform refuses sign-ins from this machine: none is tried before `not_before` (UTC).

    `times`: in a row.
    """

    not_before: dt.datetime
    times: int


class SignIns:
    """One athlete's sign-ins under way, and the lockouts, which are the whole machine's."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def get(self, platform: str) -> SignInRow | None:
        """Return the sign-in that is under way, in time or not."""
        with self._database.read() as tx:
            row = tx.execute(select(sign_in).where(*self._mine(platform))).mappings().one_or_none()
        return (
            None
            if row is None
            else SignInRow(**{k: v for k, v in row.items() if k != "athlete_id"})
        )

    def start(self, row: SignInRow, now: dt.datetime) -> bool:
        """Take the right to try a password, in place of the sign-in that was under way.

        Returns False while another click is being worked on.
        """
        values = {"athlete_id": self._athlete, **asdict(row)}
        key = ["athlete_id", "platform"]
        with self._database.begin() as tx:
            taken = tx.execute(
                insert(sign_in)
                .values(values)
                .on_conflict_do_update(key, set_=values, where=_free(now))
            )
            return taken.rowcount == 1

    def take(self, platform: str, step: Step, now: dt.datetime, busy_until: dt.datetime) -> bool:
        """Take the right to the next step, which counts as a try.

        Returns False if no try is left, if it is too late, or while another click is being worked
        on.
        """
        mine = (
            *self._mine(platform),
            sign_in.c.step == step,
            sign_in.c.expires_at > now,
            _free(now),
        )
        tried = {"busy_until": busy_until, "tries_left": sign_in.c.tries_left - 1}
        with self._database.begin() as tx:
            return (
                tx.execute(
                    update(sign_in).where(*mine, sign_in.c.tries_left > 0).values(tried)
                ).rowcount
                == 1
            )

    def put(self, row: SignInRow) -> None:
        """Write down how far a sign-in is."""
        values = {"athlete_id": self._athlete, **asdict(row)}
        with self._database.begin() as tx:
            tx.execute(
                insert(sign_in)
                .values(values)
                .on_conflict_do_update(["athlete_id", "platform"], set_=values)
            )

    def rest(self, platform: str) -> None:
        """Write down that a click has ended.

        By then the answer to a password is known, so that row goes.
        """
        mine = self._mine(platform)
        with self._database.begin() as tx:
            tx.execute(delete(sign_in).where(*mine, sign_in.c.step == "password"))
            tx.execute(update(sign_in).where(*mine).values(busy_until=None))

    def remove(self, platform: str) -> None:
        """Forget the sign-in that is under way."""
        with self._database.begin() as tx:
            tx.execute(delete(sign_in).where(*self._mine(platform)))

    def lockout(self, platform: str) -> Lockout | None:
        """Return the last lockout, over or not, as long as no sign-in came through after it."""
        with self._database.read() as tx:
            row = tx.execute(select(_lockout).where(_lockout.c.platform == platform)).one_or_none()
        return None if row is None else Lockout(row.not_before, row.times)

    def lock_out(self, platform: str, lockout: Lockout) -> None:
        """Write down a lockout."""
        values = {"platform": platform, **asdict(lockout)}
        with self._database.begin() as tx:
            tx.execute(
                insert(_lockout).values(values).on_conflict_do_update(["platform"], set_=values)
            )

    def came_through(self, platform: str) -> None:
        """Forget the lockouts: a sign-in has come through."""
        with self._database.begin() as tx:
            tx.execute(delete(_lockout).where(_lockout.c.platform == platform))

    def _mine(self, platform: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return sign_in.c.athlete_id == self._athlete, sign_in.c.platform == platform


def _free(now: dt.datetime) -> ColumnElement[bool]:
    return or_(sign_in.c.busy_until.is_(None), sign_in.c.busy_until <= now)
