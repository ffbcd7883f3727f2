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
        walk: the proof's steps; None while no checkpoint covers the entry.
        drawing: the same, laid out.
    """

    walk: Walk | None
    drawing: Drawing | None


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest checkpoint: as signed, in parts, and the keys it was checked with."""

    note: bytes
    parts: CheckpointParts
    keys: tuple[str, ...]


def latest_checkpoint(gate: Gate) -> Latest | None:
    """Return the latest checkpoint, its signatures checked; None before the first."""
    try:
        note = gate.raw(CHECKPOINT)
    except GateRefusedError as refused:
        if refused.status != _MISSING:
            raise
        return None
    keys = gate.raw(KEYS).decode("utf-8", "replace")
    return Latest(note, read_checkpoint(note, keys), tuple(keys.split()))


def prove(gate: Gate, index: int, leaf: bytes) -> Proven:
    """Fetch an entry's proof and check it against the signed root.

    Args:
        gate: to ask.
        index: the entry's number.
        leaf: its leaf hash, as computed from its bytes or given by a receipt.

    Raises:
        ProofBrokenError: the proof does not lead from this leaf to the signed root.
    """
    latest = latest_checkpoint(gate)
    if latest is None or latest.parts.size <= index:
        return Proven(None, None)
    checkpoint = latest.parts
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
    return Proven(walk, draw_walk(walk))
