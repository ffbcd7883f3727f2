"""Whether a bureau is there and is the one that is vouched for, without asking it."""

import socket
import ssl
from pathlib import Path
from typing import NamedTuple

from cryptography import x509

from xinhu.core.base.clock import Instant, from_datetime


class Standing(NamedTuple):
    """The certificate by which a bureau knows the bank.

    Attributes:
        begins: from when it holds.
        ends: until when.
    """

    begins: Instant
    ends: Instant


def certificate_standing(file: Path) -> Standing:
    """Return how long the certificate of a PEM file holds.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds no certificate.
    """
    read = x509.load_pem_x509_certificate(file.read_bytes())
    return Standing(
        from_datetime(read.not_valid_before_utc),
        from_datetime(read.not_valid_after_utc),
    )


def client_context(authorities: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """Return the context in which a bank shows its certificate.

    Raises:
        OSError, ssl.SSLError: a file is missing, or certificate and key are no pair.
    """
    context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


def shake_hands(host: str, port: int, context: ssl.SSLContext, seconds: float) -> str:
    """Connect, see who answers, and go away again; return the version of TLS.

    Whether the bureau takes our own certificate is told only to whoever asks it
    something (RFC 8446, section 4.4.2.4).

    Raises:
        OSError: nobody answers.
        ssl.SSLError: whoever answers is vouched for by none of ours.
    """
    with (
        socket.create_connection((host, port), timeout=seconds) as plain,
        context.wrap_socket(plain, server_hostname=host) as shaken,
    ):
        return str(shaken.version())
