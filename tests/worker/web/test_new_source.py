"""A new source costs a folder beside the other connectors and one template."""

import json
import sys
from importlib import import_module
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import typer

import connectors
from connectors.ways import sources
from tests.worker.web.conftest import Surfer
from worker.web import render

DIARY = '''
"""A diary on paper, typed in: a line a run."""
from dataclasses import dataclass
from connectors.errors import BadExport
from connectors.ways import File, Source
from planner.model import Activity

@dataclass
class Typed:
    activities: tuple
    problems: tuple = ()

def _read(path, zone, today):
    days = path.read_text().split()
    if not days:
        raise BadExport(f"{path} is empty: write a day a line.")
    runs = [
        Activity(
            id=f"diary:{d}", start=f"{d}T07:00", sport="run", distance_m=8000, moving_s=2700
        )
        for d in days
    ]
    return Typed(tuple(runs))

SOURCE = Source("diary", "A diary", "The runs of your diary.", 9, File(_read))
'''
TRAILBOOK = '''
"""A platform that nobody has heard of: the athlete says yes on its own page."""
import datetime as dt
from connectors.errors import Unavailable
from connectors.settings import AppSettings
from connectors.ways import Granted, OAuth, Opened, Source
from planner.model import Activity
from pydantic import SecretStr

REVOKED = []

class Runs:
    name = "trailbook"
    requests = 0

    def __init__(self, weight):
        self.weight = weight

    def activities(self, start, end):
        self.requests += 1
        days = [start + dt.timedelta(days=n) for n in range(0, (end - start).days, 2)]
        return [
            Activity(
                id=f"trailbook:{d}", start=f"{d}T07:00", sport="run",
                distance_m=8000, moving_s=2700,
            )
            for d in days
        ]

def _ask(app, back, state):
    return f"{app.base_url}/allow?app={app.client_id}&back={back}&state={state}"

def _grant(app, answer):
    assert (answer["code"], app.client_secret.get_secret_value()) == ("yes", "made-up-secret")
    return Granted("77", "Trail Runner", SecretStr("the-tokens"), "Europe/Berlin")

def _end(app, tokens):
    if "down" in app.base_url:
        raise Unavailable("trailbook", "it is down.")
    REVOKED.append(tokens.get_secret_value())

def _open(app, opening):
    assert opening.tokens.get_secret_value() == "the-tokens"
    return Opened(Runs(opening.settings.detail))

class Settings(AppSettings):
    detail: str = "high"

SOURCE = Source(
    "trailbook", "Trailbook", "The runs of your trailbook.", 8,
    OAuth(
        _ask, _grant, _end, _open,
        app_help="Trailbook needs an app. Draw one on paper.",
        revoke_at="https://trailbook.example/apps",
    ),
    settings=Settings,
)
'''
DIARY_PAGE = """{% extends "step.html" %}{% block title %}A diary{% endblock %}
{% block step %}<h1>A diary</h1>
{% if problem %}<p class="warning">{{ problem }}</p>{% endif %}
{{ account.display_name if account }}{% endblock %}"""
TRAILBOOK_PAGE = """{% extends "step.html" %}{% block title %}Trailbook{% endblock %}
{% block step %}<h1>Trailbook</h1>
{% if problem %}<p class="warning">{{ problem }}</p>{% endif %}
{% if not app %}<p>Make an app.</p>{% endif %}{{ account.display_name if account }}
{% if account %}{% include "accounts/leave.html" %}{% endif %}{% endblock %}"""


@pytest.fixture
def add_source(tmp_path, monkeypatch):
    """Put a source's folder and its template where the others are."""
    connectors_folder = tmp_path / "more" / "connectors"
    templates = tmp_path / "more" / "templates"
    added = []

    def add(name, source, page):
        folder, pages = connectors_folder / name, templates / "accounts"
        folder.mkdir(parents=True)
        pages.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_text('"""A source."""\n')
        (folder / "source.py").write_text(source)
        (pages / f"{name}.html").write_text(page)
        added.append(name)
        sources.cache_clear()

    monkeypatch.setattr(connectors, "__path__", [*connectors.__path__, str(connectors_folder)])
    loader = render._templates().loader
    monkeypatch.setattr(loader, "searchpath", [*loader.searchpath, str(templates)])
    yield add
    for name in added:
        for module in (f"connectors.{name}", f"connectors.{name}.source"):
            sys.modules.pop(module, None)
    sources.cache_clear()


@pytest.fixture
def diary(add_source):
    """A source that takes a file."""
    add_source("diary", DIARY, DIARY_PAGE)


@pytest.fixture
def trailbook(add_source, monkeypatch):
    """A source that asks on its own page, with its app in the environment."""
    add_source("trailbook", TRAILBOOK, TRAILBOOK_PAGE)
    monkeypatch.setenv("PRONGHORN_TRAILBOOK__BASE_URL", "https://trailbook.example")
    monkeypatch.setenv("PRONGHORN_TRAILBOOK__CLIENT_ID", "12")
    monkeypatch.setenv("PRONGHORN_TRAILBOOK__CLIENT_SECRET", "made-up-secret")


def revoked():
    return import_module("connectors.trailbook.source").REVOKED


def says_yes(address):
    """Answer the platform's question, and return the address that the browser is sent to."""
    asked = parse_qs(urlsplit(address).query)
    return f"{asked['back'][0]}?code=yes&state={asked['state'][0]}"


def test_a_file_is_offered_read_planned_from_and_left(diary, live):
    surfer = Surfer(live).sign_in()
    assert "The runs of your diary." in surfer.get("/accounts").text
    assert "A diary" in surfer.get("/setup").text
    empty = surfer.post("/accounts/diary/file", files={"file": ("diary.txt", b"\n")})
    assert "diary.txt is empty" in empty.text
    days = "\n".join(f"2026-02-{day:02}" for day in range(1, 27, 2))
    read = surfer.post("/accounts/diary/file", files={"file": ("diary.txt", days)})
    assert read.status_code == 303
    assert surfer.wait() == "/setup/preview"
    assert len(live.store.plans.latest().problem.activities) == 13
    assert surfer.post("/accounts/diary/leave").status_code == 303
    assert live.store.activities.of("diary") == []


def test_a_platform_is_connected_read_and_left_on_the_page(trailbook, live):
    surfer = Surfer(live).sign_in()
    assert "The runs of your trailbook." in surfer.get("/accounts").text
    assert "Make an app" not in surfer.get("/accounts/trailbook").text
    assert "Trailbook app" in surfer.get("/server").text

    there = surfer.post("/accounts/trailbook/ask").headers["location"]
    assert there.startswith("https://trailbook.example/allow?app=12&")
    back = surfer.get(says_yes(there).removeprefix(live.base_url))
    assert back.status_code == 303
    assert surfer.wait() == "/setup/preview"
    assert len(live.store.plans.latest().problem.activities) > 30
    page = surfer.get("/accounts/trailbook").text
    assert (
        "Trailbook is connected. Your runs are being read." in surfer.get("/accounts").text + page
    )
    assert "Trail Runner" in page

    assert surfer.post("/accounts/trailbook/leave").status_code == 303
    assert "Trailbook is disconnected." in surfer.get("/accounts").text
    assert live.store.activities.of("trailbook") == []
    assert revoked() == ["the-tokens"]


@pytest.fixture
def browser(monkeypatch):
    """The athlete's browser, which says yes to whatever it is asked."""

    def launch(address):
        requests.get(says_yes(address), timeout=60).raise_for_status()

    monkeypatch.setattr(typer, "launch", launch)


def test_a_platform_is_connected_read_and_left_at_the_terminal(trailbook, browser, pronghorn):
    assert "trailbook  Connect Trailbook." in pronghorn("connect", "--help").out
    assert "The runs of your trailbook." in pronghorn("connect", "trailbook", "--help").out

    said = pronghorn("connect", "trailbook")
    assert (said.code, "Trailbook is connected." in said.out) == (0, True)
    said = pronghorn("sync")
    assert (said.code, "request to Trailbook" in said.out) == (0, True)
    (account,) = json.loads(pronghorn("status", "--json").out)["accounts"]
    assert (account["platform"], account["name"], account["state"]) == (
        "trailbook",
        "Trail Runner",
        "ok",
    )

    said = pronghorn("disconnect", "trailbook")
    assert (said.code, "Trailbook is disconnected." in said.out) == (0, True)
    assert revoked() == ["the-tokens"]
    assert json.loads(pronghorn("status", "--json").out)["accounts"] == []


def test_a_permission_that_could_not_be_ended_is_said_with_where_to_end_it(
    trailbook, browser, pronghorn, monkeypatch
):
    pronghorn("connect", "trailbook")
    monkeypatch.setenv("PRONGHORN_TRAILBOOK__BASE_URL", "https://down.example")
    said = pronghorn("disconnect", "trailbook")
    assert (said.code, "https://trailbook.example/apps" in said.out) == (0, True)
    assert revoked() == []


def test_without_an_app_the_source_says_how_to_get_one(trailbook, pronghorn, monkeypatch):
    monkeypatch.delenv("PRONGHORN_TRAILBOOK__CLIENT_ID")
    monkeypatch.delenv("PRONGHORN_TRAILBOOK__CLIENT_SECRET")
    said = pronghorn("connect", "trailbook")
    assert said.code == 2
    app_help, then = said.err.split(" Then ")
    assert app_help == "Trailbook needs an app. Draw one on paper."
    assert "PRONGHORN_TRAILBOOK__CLIENT_ID and PRONGHORN_TRAILBOOK__CLIENT_SECRET" in then
    assert "connect trailbook` again" in then


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("TRAILBOOK__CLIENT_SECRET", "PRONGHORN_TRAILBOOK: client_id and client_secret belong"),
        ("TRAILBOOK__DETIAL", "did you mean PRONGHORN_TRAILBOOK__DETAIL?"),
        ("TRAILBOOK__BASE_URL", "PRONGHORN_TRAILBOOK__BASE_URL: give an address"),
    ],
)
def test_its_settings_are_checked_as_all_others(trailbook, pronghorn, monkeypatch, name, fault):
    value = "" if "SECRET" in name else "x"
    monkeypatch.setenv(f"PRONGHORN_{name}", value)
    said = pronghorn("status")
    assert (said.code, fault in said.err) == (2, True)


def test_its_secret_may_be_in_a_file(trailbook, browser, pronghorn, monkeypatch, tmp_path):
    monkeypatch.delenv("PRONGHORN_TRAILBOOK__CLIENT_SECRET")
    (tmp_path / "secret").write_text("made-up-secret\n")
    monkeypatch.setenv("PRONGHORN_TRAILBOOK__CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    assert pronghorn("connect", "trailbook").code == 0
