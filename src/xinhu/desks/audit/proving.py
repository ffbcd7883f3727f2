"""Proofs about the register, made from what was stored and signed.

Proofs lead to the newest checkpoint, or to an older size that it covers. An entry that
is durable but not yet covered has a receipt and, within seconds, a proof.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

import msgspec

from xinhu.core.base.errors import BadInput
from xinhu.core.register.proofs import (
    FetchedTiles,
    consistency_proof,
    consistency_tiles,
    inclusion_proof,
    inclusion_tiles,
    root_tiles,
    stack_at,
)
from xinhu.core.register.tiles import Bundle, Tile, parse_path, tile_width
from xinhu.core.register.tlog_proof import TlogProof, format_tlog_proof
from xinhu.core.register.tree import HASH_SIZE, SHA256

__all__ = [
    "Bundle",
    "Checkpoints",
    "Consistency",
    "Inclusion",
    "Proving",
    "SignedCheckpoint",
    "Tile",
    "Tiles",
    "Tree",
    "parse_path",
]

Tree = Literal["sha256", "sm3"]


class NotYetProvableError(BadInput):
    """No checkpoint covers the entry or size yet; params: size of the newest."""

    code = "proof.not_yet"


class NoSuchTileError(BadInput):
    """The register has no such file: tile, bundle, or checkpoint of a second tree."""

    code = "proof.no_such_tile"


class SignedCheckpoint(NamedTuple):
    """A checkpoint as it was signed: the size, and the notes of one or two trees."""

    size: int
    note: str
    note_sm3: str | None


class Inclusion(msgspec.Struct, frozen=True):
    """An inclusion proof with all that is needed to check it."""

    index: int
    size: int
    leaf: bytes
    path: Sequence[bytes]
    root: bytes


class Consistency(NamedTuple):
    """A consistency proof with both roots."""

    old: int
    new: int
    path: Sequence[bytes]
    old_root: bytes
    new_root: bytes


class Tiles(Protocol):
    """Where tiles and bundles are read from."""

    async def fetch(self, tree: Tree, tiles: Sequence[Tile]) -> FetchedTiles:
        """Fetch tiles."""
        ...

    async def bundle(self, bundle: Bundle) -> bytes:
        """Return an entry bundle's bytes."""
        ...


class Checkpoints(Protocol):
    """Where signed checkpoints are read from."""

    async def latest(self) -> SignedCheckpoint | None:
        """Return the checkpoint of the largest size; None before the first."""
        ...


class Proving:
    """Makes proofs; anybody may ask, since proofs tell hashes only."""

    def __init__(self, *, tiles: Tiles, checkpoints: Checkpoints) -> None:
        self._tiles = tiles
        self._checkpoints = checkpoints

    async def checkpoint(self) -> SignedCheckpoint:
        """Return the newest checkpoint.

        Raises:
            NotYetProvableError: none was signed yet.
        """
        latest = await self._checkpoints.latest()
        if latest is None:
            raise NotYetProvableError(size=0)
        return latest

    async def checkpoint_sm3(self) -> str:
        """Return the newest checkpoint of the SM3 tree.

        Raises:
            NotYetProvableError: none was signed yet.
            NoSuchTileError: the register has no second tree.
        """
        return _second(await self.checkpoint())

    async def inclusion(self, index: int, size: int | None) -> Inclusion:
        """Prove that an entry is in the register.

        Args:
            index: the entry's number.
            size: of the tree to lead to; None for the newest checkpoint.

        Raises:
            NotYetProvableError: no checkpoint covers it yet.
        """
        upto = await self._covered(size)
        if index >= upto:
            raise NotYetProvableError(size=upto)
        own = Tile(0, index // 256, tile_width(0, index // 256, upto))
        wanted = {*inclusion_tiles(index, upto), *root_tiles(upto), own}
        tiles = await self._tiles.fetch("sha256", tuple(wanted))
        place = index % 256 * HASH_SIZE
        return Inclusion(
            index,
            upto,
            tiles.tile(own)[place : place + HASH_SIZE],
            inclusion_proof(SHA256, tiles, index, upto),
            stack_at(SHA256, tiles, upto).root(),
        )

    async def proof_file(self, index: int) -> bytes:
        """Return a tlog-proof file: the proof, and the checkpoint it leads to.

        Raises:
            NotYetProvableError: no checkpoint covers the entry yet.
        """
        latest = await self.checkpoint()
        proof = await self.inclusion(index, latest.size)
        return format_tlog_proof(
            TlogProof(index, tuple(proof.path), latest.note.encode())
        )

    async def consistency(self, old: int, new: int | None) -> Consistency:
        """Prove that the register of one size is a beginning of a later one.

        Raises:
            NotYetProvableError: no checkpoint covers it yet.
        """
        upto = await self._covered(new)
        if old > upto:
            raise NotYetProvableError(size=upto)
        wanted = {
            *consistency_tiles(old, upto),
            *root_tiles(old),
            *root_tiles(upto),
        }
        tiles = await self._tiles.fetch("sha256", tuple(wanted))
        return Consistency(
            old,
            upto,
            consistency_proof(SHA256, tiles, old, upto),
            stack_at(SHA256, tiles, old).root(),
            stack_at(SHA256, tiles, upto).root(),
        )

    async def tile(self, tree: Tree, tile: Tile) -> bytes:
        """Return a tile's hashes.

        Raises:
            NoSuchTileError: no checkpoint covers a tile of this width, or the register
                has no second tree.
        """
        latest = await self.checkpoint()
        if tree == "sm3":
            _second(latest)
        size = latest.size
        if not 1 <= tile.width <= tile_width(tile.level, tile.n, size):
            raise NoSuchTileError
        return (await self._tiles.fetch(tree, (tile,))).tile(tile)

    async def bundle(self, bundle: Bundle) -> bytes:
        """Return an entry bundle.

        Raises:
            NoSuchTileError: no checkpoint covers a bundle of this width.
        """
        size = await self._covered(None)
        if not 1 <= bundle.width <= tile_width(0, bundle.n, size):
            raise NoSuchTileError
        return await self._tiles.bundle(bundle)

    async def _covered(self, size: int | None) -> int:
        newest = (await self.checkpoint()).size
        if size is None:
            return newest
        if not 0 < size <= newest:
            raise NotYetProvableError(size=newest)
        return size


def _second(latest: SignedCheckpoint) -> str:
    """Return the note of the second tree, if the register has one."""
    if latest.note_sm3 is None:
        raise NoSuchTileError
    return latest.note_sm3
