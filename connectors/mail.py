"""Handing an email to the mail server."""

import smtplib
import ssl
from email.message import EmailMessage

from pydantic import SecretStr

from connectors.errors import PlatformError, Rejected, Unavailable
from planner.language import _

NAME = "email"
_SPEAKS_TLS_FIRST = 465


class SmtpMailer:
    """A mail server (a Mailer).

    Without a user there is no sign-in. Port 465 is encrypted from the first byte.
    """

    def __init__(
        self,
        host: str,
        port: int,
        user: str | None = None,
        password: SecretStr | None = None,
        *,
        starttls: bool = True,
        timeout: float = 20,
    ) -> None:
        self._host = host
        self._port = port
        self._user = user
        self._password = password
        self._starttls = starttls
        self._timeout = timeout

    def send(self, message: EmailMessage) -> None:
        """Hand one message over, once.

        Raises Rejected (the settings are wrong) or Unavailable, with `maybe_done` if the answer to
        the message was lost.
        """
        handing_over = accepted = False
        try:
            with self._connect() as server:
                self._sign_in(server)
                handing_over = True
                server.send_message(message)
                accepted = True
        except (smtplib.SMTPException, OSError) as error:
            if not accepted:  # what goes wrong in saying goodbye does not matter
                raise _fault(error, lost=handing_over) from error

    def _connect(self) -> smtplib.SMTP:
        if self._port == _SPEAKS_TLS_FIRST:
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=tls)

        server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        if self._starttls:
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        password = self._password.get_secret_value() if self._password else ""
        if not self._user or not password:
            return

        # smtplib would raise an error that holds the password.
        if not (self._user + password).isascii():
            text = _("a mail server's user name and password can only hold plain ASCII characters.")
            raise Rejected(NAME, f"{text} {_check_sign_in()}")
        server.login(self._user, password)


def _check_sign_in() -> str:
    return _("Check the user name and password of the mail server.")


def _fault(error: Exception, *, lost: bool) -> PlatformError:
    """Return the error that a failure means. `lost`: the answer to the message was lost with it."""
    match error:
        case smtplib.SMTPNotSupportedError():
            text = _(
                "the mail server can't do what was asked of it ({error}). Check its encryption "
                "(STARTTLS), port and user name.",
                error=error,
            )
            return Rejected(NAME, text)
        case ssl.SSLError():
            text = _(
                "there is no encrypted connection to the mail server ({error}). Check its host, "
                "port and encryption (STARTTLS).",
                error=error.reason or error,
            )
            return Rejected(NAME, text)
        case smtplib.SMTPRecipientsRefused():
            code, answer = next(iter(error.recipients.values()))
            return _refusal(code, answer, _("Check the address that the email goes to."))
        case smtplib.SMTPAuthenticationError():
            return _refusal(error.smtp_code, error.smtp_error, _check_sign_in())
        case smtplib.SMTPSenderRefused():
            return _refusal(error.smtp_code, error.smtp_error, _("Check the sender."))
        case smtplib.SMTPResponseException():
            advice = _("Check the settings of the mail server.")
            return _refusal(error.smtp_code, error.smtp_error, advice)

    text = _("the mail server can't be reached ({error}).", error=type(error).__name__)
    return Unavailable(NAME, text, maybe_done=lost)


def _refusal(code: int, answer: bytes | str, advice: str) -> PlatformError:
    """Return what a refusal means.

    With 4xx the server says that it may work later, with 5xx that it will not.
    """
    if isinstance(answer, bytes):
        answer = answer.decode("utf-8", "replace")
    reason = f"{code} {answer}"

    if code < 500:
        text = _("the mail server can't take the email right now ({reason}).", reason=reason)
        return Unavailable(NAME, text)

    text = _("the mail server refused the email ({reason}). {advice}", reason=reason, advice=advice)
    return Rejected(NAME, text)
