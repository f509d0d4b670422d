"""The owner's mail server: given on the page unless the settings name one, and tried with a mail."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field, SecretStr

from connectors.errors import PlatformError
from worker.bootstrap import mailer
from worker.mail import server as mail_server
from worker.mail.notify import message
from worker.mail.render import Letter
from worker.settings import MailSettings
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Owner, Refused
from worker.web.limits import SIGN_IN

_LABEL = r"[A-Za-z0-9_-]{1,63}"
router = APIRouter(dependencies=[OWN_FORM])


class MailServerForm(PageForm):
    """A mail server; without a host there is none."""

    host: Annotated[
        str, Field(max_length=200, pattern=rf"^({_LABEL}(\.{_LABEL})*|[0-9a-fA-F:]+)$")
    ] = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    starttls: bool = False
    user: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[SecretStr, Field(max_length=500)] | None = None
    sender: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")] = ""


@router.post("/server/mail")
def give(visit: Owner, form: Annotated[MailServerForm, Form()]) -> Response:
    """Keep the mail server that all mail goes through, its password sealed."""
    if visit.site.settings.mail.host:
        raise Refused(
            409,
            "The mail server stands in the settings of this server, where no page can change it.",
        )
    with visit.world() as world:
        known = world.settings.mail
        mail_server.keep(_made(form, known) if form.host else None, world.store, world.vault)
    if not form.host:
        return visit.done("/server", "No mail is sent from now on.")
    return visit.done("/server", "Kept. Send yourself a mail, to see whether it works.")


@router.post("/server/mail/try")
def attempt(visit: Owner) -> Response:
    """Send the owner a mail, to see whether the mail settings work."""
    with visit.world() as world:
        server, to = world.settings.mail, world.preferences.mail_to
    sender = mailer(server)
    if sender is None:
        raise Refused(409, "Give a mail server first, under Settings, This server.")
    if not to:
        raise Refused(409, "Say first where your mail goes, under Settings, Mail.")
    visit.limit(SIGN_IN)
    mail = Letter(
        "Pronghorn can send mail",
        "This is the mail you asked for on the page of your Pronghorn server.\n",
    )
    try:
        sender.send(message(mail, server.sender, to, visit.site.now()))
    except PlatformError as error:
        raise Refused(409, str(error)) from None
    return visit.done("/server", f"The mail server took a mail to {to}. Look whether it came.")


def _made(form: MailServerForm, known: MailSettings) -> MailSettings:
    """Return the server as it was sent. A known password goes on to the server and user that it was given for only."""
    password = form.password
    if password is None and form.user:
        if (form.host, form.port, form.starttls, form.user) != (
            known.host,
            known.port,
            known.starttls,
            known.user,
        ):
            raise Refused(
                422,
                "Give the password as well: it is kept for the server and the user it was given for.",
            )
        password = known.password
    if password is not None and not form.user:
        raise Refused(422, "Give the user that the password belongs to, or neither.")
    if not form.sender:
        raise Refused(422, "Give the address that mails come from.")
    told = form.model_dump(exclude={"password"})
    return MailSettings(
        **told, password=password, to=form.sender
    )  # athletes say themselves where theirs goes
