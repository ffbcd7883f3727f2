"""7Z archives, member by member, unpacked as they are read and never to disk."""

import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, Final

from xinhu.adapters.readers.budget import Metered, Stream
from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.sevenzip_header import ENCODED, Folder, Header, header_in
from xinhu.adapters.readers.sevenzip_unpacking import Member, Unpacking
from xinhu.adapters.readers.source import Around, Source, in_one_line, joined
from xinhu.adapters.readers.telling import SEVENZIP_START, sevenzip_at
from xinhu.core.discover.naming import LIST
from xinhu.core.discover.part import Part, Unread, Why

_PACKED_HEADERS: Final = 4
_STEP: Final = 1 << 16


def read_7z(source: Source, around: Around) -> Iterator[Part]:
    """Read an archive; one behind a program too.

    Raises:
        UnreadError: it is broken, its list of members is encrypted, or too long.
        SpentError: the file may cost no more.
    """
    file = source.opened(around.bounds.member)
    at = sevenzip_at(source.head)
    if at is None:
        raise UnreadError(Why.BROKEN)
    begin = at + SEVENZIP_START
    data, goes_on = _header(file, begin, around)
    header = header_in(data, around.bounds.members)
    for _ in range(_PACKED_HEADERS):
        if data[0] != ENCODED:
            break
        data = _unpacked(file, begin, header, around)
        header = header_in(data, around.bounds.members)
    names = "\n".join(in_one_line(name) for name, _ in header.names)
    yield from held_text(source.member, LIST, names)
    yield from _members(file, begin, header, source, around)
    if goes_on and begin == SEVENZIP_START:
        raise UnreadError(Why.BROKEN)


def _header(file: BinaryIO, begin: int, around: Around) -> tuple[bytes, bool]:
    """Return the header, and whether anything stands behind it.

    Raises:
        UnreadError: it is broken or too large.
    """
    file.seek(begin - SEVENZIP_START)
    at, size, check = struct.unpack("<12xQQI", file.read(SEVENZIP_START))
    if size > around.bounds.member:
        raise UnreadError(Why.TOO_LARGE)
    if not size:  # an archive of nothing
        return b"\x01\0", bool(file.read(1).strip(b"\0"))
    if at >= 1 << 62:
        raise UnreadError(Why.BROKEN)
    file.seek(begin + at)
    data = file.read(size)
    if len(data) < size or zlib.crc32(data) != check:
        raise UnreadError(Why.BROKEN)
    return data, bool(file.read(_STEP).strip(b"\0"))


def _unpacked(file: BinaryIO, begin: int, header: Header, around: Around) -> bytes:
    """Unpack a header that is packed.

    Raises:
        UnreadError: it is encrypted, too large, or broken.
        SpentError: the file may cost no more.
    """
    if len(header.folders) != 1 or len(header.folders[0].pieces) != 1:
        raise UnreadError(Why.BROKEN)
    (folder,) = header.folders
    member = Member(Unpacking(file, begin, folder), folder.pieces[0])
    stream = Metered(member, around.budget)
    return Source(stream, "", "").whole(around.bounds.member)


def _members(
    file: BinaryIO, begin: int, header: Header, source: Source, around: Around
) -> Iterator[Part]:
    """Read all members; more of them than streams, or less, are told."""
    names = []
    for name, holds in header.names:
        if holds:
            names.append(name)
        else:
            around.budget.take_member()
    rest = iter(names)
    for folder in header.folders:
        mine = [*islice(rest, len(folder.pieces))]
        yield from _folder(file, begin, folder, mine, source, around)
    for name in rest:
        around.budget.take_member()
        yield Unread(joined(source.member, name), Why.BROKEN)
    if len(names) < sum(len(folder.pieces) for folder in header.folders):
        yield Unread(source.member, Why.BROKEN)


def _folder(
    file: BinaryIO,
    begin: int,
    folder: Folder,
    names: list[str],
    source: Source,
    around: Around,
) -> Iterator[Part]:
    """Read the members of one packed stream, one behind the other."""
    try:
        stream = Unpacking(file, begin, folder)
    except UnreadError as error:
        for name in names:
            around.budget.take_member()
            yield Unread(joined(source.member, name), error.why)
        return
    for name, piece in zip(names, folder.pieces, strict=False):
        member = Member(stream, piece)

        def opener(member: Member = member) -> Stream:
            return member

        # A link's bytes are the way it points to: text, which is read and not followed.
        yield from around.member(source.member, name, opener)
        member.skip(around.budget)
