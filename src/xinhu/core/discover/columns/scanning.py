"""A table, scanned column by column and chunk by chunk."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pyarrow as pa

from xinhu.core.discover.columns.cells import Cells, Mask, Rows
from xinhu.core.discover.columns.claims import Claims
from xinhu.core.discover.columns.disguises import (
    Plain,
    rewritten,
    without_ends,
    without_separators,
)
from xinhu.core.discover.columns.leftovers import Leftovers, ScanText
from xinhu.core.discover.columns.numerals import as_texts
from xinhu.core.discover.columns.rules import ColumnRules, KindRule, Separators
from xinhu.core.discover.finding import ColumnHit
from xinhu.core.discover.part import TablePart

_CHUNK: Final = 8 << 20
"""Bytes of a table that are looked at together; shares of few rows say little."""
_SAMPLE: Final = 32
_SHORTEST: Final = 11
_PLAIN: Final[tuple[tuple[Separators, Plain], ...]] = (
    ("all", without_separators),
    ("ends", without_ends),
)
_NUMBER: Final = re.compile(r"\W*(?:\d\W{0,3}){10,18}[\dXx]\W*")


def scan_table(part: TablePart, rules: ColumnRules, text: ScanText) -> list[ColumnHit]:
    """Tell which kinds of information the columns of a table hold.

    Args:
        part: the table; its rows are read once, in bounded memory.
        rules: by what a column is of a kind.
        text: scans what no kind claims.

    Returns:
        Column by column; of one column, kinds in the order of their precedence, then
        what was found in its leftovers only.
    """
    columns: list[Column] = []
    rows = 0
    for batch in _chunks(part.batches):
        rows += batch.num_rows
        for place, array in enumerate(batch.columns):
            if place == len(columns):
                header = part.columns[place] if place < len(part.columns) else ""
                columns.append(Column.of(header, place, rules, text))
            columns[place].look_at(array)
    return [hit for column in columns for hit in column.hits(rows)]


@dataclass(frozen=True, slots=True)
class Column:
    """One column, while it is scanned."""

    name: str
    claims: Claims
    leftovers: Leftovers

    @classmethod
    def of(cls, header: str, place: int, rules: ColumnRules, text: ScanText) -> Self:
        """Begin a column."""
        name = header.strip() or f"column {place + 1}"
        return cls(name, Claims.of(header, rules), Leftovers(text))

    def look_at(self, array: pa.Array) -> None:
        """Look at more of its values."""
        cells = Cells.of(as_texts(array))
        free: Mask = cells.lengths > 0
        if not free.any():
            return
        self.claims.claim(cells, free)
        self._claim_disguised(cells, free)
        self.leftovers.scan(cells, np.flatnonzero(free), self.claims.doubted())

    def hits(self, rows: int) -> list[ColumnHit]:
        """Return what it holds, of a table of so many rows."""
        return [*self._claimed(rows), *self._in_text(rows)]

    def _claim_disguised(self, cells: Cells, free: Mask) -> None:
        """Look again at what did not pass as it stands, written plainly."""
        for separators, plain in _PLAIN:
            left = np.flatnonzero(free)
            if not len(left):
                return
            if not self.claims.expects(separators) and (
                separators != "all" or not _looks_disguised(cells, left)
            ):
                continue
            again, rows = rewritten(cells, left, plain)
            still: Mask = again.lengths > 0
            asked = still.copy()
            self.claims.claim(again, still, separators)
            free[rows[asked & ~still]] = False

    def _claimed(self, rows: int) -> Iterator[ColumnHit]:
        for candidate in self.claims.candidates:
            kind, terms, headed = candidate
            tally = self.claims.tallies[kind.name]
            also = self.leftovers.found.get(kind.name)
            if not tally.count:
                continue
            low, high = terms.confidence
            yield ColumnHit(
                column=self.name,
                kind=kind.name,
                confidence=round(low + (high - low) * tally.rate, 3),
                reasons=_reasons(kind.rule, headed=headed),
                evidence=tally.evidence,
                count=tally.count + (also.sure if also else 0),
                rows=rows,
            )

    def _in_text(self, rows: int) -> Iterator[ColumnHit]:
        tallies = self.claims.tallies
        for name, found in self.leftovers.found.items():
            if name in tallies and tallies[name].count:
                continue
            yield ColumnHit(
                column=self.name,
                kind=name,
                confidence=found.best.confidence,
                reasons=found.best.reasons,
                evidence=found.best.evidence,
                count=found.count,
                rows=rows,
            )


def _reasons(rule: KindRule, *, headed: bool) -> tuple[str, ...]:
    told = {
        "header": headed,
        "pass_rate": True,
        "check_digit": rule.check_digit,
        "shape": not rule.check_digit,
    }
    return tuple(reason for reason, holds in told.items() if holds)


def _looks_disguised(cells: Cells, rows: Rows) -> bool:
    """Tell, of a column that nothing speaks for, whether a sample hides numbers."""
    long = rows[cells.lengths[rows] >= _SHORTEST]
    if not len(long):
        return False
    sample = cells.take(long[:: max(1, len(long) // _SAMPLE)]).to_pylist()
    numbers = sum(
        _NUMBER.fullmatch(value) is not None
        for value in sample
        if not (value.isascii() and value.isdecimal())
    )
    return 2 * numbers > len(sample)


def _chunks(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Put small batches together."""
    waiting: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        if waiting and batch.schema != waiting[0].schema:
            yield from _together(waiting)
            waiting, size = [], 0
        waiting.append(batch)
        size += batch.nbytes
        if size >= _CHUNK:
            yield from _together(waiting)
            waiting, size = [], 0
    yield from _together(waiting)


def _together(batches: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    if len(batches) == 1:
        yield batches[0]
    elif batches:
        yield from pa.Table.from_batches(batches).combine_chunks().to_batches()
