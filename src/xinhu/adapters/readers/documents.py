"""Documents that are ZIP archives, member by member."""

import zipfile
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.binary_workbooks import MAIN, is_part, read_xlsb
from xinhu.adapters.readers.packages import CELLS, is_noise, is_text, read_xml
from xinhu.adapters.readers.source import Around, Source
from xinhu.adapters.readers.workbook_corners import sheet_names
from xinhu.adapters.readers.workbooks import read_xlsx
from xinhu.adapters.readers.zip_members import read_member
from xinhu.core.discover.part import Part

WORKBOOK: Final = "workbook"
BINARY: Final = "binary workbook"
_MAIN: Final = (
    (WORKBOOK, "xl/workbook.xml"),
    (BINARY, MAIN),
    ("document", "word/document.xml"),
    ("slides", "ppt/presentation.xml"),
)
_OPEN_DOCUMENT: Final = frozenset({"mimetype", "content.xml"})


def document_kind(archive: zipfile.ZipFile) -> str:
    """Return what kind of document an archive is; empty where it is none."""
    names = {*archive.namelist()}
    for kind, main in _MAIN:
        if main in names:
            return kind
    return "open document" if names >= _OPEN_DOCUMENT else ""


def read_document(
    archive: zipfile.ZipFile,
    kind: str,
    held: bytes | None,
    source: Source,
    around: Around,
) -> Iterator[Part]:
    """Read a document: its text wherever it stands, and what is put inside it.

    Raises:
        SpentError: the file may cost no more.
    """
    names: dict[str, str] = {}
    if kind == WORKBOOK:
        names = sheet_names(archive)
        yield from read_xlsx(archive, names, held, source, around)
    elif kind == BINARY:
        yield from read_xlsb(archive, held, source, around)
    for info in archive.infolist():
        if is_noise(info) or (kind == WORKBOOK and CELLS.search(info.filename)):
            continue
        if kind == BINARY and is_part(info.filename):
            continue
        if is_text(info):
            sheet = names.get(info.filename, "")
            yield from read_xml(archive, info, source, around, sheet)
        else:
            yield from read_member(archive, info, source.member, around)
