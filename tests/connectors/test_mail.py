import datetime as dt
import ipaddress
import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from connectors.errors import Rejected, Unavailable
from connectors.mail import SmtpMailer

PASSWORD = SecretStr("mail-s3cret")


class Box:
    """A mailbox that answers as it is told."""

    def __init__(self):
        self.mails = []
        self.users = []
        self.answers = {}

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - as above
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - as above
        if self.answers.get("DATA") == "cut":
            server.transport.abort()
        self.mails.append(envelope)
        return self.answers.get("DATA", "250 OK")

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802 - as above
        return self.answers.get("QUIT", "221 Bye")

    def sign_in(self, server, session, envelope, mechanism, login):
        self.users.append(login.login)
        right = login.password == PASSWORD.get_secret_value().encode()
        return AuthResult(success=right, handled=right)


@pytest.fixture
def box():
    return Box()


@pytest.fixture
def serve(box):
    running = []

    def start(**options):
        controller = Controller(box, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        running.append(controller)
        return controller.port

    yield start
    for controller in running:
        controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def mail():
    message = EmailMessage()
    message["From"] = "pronghorn@example.org"
    message["To"] = "runner@example.org"
    message["Subject"] = "Your week"
    message.set_content("Two sessions.")
    message.add_alternative("<p>Two sessions.</p>", subtype="html")
    return message


def mailer(port, **more):
    return SmtpMailer("127.0.0.1", port, **({"starttls": False, "timeout": 5} | more))


def test_a_mail_arrives_whole(serve, box):
    mailer(serve()).send(mail())

    arrived = box.mails[0]
    assert arrived.rcpt_tos == ["runner@example.org"]
    parsed = message_from_bytes(arrived.content, policy=policy.default)
    assert parsed["Subject"] == "Your week"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]


def test_signing_in(serve, box):
    port = serve(authenticator=box.sign_in, auth_require_tls=False)

    mailer(port, user="runner", password=PASSWORD).send(mail())

    assert len(box.mails) == 1
    assert box.users == [b"runner"]


@pytest.mark.parametrize("password", ["wrong", "pässword"])
def test_a_wrong_password_names_the_settings_and_shows_nothing(serve, box, password):
    port = serve(authenticator=box.sign_in, auth_require_tls=False)

    with pytest.raises(Rejected, match="Check the user name and password") as caught:
        mailer(port, user="runner", password=SecretStr(password)).send(mail())
    assert password not in str(caught.value)
    assert box.mails == []


def test_signing_in_where_nobody_can(serve):
    with pytest.raises(Rejected, match="Check its encryption"):
        mailer(serve(), user="runner", password=PASSWORD).send(mail())


def test_encryption_that_is_not_offered_is_not_done_without(serve, box):
    with pytest.raises(Rejected, match="Check its encryption"):
        mailer(serve(), starttls=True).send(mail())
    assert box.mails == []


@pytest.mark.parametrize(
    ("step", "answer", "kind", "says"),
    [
        ("MAIL", "550 not you", Rejected, "550 not you.*Check the sender"),
        ("RCPT", "550 no such box", Rejected, "550 no such box.*Check the address"),
        ("RCPT", "450 greylisted", Unavailable, "450 greylisted"),
        ("DATA", "554 spam", Rejected, "554 spam"),
        ("DATA", "452 full", Unavailable, "452 full"),
    ],
)
def test_each_no_is_a_sentence_with_a_way_out(serve, box, step, answer, kind, says):
    box.answers[step] = answer
    with pytest.raises(kind, match=says) as caught:
        mailer(serve()).send(mail())
    assert not caught.value.maybe_done


def test_a_bad_goodbye_after_a_mail_was_taken_does_not_matter(serve, box):
    box.answers["QUIT"] = "500 whatever"
    mailer(serve()).send(mail())
    assert len(box.mails) == 1


def test_a_lost_answer_may_have_sent_it(serve, box):
    box.answers["DATA"] = "cut"
    with pytest.raises(Unavailable) as caught:
        mailer(serve()).send(mail())
    assert caught.value.maybe_done


def test_nobody_there():
    with pytest.raises(Unavailable, match="can't be reached") as caught:
        mailer(free_port()).send(mail())
    assert not caught.value.maybe_done


def test_encrypted(serve, box, tmp_path, monkeypatch):
    context = certificate(tmp_path)
    port = serve(tls_context=context, require_starttls=True)
    with pytest.raises(Rejected, match="no encrypted connection"):
        mailer(port, starttls=True).send(mail())  # nobody vouches for this certificate

    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    mailer(port, starttls=True).send(mail())
    assert len(box.mails) == 1


def test_a_port_that_is_encrypted_from_the_first_byte(serve, box, tmp_path, monkeypatch):
    port = serve(ssl_context=certificate(tmp_path))
    monkeypatch.setattr("connectors.mail._SPEAKS_TLS_FIRST", port)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    mailer(port, starttls=True).send(mail())
    assert len(box.mails) == 1


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(
        name,
        name,
        key.public_key(),
        x509.random_serial_number(),
        now - dt.timedelta(days=1),
        now + dt.timedelta(days=1),
    )
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = builder.add_extension(here, critical=False).sign(key, hashes.SHA256())
    (folder / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
