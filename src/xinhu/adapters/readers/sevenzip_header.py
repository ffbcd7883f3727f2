"""The header of a 7Z archive: which members lie in which packed streams.

By the format's own description (``7zFormat.txt`` of 7-Zip). Counts are taken at their
word only as far as an honest archive goes; whatever else is wrong with a header raises
some error, which its caller tells as broken.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from xinhu.adapters.readers.failing import UnreadError
from xinhu.core.discover.part import Why

_END, _HEADER, _PROPERTIES, _OTHER_STREAMS, _STREAMS, _FILES = range(6)
_PACKED, _UNPACKED, _PARTS, _SIZES, _CHECKS, _FOLDERS = range(6, 12)
_UNPACKED_SIZES, _PARTS_IN_FOLDER, _EMPTY = 12, 13, 14
_NAMES: Final = 17
ENCODED: Final = 23
"""What a header begins with that is itself packed."""
_CODERS: Final = 32
"""Steps of a folder, their inputs in all and their outputs in all, at most."""
_ID, _SEVERAL_STREAMS, _HAS_PROPERTIES, _RESERVED = 0x0F, 0x10, 0x20, 0xC0


class Coder(NamedTuple):
    """One step of unpacking: its method and what it was set to."""

    method: bytes
    properties: bytes


class Piece(NamedTuple):
    """One member's share of what a folder unpacks to."""

    size: int
    check: int | None


class Folder(NamedTuple):
    """One packed stream, and the members that follow one another in it.

    Attributes:
        coders: from what is packed on; none where several streams run together.
        encrypted: whether a step of it is.
        at, packed: where it begins behind the archive's first 32 bytes, and its bytes.
        size: of all that comes out.
        pieces: members, in order.
    """

    coders: tuple[Coder, ...]
    encrypted: bool
    at: int
    packed: int
    size: int
    pieces: tuple[Piece, ...]


class Header(NamedTuple):
    """What lies in an archive.

    Attributes:
        folders: packed streams.
        names: of all entries, in order, and whether each has bytes.
    """

    folders: tuple[Folder, ...]
    names: tuple[tuple[str, bool], ...]


class _Cursor:
    """Reads a header from front to back."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data = data
        self._at = 0
        self.most = most

    def take(self, size: int) -> bytes:
        """Return so many bytes."""
        if size > len(self._data) - self._at:
            raise EOFError
        self._at += size
        return self._data[self._at - size : self._at]

    def byte(self) -> int:
        """Return one byte."""
        return self.take(1)[0]

    def inner(self) -> "_Cursor":
        """Return what follows its own length."""
        return _Cursor(self.take(self.number()), self.most)

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(len(self._data) - self._at)

    def number(self) -> int:
        """Return a number, whose first byte tells how many follow it."""
        first = self.byte()
        more = 8 - (first ^ 0xFF).bit_length()
        low = int.from_bytes(self.take(more), "little")
        high = first & (0x7F >> more)
        return low | (high << (8 * more))

    def count(self) -> int:
        """Return how many of something follow.

        Raises:
            UnreadError: more than any honest archive has.
        """
        count = self.number()
        if count > self.most:
            raise UnreadError(Why.TOO_MANY)
        return count

    def bits(self, count: int) -> list[bool]:
        """Return one answer for each of so many."""
        data = self.take((count + 7) // 8)
        return [bool(data[i >> 3] & 0x80 >> (i & 7)) for i in range(count)]

    def checks(self, count: int) -> list[int | None]:
        """Return check sums; None where there is none."""
        there = [True] * count if self.byte() else self.bits(count)
        found = iter(struct.unpack(f"<{sum(there)}I", self.take(4 * sum(there))))
        return [next(found) if has else None for has in there]


def header_in(data: bytes, most: int) -> Header:
    """Read a header.

    Args:
        data: unpacked, or packed and then with one folder that holds the real one.
        most: entries, at most.

    Raises:
        UnreadError: it has too many entries.
        Exception: it is broken.
    """
    cursor = _Cursor(data, most)
    if (kind := cursor.byte()) == ENCODED:
        return Header(_streams(cursor), ())
    if kind != _HEADER:
        raise EOFError
    folders: tuple[Folder, ...] = ()
    names: tuple[tuple[str, bool], ...] = ()
    while (kind := cursor.number()) != _END:
        if kind == _PROPERTIES:
            while cursor.number() != _END:
                cursor.inner()
        elif kind == _OTHER_STREAMS:
            _streams(cursor)
        elif kind == _STREAMS:
            folders = _streams(cursor)
        elif kind == _FILES:
            names = _files(cursor)
        else:
            raise EOFError
    return Header(folders, names)


class _Raw(NamedTuple):
    """A folder as its own lines tell it."""

    coders: tuple[Coder, ...]
    encrypted: bool
    inputs: int
    outputs: int
    last: int


def _streams(cursor: _Cursor) -> tuple[Folder, ...]:
    """Read where packed streams lie, how they are unpacked, and into what."""
    start, packed = 0, list[int]()
    raw: list[_Raw] = []
    sizes: list[int] = []
    checks: list[int | None] = []
    pieces: list[tuple[Piece, ...]] | None = None
    while (kind := cursor.number()) != _END:
        if kind == _PACKED:
            start, packed = _packed(cursor)
        elif kind == _UNPACKED:
            raw, sizes, checks = _unpacked(cursor)
        elif kind == _PARTS:
            pieces = _pieces(cursor, sizes, checks)
        else:
            raise EOFError
    if pieces is None:
        pieces = [(Piece(*of),) for of in zip(sizes, checks, strict=True)]
    folders, at, first = [], start, 0
    for one, size, of in zip(raw, sizes, pieces, strict=True):
        taken = packed[first : first + one.inputs]
        if len(taken) < one.inputs:
            raise EOFError
        folders.append(Folder(one.coders, one.encrypted, at, sum(taken), size, of))
        first, at = first + one.inputs, at + sum(taken)
    return tuple(folders)


def _packed(cursor: _Cursor) -> tuple[int, list[int]]:
    start, count = cursor.number(), cursor.count()
    sizes: list[int] = []
    while (kind := cursor.number()) != _END:
        if kind == _SIZES:
            sizes = [cursor.number() for _ in range(count)]
        elif kind == _CHECKS:
            cursor.checks(count)
        else:
            raise EOFError
    return start, sizes


def _unpacked(cursor: _Cursor) -> tuple[list[_Raw], list[int], list[int | None]]:
    """Return folders, bytes of what each unpacks to, and check sums of that."""
    if cursor.number() != _FOLDERS:
        raise EOFError
    count = cursor.count()
    if cursor.byte():
        raise EOFError  # lies elsewhere: nothing writes that
    raw = [_folder(cursor) for _ in range(count)]
    sizes: list[int] = []
    checks: list[int | None] = [None] * count
    while (kind := cursor.number()) != _END:
        if kind == _UNPACKED_SIZES:
            all_of = ([cursor.number() for _ in range(one.outputs)] for one in raw)
            sizes = [of[one.last] for one, of in zip(raw, all_of, strict=True)]
        elif kind == _CHECKS:
            checks = cursor.checks(count)
        else:
            raise EOFError
    return raw, sizes, checks


def _folder(cursor: _Cursor) -> _Raw:
    coders, inputs, outputs = [], 0, 0
    for _ in range(_few(cursor)):
        flags = cursor.byte()
        if flags & _RESERVED:
            raise EOFError
        method = cursor.take(flags & _ID)
        several = flags & _SEVERAL_STREAMS
        inputs += _few(cursor) if several else 1
        outputs += _few(cursor) if several else 1
        if max(inputs, outputs) > _CODERS:
            raise EOFError
        properties = cursor.inner().rest() if flags & _HAS_PROPERTIES else b""
        coders.append(Coder(method, properties))
    # Which step's input is which one's output.
    pairs = {cursor.number(): cursor.number() for _ in range(outputs - 1)}
    packed = inputs - len(pairs)
    if packed > 1:
        for _ in range(packed):
            cursor.number()
    led_on = set(pairs.values())
    last = next(i for i in range(outputs) if i not in led_on)
    simple = packed == 1 and inputs == outputs == len(coders)
    order = tuple(_order(coders, pairs, last)) if simple else ()
    return _Raw(order, any(map(is_cipher, coders)), packed, outputs, last)


def _few(cursor: _Cursor) -> int:
    count = cursor.number()
    if not 0 < count <= _CODERS:
        raise EOFError
    return count


def _order(coders: list[Coder], pairs: dict[int, int], last: int) -> Iterator[Coder]:
    """Give the steps of unpacking from the first to the last."""
    steps, at = [last], last
    while at in pairs and len(steps) < len(coders):
        at = pairs[at]
        steps.append(at)
    if at in pairs or len(steps) < len(coders):
        raise EOFError
    return (coders[step] for step in reversed(steps))


def is_cipher(coder: Coder) -> bool:
    """Tell whether a step is one of the ciphers, of which all begin alike."""
    return coder.method[:2] == b"\x06\xf1"


def _pieces(
    cursor: _Cursor, sizes: list[int], checks: list[int | None]
) -> list[tuple[Piece, ...]]:
    """Read into which members each folder falls apart."""
    counts = [1] * len(sizes)
    kind = cursor.number()
    if kind == _PARTS_IN_FOLDER:
        counts = [cursor.count() for _ in sizes]
        kind = cursor.number()
    if sum(counts) > cursor.most:
        raise UnreadError(Why.TOO_MANY)
    told = kind == _SIZES
    parts = [_split(cursor, *of, told=told) for of in zip(sizes, counts, strict=True)]
    kind = cursor.number() if told else kind
    lone = [
        n == 1 and check is not None for n, check in zip(counts, checks, strict=True)
    ]
    open_ones = sum(n for n, known in zip(counts, lone, strict=True) if not known)
    others: Iterator[int | None] = iter([None] * open_ones)
    while kind != _END:
        if kind != _CHECKS:
            raise EOFError
        others = iter(cursor.checks(open_ones))
        kind = cursor.number()
    return [
        tuple(Piece(s, check if known else next(others)) for s in part)
        for part, known, check in zip(parts, lone, checks, strict=True)
    ]


def _split(cursor: _Cursor, size: int, count: int, *, told: bool) -> list[int]:
    """Return the bytes of each member; the last one has what is left."""
    if not count:
        return []
    parts = [cursor.number() for _ in range(count - 1)] if told else []
    if len(parts) < count - 1 or sum(parts) > size:
        raise EOFError
    return [*parts, size - sum(parts)]


def _files(cursor: _Cursor) -> tuple[tuple[str, bool], ...]:
    """Return names of entries, and whether each has bytes."""
    count = cursor.count()
    names = [""] * count
    empty = [False] * count
    while (kind := cursor.number()) != _END:
        inner = cursor.inner()
        if kind == _EMPTY:
            empty = inner.bits(count)
        elif kind == _NAMES:
            if inner.byte():
                raise EOFError  # lie elsewhere: nothing writes that
            text = inner.rest().decode("utf-16-le", "replace")
            names = text.split("\0", count)[:count]
    return tuple((name, not none) for name, none in zip(names, empty, strict=True))
