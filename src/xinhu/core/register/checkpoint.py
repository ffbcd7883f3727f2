"""Checkpoints (c2sp.org/tlog-checkpoint v1.0.0): origin, size and root, nothing more.

    <origin>
    <size>
    <base64 of the root>

No extension lines: what a quarter has to say stands in an entry, where it is logged and
can be proven. The SM3 tree has a checkpoint of its own whose origin ends in ``/sm3``,
so that the two roots are never taken for each other.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final

from xinhu.core.register.errors import NoteMalformedError, NoteRefusedError
from xinhu.core.register.note import decode_base64
from xinhu.core.register.proof_checks import verify_consistency
from xinhu.core.register.tree import HASH_SIZE, SHA256, SM3, TreeHash

SM3_SUFFIX: Final = "/sm3"
_LINES = 3
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a register says of itself at one size.

    Attributes:
        origin: the register's name.
        size: entries in the tree.
        root: 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Write the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def origin_of(origin: str, tree: TreeHash) -> str:
    """Return the origin line of one tree's checkpoints."""
    return origin + SM3_SUFFIX if tree.name == SM3.name else origin


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text.

    Raises:
        NoteMalformedError: reason ``checkpoint`` (not three lines, empty origin),
            ``checkpoint_size``, ``base64``, ``checkpoint_root`` (not 32 bytes) or
            ``extension`` (further lines, which nobody could audit).
    """
    lines = text.split("\n")
    if lines.pop() != "" or len(lines) < _LINES or not all(lines):
        raise NoteMalformedError(reason="checkpoint")
    if len(lines) > _LINES:
        raise NoteMalformedError(reason="extension")
    origin, size, root = lines
    if _SIZE.fullmatch(size) is None:
        raise NoteMalformedError(reason="checkpoint_size")
    value = decode_base64(root)
    if len(value) != HASH_SIZE:
        raise NoteMalformedError(reason="checkpoint_root")
    return Checkpoint(origin, int(size), value)


def check_origin(checkpoint: Checkpoint, origin: str) -> Checkpoint:
    """Return a checkpoint of the register that was meant.

    Raises:
        NoteRefusedError: reason ``origin``: of another register, or the other tree.
    """
    if checkpoint.origin != origin:
        raise NoteRefusedError(reason="origin")
    return checkpoint


def accept_newer(
    seen: Checkpoint,
    newer: Checkpoint,
    path: tuple[bytes, ...],
    tree: TreeHash = SHA256,
) -> Checkpoint:
    """Return the newer of two checkpoints once it is shown to continue the older.

    Args:
        seen: what was believed before.
        newer: what is offered now; its signatures are checked already.
        path: consistency proof from the one to the other.
        tree: which tree both are of.

    Raises:
        NoteRefusedError: reason ``origin``, ``replayed`` (smaller than the one seen)
            or ``forked`` (as large, with another root).
        ProofMalformedError: the proof has the wrong shape.
        ProofRefutedError: the proof does not connect the two.
    """
    check_origin(newer, seen.origin)
    if newer.size < seen.size:
        raise NoteRefusedError(reason="replayed")
    if newer.size == seen.size and newer.root != seen.root:
        raise NoteRefusedError(reason="forked")
    verify_consistency(
        tree,
        old=seen.size,
        new=newer.size,
        old_root=seen.root,
        new_root=newer.root,
        path=path,
    )
    return newer
