"""What holds for every request and every answer, whatever the page."""

from urllib.parse import urlsplit

from secure import (
    CacheControl,
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner.language import _
from worker.web.guard import Refused, SignInFirst
from worker.web.site import Site

LOOPBACK = ("localhost", "127.0.0.1", "::1")
MOST_BYTES = 64 * 1024
MOST_BYTES_OF_A_FILE = 64 * 1024 * 1024
YEAR_S = 365 * 24 * 3600


def policy(form_target: str = "") -> str:
    """Return the content security policy. `form_target` is another site a form may lead to."""
    targets = ["'self'"]
    if form_target:
        targets.append(form_target)

    return _policy(*targets).header_value


def security_headers(*, https: bool) -> dict[str, str]:
    """Return the headers that every answer carries, unless its page set one itself."""
    headers = Secure(
        cache=CacheControl().no_store(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        csp=_policy("'self'"),
        permissions=PermissionsPolicy().camera().geolocation().microphone(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
        hsts=StrictTransportSecurity().max_age(YEAR_S) if https else None,
    )
    return dict(headers.headers)


class Safety:
    """Answers to its own name only, limits what it is sent, and adds the security headers."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        app = self._elsewhere(scope) or self._app
        await app(scope, self._counted(scope, receive), self._with_headers(send))

    def _elsewhere(self, scope: Scope) -> ASGIApp | None:
        """Return the answer to a request under another name, or None if the name is right.

        A stranger's page must not pass as Pronghorn's by pointing its name here (DNS rebinding).
        """
        called = _host_called(scope)
        own_name = self._site.host
        if called == own_name:
            return None

        other_names = set(self._site.settings.web.hosts)
        if own_name in LOOPBACK:
            other_names.update(LOOPBACK)

        if called in other_names:
            if scope["path"] == "/healthz":
                return None
            if scope["method"] == "GET":
                return self._redirect(scope)

        return PlainTextResponse(
            _("This server has another name. See PRONGHORN_WEB__BASE_URL.") + "\n", 421
        )

    def _redirect(self, scope: Scope) -> ASGIApp:
        """Lead to the same page under the server's own name."""
        address = self._site.base_url + Request(scope).url.path
        if scope["query_string"]:
            address += "?" + scope["query_string"].decode("latin-1")

        return RedirectResponse(address, 307)

    def _counted(self, scope: Scope, receive: Receive) -> Receive:
        """Read no more than the page takes. Reading more raises Refused."""
        is_file = scope["path"].endswith("/file")
        most_bytes = MOST_BYTES_OF_A_FILE if is_file else MOST_BYTES
        seen = 0

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            before = seen
            seen += len(message.get("body", b""))

            if seen > most_bytes:
                raise _too_large()
            if before <= MOST_BYTES < seen and not self._is_signed_in(scope):
                raise SignInFirst

            return message

        return counting

    def _is_signed_in(self, scope: Scope) -> bool:
        """Whether the request has a session. The body is read before the page's guard runs."""
        token = Request(scope).cookies.get(self._site.cookie, "")
        return bool(token) and self._site.store.doors.browser(token, self._site.now()) is not None

    def _with_headers(self, send: Send) -> Send:
        added = security_headers(https=self._site.secure)

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
            await send(message)

        return adding


def _policy(*form_targets: str) -> ContentSecurityPolicy:
    return (
        ContentSecurityPolicy()
        .default_src("'none'")
        .style_src("'self'")
        .img_src("'self'")
        .form_action(*form_targets)
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )


def _host_called(scope: Scope) -> str:
    """Return the name the request called the server by, or nothing if it is no name."""
    try:
        return urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _too_large() -> Refused:
    megabytes = MOST_BYTES_OF_A_FILE // (1024 * 1024)
    return Refused(
        413,
        _(
            "That is too large: a file can have up to {megabytes} MB. "
            "Unpack activities.csv from the archive and upload that.",
            megabytes=megabytes,
        ),
    )
