"""Reading a checkpoint for people: its parts, and what each signature is worth here.

The keys come from the gate, so a signature that holds shows that the gate is of one
mind with itself; whoever wants more takes the keys from where the institution publishes
them. A line of a known key that does not hold is an alarm, never a remark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from xinhu.core.base.errors import BadInput, Fault, Refusal
from xinhu.core.crypto.errors import SignatureInvalidError, SigningKeyError
from xinhu.core.crypto.note_key import NoteKey
from xinhu.core.register.checkpoint import parse_checkpoint
from xinhu.core.register.note import Signature, parse_note
from xinhu.core.register.note_keys import parse_vkey, verifier_of

Worth = Literal["holds", "unchecked", "unknown"]
"""``unchecked``: an algorithm that takes a provider; ``unknown``: nobody's key here."""


class CheckpointUnreadableError(Fault):
    """What the gate served is no checkpoint, or its keys are no keys."""

    code = "checkpoint.unreadable"


class CheckpointRefutedError(Refusal):
    """A known key's signature does not hold, or no known key signed."""

    code = "checkpoint.refuted"


@dataclass(frozen=True, slots=True)
class CheckedSignature:
    """A line of signature.

    Attributes:
        name: of the key.
        key_id: 8 hexadecimal digits.
        algorithm: ``ed25519``, ``mldsa44``, ``sm2``; empty where the key is unknown.
        length: bytes of the signature.
        worth: what it was found to be.
    """

    name: str
    key_id: str
    algorithm: str
    length: int
    worth: Worth


@dataclass(frozen=True, slots=True)
class CheckpointParts:
    """A checkpoint, taken apart; at least one known key signed it."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[CheckedSignature, ...]


def read_checkpoint(note: bytes, vkeys: str) -> CheckpointParts:
    """Take a checkpoint apart and check its signatures.

    Args:
        note: the signed note.
        vkeys: verifier keys, one a line.

    Raises:
        CheckpointUnreadableError: note or keys are not of the form.
        CheckpointRefutedError: a known key's line does not hold, or none is known.
    """
    try:
        read = parse_note(note)
        stated = parse_checkpoint(read.text)
        known = [parse_vkey(line) for line in vkeys.split()]
    except BadInput as odd:
        raise CheckpointUnreadableError from odd
    keys = {(key.name, key.key_id): key for key in known}
    checked = tuple(_checked(line, read.text, keys) for line in read.signatures)
    if all(line.worth == "unknown" for line in checked):
        raise CheckpointRefutedError
    return CheckpointParts(stated.origin, stated.size, stated.root, checked)


def _checked(
    line: Signature, text: str, keys: Mapping[tuple[str, bytes], NoteKey]
) -> CheckedSignature:
    key = keys.get((line.name, line.key_id))
    worth: Worth = "unknown"
    if key is not None:
        try:
            verifier_of(key).check(text, line.blob)
            worth = "holds"
        except SigningKeyError:
            worth = "unchecked"
        except SignatureInvalidError:
            raise CheckpointRefutedError from None
    algorithm = "" if key is None else key.algorithm
    number = line.key_id.hex()
    return CheckedSignature(line.name, number, algorithm, len(line.blob), worth)
