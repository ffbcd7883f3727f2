"""Opening a file: of which kind it is, where its header stands, which column is what.

The kind is told by the first bytes, never by the name: ``.xls`` files that are really
tab-separated texts are common.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.desks.customers.intake.delimited import DELIMITERS, DelimitedTable
from xinhu.desks.customers.intake.encoding import Encoding, Scan, scan
from xinhu.desks.customers.intake.errors import (
    ColumnMissingError,
    FileUnreadableError,
    HeaderNotFoundError,
)
from xinhu.desks.customers.intake.guessing import Column, guess_columns
from xinhu.desks.customers.intake.header import LOOKED_AT, Header, find_header
from xinhu.desks.customers.intake.mapping import MappingFile
from xinhu.desks.customers.intake.record import Record, Table
from xinhu.desks.customers.intake.words import Words

FileKind = Literal["delimited", "workbook", "parquet"]
_SAMPLE = 200
_ENCODINGS: dict[str, Encoding] = {
    **dict.fromkeys(("utf-8", "utf8", "utf-8-sig"), "utf-8"),
    **dict.fromkeys(("gb18030", "gbk", "gb2312", "cp936"), "gb18030"),
    **dict.fromkeys(("utf-16", "utf16"), "utf-16"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table of the file, with where its rows begin.

    Attributes:
        table: to read.
        header: which of its records names the columns.
        sheet: name of the sheet, in a workbook.
    """

    table: Table
    header: Header
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that can be taken in.

    Attributes:
        path: where it lies.
        kind: delimited, workbook or parquet.
        scan: digest, size and encoding.
        delimiter: of a delimited text.
        parts: tables with the same header, read one behind the other.
        columns: every column with its field.
        unread: sheets that are left out.
    """

    path: Path
    kind: FileKind
    scan: Scan
    delimiter: str | None
    parts: tuple[Part, ...]
    columns: tuple[Column, ...]
    unread: tuple[str, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns' names as written."""
        return self.parts[0].header.names


def open_source(
    path: Path, *, words: Words, catalogue: Catalogue, mapping: MappingFile
) -> Source:
    """Look at a file: read it once for its digest, and its beginning for its header.

    Raises:
        FileUnreadableError: missing, empty, damaged, or of no known kind.
        HeaderNotFoundError: no line among the first ones names known columns.
    """
    if not path.is_file():
        raise FileUnreadableError(detail="missing")
    scanned = scan(path)
    if not scanned.size:
        raise FileUnreadableError(detail="empty")
    kind = _kind(path)
    delimiter, tables = _tables(path, kind, scanned, mapping, words)
    best, same = _leading(_parts(tables, words, frozenset(mapping.named)))
    columns = guess_columns(
        best.header.names,
        _sample(best),
        words=words,
        catalogue=catalogue,
        named=mapping.named,
        guess=mapping.guess,
    )
    return Source(
        path=path,
        kind=kind,
        scan=scanned,
        delimiter=delimiter,
        parts=same,
        columns=columns,
        unread=_unread(tables, same),
    )


def _leading(parts: Sequence[Part]) -> tuple[Part, tuple[Part, ...]]:
    """Return the sheet that names most columns, and all that have its header."""
    if not parts:
        raise HeaderNotFoundError(looked=LOOKED_AT)
    best = max(parts, key=lambda part: part.header.known)
    same = tuple(part for part in parts if part.header.names == best.header.names)
    for part in same:
        part.table.width = len(part.header.names)
    return best, same


def require_fields(source: Source, words: Words) -> None:
    """Refuse a file whose columns do not give what every customer needs.

    Raises:
        ColumnMissingError: names the fields.
    """
    missing = [f for f in words.required if f not in {c.field for c in source.columns}]
    if missing:
        raise ColumnMissingError(fields="、".join(missing))


def _kind(path: Path) -> FileKind:
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "workbook"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileUnreadableError(detail="kind")
    return "delimited"


def _tables(
    path: Path, kind: FileKind, scanned: Scan, mapping: MappingFile, words: Words
) -> tuple[str | None, list[tuple[str | None, Table]]]:
    """Return the delimiter of a text, and the tables of the file by their sheets."""
    # The readers of sheets and Parquet take half a second to load: a CSV, and every
    # other command, does without them.
    if kind == "parquet":
        from xinhu.desks.customers.intake.columnar import (  # noqa: PLC0415 -- see above
            ParquetTable,
        )

        return None, [(None, ParquetTable(path))]
    if kind == "workbook":
        from xinhu.desks.customers.intake.workbook import (  # noqa: PLC0415 -- see above
            SheetTable,
            sheet_names,
        )

        wanted = [mapping.sheet] if mapping.sheet else sheet_names(path)
        return None, [(name, SheetTable(path, name)) for name in wanted]
    delimiter, table = _delimited(path, scanned, mapping, words)
    return delimiter, [(None, table)]


def _parts(
    tables: Sequence[tuple[str | None, Table]], words: Words, named: frozenset[str]
) -> list[Part]:
    found = []
    for sheet, table in tables:
        header = find_header(_first(table.records()), words, named)
        if header is not None:
            found.append(Part(table=table, header=header, sheet=sheet))
    return found


def _delimited(
    path: Path, scanned: Scan, mapping: MappingFile, words: Words
) -> tuple[str, Table]:
    encoding = _ENCODINGS.get((mapping.encoding or "").lower(), scanned.encoding)
    if encoding == "utf-8" != scanned.encoding:
        encoding = "mixed"
    best: tuple[int, str, Table] | None = None
    for delimiter in [mapping.delimiter] if mapping.delimiter else DELIMITERS:
        table = DelimitedTable(path, encoding, scanned.mark, scanned.size, delimiter)
        header = find_header(_first(table.records()), words, frozenset(mapping.named))
        known = header.known if header else 0
        if best is None or known > best[0]:
            best = known, delimiter, table
    if best is None:  # pragma: no cover -- there is always one delimiter
        raise HeaderNotFoundError(looked=LOOKED_AT)
    return best[1], best[2]


def _first(records: Iterator[Record]) -> list[Record]:
    return list(islice(records, LOOKED_AT))


def _sample(part: Part) -> list[tuple[str, ...]]:
    width = len(part.header.names)
    rows = islice(part.table.records(), part.header.place + 1, _SAMPLE)
    return [row.cells for row in rows if len(row.cells) == width]


def _unread(
    tables: Sequence[tuple[str | None, Table]], parts: Sequence[Part]
) -> tuple[str, ...]:
    read = {part.sheet for part in parts}
    return tuple(
        sheet for sheet, _ in tables if sheet is not None and sheet not in read
    )
