"""One file packed: GZ, BZ2, XZ."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from typing import IO, Final, cast

from xinhu.adapters.readers.budget import Stream
from xinhu.adapters.readers.source import Around, Source
from xinhu.core.discover.part import Part

MEMORY: Final = 192 << 20
"""Bytes that unpacking may take; ``xz -9`` takes 65 MiB."""
_ENDINGS: Final = {
    ".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar",
    ".gz": "", ".bz2": "", ".xz": "",
}  # fmt: skip


def read_gzip(source: Source, around: Around) -> Iterator[Part]:
    """Read what a GZ file holds."""
    yield from _read(
        source, around, lambda: gzip.GzipFile(fileobj=_file(source), mode="rb")
    )


def read_bzip2(source: Source, around: Around) -> Iterator[Part]:
    """Read what a BZ2 file holds."""
    # ``bz2.BZ2File`` keeps silent about what stands behind its end.
    yield from _read(source, around, lambda: _Unpacked(source, bz2.BZ2Decompressor))


def read_xz(source: Source, around: Around) -> Iterator[Part]:
    """Read what an XZ file holds."""
    yield from _read(source, around, lambda: _Unpacked(source, _xz))


def _read(
    source: Source, around: Around, opener: Callable[[], Stream]
) -> Iterator[Part]:
    yield from around.member(source.member, _inner_name(source.name), opener)


def _file(source: Source) -> IO[bytes]:
    """Return it for libraries that ask for a file and do no more than read."""
    return cast("IO[bytes]", source)


def _inner_name(name: str) -> str:
    for ending, instead in _ENDINGS.items():
        if name.lower().endswith(ending):
            return name[: -len(ending)] + instead or "packed"
    return name or "packed"


def _xz() -> lzma.LZMADecompressor:
    """Return what unpacks within a bound of memory, which ``lzma.LZMAFile`` has not."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)


class _Unpacked:
    """Unpacks one stream behind the other, to the last byte.

    Args:
        source: what is packed.
        new: makes what unpacks one stream.
    """

    def __init__(
        self,
        source: Source,
        new: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor],
    ) -> None:
        self._source = source
        self._new = new
        self._unpacker = new()

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end.

        Raises:
            EOFError: the file is cut.
            OSError, lzma.LZMAError: it is broken, or takes too much memory.
        """
        while True:
            packed = b""
            if self._unpacker.eof:
                packed = self._unpacker.unused_data.lstrip(b"\0")
                packed = packed or self._source.read(1 << 16).lstrip(b"\0")
                if not packed:
                    return b""
                self._unpacker = self._new()
            elif self._unpacker.needs_input:
                packed = self._source.read(1 << 16)
                if not packed:
                    raise EOFError
            if data := self._unpacker.decompress(packed, size):
                return data
