"""The platforms the runner connected, their sealed sign-ins and how they are."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from worker.store.base import Database, Utc, metadata
from worker.store.sign_ins import sign_in

AccountState = Literal["ok", "reconnect", "blocked", "limited", "unavailable"]

_table = Table(
    "account",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("account_id", String, nullable=False),
    Column("display_name", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("zone", String),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("not_before", Utc),
    Column("budget", Text),
    Column("connected_at", Utc, nullable=False),
    Column("turned_away", Integer, nullable=False, server_default="0"),
    Column("told_at", Utc),
    Column("renews_since", Utc),
)


@dataclass(frozen=True, slots=True)
class Account:
    """A linked platform. `sealed` are its tokens. No call is made before `not_before` (UTC).

    `state`: `ok`, or the word of the error that holds: `reconnect`, `blocked`, `limited`,
    `unavailable`. `turned_away`: how often in a row it was `blocked`. `told_at`: when the athlete
    was asked to connect again. `renews_since`: when the platform was asked for new tokens of which
    no answer has come yet (both UTC).
    """

    platform: str
    account_id: str
    display_name: str
    sealed: bytes
    connected_at: dt.datetime
    zone: str | None = None
    state: AccountState = "ok"
    reason: str = ""
    not_before: dt.datetime | None = None
    budget: str | None = None
    turned_away: int = 0
    told_at: dt.datetime | None = None
    renews_since: dt.datetime | None = None


class Accounts:
    """One athlete's linked platforms."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def all(self) -> list[Account]:
        """Return every linked platform, in the order of their names."""
        mine = _table.c.athlete_id == self._athlete
        query = select(_table).where(mine).order_by(_table.c.platform)
        with self._database.read() as tx:
            return [_account(row) for row in tx.execute(query).mappings()]

    def get(self, platform: str) -> Account | None:
        """Return one linked platform."""
        for account in self.all():
            if account.platform == platform:
                return account
        return None

    def put(self, account: Account) -> None:
        """Keep an account, in place of one on the same platform.

        The sign-in that led to it ends.
        """
        values = {"athlete_id": self._athlete, **asdict(account)}
        led_here = (sign_in.c.athlete_id == self._athlete, sign_in.c.platform == account.platform)
        put = insert(_table).values(values)
        with self._database.begin() as tx:
            tx.execute(put.on_conflict_do_update(["athlete_id", "platform"], set_=values))
            tx.execute(delete(sign_in).where(*led_here))

    @contextmanager
    def renewing(self, platform: str) -> Iterator[Account | None]:
        """Keep everybody else from renewing a sign-in, also in other processes.

        Yields the account as it is now.
        """
        with self._database.alone(f"renew-{self._athlete}-{platform}"):
            yield self.get(platform)

    def renews(self, platform: str, since: dt.datetime | None) -> None:
        """Write down since when the platform is asked for new tokens (null: it was not).

        The request ends the old tokens.
        """
        self._change(platform, renews_since=since)

    def reseal(self, platform: str, sealed: bytes) -> None:
        """Keep renewed tokens."""
        self._change(platform, sealed=sealed, renews_since=None)

    def settle(self, platform: str, zone: str) -> None:
        """Keep where a platform says that the runner is now."""
        self._change(platform, zone=zone)

    def report(
        self,
        platform: str,
        state: AccountState,
        reason: str = "",
        not_before: dt.datetime | None = None,
    ) -> None:
        """Write down how a platform is."""
        values: dict[str, object] = {"state": state, "reason": reason, "not_before": not_before}
        if state == "ok":
            values |= {"turned_away": 0, "told_at": None}
        elif state == "blocked":
            values["turned_away"] = _table.c.turned_away + 1
        self._change(platform, **values)

    def tell(self, platform: str, now: dt.datetime) -> bool:
        """Take the right to ask the athlete to connect again.

        Returns False if they were asked already, or if it is not needed.
        """
        open_ = (_table.c.state == "reconnect", _table.c.told_at.is_(None))
        return self._change(platform, *open_, told_at=now) == 1

    def not_told(self, platform: str) -> None:
        """Write down that the athlete was surely not asked."""
        self._change(platform, told_at=None)

    def spend(self, platform: str, budget: str) -> None:
        """Write down what is left of a platform's calls."""
        self._change(platform, budget=budget)

    def remove(self, platform: str) -> None:
        """Forget an account and its tokens."""
        mine = (_table.c.athlete_id == self._athlete, _table.c.platform == platform)
        with self._database.begin() as tx:
            tx.execute(delete(_table).where(*mine))

    def _change(self, platform: str, *where: ColumnElement[bool], **values: object) -> int:
        mine = (_table.c.athlete_id == self._athlete, _table.c.platform == platform, *where)
        with self._database.begin() as tx:
            return tx.execute(update(_table).where(*mine).values(**values)).rowcount


def _account(row: RowMapping) -> Account:
    values = {key: value for key, value in row.items() if key != "athlete_id"}
    return Account(**values)
