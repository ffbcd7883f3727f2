"""What the vectors are made of: keys, leaves, and the names of failures."""

from typing import Any

from xinhu.core.base.clock import Instant
from xinhu.core.crypto.signer import Ed25519Signer
from xinhu.core.register.proof_paths import Range
from xinhu.core.register.tree import SHA256, Stack, TreeHash, leaf_hash

Case = dict[str, Any]
ORIGIN = "xinhu.example/register"
AT = Instant(1_790_000_000_123_456)
LOG = Ed25519Signer(ORIGIN, bytes(range(32)))
OTHER = Ed25519Signer("other.example/register", bytes(32))
IMPOSTOR = Ed25519Signer(ORIGIN, bytes(32))
REFUTED = "register.proof_refuted/"
MALFORMED = "register.proof_malformed/"
NOTE = "register.note_malformed/"
REFUSED = "register.note_refused/"
PATHS = "register.tile_path/"

LEAVES = [i.to_bytes(2) for i in range(300)]


def root(tree: TreeHash, start: int, stop: int) -> bytes:
    """Return the root over LEAVES[start:stop]."""
    stack = Stack(tree)
    stack.extend(leaf_hash(tree, leaf) for leaf in LEAVES[start:stop])
    return stack.root()


def path(ranges: tuple[Range, ...]) -> list[str]:
    """Return a proof's hashes."""
    return [root(SHA256, *nodes).hex() for nodes in ranges]


def flip(text: str) -> str:
    """Flip one bit of a hash."""
    return f"{int(text[:2], 16) ^ 1:02x}{text[2:]}"
