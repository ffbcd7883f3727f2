"""A mail server that takes mails, and fails on request."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from ports import free_port


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    begins = datetime.now(UTC) - timedelta(hours=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    cert_file, key_file = folder / "mail.pem", folder / "mail.key"
    cert_file.write_bytes(made.public_bytes(Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return cert_file, key_file


@dataclass
class MailServer:
    """What arrived, and how the server is to fail.

    ``failing`` is None, ``refuse`` (550 for the recipient), ``later`` (451 after the
    data), ``silent`` (no answer after the data), ``drop`` (takes the mail and closes
    without saying so) or ``no_tls`` (offers none).
    """

    failing: str | None = None
    arrived: list[EmailMessage] = field(default_factory=list)
    logged_in: list[str] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = 0
    ca_file: Path | None = None
    released: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802 -- the library's name and arguments
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        del server, session, options
        if self.failing == "refuse":
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session
        if self.failing == "later":
            return "451 later"
        if self.failing == "silent":
            await asyncio.to_thread(self.released.wait, 5)
            return "451 too late"
        raw = envelope.content
        assert isinstance(raw, bytes)
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        if self.failing == "drop":
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"

    def text(self, number: int = -1) -> str:
        """Return the body of a mail that arrived."""
        return str(self.arrived[number].get_content())


@contextlib.contextmanager
def mail_server(folder: Path, security: str = "starttls") -> Iterator[MailServer]:
    """Serve mails on a port of its own, with a certificate of its own."""
    server = MailServer(port=free_port())
    server.ca_file, key = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server.ca_file, key)

    def known(_s: object, _se: object, _e: object, _m: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        server.logged_in.append(data.login.decode())
        # Not handled: the library says 535 to a wrong password, and not nothing.
        return AuthResult(success=data.password == b"mail secret", handled=False)

    options: dict[str, object] = {"authenticator": known}
    if security == "starttls":
        options["tls_context"] = context
    elif security == "tls":
        options.update(ssl_context=context, auth_require_tls=False)
    else:
        options["auth_require_tls"] = False
    controller = Controller(server, hostname=server.host, port=server.port, **options)  # type: ignore[arg-type]  # options of the library
    controller.start()
    try:
        yield server
    finally:
        server.released.set()
        controller.stop()
