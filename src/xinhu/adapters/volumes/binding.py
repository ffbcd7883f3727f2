"""Binding a volume: closing the quarter and writing it out, whole or not at all.

(1) The name is a quarter that has begun, later than the last volume's.
(2) The entries that close this volume and open the next are in the register; where an
    earlier attempt got that far, its entries are taken up and none is added.
(3) Every entry is read back, hashed again and compared (``contents``).
(4) The volume continues the one before: the root where it begins is the root that was
    signed then.
(5) The consistency proof between the two is made, and checked like a stranger's.
(6) Only now is the checkpoint signed: a log must not sign what contradicts what it
    signed before.
(7) The table is read back and compared; manifest and its note are written.
(8) The folder appears under its name.

After a crash before (8) nothing stands under the volume's name, and binding again gives
the same entries, bundles and tiles. After a crash behind it, binding again takes up
what stands there (``adopting``) and writes nothing.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from xinhu.adapters.volumes.adopting import adopt
from xinhu.adapters.volumes.beijing import beijing_milliseconds as beijing
from xinhu.adapters.volumes.bindery import Bindery, Bound
from xinhu.adapters.volumes.book import BookWriter
from xinhu.adapters.volumes.contents import ContentsWriter, TreeRoots, Written
from xinhu.adapters.volumes.draft_folder import DraftFolder, draft_folder
from xinhu.adapters.volumes.tabling import Tabling, tabling
from xinhu.core.base.clock import Instant, to_text
from xinhu.core.register.checkpoint import Checkpoint, origin_of
from xinhu.core.register.entry import parse
from xinhu.core.register.errors import VolumeError
from xinhu.core.register.note_keys import open_checkpoint, sign_checkpoint, sign_note
from xinhu.core.register.proof_checks import verify_consistency
from xinhu.core.register.proofs import consistency_proof
from xinhu.core.register.store import StoredCheckpoint
from xinhu.core.register.tiles import WIDTH
from xinhu.core.register.tree import SHA256, SM3, TreeHash
from xinhu.core.register.volume.boundary import (
    CLOSED,
    Binder,
    boundary,
    closes,
    opens,
)
from xinhu.core.register.volume.manifest import (
    CHECKPOINT,
    CHECKPOINT_SM3,
    MANIFEST,
    MANIFEST_NOTE,
    PREVIOUS,
    PREVIOUS_SM3,
    BoundVolume,
    Manifest,
    TreePart,
    note_text,
)
from xinhu.core.register.volume.naming import check_name

_FILES = {SHA256.name: (CHECKPOINT, PREVIOUS), SM3.name: (CHECKPOINT_SM3, PREVIOUS_SM3)}


def bind(
    bindery: Bindery,
    *,
    name: str,
    folder: Path,
    binder: Binder,
    after: BoundVolume | None,
) -> Bound:
    """Bind a volume; the steps are those of the module.

    Args:
        bindery: reader, keys and clock.
        name: such as ``2026Q4``.
        folder: the folder of all volumes; the volume becomes ``folder/name``.
        binder: who binds, for the boundary entries.
        after: the volume bound last, None for the first.

    Raises:
        VolumeNameError: the name does not fit.
        VolumeError: something else stands under that name, another process binds, or
            the volume before is not the beginning of what is stored.
        RegisterBrokenError: the stored register does not hold.
    """
    now = bindery.clock()
    check_name(name, now, after.name if after else None)
    first = after.size if after else 0
    if (folder / name).exists():
        return adopt(bindery, folder, name, after)
    with draft_folder(folder, name) as out:
        _require_opened(bindery, after)
        size = _close(bindery, name, first, binder, now)
        volume = _Volume(bindery, out, name, first, size, after, now)
        with tabling(out.path, first, size) as table:
            return volume.write(folder, table)


def _require_opened(bindery: Bindery, after: BoundVolume | None) -> None:
    """Require the entry behind the last volume to open the next. Step (2)."""
    if after is None:
        return
    for stored in bindery.reader.entries(after.size, after.size + 1):
        if opens(parse(stored.body), after.name):
            return
    raise VolumeError(reason="not_opened", name=after.name)


def _close(
    bindery: Bindery, name: str, first: int, binder: Binder, now: Instant
) -> int:
    """Return the size at the volume's end: behind its closing entry. Step (2)."""
    for stored in bindery.reader.of_kind(CLOSED, first):
        if closes(parse(stored.body), name, first):
            return stored.index + 1
    seen = bindery.reader.head().size
    facts = boundary(name, first, seen, binder, now)
    return bindery.append(facts)[0].index + 1


@dataclass(frozen=True, slots=True)
class _Volume:
    """A volume on its way into its folder."""

    bindery: Bindery
    out: DraftFolder
    name: str
    first: int
    size: int
    after: BoundVolume | None
    now: Instant

    def write(self, folder: Path, table: Tabling) -> Bound:
        """Take steps (3) to (7); (8) is the draft folder's."""
        bindery, out, first, size = self.bindery, self.out, self.first, self.size
        book = BookWriter(out, f"信护登记簿 {self.name}", bindery.words)
        contents = ContentsWriter(
            out, bindery.reader, first=first, size=size, guomi=bindery.guomi
        )
        written = contents.write(book, table, bindery.progress)
        trees = {SHA256: written.sha256} | (
            {SM3: written.sm3} if written.sm3 is not None else {}
        )
        signed = self._signed_before() if first else None
        parts = {tree: self._part(tree, trees[tree], signed) for tree in trees}
        notes = [self._sign(tree, part) for tree, part in parts.items()]
        book.close(
            self._front(written, parts),
            [
                (f"检查点（{tree.name}）", note.decode())
                for tree, note in zip(parts, notes, strict=True)
            ],
        )
        table.check(size)
        digest = self._seal(parts, written)
        checkpoint = StoredCheckpoint(size, notes[0], *notes[1:])
        volume = BoundVolume(self.name, first, size, digest)
        return Bound(volume, folder / self.name, self.now, checkpoint, size - first)

    def _signed_before(self) -> StoredCheckpoint:
        """Return the checkpoint that was signed where this volume begins."""
        for checkpoint in self.bindery.reader.checkpoints():
            if checkpoint.size == self.first:
                return checkpoint
        raise VolumeError(reason="previous_checkpoint", name=self.name)

    def _part(
        self, tree: TreeHash, roots: TreeRoots, signed: StoredCheckpoint | None
    ) -> TreePart:
        """Require one tree to continue what was signed. Steps (4) and (5)."""
        if signed is not None:
            note = signed.note if tree is SHA256 else signed.note_sm3 or b""
            origin = origin_of(self.bindery.origin, tree)
            before = open_checkpoint(note, origin, self.bindery.verifiers)
            if before != Checkpoint(origin, self.first, roots.first_root):
                raise VolumeError(reason="previous_root", name=self.name)
            self.out.write(_FILES[tree.name][1], note)
        hashes = self.bindery.reader.hashes(tree)
        path = consistency_proof(tree, hashes, self.first, self.size)
        verify_consistency(
            tree,
            old=self.first,
            new=self.size,
            old_root=roots.first_root,
            new_root=roots.root,
            path=path,
        )
        return TreePart(roots.resume, roots.first_root, roots.root, path)

    def _sign(self, tree: TreeHash, part: TreePart) -> bytes:
        """Sign and write one tree's checkpoint. Step (6)."""
        checkpoint = Checkpoint(self.bindery.origin, self.size, part.root)
        note = sign_checkpoint(checkpoint, self.bindery.signers, self.now, tree)
        self.out.write(_FILES[tree.name][0], note)
        return note

    def _front(
        self, written: Written, parts: dict[TreeHash, TreePart]
    ) -> tuple[tuple[str, str], ...]:
        """Say on the book's first page what the volume is."""
        last, count = self.size - 1, self.size - self.first
        kinds = "；".join(
            f"{kind.removeprefix('=')} {number}"
            for kind, number in sorted(written.counts.items())
        )
        roots = (
            (f"树根（{tree.name}）", part.root.hex()) for tree, part in parts.items()
        )
        return (
            ("登记簿", self.bindery.origin),
            ("卷", self.name),
            (
                "登记项",
                f"{self.first} – {last}（共 {count} 项）",
            ),
            (
                "起止（北京时间）",
                f"{beijing(written.begins)} – {beijing(written.ends)}",
            ),
            ("装订时间（北京）", beijing(to_text(self.now))),
            ("各类登记项", kinds),
            *roots,
            ("验证", f"python3 verify_register.py {self.name}"),
        )

    def _seal(self, parts: dict[TreeHash, TreePart], written: Written) -> bytes:
        """Write manifest and note; return the manifest's SHA-256. Step (7)."""
        bindery = self.bindery
        manifest = Manifest(
            origin=bindery.origin,
            volume=self.name,
            first=self.first,
            base=self.first - self.first % WIDTH,
            size=self.size,
            bound_at=to_text(self.now),
            after=self.after,
            sha256=parts[SHA256],
            sm3=parts.get(SM3),
            keys=tuple(signer.vkey for signer in bindery.signers),
            counts=written.counts,
            files=dict(self.out.digests),
        ).to_bytes()
        text = note_text(bindery.origin, self.name, self.size, manifest)
        # ML-DSA-44 signs checkpoints only: its message has no room for another text.
        signers = [s for s in bindery.signers if s.key.algorithm != "mldsa44"]
        self.out.write(MANIFEST, manifest)
        self.out.write(MANIFEST_NOTE, sign_note(text, signers, self.now))
        return hashlib.sha256(manifest).digest()
