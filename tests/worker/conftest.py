"""A data folder connected to the sandbox through the real connectors, and the command line."""

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from pydantic import SecretStr

from connectors.sandbox import Sandbox
from connectors.strava.auth import authorize_url, exchange
from worker.accounts.sign_in import connect_with_password
from worker.bootstrap import open_world
from worker.cli import main
from worker.settings import Settings, load_settings
from worker.world import World


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    """Forget the settings of whoever runs the tests."""
    import os  # noqa: PLC0415 - only here

    for name in [name for name in os.environ if name.startswith("PRONGHORN_")]:
        if name != "PRONGHORN_REQUIRE_SHARED":
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _log_of_its_own():
    """Log to this test's stderr, not to the closed one of the test before."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    """Try a failed read again at once."""
    monkeypatch.setattr("connectors.http.pause", lambda _seconds: None)


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(dt.date(2026, 3, 2), mfa=False) as made:
        yield made


@dataclass
class Home:
    """A data folder, and the sandbox it looks at."""

    box: Sandbox
    folder: Path
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        strava = {
            "base_url": self.box.strava_url,
            "client_id": self.box.client_id,
            "client_secret": self.box.client_secret,
        }
        return load_settings(
            data=self.folder, garmin={"base_url": self.box.garmin_url}, strava=strava, **self.given
        )

    @contextmanager
    def world(self) -> Iterator[World]:
        with open_world(self.settings, self.box.now) as world:
            yield world

    def connect_garmin(self) -> None:
        with self.world() as world:
            password = SecretStr(self.box.password)
            connect_with_password(
                world, "garmin", self.box.email, password, lambda _text: self.box.mfa_code
            )
            world.say_go()

    def connect_strava(self) -> None:
        url = authorize_url(
            self.box.strava_url, self.box.client_id, "http://localhost/back", "state"
        )
        back = parse_qs(urlsplit(self.box.click_authorize(url)).query)
        secret = SecretStr(self.box.client_secret)
        signed = exchange(
            self.box.strava_url, self.box.client_id, secret, back["code"][0], back["scope"][0]
        )
        with self.world() as world:
            world.connect(
                "strava", signed.athlete_id, signed.athlete_id, signed.tokens.dumps(), None
            )
            world.say_go()

    def ours(self) -> dict[str, list[dt.date]]:
        """Return our workouts in the sandbox by id, with the days each stands on."""
        marked = [
            n
            for n, w in self.box.garmin.workouts.items()
            if "[pronghorn:" in (w.get("description") or "")
        ]
        return {
            str(n): sorted(e.date for e in self.box.garmin.schedule.values() if e.workout_id == n)
            for n in marked
        }

    def writes(self) -> list[str]:
        """Return every call that was not a read, sign-in and tokens aside."""
        return [
            f"{c.method} {c.path}"
            for c in self.box.calls
            if c.method != "GET"
            and not any(part in c.path for part in ("oauth", "/mobile/", "/sso", "/portal"))
        ]


@pytest.fixture
def home(box, tmp_path) -> Home:
    """Return a data folder with Garmin connected."""
    made = Home(box, tmp_path / "data")
    made.connect_garmin()
    return made


@dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def pronghorn(monkeypatch, capsys, tmp_path):
    """Run a command in this process, with a data folder of its own."""
    monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path / "data"))

    def run(*words: object) -> Said:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["pronghorn", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run
