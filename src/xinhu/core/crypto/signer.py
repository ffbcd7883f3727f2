"""Signers: who puts a signature under a checkpoint, behind one seam.

A key lives in this process (Ed25519, ML-DSA-44), in the system's libcrypto (SM2), or in
an HSM; the register's signed notes see only ``Signer``. What exactly is signed is the
register's (docs/spec/register.md).
"""

from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA44PrivateKey,
    MLDSA44PublicKey,
)

from xinhu.core.crypto.errors import SignatureInvalidError, SigningKeyError
from xinhu.core.crypto.note_key import Algorithm, NoteKey

SEED_SIZE: Final = 32


class Signer(Protocol):
    """Signs bytes with one private key that it does not give away."""

    @property
    def key(self) -> NoteKey:
        """The public half, under its name."""
        ...

    @property
    def name(self) -> str:
        """The name in signature lines."""
        ...

    @property
    def key_id(self) -> bytes:
        """The 4 bytes before a signature."""
        ...

    @property
    def vkey(self) -> str:
        """The public half as text."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature. Ed25519, SM2 (r ‖ s): 64 bytes; ML-DSA-44: 2,420."""
        ...


class Verifier(Protocol):
    """Checks signatures under one public key."""

    @property
    def key(self) -> NoteKey:
        """The public key, with its name, key id and vkey."""
        ...

    def verify(self, signature: bytes, message: bytes) -> bytes:
        """Return the message that the signature holds for.

        Raises:
            SignatureInvalidError: it does not hold.
        """
        ...


class NamedSigner:
    """What all signers tell of their key.

    Args:
        key: the public half, under its name.
    """

    def __init__(self, key: NoteKey) -> None:
        self.key: Final = key
        self.name: Final = key.name
        self.key_id: Final = key.key_id
        self.vkey: Final = key.vkey


class Ed25519Signer(NamedSigner):
    """Ed25519 (RFC 8032) from a 32-byte seed."""

    def __init__(self, name: str, seed: bytes) -> None:
        _require_seed(seed, "ed25519")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._private.public_key().public_bytes_raw()
        super().__init__(NoteKey(name, "ed25519", public))

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return self._private.sign(message)


class MlDsa44Signer(NamedSigner):
    """ML-DSA-44 (FIPS 204), hedged, empty context, from a 32-byte seed."""

    def __init__(self, name: str, seed: bytes) -> None:
        _require_seed(seed, "mldsa44")
        self._private = MLDSA44PrivateKey.from_seed_bytes(seed)
        public = self._private.public_key().public_bytes_raw()
        super().__init__(NoteKey(name, "mldsa44", public))

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 2,420 bytes."""
        return self._private.sign(message)


class Ed25519Verifier:
    """Checks Ed25519 signatures."""

    def __init__(self, name: str, public_key: bytes) -> None:
        self.key: Final = NoteKey(name, "ed25519", public_key)
        try:
            self._public = Ed25519PublicKey.from_public_bytes(public_key)
        except ValueError:
            raise SigningKeyError(algorithm="ed25519") from None

    def verify(self, signature: bytes, message: bytes) -> bytes:
        """Return the message, or raise SignatureInvalidError."""
        try:
            self._public.verify(signature, message)
        except InvalidSignature:
            raise SignatureInvalidError(algorithm="ed25519") from None
        return message


class MlDsa44Verifier:
    """Checks ML-DSA-44 signatures with an empty context."""

    def __init__(self, name: str, public_key: bytes) -> None:
        self.key: Final = NoteKey(name, "mldsa44", public_key)
        try:
            self._public = MLDSA44PublicKey.from_public_bytes(public_key)
        except ValueError:
            raise SigningKeyError(algorithm="mldsa44") from None

    def verify(self, signature: bytes, message: bytes) -> bytes:
        """Return the message, or raise SignatureInvalidError."""
        try:
            self._public.verify(signature, message)
        except InvalidSignature:
            raise SignatureInvalidError(algorithm="mldsa44") from None
        return message


def _require_seed(seed: bytes, algorithm: Algorithm) -> None:
    if len(seed) != SEED_SIZE:
        raise SigningKeyError(algorithm=algorithm)
