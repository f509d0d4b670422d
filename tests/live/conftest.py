"""The real Garmin with the tester's own account: only with a token, and only as a guest.

    pronghorn connect garmin --print-token > token      # the file is worth a password
    GARMIN_LIVE_TOKEN=token .venv/bin/pytest tests/live -v

GARMIN_LIVE_URL leads to a simulator instead, and GARMIN_LIVE_TODAY is the day it lives in.
"""

import datetime as dt
import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors.garmin.auth import whose
from connectors.garmin.client import Garmin
from connectors.garmin.connection import saving
from connectors.garmin.source import SOURCE
from connectors.ways import Password
from tests.live.guest import Guest
from worker.accounts import token

TOKEN, URL, TODAY = "GARMIN_LIVE_TOKEN", "GARMIN_LIVE_URL", "GARMIN_LIVE_TODAY"


@pytest.fixture(autouse=True)
def _loopback_only():
    """Let these tests out: they are the ones that talk to the world."""


@pytest.fixture(scope="session")
def guest():
    name = os.environ.get(TOKEN)
    if not name:
        pytest.skip(f"needs your own Garmin account: name a file with its token in {TOKEN}")
    file, url = Path(name), os.environ.get(URL, "")

    def save(tokens: SecretStr) -> None:
        """Keep renewed tokens: the old ones are dead."""
        new = file.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(token.write("garmin", tokens) + "\n", "utf-8")
        new.replace(file)

    way = SOURCE.way
    assert isinstance(way, Password)
    tokens = token.read("garmin", way.token_keys, SecretStr(file.read_text("utf-8")))
    known = whose(url, tokens, save)
    today = dt.date.fromisoformat(os.environ[TODAY]) if TODAY in os.environ else dt.date.today()  # noqa: DTZ011 - the tester's own day
    garmin = Garmin(url, known.tokens, known.display_name, saving(save))
    with Guest(garmin, today, file.with_suffix(".made")) as made:
        yield made
