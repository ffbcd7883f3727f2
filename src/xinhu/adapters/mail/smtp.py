"""Handing a mail to the institution's server: SMTP under TLS, with its own log-in.

Guarantees: without TLS nothing is sent where TLS was asked for, and the server's
certificate is checked; an error carries no address, no text and no password. A mail
whose end the server did not confirm counts as not sent: it is sent again, under the
same Message-ID, so that it may arrive twice and never not at all.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from xinhu.core.base.errors import Fault

Security = Literal["starttls", "tls", "none"]
_SECONDS = 20
_PERMANENT = range(500, 600)


class MailUnreachableError(Fault):
    """The server was not reached, went away, or asks to be asked later."""

    code = "mail.unreachable"


class MailRefusedError(Fault):
    """The server does not take this mail, and will not; params: status."""

    code = "mail.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The server, and whom it knows us as.

    Attributes:
        host, port: where it listens.
        security: ``starttls``, ``tls`` from the first byte, or ``none``.
        sender: address that mails come from.
        user, password: log-in; empty where none is asked for.
        ca_file: certificates that vouch for the server; None for the machine's own.
    """

    host: str
    port: int
    security: Security
    sender: str
    user: str
    password: str = field(repr=False)
    ca_file: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail about to be sent.

    Attributes:
        to: address.
        subject, body: plain text; shown by no ``repr``.
        number: of the mail in the queue; the Message-ID is made of it.
    """

    to: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    number: int


class SmtpSender:
    """Sends one mail after the other, each over a connection of its own."""

    def __init__(self, account: Account, seconds: float = _SECONDS) -> None:
        self._account = account
        self._seconds = seconds

    def send(self, letter: Letter) -> None:
        """Hand one mail over; return once the server has taken it.

        Raises:
            MailRefusedError: it will never be taken.
            MailUnreachableError: it may be taken later, or may have been.
        """
        message = _message(letter, self._account.sender)
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            status = max(code for code, _ in refused.recipients.values())
            raise _error(status) from None
        except smtplib.SMTPDataError as refused:
            raise _error(refused.smtp_code) from None
        except (OSError, smtplib.SMTPException, ValueError):
            # A wrong password of ours as well: that is no reason to give a mail up.
            raise MailUnreachableError from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        account = self._account
        context = ssl.create_default_context(cafile=account.ca_file)
        if account.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                account.host, account.port, timeout=self._seconds, context=context
            )
        else:
            server = smtplib.SMTP(account.host, account.port, timeout=self._seconds)
        with server:
            if account.security == "starttls":
                server.starttls(context=context)
            if account.user:
                server.login(account.user, account.password)
            yield server


def _error(status: int) -> Fault:
    if status in _PERMANENT:
        return MailRefusedError(status=status)
    return MailUnreachableError()


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = Address(display_name="信护 Xinhu", addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    domain = sender.rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<xinhu-{letter.number}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message
