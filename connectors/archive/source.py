"""How the page takes an export: a file from Strava or Garmin, without any account."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.archive.history import History, read_history
from connectors.ways import File, Source


def _read(path: Path, zone: ZoneInfo, today: dt.date) -> History:
    return read_history(path, zone=zone, today=today)


SOURCE = Source(
    "archive", "An export", "Your past runs out of a file, without any account.", 3, File(_read)
)
