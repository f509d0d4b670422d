"""What the runner did, as each platform listed it last."""

import datetime as dt
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, Date, String, Table, Text, delete, select
from sqlalchemy.dialects.sqlite import insert

from planner.model import Activity, LiftSet
from worker.store.base import Database, Utc, metadata

_SETS = TypeAdapter(tuple[LiftSet, ...])

_activity = Table(
    "activity",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("body", Text, nullable=False),
)
_pulled = Table(
    "pulled",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("at", Utc, nullable=False),
)
_sets = Table(
    "lift_sets",
    metadata,
    Column("athlete_id", String, primary_key=True),
    Column("activity_id", String, primary_key=True),
    Column("body", Text, nullable=False),
)


class Activities:
    """One athlete's activities, kept apart by platform."""

    def __init__(self, database: Database, athlete_id: str) -> None:
        self._database = database
        self._athlete = athlete_id

    def replace(
        self, platform: str, start: dt.date, activities: Sequence[Activity], at: dt.datetime
    ) -> None:
        """Replace what is known of a platform by `activities`, which were read at `at` (UTC).

        They cover the window from `start` on.

        What is older than the window goes too: nothing looks at it, and Strava's terms want it
        gone.
        """
        by_id = {activity.id: activity for activity in activities if activity.day >= start}
        rows = [self._row(platform, activity) for activity in by_id.values()]

        pulled = {"athlete_id": self._athlete, "platform": platform, "at": at}
        put_pulled = insert(_pulled).values(pulled)
        with self._database.begin() as tx:
            tx.execute(delete(_activity).where(*self._mine(_activity, platform)))
            if rows:
                tx.execute(insert(_activity), rows)
            tx.execute(put_pulled.on_conflict_do_update(["athlete_id", "platform"], set_=pulled))

    def of(self, platform: str) -> list[Activity]:
        """Return what a platform listed last, oldest first."""
        mine = self._mine(_activity, platform)
        query = select(_activity.c.body).where(*mine).order_by(_activity.c.day)
        with self._database.read() as tx:
            return [Activity.model_validate_json(body) for body in tx.scalars(query)]

    def pulled_at(self, platform: str) -> dt.datetime | None:
        """Return when a platform was last read (UTC)."""
        with self._database.read() as tx:
            return tx.scalar(select(_pulled.c.at).where(*self._mine(_pulled, platform)))

    def forget(self, platform: str) -> None:
        """Drop what a platform listed, when it is disconnected."""
        sets = _sets.c.athlete_id == self._athlete, _sets.c.activity_id.startswith(f"{platform}:")
        with self._database.begin() as tx:
            for table in (_activity, _pulled):
                tx.execute(delete(table).where(*self._mine(table, platform)))
            tx.execute(delete(_sets).where(*sets))

    def sets(self) -> dict[str, tuple[LiftSet, ...]]:
        """Return the recorded sets by activity id."""
        query = select(_sets.c.activity_id, _sets.c.body).where(_sets.c.athlete_id == self._athlete)
        with self._database.read() as tx:
            return {row.activity_id: _SETS.validate_json(row.body) for row in tx.execute(query)}

    def keep_sets(self, activity_id: str, sets: Sequence[LiftSet]) -> None:
        """Keep the sets of one strength activity, so that they are read once."""
        body = _SETS.dump_json(tuple(sets)).decode()
        values = {"athlete_id": self._athlete, "activity_id": activity_id, "body": body}
        with self._database.begin() as tx:
            tx.execute(insert(_sets).values(values).on_conflict_do_nothing())

    def _row(self, platform: str, activity: Activity) -> dict[str, object]:
        return {
            "athlete_id": self._athlete,
            "platform": platform,
            "id": activity.id,
            "day": activity.day,
            "body": activity.model_dump_json(),
        }

    def _mine(self, table: Table, platform: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return table.c.athlete_id == self._athlete, table.c.platform == platform
