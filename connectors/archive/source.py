"""Takes an export: the file that a platform gives its runners, without any account."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.ways import Export, File, Source
from planner.language import N_


def _read(path: Path, zone: ZoneInfo, today: dt.date) -> Export:
    from connectors.archive.history import read_history  # noqa: PLC0415 - only when a file comes

    return read_history(path, zone=zone, today=today)


SOURCE = Source(
    name="archive",
    title=N_("Export file"),
    gives=N_("Your past runs from a file. No account needed."),
    order=3,
    way=File(_read),
)
