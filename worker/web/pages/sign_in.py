"""Signing in by a link that works once, and signing out."""

import re
from email.utils import parseaddr
from typing import Annotated

import structlog
from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field
from starlette.background import BackgroundTask

from connectors.errors import PlatformError
from worker.bootstrap import mailer
from worker.mail.notify import message
from worker.mail.render import Letter
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Anyone, Athlete, Guest, Refused, Visit
from worker.web.limits import SIGN_IN

log = structlog.get_logger()
router = APIRouter(dependencies=[OWN_FORM])

_STALE = "This link has been used, or its time is up. Ask for a new one below."
_BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
_NAMES = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "Mac"}


class LinkForm(PageForm):
    """A wish for a link."""

    mail: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")]


class WelcomeForm(PageForm):
    """What somebody who was invited wants to be called."""

    name: Annotated[str, Field(max_length=60)] = ""


class BrowserForm(PageForm):
    """One of the browsers."""

    digest: Annotated[str, Field(max_length=64)]


@router.get("/sign-in")
def ask_page(guest: Anyone) -> Response:
    """Ask for a mail address, to send a link to."""
    return guest.page("sign_in.html", can_mail=bool(guest.site.mail.host), said="")


@router.post("/sign-in")
def ask(guest: Anyone, form: Annotated[LinkForm, Form()]) -> Response:
    """Send a link to an address that an athlete has given as theirs."""
    guest.limit(SIGN_IN, "mail", form.mail.lower())
    if not guest.site.mail.host:
        raise Refused(
            409, "This server sends no mail. Ask for a link with `pronghorn link` on the server."
        )
    said = f"If {form.mail} belongs to somebody here, a link is on its way. It works once, for half an hour."
    answer = guest.page("sign_in.html", can_mail=True, said=said)
    answer.background = BackgroundTask(
        _mail_links, guest, form.mail
    )  # how long it takes must tell nothing
    return answer


@router.get("/in/{token}")
def link_page(guest: Anyone, token: str) -> Response:
    """Show what a link opens, without using it up: mail programs look at links too."""
    doors, now = guest.site.store.doors, guest.site.now()
    if doors.look_at("link", token, now):
        return guest.page("link.html", token=token, invited=None)
    invite = doors.look_at("invite", token, now)
    if invite:
        return guest.page("link.html", token=token, invited=invite.body["name"])
    if isinstance(guest, Visit):
        return guest.to("/")  # the same link once more, in the browser that it let in
    return guest.page(
        "sign_in.html", 410, can_mail=bool(guest.site.mail.host), said=_STALE, stale=True
    )


@router.post("/in/{token}")
def come_in(guest: Anyone, token: str, form: Annotated[WelcomeForm, Form()]) -> Response:
    """Use a link up and sign in."""
    guest.limit(SIGN_IN)
    site, now = guest.site, guest.site.now()
    doors = site.store.doors
    link = doors.use("link", token, now)
    invite = None if link else doors.use("invite", token, now)
    known = site.store.members.get(link.athlete_id) if link and link.athlete_id else None
    if known:
        member = known
    elif invite:
        member = site.store.members.add(form.name or invite.body["name"], now)
        if invite.body["mail"]:
            site.store.of(member.athlete_id).answers.put({"mail_to": invite.body["mail"]})
    else:
        return guest.page(
            "sign_in.html", 410, can_mail=bool(site.mail.host), said=_STALE, stale=True
        )
    if guest.browser is not None:
        doors.sign_out(guest.browser.athlete_id, guest.browser.digest)
    answer = guest.to("/" if member.go_at else "/setup")
    agent = guest.request.headers.get("user-agent", "")
    guest.give(answer, doors.sign_in(member.athlete_id, browser_name(agent), now))
    return answer


@router.post("/sign-out")
def sign_out(visit: Athlete) -> Response:
    """Sign this browser out."""
    visit.site.store.doors.sign_out(visit.member.athlete_id, visit.browser.digest)
    answer = visit.to("/sign-in")
    answer.delete_cookie(visit.site.cookie, httponly=True, secure=visit.site.secure, samesite="lax")
    return answer


@router.get("/browsers")
def browsers(visit: Athlete) -> Response:
    """List the browsers that are signed in."""
    found = visit.site.store.doors.browsers(visit.member.athlete_id, visit.site.now())
    with visit.world() as world:
        return visit.page(
            "browsers.html", browsers=found, here=visit.browser.digest, zone=world.zone
        )


@router.post("/browsers/end")
def end_browser(visit: Athlete, form: Annotated[BrowserForm, Form()]) -> Response:
    """Sign one of the athlete's browsers out."""
    if not visit.site.store.doors.sign_out(visit.member.athlete_id, form.digest):
        raise Refused(404, "This browser is not signed in any more, or it is none of yours.")
    return visit.done("/browsers", "That browser is signed out.")


def browser_name(agent: str) -> str:
    """Return how a person would call a browser: `Firefox, Android`."""
    found = [
        next((_NAMES.get(n, n) for n in names if n in agent), "") for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or re.sub(r"[^\w ./-]", "", agent)[:40] or "unknown"


def _athletes_at(guest: Guest, mail: str) -> list[str]:
    """Return the athletes whose mail address it is."""
    found = []
    for member in guest.site.store.members.all():
        with guest.site.world(member.athlete_id) as world:
            if parseaddr(world.preferences.mail_to)[1].lower() == mail.lower():
                found.append(member.athlete_id)
    return found


def _mail_links(guest: Guest, to: str) -> None:
    for athlete_id in _athletes_at(guest, to):
        _mail_link(guest, to, guest.site.link(athlete_id))


def _mail_link(guest: Guest, to: str, link: str) -> None:
    server = guest.site.mail
    mail = Letter(
        "Your link to Pronghorn",
        f"Open this to sign in to Pronghorn:\n\n{link}\n\nIt works once, for half an hour. "
        "If you did not ask for it, do nothing: nobody was let in.\n",
    )
    sender = mailer(server)
    assert sender is not None
    try:
        sender.send(message(mail, server.sender, to, guest.site.now()))
    except PlatformError as error:  # who asks must not learn from it whether the address is known
        log.warning("a link could not be mailed", reason=str(error))
