"""The manifest: what a volume holds, file by file, and the note that signs it.

The tree covers entries. What lies beside them (tables, book) is covered by the
manifest's SHA-256 of each file, and the manifest by a signed note:

    xinhu-volume-manifest/v1
    <origin>
    <volume>
    <size>
    <base64 of SHA-256(manifest.json)>

No checkpoint begins like that, so neither can be taken for the other.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FORMAT: Final = "xinhu-volume/v1"
NOTE_HEADER: Final = "xinhu-volume-manifest/v1"
MANIFEST: Final = "manifest.json"
MANIFEST_NOTE: Final = "manifest.note"
CHECKPOINT: Final = "checkpoint"
CHECKPOINT_SM3: Final = "checkpoint-sm3"
PREVIOUS: Final = "previous-checkpoint"
PREVIOUS_SM3: Final = "previous-checkpoint-sm3"


@dataclass(frozen=True, slots=True)
class BoundVolume:
    """A volume that was bound before.

    Attributes:
        name: such as ``2026Q3``.
        first: index of its first entry.
        size: size of the register at its end; where the next begins.
        manifest: SHA-256 of its manifest.json, 32 bytes.
    """

    name: str
    first: int
    size: int
    manifest: bytes


@dataclass(frozen=True, slots=True)
class TreePart:
    """What a manifest says of one tree.

    Attributes:
        resume: roots of the perfect subtrees at ``base``, at most 64, largest first.
        first_root: root at ``first``, which the volume before was signed with.
        root: root at ``size``.
        consistency: proof from ``first`` to ``size``.
    """

    resume: tuple[bytes, ...]
    first_root: bytes
    root: bytes
    consistency: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A volume's table of contents.

    Attributes:
        origin: the register.
        volume: the volume's name.
        first: index of its first entry.
        base: ``first`` rounded down to a multiple of 256, where its bundles begin.
        size: size of the register at its end.
        bound_at: RFC 3339.
        after: the volume before, None for the first.
        sha256: the SHA-256 tree.
        sm3: the SM3 tree, None where there is none.
        keys: vkeys of the signers, for information; trust comes from elsewhere.
        counts: entries by kind, as ``disclosure``, and by decision, as ``=permit``.
        files: path → SHA-256 in hexadecimal, of every file but the manifest and its
            note.
    """

    origin: str
    volume: str
    first: int
    base: int
    size: int
    bound_at: str
    after: BoundVolume | None
    sha256: TreePart
    sm3: TreePart | None
    keys: tuple[str, ...]
    counts: Mapping[str, int]
    files: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """Write manifest.json: UTF-8, keys sorted, one value a line."""
        after = self.after
        trees = {"sha256": self.sha256, "sm3": self.sm3}
        value = {
            "format": FORMAT,
            "origin": self.origin,
            "volume": self.volume,
            "first": self.first,
            "base": self.base,
            "size": self.size,
            "bound_at": self.bound_at,
            "after": after
            and {
                "volume": after.name,
                "first": after.first,
                "size": after.size,
                "manifest": after.manifest.hex(),
            },
            "trees": {name: _tree(part) for name, part in trees.items() if part},
            "keys": list(self.keys),
            "counts": dict(self.counts),
            "files": dict(self.files),
        }
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
        return text.encode() + b"\n"


def note_text(origin: str, volume: str, size: int, manifest: bytes) -> str:
    """Write the text of the manifest's note.

    Args:
        origin: the register.
        volume: the volume's name.
        size: size of the register at its end.
        manifest: bytes of manifest.json.
    """
    digest = base64.b64encode(hashlib.sha256(manifest).digest()).decode()
    return f"{NOTE_HEADER}\n{origin}\n{volume}\n{size}\n{digest}\n"


def _tree(part: TreePart) -> dict[str, object]:
    return {
        "resume": [node.hex() for node in part.resume],
        "first_root": part.first_root.hex(),
        "root": part.root.hex(),
        "consistency": [node.hex() for node in part.consistency],
    }
