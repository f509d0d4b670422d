"""Takes the runs out of a file that the runner exported."""

from pathlib import Path

from pydantic import SecretStr

from connectors.errors import BadExport
from connectors.ways import File, sources
from worker.passes.horizon import WINDOW
from worker.world import World


def import_file(world: World, platform: str, path: Path, name: str) -> tuple[str, ...]:
    """Take the activities of an exported file called `name`; returns what was left out.

    Raises BadExport.
    """
    way = sources()[platform].way
    assert isinstance(way, File)
    try:
        told = way.read(path, world.zone, world.today)
    except BadExport as error:
        raise BadExport(str(error).replace(str(path), name)) from None
    start = world.today - WINDOW
    if not any(activity.day >= start for activity in told.activities):
        last = max(activity.day for activity in told.activities)
        raise BadExport(
            f"{name} ends on {last}: nothing in it is of the last 12 weeks. Export your history again."
        )
    world.connect(
        platform, "file", f"{name}, {len(told.activities)} activities", SecretStr(""), None
    )
    world.store.activities.replace(platform, start, told.activities, world.now())
    return told.problems
