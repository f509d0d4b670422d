"""Takes the screenshots of the README (`make screenshots`) of an invented runner on a fixed day.

python -m tests.browser.screenshots [DIR]      # every page into DIR too: phone, desk, light, dark
"""

import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from pydantic import SecretStr

from connectors.sandbox import Sandbox
from tests.places import ROOT
from worker.accounts.sign_in import connect_with_password
from worker.bootstrap import open_world
from worker.log import set_up_log
from worker.passes.sync import run_pass
from worker.settings import Settings
from worker.store import OWNER
from worker.tryout.stage import demo_settings, no_other_settings, page_and_worker
from worker.web import flow
from worker.web.app import make_app
from worker.web.routes import ways
from worker.web.site import Site

DOCS = ROOT / "docs"
PHONE, DESK = (390, 844), (1280, 900)


QUESTIONS = [name for name in flow.QUESTIONS if name != "races"]  # that page has a route of its own
MORE = ("/accounts/strava", "/accounts/archive", "/accounts/garmin/leave")
NO_PICTURE = {"/", "/export.zip", "/status.json", "/healthz", "/working"}


def chromium() -> str:
    """Return where the system's Chromium is."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found is not None:
            return found
    sys.exit("There is no Chromium. Install it, for example with `apt-get install chromium`.")


def main() -> None:
    """Take all of them."""
    DOCS.mkdir(exist_ok=True)
    set_up_log(quiet=True)

    with (
        no_other_settings(),
        tempfile.TemporaryDirectory() as folder,
        Sandbox(dt.date(2026, 3, 2)) as box,
    ):
        settings = demo_settings(Path(folder), box, 25)
        _live_two_days(settings, box)

        with page_and_worker(settings, box.now) as site, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            page = browser.new_page(
                viewport={"width": PHONE[0], "height": PHONE[1]},
                device_scale_factor=1.5,
                reduced_motion="reduce",
            )
            page.goto(site.link(OWNER))
            page.get_by_role("button", name="Sign in").click()
            page.goto(f"{site.base_url}/working")
            page.wait_for_url("**/week")

            _readme(page, site)
            if len(sys.argv) > 1:
                _all(page, site, Path(sys.argv[1]))
            browser.close()


def _live_two_days(settings: Settings, box: Sandbox) -> None:
    """Connect the invented runner, and run a pass on each of two days."""
    with open_world(settings, box.now) as world:
        connect_with_password(
            world, "garmin", box.email, SecretStr(box.password), lambda _: box.mfa_code
        )
        world.say_go()

    for day in range(2):
        if day:
            box.advance(1)
        with open_world(settings, box.now) as world:
            run_pass(world)


def _readme(page: Page, site: Site) -> None:
    """Take the pictures of the README."""
    _shot(page, f"{site.base_url}/week", "week-phone", PHONE)

    session = page.locator("details.session.planned").first.get_attribute("id") or ""
    address = f"{site.base_url}/week?open={session.removeprefix('s-')}#{session}"
    _shot(page, address, "session-phone", PHONE)

    page.emulate_media(color_scheme="dark")
    _shot(page, f"{site.base_url}/questions/runs", "question-phone", PHONE)

    page.emulate_media(color_scheme="light")
    _shot(page, f"{site.base_url}/history", "history-phone", PHONE)
    _shot(page, f"{site.base_url}/week", "week-desk", DESK)


def _all(page: Page, site: Site, folder: Path) -> None:
    """Take every page, on a phone and on a desk, in light and in dark."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = [way.path for way in ways(make_app(site)) if way.method == "GET"]
    paths = {path for path in asked if "{" not in path} - NO_PICTURE
    paths |= {f"/questions/{name}" for name in QUESTIONS}
    paths |= set(MORE)

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size, (width, height) in (("phone", PHONE), ("desk", DESK)):
            page.set_viewport_size({"width": width, "height": height})
            for path in sorted(paths):
                name = path.strip("/").replace("/", "-")
                page.goto(site.base_url + path)
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png", full_page=True)

    print(f"every page in {folder}")  # noqa: T201 - it is a command


def _shot(page: Page, address: str, name: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    page.screenshot(path=DOCS / f"{name}.png")
    print(f"docs/{name}.png")  # noqa: T201 - it is a command


if __name__ == "__main__":
    main()
