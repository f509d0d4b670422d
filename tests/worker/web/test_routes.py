"""Who may do what: the table in docs/hosting.md is the application's own, and it holds."""

import datetime as dt
import os
import re

import pytest
from fastapi import APIRouter, FastAPI

from tests.places import ROOT
from tests.worker.web.conftest import Surfer
from worker.web import pages
from worker.web.app import make_app
from worker.web.forms import LABELS, PageForm
from worker.web.guard import Anyone
from worker.web.routes import Gap, table, ways
from worker.web.safety import policy

README = ROOT / "docs" / "hosting.md"
BETWEEN = r"(<!-- routes -->\n)(.*)(\n<!-- end of routes -->)"


def test_the_table_in_the_readme_is_the_applications(site):
    text, now = README.read_text("utf-8"), table(make_app(site))
    if os.environ.get("README") == "write":
        README.write_text(
            re.sub(BETWEEN, lambda m: m[1] + now + m[3], text, flags=re.DOTALL), "utf-8"
        )
        return
    assert re.search(BETWEEN, text, re.DOTALL)[2] == now


def a_path(way):
    return re.sub(r"\{(\w+)\}", lambda m: "style.css" if m[1] == "file" else "2026-03-02", way.path)


def ask(surfer, way):
    return surfer.get(a_path(way)) if way.method == "GET" else surfer.post(a_path(way))


def test_who_is_signed_out_sees_and_changes_nothing(site, stranger):
    for way in ways(make_app(site)):
        if way.who != "anyone":
            answer = ask(stranger, way)
            led = answer.status_code == 303 and answer.headers["location"] == "/sign-in"
            assert led or answer.status_code in (401, 403), (way, answer.status_code)


def test_what_is_the_owners_is_refused_to_everybody_else(site, other):
    for way in ways(make_app(site)):
        if way.who == "the owner":
            assert ask(other, way).status_code == 403, way


def test_no_page_shows_an_athlete_anything_of_another(live, runner):
    live.store.answers.put({**live.store.answers.get(), "mail_to": "runner@example.org"})
    kim = Surfer(live).sign_in(live.store.members.add("Kim", live.now()).athlete_id)
    live.store.members.say_go(live.store.members.all()[1].athlete_id, live.now())
    mine = {
        "sandbox-runner",
        "runner@example.org",
        *(s.uid for s in live.store.sessions.since(dt.date(2026, 1, 1))),
    }
    for way in ways(make_app(live)):
        if way.method == "GET":
            names = ("garmin", "strava", "archive") if "{name}" in way.path else ("you",)
            for name in names:
                text = kim.get(re.sub(r"\{\w+\}", name, way.path)).text
                assert not {word for word in mine if word in text}, way
    assert "sandbox-runner" in runner.get("/accounts").text


@pytest.mark.parametrize("csrf", [None, ""])
def test_no_change_is_made_for_a_form_of_another_site(site, owner, csrf):
    before = dump(site)
    for way in ways(make_app(site)):
        if way.method == "POST":
            answer = owner.post(
                a_path(way), csrf=csrf, origin="https://evil.example" if csrf is None else None
            )
            assert answer.status_code == 403, way
    assert dump(site) == before


def dump(site):
    """Return all that is stored, when a browser was last seen aside."""
    with site.store.database.begin() as tx:
        raw = tx.connection.driver_connection
        return [line for line in raw.iterdump() if 'INTO "browser"' not in line]


def test_an_application_with_a_gap_does_not_start():
    app, router = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter()

    @router.get("/open")
    def unguarded():
        """Show everything to everybody."""

    app.router.routes.extend(router.routes)
    with pytest.raises(Gap, match="names 0 guards"):
        ways(app)
    app, router = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter()

    @router.post("/change")
    def formless(guest: Anyone):
        """Change something without a form."""

    app.router.routes.extend(router.routes)
    with pytest.raises(Gap, match="does not check where its form comes from"):
        ways(app)


def test_one_more_site_may_be_led_to():
    assert "form-action 'self' https://www.strava.com;" in policy("https://www.strava.com")


def test_every_field_of_a_form_has_the_name_it_has_on_the_page():
    modules = [module for module in vars(pages).values() if hasattr(module, "router")]
    forms = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, PageForm) and value is not PageForm
    }
    fields = {field for form in forms for field in form.model_fields}
    assert fields <= set(LABELS)
    answers = {"available", "body_mass_kg", "races", "usual_week", "weekly_mail"}
    assert set(LABELS) == fields | answers


def test_a_value_that_cannot_be_used_is_answered_with_what_to_do(owner):
    refused = owner.post("/questions/you", {"birth_year": "1066", "weight": "much", "zone": ""})
    assert refused.status_code == 422
    assert "Birth year: enter 1900 or more." in refused.text
    assert "Body weight: enter a number." in refused.text
    assert owner.post("/questions/days", {"free": ["", "Mon-am", ""]}).status_code == 303
