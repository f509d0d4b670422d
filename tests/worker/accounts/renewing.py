"""Reads an account's activities when asked to, in a process of its own.

python -m tests.worker.accounts.renewing FOLDER URL
"""

import datetime as dt
import sys
from pathlib import Path

from connectors.errors import PlatformError
from worker.bootstrap import open_world
from worker.settings import load_settings

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def main(folder: str, url: str) -> None:
    """Answer each line on standard input with how many activities were seen, or what went wrong."""
    with open_world(
        load_settings(data=Path(folder), garmin={"base_url": url}), lambda: NOW
    ) as world:
        for _ in sys.stdin:
            try:
                answer = str(
                    len(world.sources[0].activities(NOW.date() - dt.timedelta(days=84), NOW.date()))
                )
            except PlatformError as error:
                answer = str(error)
            print(answer, flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
