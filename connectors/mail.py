"""Handing a mail to the mail server."""

import smtplib
import ssl
from email.message import EmailMessage

from pydantic import SecretStr

from connectors.errors import PlatformError, Rejected, Unavailable

NAME = "email"
_SPEAKS_TLS_FIRST = 465
_CHECK_SIGN_IN = "Check user and password of the mail server."


class SmtpMailer:
    """A mail server (a Mailer).

    Without a user it is not signed in to; port 465 is encrypted from the first byte.
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

        Raises Rejected (the settings are wrong), Unavailable; `maybe_done` if the answer to the
        message was lost.
        """
        handing_over = accepted = False
        try:
            with self._connect() as server:
                self._sign_in(server)
                handing_over = True
                server.send_message(message)
                accepted = True
        except (smtplib.SMTPException, OSError) as error:
            if not accepted:  # what goes wrong after that, in saying goodbye, does not matter
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
        if not (self._user and password):
            return
        if not (
            self._user + password
        ).isascii():  # smtplib would raise an error that holds the password
            raise Rejected(
                NAME, f"user names and passwords of mail servers are plain ASCII. {_CHECK_SIGN_IN}"
            )
        server.login(self._user, password)


def _fault(error: Exception, *, lost: bool) -> PlatformError:
    match error:
        case smtplib.SMTPNotSupportedError():
            return Rejected(
                NAME,
                f"the mail server cannot do what was asked ({error}). Check its encryption (STARTTLS), port and user.",
            )
        case ssl.SSLError():
            return Rejected(
                NAME,
                f"no encrypted connection to the mail server ({error.reason or error}). "
                "Check its host, port and encryption (STARTTLS).",
            )
        case smtplib.SMTPRecipientsRefused():
            code, text = next(iter(error.recipients.values()))
            return _answered(code, text, "Check the address that the mail goes to.")
        case smtplib.SMTPAuthenticationError():
            return _answered(error.smtp_code, error.smtp_error, _CHECK_SIGN_IN)
        case smtplib.SMTPSenderRefused():
            return _answered(error.smtp_code, error.smtp_error, "Check the sender.")
        case smtplib.SMTPResponseException():
            return _answered(
                error.smtp_code, error.smtp_error, "Check the settings of the mail server."
            )
    return Unavailable(
        NAME, f"the mail server cannot be reached ({type(error).__name__}).", maybe_done=lost
    )


def _answered(code: int, text: bytes | str, way_out: str) -> PlatformError:
    """Return what a refusal means: the server says with 4xx that it may work later, with 5xx that it will not."""
    said = f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
    if code < 500:
        return Unavailable(NAME, f"the mail server said not now ({said}).")
    return Rejected(NAME, f"the mail server said no ({said}). {way_out}")
