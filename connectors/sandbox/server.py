"""Serves both simulated platforms on loopback, from a thread, on ports the kernel chooses."""

import asyncio
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

HOST = "127.0.0.1"
START_S = 10.0


class LoopbackServer:
    """Some apps, each on its own port, in one thread with one event loop. A context manager."""

    def __init__(self, apps: Sequence[ASGIApp]) -> None:
        self._servers = [uvicorn.Server(_config(app)) for app in apps]
        self._sockets: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    @property
    def urls(self) -> list[str]:
        """The apps' addresses, in order."""
        return [f"http://{HOST}:{listening.getsockname()[1]}" for listening in self._sockets]

    def __enter__(self) -> Self:
        self._sockets = [_listen() for _ in self._servers]
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.should_exit = True
        self._thread.join(START_S)
        for listening in self._sockets:
            listening.close()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        pairs = zip(self._servers, self._sockets, strict=True)
        await asyncio.gather(*(server.serve(sockets=[listening]) for server, listening in pairs))


def _listen() -> socket.socket:
    # Without the protocol's number asyncio leaves Nagle's algorithm on, and every answer is 40 ms
    # late.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, 0))
    listening.listen(100)
    return listening


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        proxy_headers=False,
        access_log=False,
        log_config=None,
        log_level="critical",
        timeout_graceful_shutdown=1,
    )
