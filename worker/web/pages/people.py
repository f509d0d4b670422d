"""The owner's page: who uses this server, invitations, and who has to go. What athletes do only they themselves see."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field

from worker import words
from worker.hand import leave
from worker.lock import PassRunning
from worker.store import OWNER, Member
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Owner, Refused, Visit

INVITE_LASTS = dt.timedelta(days=7)
router = APIRouter(dependencies=[OWN_FORM])


class InviteForm(PageForm):
    """Somebody who may come in."""

    name: Annotated[str, Field(max_length=60)]
    mail: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")] = ""


class RemoveForm(PageForm):
    """Whether workouts of ours may stay on the calendar of whoever is removed."""

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
    body = {"name": form.name, "mail": form.mail}
    token = visit.site.store.doors.issue("invite", None, visit.site.now() + INVITE_LASTS, body)
    return _page(visit, invitation=f"{visit.site.base_url}/in/{token}", name=form.name)


@router.post("/server/withdraw")
def withdraw(visit: Owner, form: Annotated[InvitationForm, Form()]) -> Response:
    """Take an invitation back."""
    if not visit.site.store.doors.withdraw("invite", form.digest):
        raise Refused(404, "There is no such invitation any more.")
    return visit.done("/server", "The invitation is worth nothing any more.")


@router.get("/server/people/{athlete_id}")
def person(visit: Owner, athlete_id: str) -> Response:
    """Say what removing an athlete means, with the count of workouts on their calendar, and ask."""
    return visit.page(
        "remove.html", person=_other(visit, athlete_id), ours=_ours(visit, athlete_id)
    )


@router.post("/server/people/{athlete_id}/undo")
def undo(visit: Owner, athlete_id: str) -> Response:
    """Take everything of ours off an athlete's calendars, and pause for them."""
    name = _other(visit, athlete_id).name
    visit.site.hurry(athlete_id, "undo")
    return visit.done(
        f"/server/people/{athlete_id}",
        f"{name}'s calendar is being cleared: look again in a minute.",
    )


@router.post("/server/people/{athlete_id}/remove")
def remove(visit: Owner, athlete_id: str, form: Annotated[RemoveForm, Form()]) -> Response:
    """Delete all that is kept of an athlete, as they could themselves."""
    name = _other(visit, athlete_id).name
    left = _ours(visit, athlete_id)
    if left and not form.anyway:
        raise Refused(
            409,
            f"{words.count(left, 'workout')} would stay on their calendar. Take them off first.",
        )
    try:
        with visit.site.world(athlete_id) as world:
            leave.delete(world)
    except PassRunning as error:
        raise Refused(409, str(error)) from None
    return visit.done(
        "/server", f"{name or 'The athlete'} is gone from this server, with all that was kept."
    )


def _other(visit: Visit, athlete_id: str) -> Member:
    member = visit.site.store.members.get(athlete_id)
    if member is None:
        raise Refused(404, "There is no such athlete.")
    if athlete_id == OWNER:
        raise Refused(409, "The owner leaves under Settings, Stopping.")
    return member


def _ours(visit: Visit, athlete_id: str) -> int:
    with visit.site.world(athlete_id) as world:
        return leave.ours(world)


def _page(visit: Visit, invitation: str = "", name: str = "") -> Response:
    site = visit.site
    with visit.world() as world:
        return visit.page(
            "server.html",
            members=site.store.members.all(),
            invites=site.store.doors.open_tickets("invite", site.now()),
            settings=site.settings,
            mail=world.settings.mail,
            mail_to=world.preferences.mail_to,
            base_url=site.base_url,
            invitation=invitation,
            name=name,
            zone=world.zone,
        )
