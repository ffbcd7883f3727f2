"""Taking up a volume that stands in its folder but was never noted in the database.

That is what a crash leaves between the folder's appearance and the caller's record of
it. The folder is believed by its signed manifest and checkpoints, never by its name;
whether the files still are what the manifest says is ``tools/verify_register.py``'s.
"""

import hashlib
import json
from pathlib import Path

from xinhu.adapters.volumes.bindery import Bindery, Bound
from xinhu.core.base.clock import from_text
from xinhu.core.base.errors import BadInput
from xinhu.core.register.checkpoint import origin_of
from xinhu.core.register.errors import VolumeError
from xinhu.core.register.note import open_note
from xinhu.core.register.note_keys import open_checkpoint
from xinhu.core.register.store import StoredCheckpoint
from xinhu.core.register.tree import SHA256, SM3, TreeHash
from xinhu.core.register.volume.manifest import (
    CHECKPOINT,
    CHECKPOINT_SM3,
    MANIFEST,
    MANIFEST_NOTE,
    BoundVolume,
    note_text,
)


def adopt(
    bindery: Bindery, folder: Path, name: str, after: BoundVolume | None
) -> Bound:
    """Return the volume that stands in ``folder/name``, as ``bind`` returned it.

    Raises:
        VolumeError: reason ``exists``: what stands there was not signed by this
            register, or does not follow ``after``.
    """
    try:
        bound = _read(bindery, folder / name, name)
    except (BadInput, OSError, ValueError, LookupError, TypeError):
        raise VolumeError(reason="exists", name=name) from None
    if bound.volume.first != (after.size if after else 0):
        raise VolumeError(reason="exists", name=name)
    return bound


def _read(bindery: Bindery, place: Path, name: str) -> Bound:
    manifest = (place / MANIFEST).read_bytes()
    value = json.loads(manifest)
    first, size = int(value["first"]), int(value["size"])
    signed = open_note((place / MANIFEST_NOTE).read_bytes(), bindery.verifiers)
    if signed.text != note_text(bindery.origin, name, size, manifest):
        raise VolumeError(reason="exists", name=name)
    note = _checkpoint(bindery, SHA256, place / CHECKPOINT, size)
    second = (
        _checkpoint(bindery, SM3, place / CHECKPOINT_SM3, size)
        if bindery.guomi
        else None
    )
    return Bound(
        BoundVolume(name, first, size, hashlib.sha256(manifest).digest()),
        place,
        from_text(value["bound_at"]),
        StoredCheckpoint(size, note, second),
        size - first,
    )


def _checkpoint(bindery: Bindery, tree: TreeHash, path: Path, size: int) -> bytes:
    note = path.read_bytes()
    origin = origin_of(bindery.origin, tree)
    if open_checkpoint(note, origin, bindery.verifiers).size != size:
        raise VolumeError(reason="exists", name=path.parent.name)
    return note
