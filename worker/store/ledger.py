"""The list of everything we ever put on a platform: written before each step, so that nothing is lost or done twice."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Boolean, Column, Date, RowMapping, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from connectors.ports import Mark, Ours
from worker.store.base import Database, metadata

State = Literal["intended", "created", "scheduled", "confirmed", "removing", "removed"]

_table = Table(
    "ledger",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("mark", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("uid", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("date", Date, nullable=False),
    Column("aim", Date),
    Column("wanted_print", String, nullable=False),
    Column("read_print", String, nullable=False),
    Column("updated", String, nullable=False),
    Column("workout_id", String),
    Column("entry_id", String),
    Column("edited", Boolean, nullable=False),
    Column("refused", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What we know of one workout of ours.

    state: `intended` (written down, perhaps not there), `created` (its id is known), `scheduled` (it stands on a day),
    `confirmed` (a later look showed it exactly once), `removing` (it has to go), `removed` (it is proved gone).
    """

    mark: Mark
    uid: str
    date: dt.date  # the day it stands on, or will
    state: State = "intended"
    aim: dt.date | None = None  # the day it is just being moved to
    wanted_print: str = ""  # the digest of what we sent
    read_print: str = ""  # the digest of what came back; empty: not read back yet
    updated: str = ""  # the platform's change stamp when it was confirmed
    workout_id: str | None = None
    entry_id: str | None = None
    edited: bool = False  # the athlete changed it: left alone
    refused: str = ""  # the platform said no to this very session, in these words

    @property
    def drifted(self) -> bool:
        """Whether the platform keeps something else than what we sent."""
        return bool(self.read_print) and self.read_print != self.wanted_print and not self.edited

    def recall(self) -> Ours | None:
        """Return the right to *read* the workout: this row saw the mark on it once. Never hand it to a write."""
        return Ours(self.workout_id, self.mark) if self.workout_id else None


class Ledger:
    """One athlete's ledger of one platform."""

    def __init__(self, database: Database, athlete_id: str, platform: str) -> None:
        self._database = database
        self._athlete = athlete_id
        self._platform = platform

    def live(self) -> list[LedgerRow]:
        """Return all rows of things that are there, or may be."""
        return self._rows(_table.c.state != "removed")

    def get(self, mark: Mark) -> LedgerRow | None:
        """Return the row of a mark, whatever became of it."""
        return next(iter(self._rows(_table.c.mark == mark.token)), None)

    def save(self, row: LedgerRow) -> None:
        """Write a row down, on the disk, before returning."""
        values = {**asdict(row), "mark": row.mark.token, "athlete_id": self._athlete, "platform": self._platform}
        with self._database.begin() as tx:
            tx.execute(insert(_table).values(values).on_conflict_do_update(["athlete_id", "mark"], set_=values))

    def _rows(self, condition: object) -> list[LedgerRow]:
        mine = (_table.c.athlete_id == self._athlete, _table.c.platform == self._platform, condition)
        found = select(_table).where(*mine).order_by(_table.c.date, _table.c.mark)  # type: ignore[arg-type]
        with self._database.begin() as tx:
            return [_row(row) for row in tx.execute(found).mappings()]


def _row(row: RowMapping) -> LedgerRow:
    values = {key: value for key, value in row.items() if key not in ("athlete_id", "platform")}
    return LedgerRow(**{**values, "mark": Mark(values["mark"])})
