"""ZIP archives, and the documents that are ZIP archives."""

import io
import zipfile
from collections.abc import Iterator

from xinhu.adapters.readers.documents import document_kind, read_document
from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.source import Around, Source, in_one_line
from xinhu.adapters.readers.zip_members import member_name, read_member
from xinhu.core.discover.naming import LIST
from xinhu.core.discover.part import Part


def read_zip(source: Source, around: Around) -> Iterator[Part]:
    """Read an archive, member by member; nothing is unpacked to disk.

    Raises:
        BadZipFile: the archive is broken.
        SpentError: the file may cost no more.
    """
    held = None if source.path else source.whole(around.bounds.member)
    opened = source.opened(0) if held is None else io.BytesIO(held)
    with zipfile.ZipFile(opened) as archive:
        if kind := document_kind(archive):
            yield from read_document(archive, kind, held, source, around)
            return
        yield from _notes(archive, source.member)
        for info in archive.infolist():
            if not info.is_dir() or info.file_size:
                yield from read_member(archive, info, source.member, around)


def _notes(archive: zipfile.ZipFile, member: str) -> Iterator[Part]:
    """Give what stands around the members: their names, and comments."""
    infos = archive.infolist()
    names = "\n".join(in_one_line(member_name(info)) for info in infos)
    yield from held_text(member, LIST, names)
    comments = [archive.comment, *(info.comment for info in infos)]
    text = "\n".join(field(comment) for comment in comments if comment)
    yield from held_text(member, "comments", text)
