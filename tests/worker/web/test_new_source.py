"""A new source is a folder beside the other connectors and a template. The page does the rest."""

import pytest

import connectors
from connectors.ways import sources
from tests.worker.web.conftest import Surfer
from worker.web import render

SOURCE = '''
"""A diary on paper, typed in: a line a run."""
import datetime as dt
from dataclasses import dataclass
from connectors.errors import BadExport
from connectors.ways import File, Source
from planner.model import Activity

@dataclass
class Told:
    activities: tuple
    problems: tuple = ()

def _read(path, zone, today):
    days = path.read_text().split()
    if not days:
        raise BadExport(f"{path} is empty: write a day a line.")
    known = {"sport": "run", "distance_m": 8000, "moving_s": 2700}
    runs = [Activity(id=f"diary:{day}", start=f"{day}T07:00", **known) for day in days]
    return Told(tuple(runs))

SOURCE = Source("diary", "A diary", "The runs of your diary.", 9, File(_read))
'''
TEMPLATE = """
{% extends "step.html" %}
{% block title %}A diary{% endblock %}
{% block step %}
<h1>A diary</h1>
{% if problem %}<p class="warning">{{ problem }}</p>{% endif %}
{{ account.display_name if account }}
{% endblock %}
"""


@pytest.fixture
def diary(tmp_path, monkeypatch):
    """A source that nobody has heard of."""
    folder, pages = tmp_path / "connectors" / "diary", tmp_path / "templates" / "accounts"
    folder.mkdir(parents=True)
    pages.mkdir(parents=True)
    (folder / "__init__.py").write_text('"""A diary."""\n')
    (folder / "source.py").write_text(SOURCE)
    (pages / "diary.html").write_text(TEMPLATE)
    monkeypatch.setattr(connectors, "__path__", [*connectors.__path__, str(folder.parent)])
    loader = render._templates().loader
    monkeypatch.setattr(loader, "searchpath", [*loader.searchpath, str(pages.parent)])
    sources.cache_clear()
    yield
    sources.cache_clear()


def test_it_is_offered_read_planned_from_and_left(diary, live):
    surfer = Surfer(live).sign_in()
    assert "The runs of your diary." in surfer.get("/accounts").text
    assert "A diary" in surfer.get("/setup").text
    assert (
        "diary.txt is empty"
        in surfer.post("/accounts/diary/file", files={"file": ("diary.txt", b"\n")}).text
    )
    days = "\n".join(f"2026-02-{day:02}" for day in range(1, 27, 2))
    assert (
        surfer.post("/accounts/diary/file", files={"file": ("diary.txt", days)}).status_code == 303
    )
    assert surfer.wait() == "/setup/preview"
    assert len(live.store.plans.latest().problem.activities) == 13
    assert surfer.post("/accounts/diary/leave").status_code == 303
    assert live.store.activities.of("diary") == []
