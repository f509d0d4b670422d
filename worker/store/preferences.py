"""What the runner answered on the page. What was not answered follows the defaults."""

import json
from typing import Any

from sqlalchemy import Column, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from worker.store.base import Database, metadata

_table = Table(
    "preferences",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("body", Text, nullable=False),
)


class Answers:
    """One athlete's answers, as `worker.preferences` reads them."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def get(self) -> dict[str, Any]:
        """Return what was answered."""
        with self._database.read() as tx:
            body = tx.scalar(select(_table.c.body).where(_table.c.athlete_id == self._athlete))
        return dict(json.loads(body)) if body else {}

    def put(self, answers: dict[str, Any]) -> None:
        """Keep all answers, in place of those before."""
        values = {"athlete_id": self._athlete, "body": json.dumps(answers, sort_keys=True)}
        with self._database.begin() as tx:
            tx.execute(
                insert(_table).values(values).on_conflict_do_update(["athlete_id"], set_=values)
            )
