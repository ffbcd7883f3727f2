"""Which encoding a text is in, decided over the whole file and, where mixed, by line.

A sample does not do: the first stray byte of an export is often in line 300,000. So
every byte is tried, in a fixed order (UTF-16 by its mark, UTF-8, GB18030), while the
file's digest is taken. Where no single encoding fits, each line is decoded by itself;
what fits nothing keeps its bytes as surrogates and its row is rejected, alone.
"""

import codecs
import hashlib
from pathlib import Path
from typing import Literal, NamedTuple

Encoding = Literal["utf-8", "gb18030", "utf-16", "mixed"]
"""``mixed``: neither UTF-8 nor GB18030 throughout."""

_BLOCK = 1 << 20
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ESCAPE = "surrogateescape"
_FIRST_LONG = "\u2000"
"""First of the characters that UTF-8 writes in three bytes and Chinese text uses."""


class Scan(NamedTuple):
    """What one pass over a file's bytes told.

    Attributes:
        digest: SHA-256 of the file.
        size: its bytes.
        encoding: of a text.
        mark: bytes of a byte-order mark to leave out.
    """

    digest: bytes
    size: int
    encoding: Encoding
    mark: int


def scan(path: Path) -> Scan:
    """Read a file once: its digest, and which encoding fits all of it.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    size = 0
    trials = {name: codecs.getincrementaldecoder(name)() for name in _TRIED}
    with path.open("rb") as file:
        first = block = file.read(_BLOCK)
        while True:
            for name, decoder in list(trials.items()):
                try:
                    decoder.decode(block, final=not block)
                except UnicodeDecodeError:
                    del trials[name]
            if not block:
                break
            digest.update(block)
            size += len(block)
            block = file.read(_BLOCK)
    if first.startswith(_MARKS):
        return Scan(digest.digest(), size, "utf-16", 0)
    mark = len(codecs.BOM_UTF8) if first.startswith(codecs.BOM_UTF8) else 0
    if not trials:
        return Scan(digest.digest(), size, "mixed", mark)
    return Scan(digest.digest(), size, next(iter(trials)), mark)


_TRIED: tuple[Encoding, ...] = ("utf-8", "gb18030")


def decode_line(line: bytes) -> str:
    """Decode one line of a file that is not UTF-8 throughout.

    UTF-8 is tried first, and believed when it gives nothing but Chinese and its kin:
    GB18030 text that is valid UTF-8 by chance gives Greek, Arabic and the like. Bytes
    that fit neither stay as surrogates (PEP 383).
    """
    if line.isascii():
        return line.decode("ascii")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and all(
        char >= _FIRST_LONG or char.isascii() or char == "·" for char in text
    ):
        return text
    try:
        return line.decode("gb18030")
    except UnicodeDecodeError:
        return line.decode("utf-8", _ESCAPE)


def decode_mixed_line(line: bytes) -> str:
    """Decode one line of a file that no single encoding fits.

    UTF-8, or what GB 2312 can write (the common characters); damaged UTF-8 would often
    pass for GB18030 with rare characters, so that is not believed here.
    """
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return line.decode("gb2312")
    except UnicodeDecodeError:
        return line.decode("utf-8", _ESCAPE)
