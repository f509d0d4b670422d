"""What the demo is played on: a screen, settings, a mail server that keeps what it is sent, and the page."""

import asyncio
import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from connectors.sandbox import Sandbox
from worker.bootstrap import open_world
from worker.engine import local
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.mail.notify import send_weekly
from worker.settings import FILE, PREFIX, Settings, load_settings
from worker.web.server import page_served
from worker.web.site import Site


class Screen:
    """What the demo prints, and what did not happen as it must."""

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
        self.failed |= not holds
        line = Table.grid(padding=(0, 2, 0, 0))
        line.add_row("yes" if holds else "NO", text, style="" if holds else "bold red")
        self.console.print(Padding(line, (0, 0, 0, 2)))


@contextmanager
def page_and_worker(settings: Settings, now: Callable[[], dt.datetime]) -> Iterator[Site]:
    """Serve the page on a port that is free, beside a worker that lives on the clock of `now`."""
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
    """Put the runner's own settings aside: the demo has settings of its own."""
    aside = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(PREFIX)}
    try:
        yield
    finally:
        os.environ.update(aside)


def demo_settings(folder: Path, box: Sandbox, port: int) -> Settings:
    """Write the demo's settings where the worker looks for them, and load them from there."""
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


@contextmanager
def mail_catcher() -> Iterator[tuple[int, list[bytes]]]:
    """Run a mail server on loopback that keeps what it is sent. Gives its port and the mails."""
    caught: list[bytes] = []

    class Keep:
        async def handle_DATA(self, _server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
            caught.append(envelope.original_content or b"")
            return "250 Kept"

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(Keep(), loop=loop), "127.0.0.1", 0)
    )
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1], caught
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.close()
