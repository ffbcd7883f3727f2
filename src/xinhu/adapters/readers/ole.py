"""Older documents of Office: workbooks, documents of Word, mails of Outlook."""

from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.biff import is_encrypted, reach_of, read_corners
from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.ole_file import OleFile
from xinhu.adapters.readers.outlook import read_outlook
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
    if "WordDocument" in file.entries:
        yield from read_word(file, source.member)
    elif _MAIL in file.entries:
        yield from read_outlook(file, source.member, around)
    elif "Workbook" in file.entries:
        stream = file.stream("Workbook")
        if is_encrypted(stream):
            raise UnreadError(Why.ENCRYPTED)
        yield from read_corners(stream, source.member)
        if reach_of(stream) > around.bounds.cells:
            raise UnreadError(Why.TOO_LARGE)
        yield from read_cells(source, body)
    elif "Book" in file.entries:
        yield from read_cells(source, body)
    else:
        raise UnreadError(Why.UNKNOWN_FORMAT)
