"""Writing a quarter's book, in one pass over its rows.

At most one row group and one printed page are in memory, so that a book of 250,000 rows
takes no more than one of a hundred.
"""

import base64
import csv
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import BinaryIO, Final, NamedTuple

import pyarrow as pa
from pyarrow import parquet as pq

from xinhu.adapters.books.printing import Printing, Words
from xinhu.adapters.volumes.draft_folder import DraftFolder
from xinhu.core.base.clock import Instant, to_text
from xinhu.desks.inquiry.book.bound_row import (
    BoundCorrection,
    BoundRow,
    Stored,
    bound_row,
)
from xinhu.desks.inquiry.book.quarter import (
    CORRECTIONS,
    DETAILS,
    PRINTED,
    ROWS,
    TABLE,
    BookManifest,
)

_GROUP: Final = 16_384
"""Rows that are held in memory."""
_SCHEMA: Final = pa.schema(
    [
        pa.field(
            name,
            pa.int64() if name in {"number", "entry"} else pa.string(),
            nullable=False,
        )
        for name in BoundRow._fields
    ]
)


Progress = Callable[[int], None]


class Contents(NamedTuple):
    """What a book is made of.

    Attributes:
        origin: of the register.
        quarter: its name.
        whole: how many rows there are.
        rows: entries with their rows, by index.
        corrections: further entries that correct rows, by index.
        bound_at: when it is bound.
        words: Chinese words of codes.
    """

    origin: str
    quarter: str
    whole: int
    rows: Iterable[Stored]
    corrections: Sequence[BoundCorrection]
    bound_at: Instant
    words: Words


def write_book(
    out: DraftFolder, contents: Contents, progress: Progress
) -> BookManifest:
    """Write every file but the manifest; return it.

    Raises:
        BookBrokenError: a row and its entry do not agree.
    """
    _write_corrections(out, contents.corrections)
    with out.place(PRINTED).open("xb") as printed:
        writing = _Writing(out, contents, printed)
        with writing.open():
            for number, stored in enumerate(contents.rows, 1):
                writing.add(bound_row(number, stored), stored.note or b"")
                if not number % _GROUP:
                    progress(number)
            writing.flush()
        for name in (ROWS, TABLE, DETAILS):
            out.adopt(name)
        writing.print_rest(out.digests)
    out.adopt(PRINTED)
    return BookManifest(
        origin=contents.origin,
        quarter=contents.quarter,
        count=writing.count,
        corrections=len(contents.corrections),
        first=writing.first,
        last=writing.last,
        bound_at=contents.bound_at,
        files=dict(out.digests),
    )


class _Writing:
    """The files of a book while rows pass by."""

    def __init__(self, out: DraftFolder, contents: Contents, file: BinaryIO) -> None:
        self._out = out
        self._of = contents
        title = f"征信查询登记簿 {contents.quarter}　{contents.origin}"
        self._printing = Printing(file, title, contents.whole, contents.words)
        self._rows: list[BoundRow] = []
        self.count, self.first, self.last = 0, -1, -1

    def open(self) -> ExitStack:
        """Open the files; they are closed with the stack."""
        out, stack = self._out, ExitStack()
        self._csv_file = stack.enter_context(
            out.place(ROWS).open("x", encoding="utf-8", newline="")
        )
        self._csv = csv.writer(self._csv_file, lineterminator="\n")
        self._csv.writerow(BoundRow._fields)
        self._details = stack.enter_context(out.place(DETAILS).open("xb"))
        self._table = stack.enter_context(
            pq.ParquetWriter(out.place(TABLE), _SCHEMA, compression="zstd")
        )
        return stack

    def add(self, row: BoundRow, note: bytes) -> None:
        """Take a row and its sealed details."""
        if not self.count:
            self.first = row.entry
        self.count, self.last = self.count + 1, row.entry
        self._rows.append(row)
        sealed = base64.b64encode(note)
        self._details.write(
            b'{"inquiry":"%b","sealed":"%b"}\n' % (row.inquiry.encode(), sealed)
        )
        self._printing.add(row)
        if len(self._rows) == _GROUP:
            self.flush()

    def flush(self) -> None:
        """Write the rows that were taken."""
        if not self._rows:
            return
        self._csv.writerows(self._rows)
        columns = zip(*self._rows, strict=True)
        arrays = [
            pa.array(column, field.type)
            for column, field in zip(columns, _SCHEMA, strict=True)
        ]
        self._table.write_batch(pa.record_batch(arrays, schema=_SCHEMA))
        self._rows.clear()

    def print_rest(self, digests: dict[str, str]) -> None:
        """Print cover and closing page, which state what the other files are."""
        span = "无" if self.first < 0 else f"{self.first} - {self.last}"
        facts = [
            ("登记簿", self._of.origin),
            ("季度", self._of.quarter),
            ("登记行数", str(self.count)),
            ("登记项", span),
            ("更正项数", str(len(self._of.corrections))),
            ("装订时间", to_text(self._of.bound_at)),
            (ROWS, digests[ROWS]),
            (DETAILS, digests[DETAILS]),
            (CORRECTIONS, digests[CORRECTIONS]),
        ]
        self._printing.close(facts)


def _write_corrections(
    out: DraftFolder, corrections: Sequence[BoundCorrection]
) -> None:
    with out.place(CORRECTIONS).open("x", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(BoundCorrection._fields)
        written.writerows(corrections)
    out.adopt(CORRECTIONS)
