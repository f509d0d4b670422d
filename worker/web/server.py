"""Serves the page from a thread, beside the worker."""

import datetime as dt
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from planner.language import _
from worker.bootstrap import open_world
from worker.clock import utc_now
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.lock import PassRunning, only_one
from worker.settings import BadSettings, Settings
from worker.web.app import application
from worker.web.site import Site, open_site

STOP_S = 10.0
_LOCK, _ADDRESS = "page.lock", "page.address"


@contextmanager
def page_served(
    settings: Settings, bell: Bell, feed: ProgressFeed, now: Callable[[], dt.datetime] = utc_now
) -> Iterator[Site]:
    """Serve the page until the block is left.

    Raises PassRunning if this folder is served already, BadSettings if the address cannot be used,
    and StoreError.
    """
    with open_world(settings, platforms=False):
        pass  # makes the folder and the key if they are not there

    address = served_at(settings)
    if address is not None:
        raise PassRunning(
            _(
                "{folder} is being served already, at {address}. "
                "Run `pronghorn link` for a link to that page, or stop it first.",
                folder=settings.data,
                address=address,
            )
        )

    with (
        only_one(settings.data, _LOCK),
        _listen(settings) as listening,
        open_site(settings, _address(settings, listening), bell, feed, now) as site,
    ):
        address_file = settings.data / _ADDRESS
        address_file.write_text(site.base_url, encoding="utf-8")

        server = uvicorn.Server(_config(site))
        sockets = {"sockets": [listening]}
        thread = threading.Thread(target=server.run, kwargs=sockets, name="page", daemon=True)
        thread.start()
        try:
            yield site
        finally:
            address_file.unlink(missing_ok=True)
            server.should_exit = True
            thread.join(STOP_S)


def served_at(settings: Settings) -> str | None:
    """Return where the page of the data folder is served now, or None if it is not."""
    try:
        with only_one(settings.data, _LOCK):
            return None
    except PassRunning:
        pass

    try:
        return (settings.data / _ADDRESS).read_text(encoding="utf-8")
    except FileNotFoundError:  # the page is just being opened, or closed
        return None


def _address(settings: Settings, listening: socket.socket) -> str:
    return settings.web.base_url or f"http://127.0.0.1:{listening.getsockname()[1]}"


def _listen(settings: Settings) -> socket.socket:
    web = settings.web
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

    try:
        listening.bind((web.host, web.port))
        listening.listen(100)
    except OSError as error:
        listening.close()
        raise BadSettings(
            _(
                "Pronghorn can't serve its page at {host}, port {port} ({reason}). "
                "Set PRONGHORN_WEB__PORT to another port, or to 0 for any free one.",
                host=web.host,
                port=web.port,
                reason=error.strerror or error,
            )
        ) from error
    return listening


def _config(site: Site) -> uvicorn.Config:
    return uvicorn.Config(
        application(site),
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        server_header=False,
        proxy_headers=site.secure,  # over https there is a proxy in front
        access_log=False,  # addresses hold links that sign somebody in
        log_config=None,
        log_level="critical",
        timeout_graceful_shutdown=3,
    )
