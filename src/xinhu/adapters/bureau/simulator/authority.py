"""A certificate authority made on the spot, and what it vouches for.

For trying only: whoever holds the folder can play bank and bureau. Its own key is kept
nowhere, so that nothing can be added later.
"""

import os
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from xinhu.core.base.clock import system_clock, to_datetime

DAYS: Final = 365
"""How long a certificate holds that nobody said more about."""
_MARGIN = timedelta(hours=1)
"""Clocks of two machines differ."""


class Authority:
    """Vouches for servers and for clients.

    Args:
        folder: where its PEM files go.
        name: of the authority.
    """

    def __init__(self, folder: Path, name: str = "trial authority") -> None:
        self._folder = folder
        self._name = _named(name)
        self._key = ec.generate_private_key(ec.SECP256R1())
        built = _builder(self._name, self._name, self._key.public_key(), DAYS)
        built = built.add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        usage = x509.KeyUsage(
            *(False, False, False, False, False, True, True, False, False)
        )
        built = built.add_extension(usage, critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        built = built.add_extension(identifier, critical=False)
        signed = built.sign(self._key, hashes.SHA256())
        self.certificate = folder / f"{name}.pem"
        self.certificate.write_bytes(signed.public_bytes(Encoding.PEM))

    def vouch(
        self, name: str, address: str | None = None, *, days: int = DAYS
    ) -> tuple[Path, Path]:
        """Return PEM files of a certificate and its key.

        Args:
            name: of whom it is about, and of the files.
            address: where a server is reached; None for a client.
            days: for which it holds; below 0 for one that ended.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        built = _builder(_named(name), self._name, key.public_key(), days)
        if address is not None:
            here = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
            built = built.add_extension(here, critical=False)
        vouching = x509.AuthorityKeyIdentifier.from_issuer_public_key(
            self._key.public_key()
        )
        built = built.add_extension(vouching, critical=False)
        signed = built.sign(self._key, hashes.SHA256())
        paths = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        paths[0].write_bytes(signed.public_bytes(Encoding.PEM))
        _write_secret(
            paths[1],
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        )
        return paths


def _write_secret(path: Path, text: bytes) -> None:
    """Write a file that its owner alone reads, in the place of any other."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = to_datetime(system_clock())
    ends = now + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, ends - timedelta(days=1)) - _MARGIN)
        .not_valid_after(ends)
    )
