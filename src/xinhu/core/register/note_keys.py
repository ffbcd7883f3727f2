"""Keys of notes: how they are named and numbered, and what exactly they sign.

    key ID = SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]
    vkey   = name + hex(key ID) + base64(type ‖ public key)      joined by "+"

| algorithm | type                     | signature blob                       | signs |
|-----------|--------------------------|--------------------------------------|-------|
| ed25519   | 0x01                     | 64 bytes                             | the text |
| mldsa44   | 0x06                     | time in seconds (8 bytes) ‖ 2,420 bytes | a ``subtree/v1`` message |
| sm2       | 0xff ‖ ``sm2-with-sm3``  | r ‖ s, 64 bytes                      | the text |

ML-DSA-44 signs as c2sp.org/tlog-cosignature says, which tlog-checkpoint recommends to
logs: name, time, origin, size and root, so it signs checkpoints and nothing else. C2SP
assigns no type to SM2; 0xff followed by a longer identifier is what it leaves for that.
SM2 signs under GM/T 0009's default identity, 1234567812345678.
"""  # noqa: E501 -- a table's row cannot be broken

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.crypto.errors import SignatureInvalidError, SigningKeyError
from xinhu.core.crypto.signer import (
    Algorithm,
    Ed25519Verifier,
    MlDsa44Verifier,
    Signer,
    Verifier,
)
from xinhu.core.register.checkpoint import Checkpoint, check_origin, parse_checkpoint
from xinhu.core.register.errors import NoteMalformedError
from xinhu.core.register.note import (
    KEY_ID_SIZE,
    Signature,
    check_name,
    decode_base64,
    format_note,
    open_note,
)

TYPES: Final[Mapping[Algorithm, bytes]] = {
    "ed25519": b"\x01",
    "mldsa44": b"\x06",
    "sm2": b"\xffsm2-with-sm3",
}
PUBLIC_KEY_SIZES: Final[Mapping[Algorithm, int]] = {
    "ed25519": 32,
    "mldsa44": 1312,
    "sm2": 65,
}
_TIME_SIZE = 8
_LABEL = b"subtree/v1\n\0"

MakeVerifier = Callable[[bytes], Verifier]
"""Makes a verifier from a public key."""
BUILT_IN: Final[Mapping[Algorithm, MakeVerifier]] = {
    "ed25519": Ed25519Verifier,
    "mldsa44": MlDsa44Verifier,
}
"""Algorithms that need nothing from outside; SM2 is added by whoever has it."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key under a name.

    Attributes:
        name: as it stands in the signature line; for a register, its origin.
        algorithm: which algorithm.
        public_key: raw bytes as ``core.crypto.signer.Signer.public_key`` gives them.
    """

    name: str
    algorithm: Algorithm
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The key's ID, 4 bytes."""
        head = self.name.encode() + b"\n" + TYPES[self.algorithm]
        return hashlib.sha256(head + self.public_key).digest()[:KEY_ID_SIZE]

    @property
    def vkey(self) -> str:
        """The key as one line of text, to be handed to whoever shall verify."""
        packed = base64.b64encode(TYPES[self.algorithm] + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{packed}"


def parse_vkey(text: str) -> NoteKey:
    """Read a key from its line.

    Raises:
        NoteMalformedError: reason ``vkey`` (not three parts, or an algorithm that is
            not known), ``key_name``, ``base64`` or ``key_id`` (it is not this key's).
    """
    parts = text.split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 -- name, key ID, key
        raise NoteMalformedError(reason="vkey")
    name, number, packed = parts
    data = decode_base64(packed)
    for algorithm, kind in TYPES.items():
        if data.startswith(kind):
            key = NoteKey(check_name(name), algorithm, data[len(kind) :])
            break
    else:
        raise NoteMalformedError(reason="vkey")
    if len(key.public_key) != PUBLIC_KEY_SIZES[key.algorithm]:
        raise NoteMalformedError(reason="vkey")
    if key.key_id.hex() != number:
        raise NoteMalformedError(reason="key_id")
    return key


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """Signs notes with one key under one name."""

    name: str
    signer: Signer

    @property
    def key(self) -> NoteKey:
        """The public key, for whoever shall verify."""
        return NoteKey(
            check_name(self.name), self.signer.algorithm, self.signer.public_key
        )

    def sign(self, text: str, now: Instant) -> Signature:
        """Sign a note's text.

        Raises:
            NoteMalformedError: an ML-DSA-44 key is to sign something else than a
                checkpoint.
        """
        key = self.key
        if key.algorithm != "mldsa44":
            return Signature(self.name, key.key_id, self.signer.sign(text.encode()))
        seconds = (now // SECOND).to_bytes(_TIME_SIZE)
        message = cosigned_message(self.name, seconds, parse_checkpoint(text))
        return Signature(self.name, key.key_id, seconds + self.signer.sign(message))


class KeyVerifier:
    """Checks the signatures of one key; a ``note.NoteVerifier``.

    Args:
        key: the key.
        algorithms: how to make a verifier, by algorithm.

    Raises:
        SigningKeyError: nobody here checks this algorithm, or the key is no key.
    """

    def __init__(
        self, key: NoteKey, algorithms: Mapping[Algorithm, MakeVerifier] = BUILT_IN
    ) -> None:
        if key.algorithm not in algorithms:
            raise SigningKeyError(algorithm=key.algorithm)
        self.name = key.name
        self.key_id = key.key_id
        self._algorithm = key.algorithm
        self._verifier = algorithms[key.algorithm](key.public_key)

    def check(self, text: str, blob: bytes) -> str:
        """Return the text that the signature holds for; see ``NoteVerifier``."""
        if self._algorithm != "mldsa44":
            self._verifier.verify(blob, text.encode())
            return text
        if len(blob) <= _TIME_SIZE:
            raise SignatureInvalidError(algorithm=self._algorithm)
        seconds, signature = blob[:_TIME_SIZE], blob[_TIME_SIZE:]
        message = cosigned_message(self.name, seconds, parse_checkpoint(text))
        self._verifier.verify(signature, message)
        return text


def cosigned_message(name: str, seconds: bytes, checkpoint: Checkpoint) -> bytes:
    """Build what ML-DSA-44 signs (c2sp.org/tlog-cosignature, ``cosigned_message``)."""
    return b"".join(
        (
            _LABEL,
            _short(name),
            seconds,
            _short(checkpoint.origin),
            bytes(8),
            checkpoint.size.to_bytes(8),
            checkpoint.root,
        )
    )


def sign_note(text: str, signers: Iterable[NoteSigner], now: Instant) -> bytes:
    """Write a note signed by all of the signers, in their order."""
    return format_note(text, [signer.sign(text, now) for signer in signers])


def open_checkpoint(
    data: bytes, origin: str, verifiers: Sequence[KeyVerifier]
) -> Checkpoint:
    """Read a checkpoint that trusted keys signed.

    Raises:
        NoteMalformedError: it is no checkpoint.
        NoteRefusedError: reason ``no_known_key``, ``signature`` or ``origin``.
    """
    opened = open_note(data, verifiers)
    return check_origin(parse_checkpoint(opened.text), origin)


def _short(text: str) -> bytes:
    data = text.encode()
    if not 1 <= len(data) <= 255:  # noqa: PLR2004 -- the length stands in one byte
        raise NoteMalformedError(reason="key_name")
    return bytes((len(data),)) + data
