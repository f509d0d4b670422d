"""The owner's page: who uses this server, and invitations. What athletes do is shown to nobody but themselves."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from worker.web.guard import Form, Owner, Refused, Sent, Visit

INVITE_LASTS = dt.timedelta(days=7)
router = APIRouter()


class Invite(Sent):
    """Somebody who may come in."""

    name: Annotated[str, Field(max_length=60)]
    mail: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")] = ""


class Which(Sent):
    """One of the invitations."""

    digest: Annotated[str, Field(max_length=64)]


@router.get("/server")
def server(visit: Owner) -> Response:
    """Show the owner the server's settings, its athletes by name, and invitations."""
    return _page(visit)


@router.post("/server/invite")
def invite(visit: Owner, sent: Annotated[Invite, Depends(Form(Invite))]) -> Response:
    """Make an invitation, which is shown once."""
    body = {"name": sent.name, "mail": sent.mail}
    token = visit.site.store.doors.issue("invite", None, visit.site.now() + INVITE_LASTS, body)
    return _page(visit, invitation=f"{visit.site.base_url}/in/{token}", name=sent.name)


@router.post("/server/withdraw")
def withdraw(visit: Owner, sent: Annotated[Which, Depends(Form(Which))]) -> Response:
    """Take an invitation back."""
    if not visit.site.store.doors.withdraw("invite", sent.digest):
        raise Refused(404, "There is no such invitation any more.")
    return visit.done("/server", "The invitation is worth nothing any more.")


def _page(visit: Visit, invitation: str = "", name: str = "") -> Response:
    site = visit.site
    with visit.world() as world:
        return visit.page(
            "server.html",
            members=site.store.members.all(),
            invites=site.store.doors.open_tickets("invite", site.now()),
            settings=site.settings,
            base_url=site.base_url,
            invitation=invitation,
            name=name,
            zone=world.zone,
        )
