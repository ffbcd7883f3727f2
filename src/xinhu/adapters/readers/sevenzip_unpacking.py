"""Unpacking one packed stream of a 7Z archive, member by member, as it is asked for."""

import bz2
import lzma
import zlib
from collections.abc import Mapping
from typing import BinaryIO, Final, Protocol

from xinhu.adapters.readers.budget import Budget
from xinhu.adapters.readers.failing import STREAM_ERRORS, SpentError, UnreadError
from xinhu.adapters.readers.packed import MEMORY
from xinhu.adapters.readers.sevenzip_header import Coder, Folder, Piece
from xinhu.core.discover.part import Why

_STEP: Final = 1 << 16
_COPY, _LZMA, _LZMA2 = b"\0", b"\x03\x01\x01", b"\x21"
_DEFLATE, _BZIP2 = b"\x04\x01\x08", b"\x04\x02\x02"
_FILTERS: Final[Mapping[bytes, int]] = {
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x04": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x06": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x07": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x08": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
    b"\x09": lzma.FILTER_SPARC,
}
"""What programs are rewritten with before they are packed."""
_DELTA: Final = b"\x03"
_LARGEST_DICTIONARY: Final = 40


class _Unpacker(Protocol):
    """What ``bz2`` and ``lzma`` unpack with."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Inflating:
    """``zlib``'s with the same words."""

    def __init__(self) -> None:
        self._one = zlib.decompressobj(-zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._one.eof

    @property
    def needs_input(self) -> bool:
        return not self._one.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._one.decompress(self._one.unconsumed_tail + data, max_length)


class _Copying:
    """Hands on what is not packed at all."""

    eof = False

    def __init__(self) -> None:
        self._left = b""

    @property
    def needs_input(self) -> bool:
        return not self._left

    def decompress(self, data: bytes, max_length: int) -> bytes:
        data = self._left + data
        self._left = data[max_length:]
        return data[:max_length]


def _unpacker(folder: Folder) -> _Unpacker:
    """Return what unpacks a folder, within a bound of memory.

    Raises:
        UnreadError: it is encrypted, wants too much memory, or is packed as nothing
            here unpacks: PPMd, Deflate64, Zstandard, several streams run together.
    """
    if folder.encrypted:
        raise UnreadError(Why.ENCRYPTED)
    if not folder.coders:
        raise UnreadError(Why.UNKNOWN_FORMAT)
    first, *after = folder.coders
    if first.method == _LZMA2 or (first.method == _LZMA and not after):
        filters = [_filter(coder) for coder in reversed(after)]
        # Raw streams know no bound of memory: the dictionary is bounded before.
        chain = [*filters, _dictionary(first, folder.size)]
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)
    if not after and first.method == _BZIP2:
        return bz2.BZ2Decompressor()
    if not after and first.method == _DEFLATE:
        return _Inflating()
    if not after and first.method == _COPY:
        return _Copying()
    raise UnreadError(Why.UNKNOWN_FORMAT)


def _dictionary(coder: Coder, size: int) -> dict[str, int]:
    """Return how LZMA was set; no dictionary need be larger than what comes out."""
    if coder.method == _LZMA2:
        at = coder.properties[0]
        if at > _LARGEST_DICTIONARY:
            raise UnreadError(Why.BROKEN)
        dictionary, rest = (2 | (at & 1)) << (at // 2 + 11), {"id": lzma.FILTER_LZMA2}
    else:
        packed = coder.properties[0]
        dictionary = int.from_bytes(coder.properties[1:5], "little")
        rest = {"id": lzma.FILTER_LZMA1, "lc": packed % 9}
        rest |= {"lp": packed // 9 % 5, "pb": packed // 45}
    dictionary = min(dictionary, max(size, 4096))
    if dictionary > MEMORY:
        raise UnreadError(Why.TOO_LARGE)
    return {**rest, "dict_size": dictionary}


def _filter(coder: Coder) -> dict[str, int]:
    if coder.method == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": coder.properties[0] + 1}
    if coder.method not in _FILTERS or coder.properties:
        raise UnreadError(Why.UNKNOWN_FORMAT)
    return {"id": _FILTERS[coder.method]}


class Unpacking:
    """One packed stream, read once from front to back.

    Args:
        file: the archive.
        begin: where bytes of streams begin in it.
        folder: the stream.

    Raises:
        UnreadError: nothing here unpacks it.
    """

    def __init__(self, file: BinaryIO, begin: int, folder: Folder) -> None:
        self._file = file
        self._at = begin + folder.at
        self._packed = folder.packed
        self._unpacker = _unpacker(folder)
        self._failed: BaseException | None = None

    def read(self, size: int) -> bytes:
        """Return the next bytes, at least one.

        Raises:
            EOFError: there are none.
            OSError, lzma.LZMAError, zlib.error: it is broken.
        """
        if self._failed is not None:
            raise self._failed
        try:
            return self._next(min(size, _STEP))
        except STREAM_ERRORS as error:
            self._failed = error
            raise

    def _next(self, size: int) -> bytes:
        ended = False
        while not self._unpacker.eof and not ended:
            packed = b""
            if self._unpacker.needs_input:
                packed = self._more()
                # At its end one step more is tried: it may hold something back.
                ended = not packed
            if data := self._unpacker.decompress(packed, size):
                return data
        raise EOFError

    def _more(self) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(min(_STEP, self._packed))
        self._at += len(data)
        self._packed -= len(data)
        return data


class Member:
    """One member of a packed stream; whoever read enough of it skips what is left.

    Args:
        stream: at the member's begin.
        piece: how long it is, and its check sum.
    """

    def __init__(self, stream: Unpacking, piece: Piece) -> None:
        self._stream = stream
        self._left = piece.size
        self._check = piece.check
        self._sum = 0

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end.

        Raises:
            UnreadError: it is not what was packed.
            EOFError, OSError, lzma.LZMAError, zlib.error: it is broken.
        """
        if not self._left:
            if self._check not in {None, self._sum}:
                raise UnreadError(Why.BROKEN)
            return b""
        data = self._stream.read(min(size, self._left))
        self._left -= len(data)
        self._sum = zlib.crc32(data, self._sum)
        return data

    def skip(self, budget: Budget) -> None:
        """Unpack what nobody asked for: the next member follows behind it.

        Raises:
            SpentError: the file may cost no more.
        """
        try:
            while data := self.read(_STEP):
                budget.take(len(data))
        except SpentError:
            raise
        except STREAM_ERRORS:
            return  # the next one asks again, and is told so
