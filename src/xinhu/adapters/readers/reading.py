"""Reading a file of any format: text, tables, and what could not be read.

The format is told by content, the name only helps. Containers are read member by
member, in memory and within bounds; nothing in clear is written to disk.

Libraries that are not made in Python run in this process. A file that makes one of
them hang or crash takes the process with it: whoever reads files of strangers does it
in workers that may be killed when one file takes too long, as the scan does.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from xinhu.adapters.readers.bounds import DEFAULT, Bounds
from xinhu.adapters.readers.budget import Budget, Stream
from xinhu.adapters.readers.encoding import encoding_of
from xinhu.adapters.readers.failing import SpentError, UnreadError, guarded
from xinhu.adapters.readers.mails import read_mail, read_mailbox
from xinhu.adapters.readers.ole import read_ole
from xinhu.adapters.readers.packed import read_bzip2, read_gzip, read_xz
from xinhu.adapters.readers.parquet import read_parquet
from xinhu.adapters.readers.pdf import read_pdf
from xinhu.adapters.readers.pictures import read_picture
from xinhu.adapters.readers.sevenzip import read_7z
from xinhu.adapters.readers.source import Around, Ocr, Source
from xinhu.adapters.readers.sqlite_tables import read_sqlite
from xinhu.adapters.readers.tars import read_tar
from xinhu.adapters.readers.telling import Format, format_of, hidden_format
from xinhu.adapters.readers.text import read_text
from xinhu.adapters.readers.zips import read_zip
from xinhu.core.discover.part import Part, Unread, Why

_READERS: Final[Mapping[Format, Callable[[Source, Around], Iterator[Part]]]] = {
    Format.ZIP: read_zip,
    Format.TAR: read_tar,
    Format.GZIP: read_gzip,
    Format.BZIP2: read_bzip2,
    Format.XZ: read_xz,
    Format.SEVENZIP: read_7z,
    Format.MAIL: read_mail,
    Format.MAILBOX: read_mailbox,
    Format.OLE: read_ole,
    Format.PDF: read_pdf,
    Format.PICTURE: read_picture,
    Format.SQLITE: read_sqlite,
    Format.PARQUET: read_parquet,
}


def read_file(
    path: str, bounds: Bounds = DEFAULT, ocr: Ocr | None = None
) -> Iterator[Part]:
    """Read a file of this machine, part by part, in bounded memory.

    What a file holds raises nothing: what cannot be read is told as ``Unread``, and
    what was read before it was given.

    Args:
        path: of a regular file; links, sockets and devices are the caller's affair.
        bounds: how far to go.
        ocr: reads pictures and pages of PDF without text; without it they are unread.
    """
    try:
        yield from guarded(_opened(path, bounds, ocr), "file")
    except UnreadError as error:
        yield Unread("", error.why)


def _opened(path: str, bounds: Bounds, ocr: Ocr | None) -> Iterator[Part]:
    # Without a buffer and a Path, each of which costs as much as a small file.
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 -- see above
        size = os.fstat(file.fileno()).st_size
        around = Around(bounds, Budget(bounds, size), ocr, 0, _read)
        source = Source(file, "", path.rpartition(os.sep)[2], path)
        yield from _told(source, around)


def _read(
    member: str, name: str, opener: Callable[[], Stream], around: Around
) -> Iterator[Part]:
    """Read one member; what stops it is told, and stops the others only when spent."""
    try:
        yield from guarded(_member(member, name, opener, around), "member")
    except SpentError as error:
        yield Unread(member, error.why)
        raise
    except UnreadError as error:
        yield Unread(member, error.why)


def _member(
    member: str, name: str, opener: Callable[[], Stream], around: Around
) -> Iterator[Part]:
    yield from _told(Source(opener(), member, name), around)


def _told(source: Source, around: Around) -> Iterator[Part]:
    """Read a source by its format."""
    if not source.head:
        source.read(1)  # empty, or broken from the first byte on: then it raises
        return
    told = format_of(source)
    if told in _READERS:
        yield from _READERS[told](source, around)
    elif told is Format.ENCRYPTED:
        yield Unread(source.member, Why.ENCRYPTED)
    elif (text := encoding_of(source.head)) is not None:
        yield from read_text(source, around, *text)
    elif hidden := hidden_format(source):
        yield from _READERS[hidden](source, around)
    else:
        yield Unread(source.member, Why.UNKNOWN_FORMAT)
