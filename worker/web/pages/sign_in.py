"""Signing in by a link that works once, and signing out."""

import re
from email.utils import parseaddr
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field
from starlette.background import BackgroundTask

from connectors.errors import PlatformError
from planner.language import _
from worker.bootstrap import mailer
from worker.mail.notify import message
from worker.mail.render import Letter
from worker.store import Member
from worker.web.forms import MAIL_ADDRESS, PageForm
from worker.web.guard import OWN_FORM, Anyone, Athlete, Guest, Refused, Visit
from worker.web.limits import SIGN_IN

log = structlog.get_logger()
router = APIRouter(dependencies=[OWN_FORM])

# What a browser calls itself, and what people call it. The first that fits counts.
_BROWSERS: Final = {
    "Firefox": "Firefox",
    "Edg": "Edge",
    "OPR": "Opera",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Final = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


class LinkForm(PageForm):
    """The address that a link shall go to."""

    mail: Annotated[str, Field(max_length=200, pattern=MAIL_ADDRESS)]


class WelcomeForm(PageForm):
    """What somebody who was invited wants to be called."""

    name: Annotated[str, Field(max_length=60)] = ""


class BrowserForm(PageForm):
    """One of the browsers."""

    digest: Annotated[str, Field(max_length=64)]


@router.get("/sign-in")
def ask_page(guest: Anyone) -> Response:
    """Ask for an email address, to send a link to."""
    return guest.page("sign_in.html", can_mail=bool(guest.site.mail.host), said="", stale=False)


@router.post("/sign-in")
def ask(guest: Anyone, form: Annotated[LinkForm, Form()]) -> Response:
    """Send a link to an address that an athlete has given as theirs."""
    guest.limit(SIGN_IN, "mail", form.mail.lower())
    if not guest.site.mail.host:
        text = _("This server can't send email. Get a link with `pronghorn link` on the server.")
        raise Refused(409, text)

    said = _(
        "If {address} belongs to somebody here, a link is on its way. "
        "It works once, for half an hour.",
        address=form.mail,
    )
    answer = guest.page("sign_in.html", can_mail=True, said=said, stale=False)
    # Sent afterwards, because how long it takes would tell whether the address is known.
    answer.background = BackgroundTask(_mail_links, guest, form.mail)
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
        return guest.to("/")  # the same link again, in the browser it signed in
    return _stale(guest)


@router.post("/in/{token}")
def come_in(guest: Anyone, token: str, form: Annotated[WelcomeForm, Form()]) -> Response:
    """Use a link up and sign in."""
    guest.limit(SIGN_IN)
    doors, now = guest.site.store.doors, guest.site.now()

    member = _member_of_link(guest, token) or _member_of_invite(guest, token, form.name)
    if member is None:
        return _stale(guest)

    if guest.browser is not None:
        doors.sign_out(guest.browser.athlete_id, guest.browser.digest)

    answer = guest.to("/" if member.go_at else "/setup")
    agent = guest.request.headers.get("user-agent", "")
    guest.give(answer, doors.sign_in(member.athlete_id, browser_name(agent), now))
    return answer


@router.post("/sign-out")
def sign_out(visit: Athlete) -> Response:
    """Sign this browser out."""
    site = visit.site
    site.store.doors.sign_out(visit.member.athlete_id, visit.browser.digest)

    answer = visit.to("/sign-in")
    answer.delete_cookie(site.cookie, httponly=True, secure=site.secure, samesite="lax")
    return answer


@router.get("/browsers")
def browsers(visit: Athlete) -> Response:
    """List the browsers that are signed in."""
    signed_in = visit.site.store.doors.browsers(visit.member.athlete_id, visit.site.now())
    here = visit.browser.digest
    with visit.world() as world:
        return visit.page("browsers.html", browsers=signed_in, here=here, zone=world.zone)


@router.post("/browsers/end")
def end_browser(visit: Athlete, form: Annotated[BrowserForm, Form()]) -> Response:
    """Sign one of the athlete's browsers out."""
    if not visit.site.store.doors.sign_out(visit.member.athlete_id, form.digest):
        raise Refused(404, _("This browser isn't signed in any more, or it isn't yours."))
    return visit.done("/browsers", _("That browser is signed out."))


def browser_name(agent: str) -> str:
    """Return what people would call a browser: `Firefox, Android`."""
    names = []
    for known_names in (_BROWSERS, _SYSTEMS):
        fitting = [name for sign, name in known_names.items() if sign in agent]
        names += fitting[:1]

    if names:
        return ", ".join(names)
    return re.sub(r"[^\w ./-]", "", agent)[:40] or _("unknown")


def _stale(guest: Guest) -> Response:
    """Answer a link that was used, or is too old."""
    said = _("This link has been used or has expired. Ask for a new one below.")
    can_mail = bool(guest.site.mail.host)
    return guest.page("sign_in.html", 410, can_mail=can_mail, said=said, stale=True)


def _member_of_link(guest: Guest, token: str) -> Member | None:
    """Use up a link, if it is one that still works, and return whose it is."""
    link = guest.site.store.doors.use("link", token, guest.site.now())
    if link is None or link.athlete_id is None:
        return None
    return guest.site.store.members.get(link.athlete_id)


def _member_of_invite(guest: Guest, token: str, name: str) -> Member | None:
    """Use up an invitation, if it is one that still works, and make its athlete an account."""
    site = guest.site
    invite = site.store.doors.use("invite", token, site.now())
    if invite is None:
        return None

    member = site.store.members.add(name or invite.body["name"], site.now())
    if invite.body["mail"]:
        site.store.of(member.athlete_id).answers.put({"mail_to": invite.body["mail"]})
    return member


def _athletes_at(guest: Guest, address: str) -> list[str]:
    """Return the athletes who gave an email address as theirs."""
    athletes = []
    for member in guest.site.store.members.all():
        with guest.site.world(member.athlete_id) as world:
            own_address = parseaddr(world.preferences.mail_to)[1]
        if own_address.lower() == address.lower():
            athletes.append(member.athlete_id)
    return athletes


def _mail_links(guest: Guest, address: str) -> None:
    for athlete_id in _athletes_at(guest, address):
        _mail_link(guest, address, guest.site.link(athlete_id))


def _mail_link(guest: Guest, address: str, link: str) -> None:
    server = guest.site.mail
    text = _(
        "Open this link to sign in to Pronghorn:\n\n{link}\n\n"
        "It works once, for half an hour. "
        "If you didn't ask for it, you can ignore this email: nobody was signed in.\n",
        link=link,
    )
    letter = Letter(_("Your link to Pronghorn"), text)

    sender = mailer(server)
    assert sender is not None
    try:
        sender.send(message(letter, server.sender, address, guest.site.now()))
    except PlatformError as error:
        # The person who asked must not learn from it whether the address is known.
        log.warning("a link could not be mailed", reason=str(error))
