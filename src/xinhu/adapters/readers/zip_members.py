"""Members of a ZIP archive: their names, and reading one."""

import zipfile
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.budget import Stream
from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.source import Around, joined
from xinhu.core.discover.part import Part, Unread, Why

_ENCRYPTED: Final = 1
_UTF8: Final = 0x800


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
