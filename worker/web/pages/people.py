"""The owner's page: who uses this server, and invitations.

The owner sees who the athletes are, and nothing of what they do.
"""

import datetime as dt
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field

from connectors.settings import AppSettings
from connectors.ways import OAuth, sources
from planner.language import _, ngettext
from worker.hand import leave
from worker.lock import PassRunning
from worker.settings import Settings
from worker.store import OWNER, Member
from worker.web.forms import MAIL_ADDRESS, PageForm
from worker.web.guard import OWN_FORM, Owner, Refused, Visit

INVITE_LASTS: Final = dt.timedelta(days=7)
router = APIRouter(dependencies=[OWN_FORM])


class InviteForm(PageForm):
    """Somebody to invite."""

    name: Annotated[str, Field(max_length=60)]
    mail: Annotated[str, Field(max_length=200, pattern=MAIL_ADDRESS)] = ""


class RemoveForm(PageForm):
    """Whether workouts may stay on the calendar of the athlete who is removed."""

    anyway: bool = False


class InvitationForm(PageForm):
    """One of the invitations."""

    digest: Annotated[str, Field(max_length=64)]


@router.get("/server")
def server(visit: Owner) -> Response:
    """Show the owner the server's settings, its athletes by name, and invitations."""
    return _page(visit)


@router.post("/server/invite")
def invite(visit: Owner, form: Annotated[InviteForm, Form()]) -> Response:
    """Make an invitation, which is shown once."""
    site = visit.site
    body = {"name": form.name, "mail": form.mail}
    token = site.store.doors.issue("invite", None, site.now() + INVITE_LASTS, body)
    return _page(visit, invitation=f"{site.base_url}/in/{token}", name=form.name)


@router.post("/server/withdraw")
def withdraw(visit: Owner, form: Annotated[InvitationForm, Form()]) -> Response:
    """Take an invitation back."""
    if not visit.site.store.doors.withdraw("invite", form.digest):
        raise Refused(404, _("There's no such invitation any more."))
    return visit.done("/server", _("The invitation is withdrawn. Its link no longer works."))


@router.get("/server/people/{athlete_id}")
def person(visit: Owner, athlete_id: str) -> Response:
    """Say what removing an athlete means, with the workouts on their calendar, and ask."""
    member = _athlete(visit, athlete_id)
    return visit.page("remove.html", person=member, ours=_ours(visit, athlete_id))


@router.post("/server/people/{athlete_id}/undo")
def undo(visit: Owner, athlete_id: str) -> Response:
    """Take everything Pronghorn made off an athlete's calendars, and pause for them."""
    name = _name(_athlete(visit, athlete_id))
    visit.site.hurry(athlete_id, "undo")
    notice = _("Clearing the calendar of {name}. Check again in a minute.", name=name)
    return visit.done(f"/server/people/{athlete_id}", notice)


@router.post("/server/people/{athlete_id}/remove")
def remove(visit: Owner, athlete_id: str, form: Annotated[RemoveForm, Form()]) -> Response:
    """Delete everything that is stored about an athlete, as they could themselves."""
    name = _name(_athlete(visit, athlete_id))
    left = _ours(visit, athlete_id)
    if left and not form.anyway:
        text = ngettext(
            "{count} workout would stay on their calendar. Take it off first.",
            "{count} workouts would stay on their calendar. Take them off first.",
            left,
        )
        raise Refused(409, text)

    try:
        with visit.site.world(athlete_id) as world:
            leave.delete(world)
    except PassRunning as error:
        raise Refused(409, str(error)) from None

    notice = _("{name} is removed from this server, with everything stored about them.", name=name)
    return visit.done("/server", notice)


def _athlete(visit: Visit, athlete_id: str) -> Member:
    """Return an athlete who is not the owner. Raises Refused."""
    member = visit.site.store.members.get(athlete_id)
    if member is None:
        raise Refused(404, _("There's no such athlete."))
    if athlete_id == OWNER:
        raise Refused(409, _("To delete your own account, go to Settings, Stopping."))
    return member


def _name(member: Member) -> str:
    return member.name or _("the athlete")


def _ours(visit: Visit, athlete_id: str) -> int:
    """Return how many workouts Pronghorn has on an athlete's calendar."""
    with visit.site.world(athlete_id) as world:
        return leave.ours(world)


def _apps(settings: Settings) -> list[tuple[str, bool]]:
    """Return each source that needs an app, and whether the settings have one for everybody."""
    apps = []
    for source in sources().values():
        if isinstance(source.way, OAuth):
            given = settings.of(source.name)
            shared = isinstance(given, AppSettings) and bool(given.client_id)
            apps.append((_(source.title), shared))
    return apps


def _page(visit: Visit, invitation: str = "", name: str = "") -> Response:
    site = visit.site
    with visit.world() as world:
        return visit.page(
            "server.html",
            members=site.store.members.all(),
            invites=site.store.doors.open_tickets("invite", site.now()),
            settings=site.settings,
            apps=_apps(site.settings),
            mail=world.settings.mail,
            mail_to=world.preferences.mail_to,
            base_url=site.base_url,
            invitation=invitation,
            name=name,
            zone=world.zone,
        )
