"""The owner's mail server: given on the page unless the settings name one, and tried out."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field, SecretStr

from connectors.errors import PlatformError
from planner.language import _
from worker.bootstrap import mailer
from worker.mail import server as mail_server
from worker.mail.notify import message
from worker.mail.render import Letter
from worker.settings import MailSettings
from worker.web.forms import MAIL_ADDRESS, PageForm
from worker.web.guard import OWN_FORM, Owner, Refused
from worker.web.limits import SIGN_IN

_LABEL = r"[A-Za-z0-9_-]{1,63}"
_HOST = rf"^({_LABEL}(\.{_LABEL})*|[0-9a-fA-F:]+)$"
router = APIRouter(dependencies=[OWN_FORM])


class MailServerForm(PageForm):
    """A mail server. Without a host there is none."""

    host: Annotated[str, Field(max_length=200, pattern=_HOST)] = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    starttls: bool = False
    user: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[SecretStr, Field(max_length=500)] | None = None
    sender: Annotated[str, Field(max_length=200, pattern=MAIL_ADDRESS)] = ""


@router.post("/server/mail")
def give(visit: Owner, form: Annotated[MailServerForm, Form()]) -> Response:
    """Keep the mail server that all email goes through, its password sealed."""
    if visit.site.settings.mail.host:
        text = _("The mail server is set in this server's own settings. Change it there.")
        raise Refused(409, text)

    with visit.world() as world:
        settings = None
        if form.host:
            settings = _mail_settings(form, world.settings.mail)
        mail_server.keep(settings, world.store, world.vault)

    if settings is None:
        return visit.done("/server", _("Saved. This server no longer sends email."))
    return visit.done("/server", _("Saved. Send yourself a test email to see if it works."))


@router.post("/server/mail/try")
def attempt(visit: Owner) -> Response:
    """Send the owner a test email."""
    with visit.world() as world:
        server, to = world.settings.mail, world.preferences.mail_to

    sender = mailer(server)
    if sender is None:
        raise Refused(409, _("Enter a mail server first, under Settings, This server."))
    if not to:
        raise Refused(409, _("Enter your own address first, under Settings, Email."))
    visit.limit(SIGN_IN)

    letter = Letter(
        _("Pronghorn can send email"),
        _("This is the test email you asked for on your Pronghorn server.") + "\n",
    )
    try:
        sender.send(message(letter, server.sender, to, visit.site.now()))
    except PlatformError as error:
        raise Refused(409, str(error)) from None

    notice = _("The mail server accepted an email to {address}. Check your inbox.", address=to)
    return visit.done("/server", notice)


def _mail_settings(form: MailServerForm, known: MailSettings) -> MailSettings:
    """Return the mail server of a form.

    A password that was kept is used again only with the server and user it was given for.
    """
    password = form.password
    if password is None and form.user:
        password = _kept_password(form, known)

    if password is not None and not form.user:
        raise Refused(422, _("Enter the user the password belongs to, or leave both empty."))
    if not form.sender:
        raise Refused(422, _("Enter the address that emails come from."))

    values = form.model_dump(exclude={"password"})
    # Each athlete says where their own email goes, so `to` is never used.
    return MailSettings(**values, password=password, to=form.sender)


def _kept_password(form: MailServerForm, known: MailSettings) -> SecretStr | None:
    wanted = (form.host, form.port, form.starttls, form.user)
    if wanted != (known.host, known.port, known.starttls, known.user):
        text = _("Enter the password again: the saved one belongs to another server or user.")
        raise Refused(422, text)
    return known.password
