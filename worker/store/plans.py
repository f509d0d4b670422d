"""Every decision with the problem it answered, so that it can be explained and made again."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Column, Integer, String, Table, Text, delete, select
from sqlalchemy.dialects.sqlite import insert

from planner.model import Plan, PlanningProblem
from worker.store.base import Database, Utc, metadata

KEPT = 50  # plans; a pass every few hours makes that about ten days

_table = Table(
    "plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("athlete_id", String, nullable=False, index=True),
    Column("made_at", Utc, nullable=False),
    Column("problem", Text, nullable=False),
    Column("plan", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A decision and the problem it answered."""

    made_at: dt.datetime
    problem: PlanningProblem
    plan: Plan


class Plans:
    """One athlete's plans, the newest of them the one that counts."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def keep(self, problem: PlanningProblem, plan: Plan, at: dt.datetime) -> None:
        """Store a plan, and let go of the oldest."""
        values = {
            "athlete_id": self._athlete,
            "made_at": at,
            "problem": problem.model_dump_json(),
            "plan": plan.model_dump_json(by_alias=True),
        }
        mine = _table.c.athlete_id == self._athlete
        newest = select(_table.c.id).where(mine).order_by(_table.c.id.desc()).limit(KEPT)
        with self._database.begin() as tx:
            tx.execute(insert(_table).values(values))
            tx.execute(delete(_table).where(mine, _table.c.id.not_in(newest)))

    def forget(self) -> None:
        """Drop all plans: each holds the activities it was made from."""
        with self._database.begin() as tx:
            tx.execute(delete(_table).where(_table.c.athlete_id == self._athlete))

    def latest(self) -> StoredPlan | None:
        """Return the plan that counts."""
        newest = self.newest(1)
        return newest[0] if newest else None

    def newest(self, count: int) -> list[StoredPlan]:
        """Return the last plans, newest first."""
        mine = _table.c.athlete_id == self._athlete
        query = select(_table).where(mine).order_by(_table.c.id.desc()).limit(count)
        with self._database.read() as tx:
            return [
                StoredPlan(
                    row.made_at,
                    PlanningProblem.model_validate_json(row.problem),
                    Plan.model_validate_json(row.plan),
                )
                for row in tx.execute(query)
            ]
