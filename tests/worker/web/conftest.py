"""The page of a data folder, served on loopback, and browsers that keep their cookies."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from worker.engine.bell import Bell
from worker.engine.watch import Watch
from worker.settings import load_settings
from worker.store import OWNER
from worker.web.server import page_served
from worker.web.site import Site


@dataclass
class Surfer:
    """A browser: it follows no redirect by itself, sends the page's origin, and fills in the form's own token."""

    site: Site
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.session.get(self.site.base_url + path, allow_redirects=False, timeout=20, **more)

    def post(self, path, data=None, *, csrf=None, origin=None, **more) -> requests.Response:
        return self.session.post(
            self.site.base_url + path,
            data={"csrf": self.csrf() if csrf is None else csrf, **(data or {})},
            headers={"origin": self.site.base_url if origin is None else origin},
            allow_redirects=False,
            timeout=20,
            **more,
        )

    def csrf(self) -> str:
        return re.search(r'name="csrf" content="(\w+)"', self.get("/sign-in").text)[1]

    def sign_in(self, athlete_id=OWNER) -> "Surfer":
        answer = self.post(self.site.link(athlete_id).removeprefix(self.site.base_url))
        assert answer.status_code == 303, answer.text
        return self

    @property
    def cookie(self) -> str | None:
        return self.session.cookies.get("pronghorn")


@pytest.fixture
def settings(tmp_path):
    return load_settings(data=tmp_path / "data", web={"port": 0})


@pytest.fixture
def site(settings):
    with page_served(settings, Bell(), Watch()) as made:
        yield made


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
