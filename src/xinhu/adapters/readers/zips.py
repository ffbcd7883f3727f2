"""ZIP archives, and the documents that are ZIP archives."""

import zipfile
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.budget import Stream
from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.source import Around, Source, joined
from xinhu.core.discover.part import Part, Unread, Why

_ENCRYPTED: Final = 1
_UTF8: Final = 0x800


def read_zip(source: Source, around: Around) -> Iterator[Part]:
    """Read an archive, member by member; nothing is unpacked to disk.

    Raises:
        BadZipFile: the archive is broken.
        SpentError: the file may cost no more.
    """
    with zipfile.ZipFile(source.opened(around.bounds.member)) as archive:
        yield from _notes(archive, source.member)
        for info in archive.infolist():
            if not info.is_dir():
                yield from read_member(archive, info, source.member, around)


def read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, outer: str, around: Around
) -> Iterator[Part]:
    """Read one member."""
    name = member_name(info)
    if info.flag_bits & _ENCRYPTED:
        around.budget.take_member()
        yield Unread(joined(outer, name), Why.ENCRYPTED)
        return

    def opener() -> Stream:
        return archive.open(info)

    yield from around.member(outer, name, opener)


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; what is not marked as UTF-8 was mostly written in GBK."""
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    return field(info.filename.encode("cp437"))


def _notes(archive: zipfile.ZipFile, member: str) -> Iterator[Part]:
    """Give what stands around the members: their names, and comments."""
    infos = archive.infolist()
    names = "\n".join(member_name(info) for info in infos)
    yield from held_text(member, "names of members", names)
    comments = [archive.comment, *(info.comment for info in infos)]
    text = "\n".join(field(comment) for comment in comments if comment)
    yield from held_text(member, "comments", text)
