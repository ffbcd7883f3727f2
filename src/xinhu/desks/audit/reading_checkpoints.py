"""Reading a checkpoint for people: its parts, as the C2SP formats name them.

tlog-checkpoint: origin, size, root and extensions, one line each; signed-note: a blank
line, then a line per signature with the signer's name and four bytes that name the key.
Reading is no verification: what is shown here is said to be signed, and who checks the
signatures is told beside it.
"""

import base64
import binascii
from dataclasses import dataclass

from xinhu.core.base.errors import Fault
from xinhu.core.register.tree import HASH_SIZE

_KEY_ID = 4
_MARK = "— "
_KINDS = {0x01: "Ed25519", 0x06: "ML-DSA-44", 0xFF: "SM2"}


class CheckpointUnreadableError(Fault):
    """What the gate served is no checkpoint."""

    code = "checkpoint.unreadable"


@dataclass(frozen=True, slots=True)
class Signature:
    """A line of signature: who, with which key, of which kind where it is known."""

    name: str
    key_id: str
    kind: str
    length: int


@dataclass(frozen=True, slots=True)
class CheckpointParts:
    """A checkpoint, taken apart."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...]
    signatures: tuple[Signature, ...]


def read_checkpoint(note: str, keys: str = "") -> CheckpointParts:
    """Take a checkpoint apart.

    Args:
        note: the signed note.
        keys: verifier keys, one a line (``name+id+base64``), to name the algorithms.

    Raises:
        CheckpointUnreadableError: it is not of the form.
    """
    text, blank, signed = note.rpartition("\n\n")
    lines = text.split("\n")
    try:
        origin, size, root, *extensions = lines
        parts = CheckpointParts(
            origin,
            int(size),
            base64.b64decode(root, validate=True),
            tuple(extensions),
            tuple(_signature(line, _kinds(keys)) for line in signed.splitlines()),
        )
    except (ValueError, binascii.Error) as odd:
        raise CheckpointUnreadableError from odd
    if not blank or len(parts.root) != HASH_SIZE or not parts.signatures:
        raise CheckpointUnreadableError
    return parts


def _signature(line: str, kinds: dict[str, str]) -> Signature:
    name, _, data = line.removeprefix(_MARK).rpartition(" ")
    raw = base64.b64decode(data, validate=True)
    key_id = raw[:_KEY_ID].hex()
    return Signature(name, key_id, kinds.get(key_id, ""), len(raw) - _KEY_ID)


def _kinds(keys: str) -> dict[str, str]:
    """Return key id → algorithm; the first byte of a verifier key names it."""
    kinds: dict[str, str] = {}
    for line in keys.splitlines():
        parts = line.strip().rsplit("+", 2)
        if len(parts) == len(("name", "id", "key")):
            first = base64.b64decode(parts[2] + "==")[:1]
            kinds[parts[1].lower()] = _KINDS.get(first[0], "") if first else ""
    return kinds
