"""Tiles and entry bundles of C2SP tlog-tiles: where they lie and what is in them.

A tile holds up to 256 hashes of one level; level 0 holds leaf hashes, and each hash of
level l + 1 is the root over a *full* tile of level l. An entry bundle holds the entries
of one tile of level 0, each behind its length in two bytes.

The paths are those of the specification, relative to the register's prefix. The second
tree (SM3) has no place in C2SP; its tiles lie beside, under ``tile-sm3``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from xinhu.core.register.errors import EvidenceError, TilePathError
from xinhu.core.register.tree import HASH_SIZE

WIDTH: Final = 256
"""Hashes in a full tile, entries in a full bundle."""
HEIGHT: Final = 8
"""Levels of the tree that one level of tiles spans: 256 = 2^8."""
MAX_LEVEL: Final = 63
MAX_ENTRY: Final = 65_535
"""Bytes of the longest entry that a bundle's two-byte length can tell."""

Root = Literal["tile", "tile-sm3"]
"""First part of a tile's path: of the SHA-256 tree, or of the SM3 tree."""


class Tile(NamedTuple):
    """Names a tile: its level, its number within the level, its width (1 to 256)."""

    level: int
    n: int
    width: int = WIDTH


class Bundle(NamedTuple):
    """Names an entry bundle: its number and its width (1 to 256)."""

    n: int
    width: int = WIDTH


def tile_path(tile: Tile, root: Root = "tile") -> str:
    """Write a tile's path: ``tile/<L>/<N>[.p/<W>]``.

    Raises:
        TilePathError: reason ``range``: a number outside its bounds.
    """
    if not 0 <= tile.level <= MAX_LEVEL:
        raise TilePathError(reason="range")
    return f"{root}/{tile.level}/{_place(tile.n, tile.width)}"


def bundle_path(bundle: Bundle) -> str:
    """Write a bundle's path: ``tile/entries/<N>[.p/<W>]``.

    Raises:
        TilePathError: reason ``range``: a number outside its bounds.
    """
    return f"tile/entries/{_place(bundle.n, bundle.width)}"


def _place(n: int, width: int) -> str:
    if n < 0 or not 1 <= width <= WIDTH:
        raise TilePathError(reason="range")
    digits = f"{n:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "".join(f"x{part}/" for part in parts[:-1]) + parts[-1]
    return path if width == WIDTH else f"{path}.p/{width}"


_TAIL = r"(?P<n>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?"
_TILE = re.compile(r"(?P<root>tile|tile-sm3)/(?P<level>0|[1-9]\d?)/" + _TAIL, re.ASCII)
_BUNDLE = re.compile(r"tile/entries/" + _TAIL, re.ASCII)


def parse_path(path: str) -> Tile | Bundle:
    """Read a path under the register's prefix.

    Raises:
        TilePathError: reason ``format``: it is not written as the specification says,
            down to leading zeroes; ``range``: level above 63, width above 255.
    """
    if match := _BUNDLE.fullmatch(path):
        return Bundle(*_numbers(match))
    if match := _TILE.fullmatch(path):
        level = int(match["level"])
        if level > MAX_LEVEL:
            raise TilePathError(reason="range")
        return Tile(level, *_numbers(match))
    raise TilePathError(reason="format")


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    # Leading zeroes are of the three-digit form only: x000/001 is a second spelling.
    if match["n"].startswith("x000/"):
        raise TilePathError(reason="format")
    n = int(match["n"].replace("x", "").replace("/", ""))
    if match["width"] is None:
        return n, WIDTH
    width = int(match["width"])
    if width >= WIDTH:
        raise TilePathError(reason="range")
    return n, width


def tile_width(level: int, n: int, size: int) -> int:
    """Return how many hashes tile n of a level has at a tree size; 0 where none."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - n * WIDTH))


def tiles_between(start: int, size: int) -> Iterator[Tile]:
    """Name the tiles that the entries from ``start`` to ``size`` touch, level by level.

    They are what a reader needs to prove any of these entries in the tree of ``size``.
    """
    level = 0
    while size >> (HEIGHT * level):
        first = start >> (HEIGHT * (level + 1))
        # The last tile that has at least one hash.
        last = ((size >> (HEIGHT * level)) - 1) // WIDTH
        for n in range(first, last + 1):
            yield Tile(level, n, tile_width(level, n, size))
        level += 1


def pack_bundle(entries: Iterable[bytes]) -> bytes:
    """Write entries as a bundle: each behind its length, big-endian, two bytes.

    Raises:
        EvidenceError: reason ``entry_too_long``: an entry above 65,535 bytes.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise EvidenceError(reason="entry_too_long")
        parts.append(len(entry).to_bytes(2))
        parts.append(entry)
    return b"".join(parts)


def unpack_bundle(data: bytes, width: int) -> Sequence[bytes]:
    """Read the entries of a bundle.

    Args:
        data: the bundle's bytes.
        width: how many entries it must hold.

    Raises:
        EvidenceError: reason ``bundle_width`` or ``bundle_truncated``.
    """
    entries: list[bytes] = []
    at, end = 0, len(data)
    while at + 2 <= end:
        stop = at + 2 + int.from_bytes(data[at : at + 2])
        entries.append(data[at + 2 : stop])
        at = stop
    if at != end:
        raise EvidenceError(reason="bundle_truncated")
    if len(entries) != width:
        raise EvidenceError(reason="bundle_width")
    return entries


def check_tile(tile: Tile, hashes: bytes) -> bytes:
    """Return a tile's hashes, or raise where they are not as many as its width.

    Raises:
        EvidenceError: reason ``tile_width``.
    """
    if len(hashes) != tile.width * HASH_SIZE:
        raise EvidenceError(reason="tile_width")
    return hashes
