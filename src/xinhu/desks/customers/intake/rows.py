"""The rows of a file: its records without titles, header, repeated headers and totals.

Rows are numbered from 1 in the order of the file; the numbers are the same at every
reading, which is what resuming rests on.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from xinhu.desks.customers.intake.errors import FileChangedError
from xinhu.desks.customers.intake.header import same_header
from xinhu.desks.customers.intake.record import Record, with_damage_marked
from xinhu.desks.customers.intake.source import Part, Source
from xinhu.desks.customers.intake.words import Words, bare


class Chunk(NamedTuple):
    """Rows that are worked on and written together.

    Attributes:
        first: number of the first row, from 1.
        rows: cells of each row.
        broken: places in ``rows`` of records that could not be taken apart.
    """

    first: int
    rows: list[tuple[str, ...]]
    broken: list[int]


def travelling(chunk: Chunk) -> Chunk:
    """Return a chunk that can go to another process and be checked there."""
    try:
        for row in chunk.rows:
            "".join(row).encode()
    except UnicodeEncodeError:
        return chunk._replace(rows=[with_damage_marked(row) for row in chunk.rows])
    return chunk


class Skipped(NamedTuple):
    """A line that is no row, told in the summary.

    Attributes:
        line: where it stands.
        why: ``total``, ``header`` or ``title``.
    """

    line: int
    why: str


class Rows:
    """Reads the rows of a source, once.

    Args:
        source: the file.
        words: what the lines that add up others begin with.
    """

    def __init__(self, source: Source, words: Words) -> None:
        self._source = source
        self._totals = words.totals
        required = {c.field: c.place for c in source.columns if c.field}
        self._identity = required.get("id_number")
        self.skipped: list[Skipped] = []
        self._present = 0
        self._stamp = _stamp(source)

    @property
    def progress(self) -> tuple[int, int]:
        """What was read and what there is to read: bytes, or rows of a sheet."""
        parts = self._source.parts
        done = sum(part.table.done for part in parts[: self._present + 1])
        return done, max(done, sum(part.table.total for part in parts))

    def require_unchanged(self) -> None:
        """Refuse a file that was written to since this was made.

        Raises:
            FileChangedError: it was; what was read may be of two files.
        """
        if _stamp(self._source) != self._stamp:
            raise FileChangedError

    def chunks(self, size: int, boundary: int = 0) -> Iterator[Chunk]:
        """Read all rows, ``size`` at a time.

        Args:
            size: rows in a chunk at most.
            boundary: number of a row that shall end its chunk.
        """
        records = self._records()
        first = 1
        while taken := list(islice(records, _span(size, boundary + 1 - first))):
            broken = [place for place, record in enumerate(taken) if not record.whole]
            yield Chunk(first, [record.cells for record in taken], broken)
            first += len(taken)

    def _records(self) -> Iterator[Record]:
        for present, part in enumerate(self._source.parts):
            self._present = present
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[Record]:
        names = part.header.names
        records = iter(part.table.records())
        for record in islice(records, part.header.place + 1):
            if record.line != part.header.line:
                self.skipped.append(Skipped(record.line, "title"))
        first_name = names[0]
        for record in records:
            cells = record.cells
            # The first cell decides in nearly every case.
            if cells[0] == first_name and same_header(cells, names):
                self.skipped.append(Skipped(record.line, "header"))
            elif self._is_total(cells):
                self.skipped.append(Skipped(record.line, "total"))
            else:
                yield record

    def _is_total(self, cells: tuple[str, ...]) -> bool:
        place = self._identity
        if place is None or (place < len(cells) and cells[place].strip()):
            return False
        filled = [cell for cell in cells if cell.strip()]
        if not filled or len(filled) > len(cells) // 2 + 1:
            return False
        word = bare(filled[0])
        return any(word.startswith(total) for total in self._totals)


def _span(size: int, left: int) -> int:
    return min(size, left) if left > 0 else size


def _stamp(source: Source) -> tuple[int, int]:
    stat = source.path.stat()
    return stat.st_size, stat.st_mtime_ns
