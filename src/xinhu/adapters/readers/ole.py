"""Older documents of Office: workbooks, texts, slides, mails of Outlook."""

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from xinhu.adapters.readers.biff import is_encrypted, reach_of, read_corners
from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.ole_file import OleFile
from xinhu.adapters.readers.outlook import read_outlook
from xinhu.adapters.readers.slides97 import STREAM, read_slides
from xinhu.adapters.readers.source import Around, Source
from xinhu.adapters.readers.word97 import read_word
from xinhu.adapters.readers.workbooks import read_cells
from xinhu.core.discover.part import Part, Why

_MAIL: Final = "__properties_version1.0"


def read_ole(source: Source, around: Around) -> Iterator[Part]:
    """Read what such a container holds.

    Raises:
        UnreadError: it is encrypted, broken, too large, or of another program.
    """
    body = source.opened(around.bounds.member).read(around.bounds.member + 1)
    if len(body) > around.bounds.member:
        raise UnreadError(Why.TOO_LARGE)
    file = OleFile(body)
    if "EncryptedPackage" in file.entries:
        raise UnreadError(Why.ENCRYPTED)
    failed: UnreadError | struct.error | None = None
    mains = [read for name, read in _MAINS.items() if name in file.entries]
    # A file may be two documents at once, one of them for whoever looks only at it.
    for read in mains:
        try:
            yield from read(_Held(file, body, source, around))
        except (UnreadError, struct.error) as error:
            failed = failed or error
    if failed is not None:
        raise failed
    if not mains:
        raise UnreadError(Why.UNKNOWN_FORMAT)


class _Held(NamedTuple):
    """A container, and where it came from."""

    file: OleFile
    body: bytes
    source: Source
    around: Around


def _workbook(held: _Held) -> Iterator[Part]:
    stream = held.file.stream("Workbook")
    if is_encrypted(stream):
        raise UnreadError(Why.ENCRYPTED)
    yield from read_corners(stream, held.source.member)
    if reach_of(stream) > held.around.bounds.cells:
        raise UnreadError(Why.TOO_LARGE)
    yield from read_cells(held.source, held.body)


def _old_workbook(held: _Held) -> Iterator[Part]:
    # Where both are there the cells were read with the newer one.
    if "Workbook" not in held.file.entries:
        yield from read_cells(held.source, held.body)


_MAINS: Final[Mapping[str, Callable[[_Held], Iterator[Part]]]] = {
    "WordDocument": lambda held: read_word(held.file, held.source.member),
    _MAIL: lambda held: read_outlook(held.file, held.source.member, held.around),
    STREAM: lambda held: read_slides(held.file, held.source.member),
    "Workbook": _workbook,
    "Book": _old_workbook,
}
