"""The page in a real browser, with JavaScript and without: setup, the week's buttons, stopping.

On every page that is opened nothing sticks out sideways, on a phone or on a desk, and axe-core
finds no serious fault.
"""

import os
import re
import shutil
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from tests.worker.web.test_week import heavy, on_garmin
from worker.store import OWNER

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SERIOUS = ("serious", "critical")
QUESTIONS = ("you", "lifting", "equipment", "days", "runs", "health", "races", "mail")

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1800)]
PATIENCE_MS = 120_000


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        if os.environ.get("PRONGHORN_REQUIRE_SHARED") == "1":
            pytest.fail("Chromium is missing: `.ci/run` installs it")
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a phone. `look` judges the page they see."""

    page: Page
    base: str
    scripts: bool
    seen: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def look(self) -> None:
        """Judge the page, once for each address."""
        path = re.sub(
            r"/in/.*",
            "/in/",
            self.page.url.removeprefix(self.base).partition("?")[0].partition("#")[0],
        )
        if path in self.seen:
            return
        self.seen.append(path)
        assert "Traceback" not in self.page.content()
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)
            assert self.page.screenshot(full_page=True)[:4] == b"\x89PNG"
            wide = self.page.locator("html").bounding_box()["width"]
            assert wide <= size["width"], path
            assert all(
                box["x"] + box["width"] <= size["width"] + 1
                for box in [part.bounding_box() for part in self.page.locator("main > *").all()]
                if box
            ), path
        if self.scripts:
            for scheme in ("dark", "light"):
                self.page.emulate_media(color_scheme=scheme)
                assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                    path
                )
                self.page.evaluate(
                    "document.querySelectorAll('details').forEach(d => d.open = true)"
                )
                assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                    path
                )
                faults = [
                    f for f in Axe().run(self.page).response["violations"] if f["impact"] in SERIOUS
                ]
                assert faults == [], (path, scheme)

    def press(self, name: str, where: str = "main") -> None:
        self.page.locator(where).get_by_role("button", name=name, exact=True).first.click()

    def arrive(self, path: str) -> None:
        self.page.wait_for_url(self.base + path, timeout=PATIENCE_MS)
        self.look()


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def visitor(request, chromium, live):
    scripts = request.param == "with JavaScript"
    context = chromium.new_context(viewport=PHONE, java_script_enabled=scripts, bypass_csp=scripts)
    context.set_default_timeout(PATIENCE_MS)
    yield Visitor(context.new_page(), live.base_url, scripts)
    context.close()


def sign_in(visitor, live):
    visitor.page.goto(live.link(OWNER))
    visitor.look()
    visitor.press("Sign in")


def test_the_whole_set_up_from_the_link_to_sessions_on_garmin(box, live, visitor):
    box.garmin.mfa = True
    page = visitor.page
    sign_in(visitor, live)
    visitor.arrive("/setup")
    page.get_by_role("link", name="Begin").click()
    visitor.arrive("/accounts/garmin")
    page.get_by_label("Garmin email").fill(box.email)
    page.get_by_label("Garmin password").fill("wrong")
    visitor.press("Sign in to Garmin")
    expect(page.get_by_role("alert")).to_contain_text("this email and password")
    page.get_by_label("Garmin password").fill(box.password)
    visitor.press("Sign in to Garmin")
    page.get_by_label("Code").fill("000000")
    visitor.press("Send the code")
    expect(page.get_by_role("alert")).to_contain_text("Look for the newest one")
    page.get_by_label("Code").fill(box.mfa_code)
    visitor.press("Send the code")
    visitor.arrive("/accounts/strava")
    page.get_by_label("Client ID").fill(box.client_id)
    page.get_by_label("Client Secret").fill(box.client_secret)
    visitor.press("Save this app")
    visitor.press("Connect with Strava")
    page.get_by_role("button", name="Authorize", exact=True).click()
    visitor.arrive("/accounts/archive")
    page.get_by_role("link", name="Skip", exact=True).click()
    for part in QUESTIONS:
        visitor.arrive(f"/questions/{part}")
        if part == "lifting":
            page.get_by_label("For a few months").check()
        if part == "equipment":
            page.get_by_label("Barbell").check()
            page.get_by_label("Rack").check()
        if part == "runs":
            page.get_by_label("Sun").select_option("long")
        visitor.press("Save and continue")
    visitor.arrive("/setup/preview")
    expect(page.get_by_text("Nothing has been written anywhere")).to_be_visible()
    assert on_garmin(box) == []
    visitor.press("Go")
    visitor.arrive("/week")
    assert on_garmin(box)
    assert box.logins == 2
    for path in (
        "/status",
        "/history",
        "/settings",
        "/accounts",
        "/browsers",
        "/server",
        "/leave",
        "/nowhere",
    ):
        visitor.go(path)
    told = live.store.plans.latest().problem.athlete
    assert (told.strength_level, told.usual_week) == ("intermediate", {"Sun": "long"})


def test_a_lockout_is_shown_as_a_time(box, live, visitor):
    sign_in(visitor, live)
    box.garmin.lock_out()
    visitor.go("/accounts/garmin")
    visitor.page.get_by_label("Garmin email").fill(box.email)
    visitor.page.get_by_label("Garmin password").fill(box.password)
    visitor.press("Sign in to Garmin")
    expect(visitor.page.get_by_role("alert")).to_contain_text(
        re.compile(r"Try again after \d\d:\d\d")
    )
    expect(visitor.page.get_by_role("button", name="Sign in to Garmin")).to_have_count(0)
    visitor.page.get_by_role("link", name="Token").click()
    expect(visitor.page.get_by_label("The line it printed")).to_be_visible()
    visitor.look()


def test_move_skip_and_undo(box, live, runner, visitor):
    page = visitor.page
    sign_in(visitor, live)
    visitor.arrive("/week")
    session = heavy(live)
    opened = page.locator(f"#s-{session.uid}")
    page.locator(f'a[href*="{session.uid}"]').first.click()
    expect(opened.get_by_text("Why this day")).to_be_visible()
    days = opened.locator("select[name=date]")
    target = days.locator("option:not([selected])").last.get_attribute("value")
    days.select_option(target)
    opened.get_by_role("button", name="Move").click()
    visitor.arrive("/week")
    expect(page.get_by_text("It stays there.")).to_be_visible()
    assert target in [str(day) for day, _ in on_garmin(box)]
    page.locator(f"#s-{session.uid} > summary").click()
    opened.get_by_role("button", name="Skip", exact=True).click()
    visitor.arrive("/week")
    assert target not in [str(day) for day, _ in on_garmin(box)]
    visitor.go("/leave")
    page.get_by_role("link", name="Remove").click()
    visitor.arrive("/leave/undo")
    standing = len(on_garmin(box))
    visitor.press(f"Remove {standing} workouts")
    visitor.arrive("/leave")
    expect(
        page.get_by_text(f"Removed {standing} workouts and {standing} calendar entries; 0 left.")
    ).to_be_visible()
    assert on_garmin(box) == []
    visitor.go("/accounts/garmin/leave")
    visitor.go("/leave/delete")
    page.get_by_label("Type").fill("delete")
    visitor.press("Delete my account")
    expect(page.get_by_text("Your account is deleted")).to_be_visible()
