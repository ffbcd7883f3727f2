"""An entry's proof against the latest checkpoint, checked here and laid out to draw."""

from dataclasses import dataclass

from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Inclusion
from xinhu.console.gate_errors import GateGarbledError, GateRefusedError
from xinhu.console.kit.drawing import Drawing, draw_walk
from xinhu.desks.audit.checking import Walk, walk_inclusion
from xinhu.desks.audit.reading_checkpoints import CheckpointParts, read_checkpoint

CHECKPOINT = "/register/checkpoint"
KEYS = "/register/keys"
_MISSING = 404


@dataclass(frozen=True, slots=True)
class Proven:
    """What could be shown about an entry's place.

    Attributes:
        checkpoint: the latest one; None before the first.
        walk: the proof's steps; None while no checkpoint covers the entry.
        drawing: the same, laid out.
    """

    checkpoint: CheckpointParts | None
    walk: Walk | None
    drawing: Drawing | None


def latest_checkpoint(gate: Gate) -> tuple[str, CheckpointParts | None]:
    """Return the latest checkpoint as text and in parts; empty before the first."""
    try:
        note = gate.raw(CHECKPOINT).decode()
    except GateRefusedError as refused:
        if refused.status != _MISSING:
            raise
        return "", None
    except UnicodeDecodeError as odd:
        raise GateGarbledError from odd
    return note, read_checkpoint(note, gate.raw(KEYS).decode("utf-8", "replace"))


def prove(gate: Gate, index: int, leaf: bytes) -> Proven:
    """Fetch an entry's proof and check it against the signed root.

    Args:
        gate: to ask.
        index: the entry's number.
        leaf: its leaf hash, as computed from its bytes or given by a receipt.

    Raises:
        ProofBrokenError: the proof does not lead from this leaf to the signed root.
    """
    _, checkpoint = latest_checkpoint(gate)
    if checkpoint is None or checkpoint.size <= index:
        return Proven(checkpoint, None, None)
    size = checkpoint.size
    given = gate.get(Inclusion, "proofs", "inclusion", index=index, size=size)
    try:
        path = tuple(bytes.fromhex(node) for node in given.path)
    except ValueError as odd:
        raise GateGarbledError from odd
    # The signed root is what it must lead to; the root in the answer is not asked.
    walk = walk_inclusion(
        index=index, size=size, leaf=leaf, path=path, root=checkpoint.root
    )
    return Proven(checkpoint, walk, draw_walk(walk))
