"""What went over the wire, and what shall go wrong with it."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal, cast

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Platform = Literal["garmin", "strava"]

MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>We will be right back</title></head>"
    "<body>Maintenance</body></html>"
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request, in the order they were answered. `status` is 0 where the connection was cut."""

    platform: Platform
    method: str
    path: str
    status: int
    query: str = ""


@dataclass(slots=True)
class Fault:
    """Something that goes wrong the next `times` times a request fits. `path` may hold `*`.

    `when="before"`: nothing happened on the platform. `when="after"`: the write took effect and the
    answer is lost. A fault with nothing but `delay_s` answers late and right.
    """

    platform: Platform
    method: str
    path: str
    status: int | None = None
    when: Literal["before", "after"] = "before"
    times: int = 1
    cut: bool = False
    delay_s: float = 0.0
    html: bool = False

    def fits(self, platform: str, method: str, path: str) -> bool:
        """Say whether a request is one this fault waits for."""
        return (
            self.times > 0
            and self.platform == platform
            and self.method in (method, "*")
            and fnmatchcase(path, self.path)
        )

    @property
    def only_late(self) -> bool:
        """Whether the right answer is given, but late."""
        return self.status is None and not self.cut and not self.html


class FaultGate:
    """Stands before a platform: writes down every request and lets the faults happen."""

    def __init__(
        self, app: ASGIApp, platform: Platform, calls: list[Call], faults: list[Fault]
    ) -> None:
        self.app = app
        self.platform = platform
        self.calls = calls
        self.faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, message["status"])
            await send(message)

        fault = self._take(scope)
        if fault is None:
            await self.app(scope, receive, noting)
            return

        await asyncio.sleep(fault.delay_s)
        if fault.only_late:
            await self.app(scope, receive, noting)
            return

        if fault.when == "after":
            await self.app(scope, receive, _swallow)
        else:
            await _drain(receive)

        if fault.cut:
            self._note(scope, 0)
            await _cut(receive)
        else:
            await _answer(fault)(scope, receive, noting)

    def _take(self, scope: MutableMapping[str, Any]) -> Fault | None:
        for fault in self.faults:
            if fault.fits(self.platform, scope["method"], scope["path"]):
                fault.times -= 1
                return fault
        return None

    def _note(self, scope: MutableMapping[str, Any], status: int) -> None:
        query = scope["query_string"].decode("latin-1")
        self.calls.append(Call(self.platform, scope["method"], scope["path"], status, query))


def _answer(fault: Fault) -> Response:
    if fault.html:
        return HTMLResponse(MAINTENANCE, fault.status or 200)
    return JSONResponse({"message": f"HTTP {fault.status}", "errors": []}, fault.status or 200)


async def _swallow(_message: Message) -> None:
    """Lose the answer."""


async def _drain(receive: Receive) -> None:
    while (await receive()).get("more_body"):
        pass


async def _cut(receive: Receive) -> None:
    """Close the socket without a word. ASGI has no way for that: the transport is uvicorn's."""
    cast("Any", receive).__self__.transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
