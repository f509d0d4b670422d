"""What the demo runs on: a screen, settings, a mail server that keeps everything, the page."""

import asyncio
import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from connectors.sandbox import Sandbox
from planner.language import _
from worker.bootstrap import open_world
from worker.engine import local
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.mail.notify import send_weekly
from worker.settings import FILE, PREFIX, Settings, load_settings
from worker.web.server import page_served
from worker.web.site import Site


class Screen:
    """What the demo prints, and whether anything went wrong."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.failed = False

    def head(self, text: str) -> None:
        """Begin a part."""
        self.console.print()
        self.console.rule(Text(text, "bold"), align="left", style="yellow")

    def say(self, text: str) -> None:
        """Say what just happened."""
        self.console.print(Padding(Text(text), (0, 0, 0, 2)))

    def check(self, text: str, *, holds: bool) -> None:
        """Say whether something that must hold does."""
        line = Table.grid(padding=(0, 2, 0, 0))
        if holds:
            line.add_row(_("yes"), text)
        else:
            self.failed = True
            line.add_row(_("NO"), text, style="bold red")
        self.console.print(Padding(line, (0, 0, 0, 2)))


@contextmanager
def page_and_worker(settings: Settings, now: Callable[[], dt.datetime]) -> Iterator[Site]:
    """Serve the page on a free port, with a worker beside it that lives on the clock of `now`."""
    bell, feed = Bell(), ProgressFeed()
    anywhere = settings.model_copy(update={"web": settings.web.model_copy(update={"port": 0})})
    with page_served(anywhere, bell, feed, now) as site:
        work = local.jobs(send_weekly, feed)
        thread = threading.Thread(
            target=local.run_until,
            args=(bell, lambda athlete_id: open_world(settings, now, athlete_id), work),
        )
        thread.start()
        try:
            yield site
        finally:
            bell.end()
            thread.join()


@contextmanager
def no_other_settings() -> Iterator[None]:
    """Put your own settings aside inside the `with` block: the demo has its own."""
    aside = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(PREFIX)}
    try:
        yield
    finally:
        os.environ.update(aside)


def demo_settings(folder: Path, box: Sandbox, port: int) -> Settings:
    """Write the demo's settings where the worker looks for them, and load them."""
    (folder / FILE).write_text(
        f"""\
[strava]
base_url = "{box.strava_url}"
client_id = "{box.client_id}"
client_secret = "{box.client_secret}"
[garmin]
base_url = "{box.garmin_url}"
[mail]
host = "127.0.0.1"
port = {port}
starttls = false
sender = "Pronghorn <pronghorn@example.org>"
to = "{box.email}"
[athlete]
strength_level = "intermediate"
birth_year = {box.today.year - 38}
body_mass_kg = 62
equipment = ["barbell", "rack", "dumbbells", "box"]
available = {{ Thu = [] }}
""",
        "utf-8",
    )
    return load_settings(data=folder)


class _Kept:
    """Keeps every email that the server is sent."""

    def __init__(self) -> None:
        self.emails: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.emails.append(envelope.original_content or b"")
        return "250 Kept"


class _OnFreePort(Controller):
    """A mail server on a port that the system chooses. The controller then has to know it."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd ships no types


@contextmanager
def mail_catcher() -> Iterator[tuple[int, list[bytes]]]:
    """Run a mail server on loopback that keeps what it is sent. Gives its port and the emails."""
    kept = _Kept()
    controller = _OnFreePort(kept, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port, kept.emails
    finally:
        controller.stop()
