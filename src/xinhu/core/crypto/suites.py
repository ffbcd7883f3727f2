"""Suites: which cipher, hash and MAC go together.

A suite is chosen once, at ``xinhu init``; its number stands in the header of all sealed
bytes, so that bytes of one suite never reach the algorithms of the other.

| id | name          | cipher      | hash, MAC, derivation | signatures            |
|----|---------------|-------------|-----------------------|-----------------------|
| 1  | international | AES-256-GCM | SHA-256, HMAC-SHA-256 | Ed25519, ML-DSA-44    |
| 2  | guomi         | SM4-GCM     | SM3, HMAC-SM3         | the same, and SM2     |
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xinhu.core.base.ids import RandomBytes
from xinhu.core.crypto.digests import (
    PreparedMac,
    StartHash,
    mac_once,
    start_sha256,
    start_sm3,
)
from xinhu.core.crypto.errors import UnknownSuiteError
from xinhu.core.crypto.sm4_gcm import Sm4Gcm

NONCE_SIZE: Final = 12
"""Bytes of a GCM nonce, drawn at random for each encryption."""
TAG_SIZE: Final = 16
"""Bytes that GCM adds."""
SECRET_SIZE: Final = 32
"""Bytes of every stored key, in both suites; cipher keys are derived from it."""
_FIRST_BLOCK = (1).to_bytes(4)


class Cipher(Protocol):
    """Authenticated encryption under one key."""

    def encrypt(
        self, nonce: bytes, data: bytes, associated_data: bytes | None
    ) -> bytes:
        """Return ciphertext ‖ tag."""
        ...

    def decrypt(
        self, nonce: bytes, data: bytes, associated_data: bytes | None
    ) -> bytes:
        """Return the plaintext, or raise InvalidTag."""
        ...


@dataclass(frozen=True, slots=True)
class Suite:
    """Algorithms that go together.

    Attributes:
        id: the number in headers, 1 to 255.
        name: the word in settings.
        cipher: makes a cipher from a key of ``cipher_key_size`` bytes.
        cipher_key_size: bytes.
        start_hash: starts the suite's hash (32 bytes of output).
        signatures: names of the institution's signing keys.
        mac_once: HMAC(key, message), 32 bytes, for a key that is used once.
    """

    id: int
    name: str
    cipher: Callable[[bytes], Cipher] = field(repr=False)
    cipher_key_size: int
    start_hash: StartHash = field(repr=False)
    signatures: tuple[str, ...]
    mac_once: Callable[[bytes, bytes], bytes] = field(repr=False)

    def hash(self, data: bytes) -> bytes:
        """Return the 32-byte hash of ``data``."""
        return self.start_hash(data).digest()

    def mac(self, key: bytes) -> PreparedMac:
        """Return HMAC under ``key``, ready for many messages."""
        return PreparedMac(self.start_hash, key)

    def derive(self, secret: bytes, info: bytes) -> bytes:
        """Derive a 32-byte key: Hash(00000001 ‖ secret ‖ info).

        NIST SP 800-56C Rev. 2 §4.1 (one-step KDF, option 1) with one block of output;
        with SM3 the same as GB/T 32918.4 §5.4.3 up to the place of the counter.
        ``secret`` MUST be uniform and of fixed length, ``info`` free of prefixes of
        itself (length-prefixed), and the output MUST NOT be shown.
        """
        return self.start_hash(_FIRST_BLOCK + secret + info).digest()

    def seal(
        self, key: bytes, data: bytes, associated_data: bytes, random: RandomBytes
    ) -> bytes:
        """Encrypt under a 32-byte key: nonce ‖ ciphertext ‖ tag."""
        nonce = random(NONCE_SIZE)
        cipher = self.cipher(key[: self.cipher_key_size])
        return nonce + cipher.encrypt(nonce, data, associated_data)

    def unseal(self, key: bytes, sealed: bytes, associated_data: bytes) -> bytes:
        """Undo ``seal``.

        Raises:
            cryptography.exceptions.InvalidTag: key, bytes or associated data differ.
            ValueError: too short to hold nonce and tag.
        """
        if len(sealed) < NONCE_SIZE + TAG_SIZE:
            message = "too short to be sealed"
            raise ValueError(message)
        cipher = self.cipher(key[: self.cipher_key_size])
        return cipher.decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], associated_data)


def _hmac_sha256(key: bytes, message: bytes) -> bytes:
    return mac_once(start_sha256, key, message)


def _hmac_sm3(key: bytes, message: bytes) -> bytes:
    return mac_once(start_sm3, key, message)


INTERNATIONAL: Final = Suite(
    id=1,
    name="international",
    cipher=AESGCM,
    cipher_key_size=32,
    start_hash=start_sha256,
    signatures=("sign_ed25519", "sign_mldsa44"),
    mac_once=_hmac_sha256,
)
GUOMI: Final = Suite(
    id=2,
    name="guomi",
    cipher=Sm4Gcm,
    cipher_key_size=16,
    start_hash=start_sm3,
    signatures=("sign_ed25519", "sign_mldsa44", "sign_sm2"),
    mac_once=_hmac_sm3,
)
SUITES: Final = (INTERNATIONAL, GUOMI)


def suite_named(name: str) -> Suite:
    """Return the suite of a setting.

    Raises:
        UnknownSuiteError: there is none of that name.
    """
    for suite in SUITES:
        if suite.name == name:
            return suite
    raise UnknownSuiteError(suite=name[:40])


def suite_numbered(number: int) -> Suite:
    """Return the suite of a header.

    Raises:
        UnknownSuiteError: there is none of that number.
    """
    for suite in SUITES:
        if suite.id == number:
            return suite
    raise UnknownSuiteError(suite=number)
