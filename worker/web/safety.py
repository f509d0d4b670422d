"""What every answer carries and every request has to keep to, whatever the page."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from worker.web.site import Site

LOOPBACK = ("localhost", "127.0.0.1", "::1")
MOST_BYTES = 64 * 1024
MOST_BYTES_OF_A_FILE = 64 * 1024 * 1024


class TooLarge(Exception):
    """A request holds more than this page takes."""


def policy(form_action: str = "") -> str:
    """Return the content security policy; `form_action` is one more site that a form may lead to."""
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        f"form-action 'self'{' ' + form_action if form_action else ''}; base-uri 'none'; frame-ancestors 'none'"
    )


class Safety:
    """Knows its own name, limits what it is sent, and tells browsers what no page of ours does."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._elsewhere(scope)
        app = answer or self._app
        await app(
            scope, self._counted(scope, receive), _with_headers(send, secure=self._site.secure)
        )

    def _elsewhere(self, scope: Scope) -> ASGIApp | None:
        """Answer who does not call us by our name: a page of a stranger must not pass as ours (DNS rebinding)."""
        try:
            called = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
        except ValueError:
            called = ""
        ours = self._site.host
        also = {*self._site.settings.web.hosts, *(LOOPBACK if ours in LOOPBACK else ())}
        if called == ours:
            return None
        if called in also:
            if scope["path"] == "/healthz":
                return None
            if scope["method"] == "GET":
                query = (
                    f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
                )
                path = Request(scope).url.path
                return RedirectResponse(f"{self._site.base_url}{path}{query}", 307)
        return PlainTextResponse(
            "This is not the name of this server. See PRONGHORN_WEB__BASE_URL.\n", 421
        )

    def _counted(self, scope: Scope, receive: Receive) -> Receive:
        most = MOST_BYTES_OF_A_FILE if scope["path"].endswith("/file") else MOST_BYTES
        seen = 0

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise TooLarge
            return message

        return counting


def _with_headers(send: Send, *, secure: bool) -> Send:
    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", policy())
            headers["X-Frame-Options"] = "DENY"
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers.setdefault("Cache-Control", "no-store")
            if secure:
                headers["Strict-Transport-Security"] = "max-age=31536000"
        await send(message)

    return adding
