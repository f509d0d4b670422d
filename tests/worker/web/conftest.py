"""The page of a data folder, served on loopback, and browsers that keep their cookies."""

import re
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from pydantic import SecretStr

from worker.accounts.sign_in import connect_with_password
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.settings import load_settings
from worker.store import OWNER
from worker.tryout.stage import page_and_worker
from worker.web.server import page_served
from worker.web.site import Site

NOWHERE = {
    "base_url": "http://127.0.0.1:9"
}  # nobody listens there: no guess ever reaches a real platform


@dataclass
class Surfer:
    """A browser: it follows no redirect, sends its page's origin, and fills in the form's token."""

    site: Site
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.session.get(
            self.site.base_url + path, allow_redirects=False, timeout=60, **more
        )

    def post(self, path, data=None, *, csrf=None, origin=None, **more) -> requests.Response:
        return self.session.post(
            self.site.base_url + path,
            data={"csrf": self.csrf() if csrf is None else csrf, **(data or {})},
            headers={"origin": self.site.base_url if origin is None else origin},
            allow_redirects=False,
            timeout=60,
            **more,
        )

    def csrf(self) -> str:
        return re.search(r'name="csrf" content="(\w+)"', self.get("/sign-in").text)[1]

    def sign_in(self, athlete_id=OWNER) -> "Surfer":
        answer = self.post(self.site.link(athlete_id).removeprefix(self.site.base_url))
        assert answer.status_code == 303, answer.text
        return self

    def wait(self, path="/working") -> str:
        """Watch a pass until it is over, and return where that leads."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            answer = self.get(path)
            if answer.status_code == 303:
                return answer.headers["location"]
            time.sleep(0.05)
        raise AssertionError(answer.text)

    @property
    def cookie(self) -> str | None:
        return self.session.cookies.get(self.site.cookie)


@pytest.fixture
def settings(tmp_path):
    return load_settings(data=tmp_path / "data", web={"port": 0}, garmin=NOWHERE, strava=NOWHERE)


@pytest.fixture
def site(settings):
    with page_served(settings, Bell(), ProgressFeed()) as made:
        yield made


@pytest.fixture
def live(box, tmp_path):
    """The page and the worker of a new data folder, with the sandbox for its platforms."""
    settings = load_settings(
        data=tmp_path / "data",
        web={"port": 0},
        garmin={"base_url": box.garmin_url},
        strava={"base_url": box.strava_url},
    )
    with page_and_worker(settings, box.now) as site:
        yield site


@pytest.fixture
def stranger(site):
    return Surfer(site)


@pytest.fixture
def owner(site):
    return Surfer(site).sign_in()


@pytest.fixture
def other(site):
    """Somebody who was invited."""
    return Surfer(site).sign_in(site.store.members.add("Kim", site.now()).athlete_id)


@pytest.fixture
def runner(box, live):
    """An athlete with Garmin connected, who has said go, and whose week is written."""
    with live.world(OWNER) as world:
        world.store.answers.put(
            {"athlete": {"strength_level": "intermediate", "equipment": ["barbell", "rack"]}}
        )
        connect_with_password(
            world, "garmin", box.email, SecretStr(box.password), lambda _: box.mfa_code
        )
        world.say_go()
    made = Surfer(live).sign_in()
    made.post("/week/look")
    assert made.wait() == "/week"
    return made
