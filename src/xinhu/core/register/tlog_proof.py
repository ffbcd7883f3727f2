"""Proof files (c2sp.org/tlog-proof@v1): an entry's evidence, checked offline.

    c2sp.org/tlog-proof@v1
    extra <base64>                      only where there is extra data
    index <n>
    <base64 of a hash>                  from the leaf's sibling to the root's child
    <empty line>
    <checkpoint, verbatim>

The extra data is signed by nobody. Xinhu writes none and believes none.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xinhu.core.base.receipt import Receipt
from xinhu.core.register.errors import ProofMalformedError
from xinhu.core.register.note import decode_base64
from xinhu.core.register.note_keys import KeyVerifier, open_checkpoint
from xinhu.core.register.proof_checks import verify_inclusion
from xinhu.core.register.tree import SHA256, leaf_hash

HEADER: Final = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)
_EXTRA = "extra "


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A proof file as read, believed by nobody yet.

    Attributes:
        index: the entry's place.
        path: inclusion proof.
        checkpoint: the signed checkpoint, verbatim.
        extra: opaque and **unauthenticated**; None where the file has none.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None


def format_tlog_proof(proof: TlogProof) -> bytes:
    """Write a proof file."""
    lines = [HEADER]
    if proof.extra is not None:
        lines.append(_EXTRA + base64.b64encode(proof.extra).decode())
    lines.append(f"index {proof.index}")
    lines.extend(base64.b64encode(node).decode() for node in proof.path)
    return "\n".join(lines).encode() + b"\n\n" + proof.checkpoint


def parse_tlog_proof(data: bytes) -> TlogProof:
    """Read a proof file without believing it.

    Raises:
        ProofMalformedError: reason ``format``.
        NoteMalformedError: reason ``base64``.
    """
    head, divider, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise ProofMalformedError(reason="format") from None
    if not divider or lines.pop(0) != HEADER:
        raise ProofMalformedError(reason="format")
    extra = None
    if lines and lines[0].startswith(_EXTRA):
        extra = decode_base64(lines.pop(0).removeprefix(_EXTRA))
    match = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if match is None:
        raise ProofMalformedError(reason="format")
    path = tuple(decode_base64(line) for line in lines)
    return TlogProof(int(match[1]), path, checkpoint, extra)


def verify_tlog_proof(
    data: bytes, entry: bytes, origin: str, verifiers: Sequence[KeyVerifier]
) -> Receipt:
    """Check that an entry is in the register, by nothing but the file and the keys.

    Args:
        data: the proof file.
        entry: the entry's bytes; its leaf hash is computed here, never taken.
        origin: the register that is meant.
        verifiers: the register's keys.

    Returns:
        The entry's place and leaf hash, now proven.

    Raises:
        ProofMalformedError: the file, or the proof in it, has the wrong shape.
        NoteMalformedError: the checkpoint is none.
        NoteRefusedError: the checkpoint is another register's, or not signed.
        ProofRefutedError: the entry is not there.
    """
    proof = parse_tlog_proof(data)
    checkpoint = open_checkpoint(proof.checkpoint, origin, verifiers)
    leaf = leaf_hash(SHA256, entry)
    verify_inclusion(
        SHA256,
        index=proof.index,
        size=checkpoint.size,
        leaf=leaf,
        path=proof.path,
        root=checkpoint.root,
    )
    return Receipt(proof.index, leaf)
