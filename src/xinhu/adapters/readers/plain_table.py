"""A sheet column by column, made of its cells."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xinhu.adapters.readers.sheet_days import written
from xinhu.adapters.readers.sheet_rows import Row, cell_text, is_long, told_sheet
from xinhu.adapters.readers.sheet_tokens import (
    DAY,
    NOTHING,
    NUMBER,
    SHARED,
    TRUTH,
    WORDS,
    Found,
    Places,
)
from xinhu.adapters.readers.sheet_words import resolved
from xinhu.core.discover.part import Part

_CHUNK: Final = 16_384
_LONG: Final = 16
"""Signs from which on a number may be one whose digits a float cannot hold."""
_TOP: Final = 128
"""Rows that are told as they stand, to see what the sheet is."""
_NUMBER: Final = r"\A-?[0-9]{1,200}(?:\.[0-9]{1,200})?(?:[eE][+-]?[0-9]{1,2})?\z"

_TRUTH: Final = r"\A[01]\z"

Kinds = NDArray[np.uint8]


class PlainTable(NamedTuple):
    """The cells of a sheet, column by column.

    Attributes:
        words: of each column, ``""`` where there is nothing.
        kinds: likewise, ``NOTHING``, ``NUMBER`` or ``WORDS``.
    """

    words: list[pa.StringArray]
    kinds: list[Kinds]

    @property
    def cells(self) -> int:
        """Return how many cells it has, empty ones too."""
        return sum(map(len, self.words))

    @property
    def weight(self) -> int:
        """Return how many bytes it takes."""
        return sum(column.nbytes for column in self.words)

    def from_first_words(self) -> "PlainTable":
        """Return it without the empty rows at its begin."""
        filled = [pc.binary_length(column).to_numpy() > 0 for column in self.words]
        firsts = [int(column.argmax()) for column in filled if column.any()]
        begin = min(firsts, default=0)
        return PlainTable(
            [column[begin:] for column in self.words],
            [column[begin:] for column in self.kinds],
        )

    def parts(self, member: str, place: str) -> Iterator[Part]:
        """Give the sheet as ``sheet_rows.read_sheet`` would."""
        top = [
            [_cell(text, kind) for text, kind in zip(words, kinds, strict=True)]
            for words, kinds in (
                (column[:_TOP].to_pylist(), kinds[:_TOP].tolist())
                for column, kinds in zip(self.words, self.kinds, strict=True)
            )
        ]
        first: list[Row] = [*zip(*top, strict=True)]
        yield from told_sheet(first, member, place, self._batches)

    def _batches(self, begin: int, _width: int) -> Iterator[pa.RecordBatch]:
        arrays = [
            _array(words[begin:], kinds[begin:])
            for words, kinds in zip(self.words, self.kinds, strict=True)
        ]
        names = [str(at) for at in range(len(arrays))]
        whole = pa.RecordBatch.from_arrays(arrays, names)
        for at in range(0, whole.num_rows, _CHUNK):
            yield whole[at : at + _CHUNK]


def _cell(text: str, kind: int) -> object:
    return float(text) if kind == NUMBER and not is_long(text) else text


def _array(words: pa.StringArray, kinds: Kinds) -> pa.Array:
    numbers = kinds == NUMBER
    if not numbers.any():
        return words
    told = words.filter(pa.array(numbers))
    if not (
        pc.any(pc.not_equal(words.filter(pa.array(~numbers)), "")).as_py()
        or _lose_digits(told)
    ):
        return pc.if_else(pa.array(numbers), words, None).cast(pa.float64())
    cells = [cell_text(_cell(number, NUMBER)) for number in told.to_pylist()]
    written = pa.array(cells, pa.string())
    return pc.replace_with_mask(words, pa.array(numbers), written)


def _lose_digits(numbers: pa.StringArray) -> bool:
    """Tell whether numbers are whole as they are written, and not as floats."""
    if pc.max(pc.binary_length(numbers)).as_py() < _LONG:
        return False
    return any(
        is_long(number) and int(float(number)) != int(number)
        for number in numbers.to_pylist()
    )


def table_of(
    found: list[Found], shared: Callable[[], pa.StringArray | None], heaviest: int
) -> PlainTable | None:
    """Return the table that cells make; None where they cannot be told.

    Args:
        found: at least one stretch of cells.
        shared: the words that cells share, None where they are not plain.
        heaviest: bytes of words, each as often as cells refer to it.
    """
    kinds = np.concatenate([one.kinds for one in found])
    nothing = pa.array([""], pa.string())
    words = resolved(pa.concat_arrays([*(one.values for one in found), nothing]))
    lengths = pc.binary_length(words).to_numpy()[:-1]
    kinds[((kinds == NUMBER) | (kinds == DAY)) & (lengths == 0)] = NOTHING
    if (kinds == SHARED).any():
        words = _with_shared(words, kinds, shared(), heaviest)
    if words is None or not _are_numbers(words, kinds):
        return None
    words = written(words, kinds)
    kinds[kinds == SHARED] = WORDS
    rows = np.concatenate([one.rows for one in found])
    columns = np.concatenate([one.columns for one in found])
    table = _by_column(rows, columns, kinds, words)
    return table and table.from_first_words()


def _by_column(
    rows: Places, columns: Places, kinds: Kinds, words: pa.StringArray
) -> PlainTable | None:
    """Lay cells out, column by column; the last of the words is that of no cell."""
    filled = kinds != NOTHING
    if not filled.any():
        return None
    height = int(rows[filled].max())
    order = np.argsort(columns, kind="stable")
    first, last = int(columns[filled].min()), int(columns[filled].max())
    edges = np.searchsorted(columns[order], np.arange(first, last + 2))
    table = PlainTable([], [])
    for begin, end in pairwise(edges.tolist()):
        cells = order[begin:end]
        cells = cells[rows[cells] <= height]
        places = np.full(height, len(rows), np.int64)
        places[rows[cells] - 1] = cells
        told = np.full(height, NOTHING, np.uint8)
        told[rows[cells] - 1] = kinds[cells]
        table.words.append(words.take(pa.array(places)))
        table.kinds.append(told)
    return table


def _with_shared(
    words: pa.StringArray, kinds: Kinds, shared: pa.StringArray | None, heaviest: int
) -> pa.StringArray | None:
    """Put shared words in the place of their numbers."""
    places = np.flatnonzero(kinds == SHARED)
    numbers = words.take(pa.array(places))
    whole = pc.match_substring_regex(numbers, r"\A[0-9]{1,9}\z")
    if shared is None or not pc.all(whole).as_py():
        return None
    asked = numbers.cast(pa.int64())
    if pc.max(asked).as_py() >= len(shared):
        return None
    # Taken from both at once, so that no value is copied twice.
    both = pa.concat_arrays([words, shared])
    where = np.arange(len(words))
    where[places] = asked.to_numpy() + len(words)
    size = int(pc.binary_length(both).to_numpy()[where].sum(dtype=np.int64))
    return both.take(pa.array(where)) if size <= heaviest else None


def _are_numbers(words: pa.StringArray, kinds: Kinds) -> bool:
    """Tell whether what is to be a number, a day or a truth is written as one."""
    for those, shape in (
        ((kinds == NUMBER) | (kinds == DAY), _NUMBER),
        (kinds == TRUTH, _TRUTH),
    ):
        places = pa.array(np.flatnonzero(those))
        told = pc.match_substring_regex(words.take(places), shape)
        if not pc.all(told, min_count=0).as_py():
            return False
    return True
