"""Leaving: all that is kept of a runner in their hands, and then gone from here."""

import io
import json
import zipfile
from contextlib import suppress
from typing import Any

from sqlalchemy import LargeBinary, Table, select

from worker.accounts.disconnect import end_permission
from worker.lock import waiting
from worker.store import OWNER, metadata
from worker.world import World

SECRET = (
    "browser",
    "ticket",
    "sign_in",
)  # tables of sign-ins: none of it is a story about the athlete


def ours(world: World) -> int:
    """Count the workouts of ours that still stand on the athlete's platforms."""
    accounts = world.store.accounts.all()
    rows = (row for account in accounts for row in world.store.ledger(account.platform).rows())
    return sum(row.state != "removed" for row in rows)


def export(world: World) -> bytes:
    """Return a zip of all that is kept of the athlete: a JSON file a table, without sign-ins, and the calendar file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in metadata.sorted_tables:
            if "athlete_id" in table.c and table.name not in SECRET:
                archive.writestr(
                    f"{table.name}.json", json.dumps(_rows(world, table), indent=1, default=str)
                )
        calendar = world.calendar_file
        if calendar.is_file():
            archive.writestr("pronghorn.ics", calendar.read_bytes())
    return packed.getvalue()


def delete(world: World) -> None:
    """Delete all that is kept of the athlete.

    Platforms that can be told that it is over are told. Raises PassRunning.

    The owner of the server stays as an empty account.
    """
    with waiting(world.folder, world.lock):
        for account in world.store.accounts.all():
            end_permission(world, account.platform)
        world.store.members.remove(world.member.athlete_id, world.now())
        world.calendar_file.unlink(missing_ok=True)
        for path in world.folder.glob(f"renew-{world.member.athlete_id}-*.lock"):
            path.unlink(missing_ok=True)
        world.store.database.sweep()
    if world.member.athlete_id != OWNER:
        (world.folder / world.lock).unlink(missing_ok=True)


def _rows(world: World, table: Table) -> list[dict[str, Any]]:
    kept = [
        column
        for column in table.c
        if column.name != "athlete_id" and not isinstance(column.type, LargeBinary)
    ]
    mine = select(*kept).where(table.c.athlete_id == world.member.athlete_id)
    with world.store.database.begin() as tx:
        return [
            {name: _read(value) for name, value in row.items()}
            for row in tx.execute(mine).mappings()
        ]


def _read(value: Any) -> Any:
    """Turn a text that holds JSON into what it says."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        with suppress(ValueError):
            return json.loads(value)
    return value
