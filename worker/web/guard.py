"""Who may do what.

Every page names one of the guards below. Every change comes with a form that proves its origin.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from limits import RateLimitItem
from starlette.exceptions import HTTPException

from planner.language import _
from worker.store import Browser, Member, Store
from worker.store.doors import LONGEST
from worker.web.forms import MOST_FIELDS
from worker.web.render import render
from worker.web.site import Site
from worker.world import World


class Refused(HTTPException):
    """A request that is not carried out. `detail` says why and what to do. Nothing was changed."""


class SignInFirst(Refused):
    """Nobody is signed in."""

    def __init__(self) -> None:
        super().__init__(
            401, _("You're not signed in, so nothing was changed. Sign in and try again.")
        )


@dataclass
class Guest:
    """A browser, signed in or not. `token` is its cookie."""

    site: Site
    request: Request
    token: str
    fresh: bool
    browser: Browser | None
    member: Member | None

    def page(self, template: str, status: int = 200, /, **facts: Any) -> Response:
        """Return a page made from a template and facts."""
        answer = HTMLResponse(
            render(
                template,
                csrf=csrf_of(self.token),
                member=self.member,
                notice=self._notice(template) if status == 200 else "",
                path=self.request.url.path,
                **facts,
            ),
            status,
        )
        if self.fresh:
            self.give(answer, self.token)
        return answer

    def _notice(self, template: str) -> str:
        """Return what the browser was left to be shown. The page that shows it takes it away."""
        if self.browser is None or not self.browser.notice:
            return ""

        if template != "working.html":  # that page passes the notice on to the next one
            self.site.store.doors.leave_notice(self.browser.digest, "")
        return self.browser.notice

    def give(self, answer: Response, token: str) -> None:
        """Give the browser a token to show from now on."""
        answer.set_cookie(
            self.site.cookie,
            token,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            secure=self.site.secure,
            samesite="lax",
        )

    def limit(self, limit: RateLimitItem, *key: str) -> None:
        """Count a try of this browser's machine, and of what `key` names. Raises TooOften."""
        machine = self.request.client.host if self.request.client else ""
        page = self.request.scope["route"].path

        self.site.tries.count(limit, page, "from", machine)
        if key:
            self.site.tries.count(limit, page, *key)

    def to(self, path: str) -> Response:
        """Send the browser to another page."""
        return RedirectResponse(path, 303)


@dataclass
class Visit(Guest):
    """An athlete who is signed in. All that a page shows or changes is theirs."""

    browser: Browser
    member: Member

    @property
    def store(self) -> Store:
        """The part of the store that is the athlete's own."""
        return self.site.store.of(self.member.athlete_id)

    @contextmanager
    def world(self, *, platforms: bool = False) -> Iterator[World]:
        """Open the athlete's world."""
        with self.site.world(self.member.athlete_id, platforms=platforms) as world:
            yield world

    def hurry(self, job: str = "pass") -> None:
        """Let a job of the athlete begin now."""
        self.site.hurry(self.member.athlete_id, job)

    def done(self, path: str, notice: str) -> Response:
        """Send the browser to another page, with a notice of what was done."""
        self.site.store.doors.leave_notice(self.browser.digest, notice)
        return self.to(path)

    def at_work(self, notice: str, job: str = "pass") -> Response:
        """Let a job begin, and send the browser to the page that shows how it goes."""
        self.hurry(job)
        return self.done("/working", notice)


def anyone(request: Request) -> Guest:
    """Let anyone in."""
    site = cast("Site", request.app.state.site)
    token = request.cookies.get(site.cookie, "")
    browser, member = None, None
    if token:
        browser = site.store.doors.browser(token, site.now())
    if browser is not None:
        member = site.store.members.get(browser.athlete_id)

    if browser is not None and member is not None:
        return Visit(site, request, token, fresh=False, browser=browser, member=member)

    fresh = not token
    if fresh:
        token = secrets.token_urlsafe(32)
    return Guest(site, request, token, fresh=fresh, browser=None, member=None)


def athlete(request: Request) -> Visit:
    """Let in an athlete who is signed in. Raises SignInFirst."""
    guest = anyone(request)
    if not isinstance(guest, Visit):
        raise SignInFirst
    return guest


def owner(request: Request) -> Visit:
    """Let in the owner of the server. Raises Refused."""
    visit = athlete(request)
    if visit.member.role != "owner":
        raise Refused(403, _("Only the owner of this server can do that."))
    return visit


GUARDS: dict[Callable[..., Any], str] = {
    anyone: "anyone",
    athlete: "the athlete",
    owner: "the owner",
}
Anyone = Annotated[Guest, Depends(anyone)]
Athlete = Annotated[Visit, Depends(athlete)]
Owner = Annotated[Visit, Depends(owner)]


async def own_form(request: Request) -> None:
    """Let a change through only if one of this browser's own pages sent it. Raises Refused."""
    if request.method in ("GET", "HEAD"):
        return

    site = cast("Site", request.app.state.site)
    _check_origin(request, site)

    sent = await request.form(max_files=1, max_fields=MOST_FIELDS)
    proof = str(sent.get("csrf", ""))
    expected = csrf_of(request.cookies.get(site.cookie, ""))
    if not hmac.compare_digest(proof.encode(), expected.encode()):
        raise Refused(
            403,
            _("This form is too old, or from another browser. Reload the page and try again."),
        )


OWN_FORM = Depends(own_form)


def csrf_of(token: str) -> str:
    """Return what every form of a browser carries. Only the pages that it was given know it."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def _check_origin(request: Request, site: Site) -> None:
    """Raise Refused if another site's page sent the request, or if it does not say who did."""
    origin = request.headers.get("origin") or request.headers.get("referer") or ""
    sender, own = urlsplit(origin), urlsplit(site.base_url)
    if (sender.scheme, sender.netloc) != (own.scheme, own.netloc):
        raise Refused(
            403, _("This request didn't come from a Pronghorn page, so nothing was changed.")
        )
