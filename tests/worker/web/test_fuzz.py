"""Anything may be sent to any page, by anybody: no fault of ours comes of it, and what is refused changes nothing."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.worker.web.conftest import NOWHERE, Surfer
from tests.worker.web.test_routes import dump
from worker.web.app import make_app
from worker.web.routes import ways

TRIES = int(os.environ.get("TRIES", "3"))  # for each page; more of it by hand
SAYS = {"/healthz", "/status.json", "/export.zip"}


def schema_of(site):
    return schemathesis.openapi.from_dict(make_app(site).openapi())


@pytest.mark.parametrize("who", ["stranger", "owner", "other"])
def test_no_guess_at_any_page_is_answered_with_a_fault(site, request, who):
    surfer = request.getfixturevalue(who)
    site.limits.count = lambda *_: None  # a guess is a guess, also the hundredth
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
                else surfer.post(path, sent.get("data") if isinstance(sent.get("data"), dict) else {})
            )
            assert answer.status_code < 500, (case.method, path, answer.status_code, answer.text)
            assert "Traceback" not in answer.text

        guess()
    assert tried >= {
        (way.method, way.path)
        for way in ways(make_app(site))
        if way.path not in ("/sign-out", "/leave/delete", "/static/{file}")
    }


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_refused_changes_nothing(served_once, data):
    site, surfer = served_once
    posts = [way for way in ways(make_app(site)) if way.method == "POST"]
    way = data.draw(st.sampled_from(posts))
    path = data.draw(st.sampled_from([way.path.replace("{name}", "strava").replace("{token}", "x")]))
    form = data.draw(st.dictionaries(st.text(max_size=12), st.text(max_size=40), max_size=6))
    before = dump(site)
    answer = surfer.post(path, form, csrf="0" * 64)
    assert answer.status_code == 403
    assert dump(site) == before


@pytest.fixture(scope="module")
def served_once(tmp_path_factory):
    from worker.engine.bell import Bell  # noqa: PLC0415 - as the fixture `site`, but once
    from worker.engine.watch import Watch  # noqa: PLC0415
    from worker.settings import load_settings  # noqa: PLC0415
    from worker.web.server import page_served  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("data")
    with page_served(
        load_settings(data=folder, web={"port": 0}, garmin=NOWHERE, strava=NOWHERE), Bell(), Watch()
    ) as site:
        yield site, Surfer(site).sign_in()
