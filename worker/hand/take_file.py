"""Takes the runs out of a file that the runner exported."""

from pathlib import Path

from pydantic import SecretStr

from connectors.errors import BadExport
from connectors.ways import File, sources
from planner.language import _, ngettext
from worker.passes.horizon import WINDOW
from worker.world import World


def import_file(world: World, platform: str, path: Path, name: str) -> tuple[str, ...]:
    """Take the activities of an exported file called `name`, and return what was left out.

    Raises BadExport, OtherAccount, StoreError.
    """
    way = sources()[platform].way
    assert isinstance(way, File)
    try:
        export = way.read(path, world.zone, world.today)
    except BadExport as error:
        raise BadExport(str(error).replace(str(path), name)) from None

    start = world.today - WINDOW
    last = max(activity.day for activity in export.activities)
    if last < start:
        raise BadExport(
            _(
                "{name} ends on {last}. Nothing in it is from the last 12 weeks. "
                "Export your history again.",
                name=name,
                last=last,
            )
        )

    count = ngettext("{count} activity", "{count} activities", len(export.activities))
    world.connect(platform, "file", f"{name}, {count}", SecretStr(""), None)
    world.store.activities.replace(platform, start, export.activities, world.now())
    return export.problems
