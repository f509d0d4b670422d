"""Takes the screenshots of the README: `make screenshots`. The invented runner, a fixed day, the system's Chromium.

python -m tests.browser.screenshots [DIR]      # every page into DIR too: phone and desk, light and dark
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
from worker.store import OWNER
from worker.tryout.stage import demo_settings, no_other_settings, page_and_worker
from worker.web.app import make_app
from worker.web.routes import ways
from worker.web.site import Site

DOCS = ROOT / "docs"
PHONE, DESK = (390, 844), (1280, 900)


def chromium() -> str:
    """Return where the system's Chromium is."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if found is None:
        sys.exit("There is no Chromium. Install it, for example with `apt-get install chromium`.")
    return found


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
        with open_world(settings, box.now) as world:
            connect_with_password(
                world, "garmin", box.email, SecretStr(box.password), lambda _: box.mfa_code
            )
            world.say_go()
        for day in range(2):
            with open_world(settings, box.now) as world:
                run_pass(world)
            if day == 0:
                box.advance(1)
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
            _shot(page, f"{site.base_url}/week", "week-phone", PHONE)
            session = page.locator("details.session.planned").first.get_attribute("id") or ""
            _shot(
                page,
                f"{site.base_url}/week?open={session.removeprefix('s-')}#{session}",
                "session-phone",
                PHONE,
            )
            page.emulate_media(color_scheme="dark")
            _shot(page, f"{site.base_url}/questions/runs", "question-phone", PHONE)
            page.emulate_media(color_scheme="light")
            _shot(page, f"{site.base_url}/history", "history-phone", PHONE)
            _shot(page, f"{site.base_url}/week", "week-desk", DESK)
            if len(sys.argv) > 1:
                _all(page, site, Path(sys.argv[1]))
            browser.close()


def _all(page: Page, site: Site, folder: Path) -> None:
    """Take every page that is looked at without more words in its address: phone and desk, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [
        way.path for way in ways(make_app(site)) if way.method == "GET" and "{" not in way.path
    ]
    paths += [
        f"/questions/{part}"
        for part in ("you", "lifting", "equipment", "days", "runs", "health", "mail")
    ]
    paths += ["/accounts/strava", "/accounts/archive", "/accounts/garmin/leave"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size, at in (("phone", PHONE), ("desk", DESK)):
            page.set_viewport_size({"width": at[0], "height": at[1]})
            for path in sorted(
                {*paths} - {"/", "/export.zip", "/status.json", "/healthz", "/working"}
            ):
                page.goto(site.base_url + path)
                page.screenshot(
                    path=folder / f"{path.strip('/').replace('/', '-')}-{size}-{scheme}.png",
                    full_page=True,
                )
    print(f"every page in {folder}")  # noqa: T201 - it is a command


def _shot(page: Page, address: str, name: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    page.screenshot(path=DOCS / f"{name}.png")
    print(f"docs/{name}.png")  # noqa: T201 - it is a command


if __name__ == "__main__":
    main()
