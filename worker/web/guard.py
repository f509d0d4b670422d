"""Who may do what: every page names one of these guards, and every change comes with a form that proves its origin."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, cast, get_origin
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile

from worker.store import Browser, Member, Store
from worker.store.doors import LONGEST
from worker.web.limits import Limit
from worker.web.render import render
from worker.web.site import Site
from worker.world import World

MOST_FIELDS = 200


class Refused(Exception):
    """A request that is not done. `text` says why and what to do; nothing was changed."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class SignInFirst(Refused):
    """Nobody is signed in."""

    def __init__(self) -> None:
        super().__init__(401, "You are not signed in, or no longer. Nothing was changed.")


class Sent(BaseModel):
    """What a form holds. A field that was left empty counts as not sent."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    name: str
    content: bytes


@dataclass
class Guest:
    """A browser, signed in or not. `token` is its cookie."""

    site: Site
    request: Request
    token: str
    fresh: bool
    browser: Browser | None
    member: Member | None

    @property
    def csrf(self) -> str:
        """The word that every form of this browser carries: only pages it was given know it."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def page(self, template: str, status: int = 200, /, **facts: Any) -> Response:
        """Return a page."""
        notice = ""
        if self.browser is not None and self.browser.notice and status == 200:
            notice = self.browser.notice
            if template != "working.html":  # the page after it shall say it
                self.site.store.doors.leave_notice(self.browser.digest, "")
        shared = {
            "csrf": self.csrf,
            "member": self.member,
            "notice": notice,
            "path": self.request.url.path,
        }
        answer = HTMLResponse(render(template, **shared, **facts), status)
        if self.fresh:
            self.give(answer, self.token)
        return answer

    def give(self, answer: Response, token: str) -> None:
        """Let the browser show a token from now on."""
        answer.set_cookie(
            self.site.cookie,
            token,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            secure=self.site.secure,
            samesite="lax",
        )

    def limit(self, limit: Limit, *key: str) -> None:
        """Count a try of this browser's machine, and of what `key` names. Raises TooOften."""
        machine = self.request.client.host if self.request.client else ""
        what = self.request.scope["route"].path
        self.site.limits.count(limit, self.site.now(), what, "from", machine)
        if key:
            self.site.limits.count(limit, self.site.now(), what, *key)

    def to(self, path: str) -> Response:
        """Send the browser to another page."""
        return RedirectResponse(path, 303)


@dataclass
class Visit(Guest):
    """An athlete who is signed in: all that a page shows or changes is theirs."""

    browser: Browser
    member: Member

    @property
    def store(self) -> Store:
        """The athlete's own memory."""
        return self.site.store.of(self.member.athlete_id)

    @contextmanager
    def world(self, *, platforms: bool = False) -> Iterator[World]:
        """Open the athlete's world."""
        with self.site.world(self.member.athlete_id, platforms=platforms) as world:
            yield world

    def hurry(self, job: str = "pass") -> None:
        """Let a job of the athlete begin at once."""
        self.site.hurry(self.member.athlete_id, job)

    def done(self, path: str, notice: str) -> Response:
        """Send the browser to another page, and say there what was done."""
        self.site.store.doors.leave_notice(self.browser.digest, notice)
        return self.to(path)

    def at_work(self, notice: str, job: str = "pass") -> Response:
        """Let a job begin and send the browser where it can watch."""
        self.hurry(job)
        return self.done("/working", notice)


def anyone(request: Request) -> Guest:
    """Let anyone in."""
    site = cast("Site", request.app.state.site)
    token = request.cookies.get(site.cookie, "")
    browser = site.store.doors.browser(token, site.now()) if token else None
    member = site.store.members.get(browser.athlete_id) if browser else None
    if browser is None or member is None:
        return Guest(site, request, token or secrets.token_urlsafe(32), not token, None, None)
    return Visit(site, request, token, fresh=False, browser=browser, member=member)


def athlete(request: Request) -> Visit:
    """Let an athlete in who is signed in. Raises SignInFirst."""
    guest = anyone(request)
    if not isinstance(guest, Visit):
        raise SignInFirst
    return guest


def owner(request: Request) -> Visit:
    """Let the owner of the server in. Raises Refused."""
    visit = athlete(request)
    if visit.member.role != "owner":
        raise Refused(403, "Only the owner of this server may do that.")
    return visit


GUARDS: dict[Callable[..., Any], str] = {
    anyone: "anyone",
    athlete: "the athlete",
    owner: "the owner",
}
Anyone = Annotated[Guest, Depends(anyone)]
Athlete = Annotated[Visit, Depends(athlete)]
Owner = Annotated[Visit, Depends(owner)]


class Form[F: Sent]:
    """Reads a form, after it has proved that it comes from a page of ours. A dependency of every change."""

    def __init__(self, model: type[F]) -> None:
        self.model = model

    async def __call__(self, request: Request) -> F:
        """Return what was sent. Raises Refused."""
        site = cast("Site", request.app.state.site)
        _same_origin(request, site)
        csrf = Guest(site, request, request.cookies.get(site.cookie, ""), False, None, None).csrf
        async with request.form(max_files=1, max_fields=MOST_FIELDS) as sent:
            if not hmac.compare_digest(str(sent.get("csrf", "")).encode(), csrf.encode()):
                raise Refused(
                    403,
                    "This form is not one of this browser's, or it is too old. Load the page again.",
                )
            values = {name: await _read(value) for name, value in _values(self.model, sent).items()}
        try:
            return self.model.model_validate(values)
        except ValidationError as error:
            raise Refused(
                422, "\n".join(_fault(fault) for fault in error.errors(include_url=False))
            ) from None


class Button(Sent):
    """A form that holds nothing but itself."""


Pressed = Annotated[Button, Depends(Form(Button))]


async def _read(value: Any) -> Any:
    return (
        Upload(value.filename or "", await value.read()) if isinstance(value, UploadFile) else value
    )


def _same_origin(request: Request, site: Site) -> None:
    """Raises Refused if another site's page sent the request, or if nobody knows whose did."""
    said = request.headers.get("origin") or request.headers.get("referer") or ""
    ours, theirs = urlsplit(site.base_url), urlsplit(said)
    if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
        raise Refused(
            403, "This request does not come from a page of ours, so nothing was changed."
        )


def _values(model: type[Sent], sent: FormData) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) is tuple:
            values[name] = [value for value in sent.getlist(name) if value != ""]
        elif sent.get(name) not in (None, ""):
            values[name] = sent[name]
    return values


def _fault(fault: Any) -> str:
    name = " ".join(str(part) for part in fault["loc"]).replace("_", " ")
    what = str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return f"{name[:1].upper()}{name[1:]}: {'is missing' if fault['type'] == 'missing' else what}."
