"""TAR archives, read as they come, without seeking."""

import tarfile
from collections.abc import Iterator
from typing import IO, Final, cast

from xinhu.adapters.readers.budget import Stream
from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.source import Around, Source, in_one_line, joined
from xinhu.core.discover.naming import FOLDER, LONGEST, is_worth_a_search
from xinhu.core.discover.part import Part, TextPart, Unread, Why

_ENCODING: Final = "utf-8"
_STEP: Final = 1 << 15


def read_tar(source: Source, around: Around) -> Iterator[Part]:
    """Read an archive, member by member; links and devices hold nothing.

    A folder is a part without text where its name may hold a value.

    Raises:
        tarfile.TarError: the archive is broken.
        SpentError: the file may cost no more.
    """
    stream = cast("IO[bytes]", source)
    with tarfile.open(fileobj=stream, mode="r|", encoding=_ENCODING) as archive:
        before = 0
        for info in archive:
            if not info.isfile():
                around.budget.take_member()
                if info.isdir() and is_worth_a_search(_name(info)):
                    # It holds nothing, and is named only where no file lies in it.
                    folder = joined(source.member, _name(info) + FOLDER)
                    yield TextPart(folder, "", b"")
                continue

            def opener(info: tarfile.TarInfo = info) -> Stream:
                file = archive.extractfile(info)
                if file is None:
                    raise tarfile.ReadError
                return _Steps(file)

            name = _name(info)
            if len(name) > LONGEST:  # the way to the member holds its begin alone
                text = f"{in_one_line(name)}\n"
                yield TextPart(source.member, "long names", text.encode(), before)
                before += len(text)
            yield from around.member(source.member, name, opener)
            vars(archive)["members"].clear()  # a million files stay in little memory
        if _goes_on(cast("Stream", archive.fileobj)):
            yield Unread(source.member, Why.BROKEN)


def _goes_on(rest: Stream) -> bool:
    """Tell whether something stands behind what the library takes for the end.

    It ends in silence at a header that is damaged, and at the end of the first of two
    archives in one file.
    """
    found = False
    while piece := rest.read(_STEP):
        found = found or bool(piece.strip(b"\0"))
    return found


class _Steps:
    """Reads a member in steps; one that reaches behind the end of a cut archive fails.

    Args:
        file: the member.
    """

    def __init__(self, file: Stream) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end."""
        return self._file.read(min(size, _STEP))


def _name(info: tarfile.TarInfo) -> str:
    """Return a name; one that is no UTF-8 was mostly written in GBK."""
    return field(info.name.encode("utf-8", "surrogateescape"))
