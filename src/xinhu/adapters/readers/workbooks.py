"""Workbooks: every sheet as a table, hidden ones too, and all their corners."""

import io
import zipfile
from collections import Counter
from collections.abc import Generator, Iterator
from collections.abc import Set as AbstractSet

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

from xinhu.adapters.readers.budget import Metered
from xinhu.adapters.readers.failing import (
    STREAM_ERRORS,
    SpentError,
    UnreadError,
    why_of,
)
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.packages import CELLS, held_member
from xinhu.adapters.readers.plain_book import SHARED_WORDS, PlainBook
from xinhu.adapters.readers.sheet_rows import read_sheet
from xinhu.adapters.readers.source import Around, Source, joined
from xinhu.adapters.readers.workbook_corners import (
    corners_of,
    sheet_text,
)
from xinhu.adapters.readers.xml_text import decoded_xml, flat
from xinhu.core.discover.part import Part, TextPart, Unread, Why


def read_xlsx(
    archive: zipfile.ZipFile,
    names: dict[str, str],
    held: bytes | None,
    source: Source,
    around: Around,
) -> Iterator[Part]:
    """Read the cells of a workbook, and what its sheets hold beside them.

    Each sheet is unpacked and measured before calamine sees it: one whose cells reach
    too far is given as text, and one that is written as nearly all are is read by then.

    Args:
        archive: the workbook.
        names: of sheets, by member.
        held: the bytes of a workbook that is a member itself.
        source: the workbook as a member itself.
        around: bounds.

    Raises:
        SpentError: the file may cost no more.
    """
    plain = PlainBook(archive, around)
    left_out = yield from _sheets(archive, names, source, around, plain)
    if left_out or archive.namelist().count(SHARED_WORDS) > 1:
        yield from _shared_words(archive, source, around)
    yield from plain.parts(source.member)
    read = plain.names() | left_out
    if not plain.names() or not read.issuperset(names.values()):
        yield from read_cells(source, held, read)


def _sheets(
    archive: zipfile.ZipFile,
    names: dict[str, str],
    source: Source,
    around: Around,
    plain: PlainBook,
) -> Generator[Part, None, set[str]]:
    """Read every sheet once; return the names of those whose cells are no table."""
    left_out: set[str] = set()
    sheets = [info for info in archive.infolist() if CELLS.search(info.filename)]
    named = Counter(names.get(info.filename, info.filename) for info in sheets)
    for number, info in enumerate(sheets, 1):
        name = names.get(info.filename, info.filename)
        once = named[name] == 1
        takes = plain if once and _is_told(info.filename, names) else None
        place = name if once else f"{name} {number}"
        try:
            large = yield from _sheet(archive, info, place, source, around, takes)
        except SpentError:
            raise
        except STREAM_ERRORS as error:
            yield Unread(joined(source.member, name), why_of(error))
            large = True
        if large:
            left_out.add(name)
    return left_out


def _shared_words(
    archive: zipfile.ZipFile, source: Source, around: Around
) -> Iterator[Part]:
    """Give the words that cells refer to: a sheet read as text holds but numbers."""
    for info in archive.infolist():
        if info.filename == SHARED_WORDS:
            text = flat(decoded_xml(held_member(archive, info, around)))
            yield from held_text(source.member, "words of large sheets", text)


def _sheet(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    name: str,
    source: Source,
    around: Around,
    plain: PlainBook | None,
) -> Generator[Part, None, bool]:
    """Read the corners of a sheet; return whether its cells were given as text.

    They are where there are too many for a table, and where calamine sees none or not
    all: in sheets of macros, in those that the workbook does not name, names twice or
    holds twice, and in those whose cells begin twice.

    Args:
        archive: the workbook.
        info: the sheet.
        name: place of the sheet.
        source: the workbook as a member itself.
        around: bounds.
        plain: takes what is read; None where the cells are given as text.
    """
    around.budget.take_member()
    stream = Metered(archive.open(info), around.budget)
    corners = corners_of(stream, None if plain is None else plain.sheet())
    formulas = "\n".join(dict.fromkeys(corners.formulas))
    yield from held_text(source.member, f"{name} formula", formulas)
    yield from held_text(source.member, f"{name} header", corners.behind)
    is_table = corners.area <= around.bounds.cells and corners.begins <= 1
    if plain is not None and is_table:
        if corners.plain is not None:
            plain.keep(name, corners.plain)
        return False
    before = 0
    for text in sheet_text(Metered(archive.open(info), around.budget)):
        yield TextPart(source.member, name, text.encode("utf-8", "replace"), before)
        before += len(text)
    return True


def _is_told(member: str, names: dict[str, str]) -> bool:
    return member in names and "/macrosheets/" not in member


def read_cells(
    source: Source, held: bytes | None, left_out: AbstractSet[str] = frozenset()
) -> Iterator[Part]:
    """Read the cells of a workbook, XLSX or XLS, hidden sheets too.

    Args:
        source: a file on disk, or a member of which all was read.
        held: the member's bytes; None for a file.
        left_out: names of sheets that are not read.

    Raises:
        UnreadError: it is encrypted.
    """
    try:
        if source.path is not None or held is None:
            workbook = CalamineWorkbook.from_path(source.path or "")
        else:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(held))
    except PasswordError:
        raise UnreadError(Why.ENCRYPTED) from None
    for sheet in workbook.sheets_metadata:
        if sheet.typ is SheetTypeEnum.WorkSheet and sheet.name not in left_out:
            cells = workbook.get_sheet_by_name(sheet.name)
            yield from read_sheet(cells, source.member, sheet.name)
