"""The container of older Office documents (MS-CFB): streams by their path."""

import struct
from dataclasses import dataclass
from typing import Final

from xinhu.adapters.readers.failing import UnreadError
from xinhu.core.discover.part import Why

_END: Final = 0xFFFFFFFA
_NONE: Final = 0xFFFFFFFF
_ENTRY: Final = struct.Struct("<64sHBBIII16sIQQIQ")
_STREAM, _ROOT = 2, 5
_STORAGES: Final = {1, _ROOT}
_HEADER: Final = 512
_MOST_ENTRIES: Final = 100_000
_DEEPEST: Final = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream of the container.

    Attributes:
        path: names from the root on, joined by ``/``.
        start: its first sector.
        size: bytes.
    """

    path: str
    start: int
    size: int


class OleFile:
    """A container held in memory.

    Args:
        body: all of it.

    Raises:
        UnreadError: it is broken.
        struct.error: likewise.
    """

    def __init__(self, body: bytes) -> None:
        self._body = body
        shift, small = struct.unpack_from("<HH", body, 30)
        if shift not in {9, 12} or small != 6:  # noqa: PLR2004 -- the only sizes there are
            raise UnreadError(Why.BROKEN)
        self._sector = 1 << shift
        (directory,) = struct.unpack_from("<I", body, 48)
        self._cutoff, small_fat, _, more, count = struct.unpack_from("<5I", body, 56)
        self._fat = self._read_fat(more, count)
        raw = self._chain(directory)
        (root_start, root_size) = struct.unpack_from("<IQ", raw, 116)
        self._small = self._chain(root_start)[:root_size]
        self._small_fat = _numbers(self._chain(small_fat))
        self.entries = {entry.path: entry for entry in _entries(raw)}

    def stream(self, path: str) -> bytes:
        """Return one stream; empty where there is none."""
        entry = self.entries.get(path)
        if entry is None:
            return b""
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        out: list[bytes] = []
        at = entry.start
        while at < len(self._small_fat):
            if len(out) > len(self._small_fat):
                raise UnreadError(Why.BROKEN)
            out.append(self._small[at * 64 : at * 64 + 64])
            at = self._small_fat[at]
        return b"".join(out)[: entry.size]

    def _read_fat(self, more: int, count: int) -> tuple[int, ...]:
        sectors = [*struct.unpack_from("<109I", self._body, 76)]
        for _ in range(min(count, len(self._body) // self._sector)):
            if more >= _END:
                break
            numbers = _numbers(self._at(more))
            sectors += numbers[:-1]
            more = numbers[-1]
        if more < _END:
            raise UnreadError(Why.BROKEN)
        fat = b"".join(self._at(sector) for sector in sectors if sector < _END)
        return _numbers(fat)

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector
        return self._body[begin : begin + self._sector]

    def _chain(self, sector: int) -> bytes:
        """Follow a chain.

        Raises:
            UnreadError: it goes in circles; calamine would follow it until no memory
                is left.
        """
        out: list[bytes] = []
        while sector < len(self._fat):
            if len(out) > len(self._fat):
                raise UnreadError(Why.BROKEN)
            out.append(self._at(sector))
            sector = self._fat[sector]
        return b"".join(out)


def _numbers(raw: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) & ~3])


def _entries(raw: bytes) -> list[Entry]:
    """Walk the tree of names."""
    size = _ENTRY.size
    table = [
        _ENTRY.unpack_from(raw, at)
        for at in range(0, min(len(raw), _MOST_ENTRIES * size) - size + 1, size)
    ]
    found: list[Entry] = []
    seen: set[int] = set()
    todo = [(0, "", 0)]
    while todo:
        number, folder, depth = todo.pop()
        if number >= len(table) or number in seen or depth > _DEEPEST:
            continue
        seen.add(number)
        name, length, kind, _, left, right, child, *_, start, count = table[number]
        text = name[: max(0, length - 2)].decode("utf-16-le", "replace")
        path = f"{folder}{text}"
        if kind == _STREAM:
            found.append(Entry(path, start, count & 0xFFFFFFFF))
        elif kind in _STORAGES:
            inside = "" if kind == _ROOT else f"{path}/"
            todo.append((child, inside, depth + 1))
        todo += [(left, folder, depth), (right, folder, depth)]
    return found
