"""Anybody may send anything to any page: nothing breaks, and what is refused changes nothing."""

import datetime as dt
import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.worker.web.conftest import Surfer
from tests.worker.web.test_routes import dump
from worker.accounts.sign_in import connect_with_password
from worker.bootstrap import open_world
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.passes.sync import run_pass
from worker.settings import load_settings
from worker.store import OWNER
from worker.web.app import make_app
from worker.web.routes import ways
from worker.web.server import page_served

pytestmark = pytest.mark.journey

TRIES = int(os.environ.get("TRIES", "3"))  # for each page; more of it by hand
SAYS = {"/healthz", "/status.json", "/export.zip"}


def schema_of(site):
    return schemathesis.openapi.from_dict(make_app(site).openapi())


@pytest.mark.parametrize("who", ["stranger", "owner", "other"])
def test_no_guess_at_any_page_is_answered_with_a_fault(site, request, who):
    surfer = request.getfixturevalue(who)
    site.tries.count = lambda *_: None  # a guess is a guess, also the hundredth
    tried = set()
    for found in schema_of(site).get_all_operations():
        operation = found.ok()
        if operation.path in ("/sign-out", "/leave/delete"):
            continue  # they work, and then nobody is there to go on

        @settings(
            max_examples=TRIES,
            database=None,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def guess(case):
            tried.add((case.method, case.path))
            sent = case.as_transport_kwargs(base_url=site.base_url)
            path = sent["url"].removeprefix(site.base_url)
            answer = (
                surfer.get(path, params=sent.get("params"))
                if case.method == "GET"
                else surfer.post(
                    path, sent.get("data") if isinstance(sent.get("data"), dict) else {}
                )
            )
            assert answer.status_code < 500, (case.method, path, answer.status_code, answer.text)
            assert "Traceback" not in answer.text

        guess()
    assert tried >= {
        (way.method, way.path)
        for way in ways(make_app(site))
        if way.path not in ("/sign-out", "/leave/delete", "/static/{file}")
    }


SOON = st.dates(dt.date(2026, 2, 25), dt.date(2026, 3, 20)).map(dt.date.isoformat)
GUESSES = {
    "date": SOON,
    "flag": st.sampled_from(["illness", "injury", "hangover"]),
    "on": st.sampled_from(["true", "false", "perhaps"]),
    "locked": st.sampled_from(["true", "false", "perhaps"]),
    "name": st.sampled_from(["garmin", "strava", "archive", "caldav"]),
    "email": st.just("runner@example.org"),
    "mail": st.sampled_from(["kim@example.org", "kim"]),
    "host": st.sampled_from(["127.0.0.1", ".."]),  # no other mail server is ever asked
    "port": st.sampled_from(["9", "0"]),
    "sender": st.sampled_from(["p@example.org", "p"]),
}
BY_ITSELF = (
    "browser",
    "ticket",
    "sign_in",
    "lockout",
)  # visits, what ran out, tries at Garmin that are counted


@pytest.fixture
def written(box, tmp_path):
    """A page without a worker, on which the sandbox's runner has a week that is written."""
    made = load_settings(
        data=tmp_path,
        web={"port": 0},
        garmin={"base_url": box.garmin_url},
        strava={"base_url": box.strava_url},
    )
    with open_world(made, box.now) as world:
        connect_with_password(
            world, "garmin", box.email, SecretStr(box.password), lambda _: box.mfa_code
        )
        world.say_go()
    with open_world(made, box.now) as world:
        run_pass(world)
    with page_served(made, Bell(), ProgressFeed()) as site:
        site.now = box.now
        yield site


@pytest.mark.parametrize("who", ["owner", "athlete"])
def test_what_is_refused_changes_nothing(written, who):
    """Forms with the names that a page takes, and likely, odd or missing values in them."""
    site = written
    site.tries.count = lambda *_: None
    athlete_id = OWNER if who == "owner" else site.store.members.add("Kim", site.now()).athlete_id
    surfer = Surfer(site).sign_in(athlete_id)
    uids = st.sampled_from([shown.uid for shown in site.store.sessions.since(site.now().date())])
    refused = 0
    description = make_app(site).openapi()
    for path, methods in description["paths"].items():
        if "post" in methods and path != "/sign-out":
            names = fields(description, methods["post"])
            values = {
                name: GUESSES.get(name, st.nothing()) | st.text(max_size=30)
                for name in (*names, "nonsense")
            }
            values |= {"uid": uids | st.just("x")} if "uid" in names else {}
            refused += refusals(surfer, path, st.fixed_dictionaries({}, optional=values))
    assert refused > 150


def fields(description, operation):
    """Return the names of the fields that a form has."""
    if "requestBody" not in operation:
        return ()
    (content,) = operation["requestBody"]["content"].values()
    name = content["schema"]["$ref"].rpartition("/")[2]
    return tuple(description["components"]["schemas"][name]["properties"])


def refusals(surfer, path, forms):
    """Send forms to a page, and return how many were refused. None of those changes anything."""
    csrf, site, refused = surfer.csrf(), surfer.site, 0

    @settings(
        max_examples=3 * TRIES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(form=forms, name=GUESSES["name"], forged=st.booleans())
    def guess(form, name, forged):
        nonlocal refused
        there = path.replace("{name}", name).replace("{token}", "x")
        before = stored(site)
        answer = surfer.post(there, form, csrf="0" * 64 if forged else csrf)
        assert answer.status_code < 500, (there, form)
        if answer.status_code >= 400:
            refused += 1
            assert stored(site) == before, (there, form, answer.status_code)

    guess()
    return refused


def stored(site):
    """Return all that is stored of anybody, but for what is kept by itself."""
    return [
        line
        for line in dump(site)
        if not line.startswith(tuple(f'INSERT INTO "{t}"' for t in BY_ITSELF))
    ]
