"""A sheet as a table: where it begins, what its columns are called, of which type.

Numbers stay numbers, for an identity number that a workbook made into one has lost its
last digits, and only then can that be told. A column of words and numbers is text;
numbers beyond fifteen digits are written in it as Excel shows them, with an exponent,
where it is not certain that no digit was lost.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import dropwhile, islice
from typing import Final

import pyarrow as pa
from python_calamine import CalamineSheet

from xinhu.adapters.readers.heading import is_heading
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.tables import table_part
from xinhu.core.discover.part import Part

Row = Sequence[object]
_CHUNK: Final = 16_384
"""Rows of a batch."""
_KEPT: Final = 600_000
"""Cells of a sheet that are kept while its columns are told."""
LOOKED_AT: Final = 40
"""Rows among which the heading is sought."""
FORM: Final = 100
"""Rows up to which a sheet without a heading is a form: read as lines of text."""
_FILLED: Final = 0.5
_EXACT: Final = 1e15
_WHOLE: Final = 2.0**53
"""From here on a float leaves out whole numbers."""
_LONG: Final = re.compile(r"-?[1-9][0-9]{15,199}")
_EMPTY, _NUMBERS, _WORDS, _MIXED = range(4)  # numbers | words = mixed


def read_sheet(sheet: CalamineSheet, member: str, place: str) -> Iterator[Part]:
    """Give the cells of one sheet: a table, or text where it is a form.

    Args:
        sheet: within bounds.
        member: way to the workbook.
        place: name of the sheet.
    """
    chunks = _Chunks(sheet)
    first = next(iter(chunks), [])

    def batches(begin: int, width: int) -> Iterator[pa.RecordBatch]:
        return _batches(chunks, begin, width)

    yield from told_sheet(first, member, place, batches)


def told_sheet(
    first: Sequence[Row],
    member: str,
    place: str,
    batches: Callable[[int, int], Iterator[pa.RecordBatch]],
) -> Iterator[Part]:
    """Give a sheet as what its first rows tell it to be.

    Args:
        first: more than ``FORM`` of its rows, or all, from the first that holds
            anything on.
        member: way to the workbook.
        place: name of the sheet.
        batches: returns its rows from one on, given how many cells are in each.
    """
    top = [[cell_text(cell) for cell in row] for row in first[:LOOKED_AT]]
    begin = begin_of(top)
    if begin is None:
        return
    heading = is_heading(top[begin], top[begin + 1 :])
    if not heading and len(first) <= FORM:
        yield from held_text(member, place, _lines(first))
        return
    begin += heading
    yield from held_text(member, f"{place} heading", _lines(first[:begin]))
    width = max(map(len, first))
    columns = tuple(name.strip() for name in top[begin - 1]) if heading else ()
    columns += ("",) * (width - len(columns))
    yield from table_part(member, place, columns, batches(begin, width))


def cell_text(cell: object) -> str:
    """Write one cell as text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        # Whoever keeps fifteen digits writes a zero behind them.
        whole = abs(cell) < _EXACT or (abs(cell) < _WHOLE and cell % 10 != 0)
        if cell.is_integer() and whole:
            return f"{cell:.0f}"
        return f"{cell:.14E}" if abs(cell) >= _EXACT else repr(cell)
    return str(cell)


def is_long(number: str) -> bool:
    """Tell whether a number, as it is written, is whole and of more than 15 digits.

    Programs write one so who keep all its digits; as a float it would lose some.
    """
    return _LONG.fullmatch(number) is not None


class _Chunks:
    """Rows, some thousand at a time; those of a small sheet are kept."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self._kept: list[list[Row]] | None = None
        if sheet.total_height * sheet.total_width <= _KEPT:
            self._kept = [*self._read()]

    def __iter__(self) -> Iterator[list[Row]]:
        return iter(self._kept) if self._kept is not None else self._read()

    def columns(self, begin: int) -> Iterable[list[tuple[object, ...]]]:
        """Return the rows from one on, column by column; to be gone through twice."""
        if self._kept is not None:
            return [*_turned(self._kept, begin)]
        return _Again(lambda: _turned(self._read(), begin))

    def _read(self) -> Iterator[list[Row]]:
        # A heading is sought among the first rows: none of them may be empty space.
        rows: Iterator[Row] = dropwhile(_is_empty, self._sheet.iter_rows())
        while chunk := [*islice(rows, _CHUNK)]:
            yield chunk


def _is_empty(row: Row) -> bool:
    return all(cell == "" for cell in row)


class _Again:
    """Something that can be gone through more than once."""

    def __init__(self, start: Callable[[], Iterator[list[tuple[object, ...]]]]) -> None:
        self._start = start

    def __iter__(self) -> Iterator[list[tuple[object, ...]]]:
        return self._start()


def _turned(
    chunks: Iterable[list[Row]], begin: int
) -> Iterator[list[tuple[object, ...]]]:
    for number, chunk in enumerate(chunks):
        rows = chunk[begin:] if number == 0 else chunk
        if rows:
            yield [*zip(*rows, strict=True)]


def begin_of(top: list[list[str]]) -> int | None:
    """Return the first row that is about as full as the fullest."""
    filled = [sum(bool(cell) for cell in row) for row in top]
    most = max(filled, default=0)
    if not most:
        return None
    return next(i for i, n in enumerate(filled) if n >= most * _FILLED)


def _lines(rows: Sequence[Row]) -> str:
    lines = ("\t".join(map(cell_text, row)).strip() for row in rows)
    return "".join(f"{line}\n" for line in lines if line)


def _batches(chunks: _Chunks, begin: int, width: int) -> Iterator[pa.RecordBatch]:
    kinds = [_EMPTY] * width
    turned = chunks.columns(begin)
    for columns in turned:
        kinds = [k | _kind(c) for k, c in zip(kinds, columns, strict=True)]
    names = [str(at) for at in range(width)]
    for columns in turned:
        arrays = [_array(c, k) for c, k in zip(columns, kinds, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, names)


def _kind(column: tuple[object, ...]) -> int:
    """Tell what a column holds: words, numbers, or both."""
    kinds = {*map(type, column)}
    if kinds == {str}:
        return _WORDS if any(column) else _EMPTY
    if not kinds <= {float, int, str}:
        return _MIXED
    words = str in kinds and any(isinstance(c, str) and c for c in column)
    return _MIXED if words else _NUMBERS


def _array(column: tuple[object, ...], kind: int) -> pa.Array:
    if kind == _NUMBERS:
        values = [None if isinstance(cell, str) else cell for cell in column]
        return pa.array(values, pa.float64())
    if kind == _MIXED:
        return pa.array([*map(cell_text, column)], pa.string())
    return pa.array(column, pa.string())
