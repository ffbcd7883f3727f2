"""What exactly a register's keys sign, and how their lines are checked.

How a key is named and numbered is ``core.crypto.note_key``'s. What it signs:

| algorithm | signature blob                          | over                       |
|-----------|-----------------------------------------|----------------------------|
| ed25519   | 64 bytes                                | the text                   |
| mldsa44   | time in seconds (8 bytes) ‖ 2,420 bytes | a ``subtree/v1`` message   |
| sm2       | r ‖ s, 64 bytes                         | the text                   |

ML-DSA-44 signs as c2sp.org/tlog-cosignature says, which tlog-checkpoint recommends to
logs: name, time, origin, size and root; so it signs checkpoints and nothing else, and
of the SHA-256 tree only.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.crypto.errors import SignatureInvalidError, SigningKeyError
from xinhu.core.crypto.note_key import NOTE_TYPES, Algorithm, NoteKey
from xinhu.core.crypto.signer import (
    Ed25519Verifier,
    MlDsa44Verifier,
    Signer,
    Verifier,
)
from xinhu.core.register.checkpoint import (
    Checkpoint,
    check_origin,
    origin_of,
    parse_checkpoint,
)
from xinhu.core.register.errors import NoteMalformedError
from xinhu.core.register.note import (
    Signature,
    check_name,
    decode_base64,
    format_note,
    open_note,
)
from xinhu.core.register.tree import SM3, TreeHash

PUBLIC_KEY_SIZES: Final[Mapping[Algorithm, int]] = {
    "ed25519": 32,
    "mldsa44": 1312,
    "sm2": 65,
}
_TIME_SIZE = 8
_LABEL = b"subtree/v1\n\0"


class MakeVerifier(Protocol):
    """Makes a verifier from a name and a public key."""

    def __call__(self, name: str, public_key: bytes, /) -> Verifier:
        """Return the verifier, or raise SigningKeyError where the key is no key."""
        ...


BUILT_IN: Final[Mapping[Algorithm, MakeVerifier]] = {
    "ed25519": Ed25519Verifier,
    "mldsa44": MlDsa44Verifier,
}
"""Algorithms that need nothing from outside; whoever can check SM2 adds it."""


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
    for algorithm, kind in NOTE_TYPES.items():
        if len(data) == len(kind) + PUBLIC_KEY_SIZES[algorithm]:
            break
    else:
        raise NoteMalformedError(reason="vkey")
    if not data.startswith(kind):
        raise NoteMalformedError(reason="vkey")
    key = NoteKey(check_name(name), algorithm, data[len(kind) :])
    if key.key_id.hex() != number:
        raise NoteMalformedError(reason="key_id")
    return key


class KeyVerifier:
    """Checks the signatures of one key; a ``note.NoteVerifier``."""

    def __init__(self, verifier: Verifier) -> None:
        self.key: Final = verifier.key
        self.name: Final = verifier.key.name
        self.key_id: Final = verifier.key.key_id
        self._verifier = verifier

    def check(self, text: str, blob: bytes) -> str:
        """Return the text that the signature holds for; see ``NoteVerifier``."""
        if self.key.algorithm != "mldsa44":
            self._verifier.verify(blob, text.encode())
            return text
        if len(blob) <= _TIME_SIZE:
            raise SignatureInvalidError(algorithm=self.key.algorithm)
        seconds, signature = blob[:_TIME_SIZE], blob[_TIME_SIZE:]
        message = cosigned_message(self.name, seconds, parse_checkpoint(text))
        self._verifier.verify(signature, message)
        return text


def verifier_of(
    key: NoteKey, algorithms: Mapping[Algorithm, MakeVerifier] = BUILT_IN
) -> KeyVerifier:
    """Return what checks a key's signatures.

    Raises:
        SigningKeyError: nobody here checks this algorithm, or the key is no key.
    """
    if key.algorithm not in algorithms:
        raise SigningKeyError(algorithm=key.algorithm)
    return KeyVerifier(algorithms[key.algorithm](key.name, key.public_key))


def sign_note(text: str, signers: Iterable[Signer], now: Instant) -> bytes:
    """Write a note signed by all of the signers, in their order.

    Raises:
        NoteMalformedError: the text is no note's, or an ML-DSA-44 key is to sign
            something else than a checkpoint.
    """
    return format_note(text, [_sign(signer, text, now) for signer in signers])


def sign_checkpoint(
    checkpoint: Checkpoint,
    signers: Sequence[Signer],
    now: Instant,
    tree: TreeHash,
) -> bytes:
    """Write a signed checkpoint of one tree.

    The caller has read back what is stored and re-hashed it: a log must not sign a
    checkpoint that is inconsistent with one that it signed before.

    Args:
        checkpoint: of the register's own origin, whichever tree it is about.
        signers: the register's keys.
        now: the time that ML-DSA-44 signs as well.
        tree: the SM3 tree's checkpoint gets an origin of its own and SM2 alone.
    """
    origin = origin_of(checkpoint.origin, tree)
    chosen = [
        signer
        for signer in signers
        if tree.name != SM3.name or signer.key.algorithm == "sm2"
    ]
    text = Checkpoint(origin, checkpoint.size, checkpoint.root).text()
    return sign_note(text, chosen, now)


def _sign(signer: Signer, text: str, now: Instant) -> Signature:
    if signer.key.algorithm != "mldsa44":
        return Signature(signer.name, signer.key_id, signer.sign(text.encode()))
    seconds = (now // SECOND).to_bytes(_TIME_SIZE)
    message = cosigned_message(signer.name, seconds, parse_checkpoint(text))
    return Signature(signer.name, signer.key_id, seconds + signer.sign(message))


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
