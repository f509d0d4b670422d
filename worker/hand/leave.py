"""Leaving: hands a runner all that is kept of them, and deletes it here."""

import io
import json
import zipfile
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import LargeBinary, RowMapping, Table, select

from worker.accounts.disconnect import end_permission
from worker.lock import waiting
from worker.store import OWNER, metadata
from worker.world import World

# Tables of sign-ins. They hold nothing about the athlete.
SECRET: Final = ("browser", "ticket", "sign_in")


def ours(world: World) -> int:
    """Count Pronghorn's workouts that are still on the athlete's platforms."""
    count = 0
    for account in world.store.accounts.all():
        rows = world.store.ledger(account.platform).rows()
        count += len([row for row in rows if row.state != "removed"])
    return count


def export(world: World) -> bytes:
    """Return a zip of all that is kept of the athlete.

    It holds a JSON file for each table, without sign-ins, and the calendar file.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in metadata.sorted_tables:
            if "athlete_id" in table.c and table.name not in SECRET:
                rows = json.dumps(_rows(world, table), indent=1, default=str)
                archive.writestr(f"{table.name}.json", rows)

        calendar = world.calendar_file
        if calendar.is_file():
            archive.writestr("pronghorn.ics", calendar.read_bytes())
    return packed.getvalue()


def delete(world: World) -> None:
    """Delete all that is kept of the athlete. The owner of the server stays as an empty account.

    Platforms are asked to end the connection where they can be. Raises PassRunning, StoreError.
    """
    athlete_id = world.member.athlete_id
    with waiting(world.folder, world.lock):
        for account in world.store.accounts.all():
            end_permission(world, account.platform)

        world.store.members.remove(athlete_id, world.now())
        world.calendar_file.unlink(missing_ok=True)
        for path in world.folder.glob(f"renew-{athlete_id}-*.lock"):
            path.unlink(missing_ok=True)
        world.store.database.sweep()

    if athlete_id != OWNER:
        (world.folder / world.lock).unlink(missing_ok=True)


def _rows(world: World, table: Table) -> list[dict[str, Any]]:
    """Return what a table holds of the athlete, without what is sealed."""
    columns = [
        column
        for column in table.c
        if column.name != "athlete_id" and not isinstance(column.type, LargeBinary)
    ]
    query = select(*columns).where(table.c.athlete_id == world.member.athlete_id)

    with world.store.database.read() as tx:
        return [_readable(row) for row in tx.execute(query).mappings()]


def _readable(row: RowMapping) -> dict[str, Any]:
    return {name: _read(value) for name, value in row.items()}


def _read(value: Any) -> Any:
    """Return the value of a text that holds JSON. Anything else is returned as it is."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        with suppress(ValueError):
            return json.loads(value)
    return value
