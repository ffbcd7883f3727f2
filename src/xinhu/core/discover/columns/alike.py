"""Values that tell the same story with other digits, of which a few are scanned.

配偶电话13900000000 stands in every third row of an export, each time with another
number. What the text scanner says of such a value depends on its words, which are the
same, and on whether its number is right, which is told of thousands at once. So of
values with one text, the same first three digits and one answer of the checks, three
are scanned and stand for the others. Only values with no number or one of eleven or of
sixteen to nineteen digits, and with no Latin letters, are put together so.
"""

import re
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xinhu.core.discover.columns.cells import Bytes, Cells, Rows
from xinhu.core.discover.columns.numbers import cards, mobiles, resident_ids

_MANY: Final = 16
_SPEAKERS: Final = 3
_MOBILE, _IDENTITY = 11, 18
_OF_AN_IDENTITY: Final = 10_000
_BEGIN: Final = 3
"""First digits which tell of a mobile whether there is such a prefix."""
_STORY: Final = re.compile(r"([^0-9A-Za-z]*)(0{11}|0{16,19}|)[^0-9A-Za-z]*")
_DAY_OR_AMOUNT: Final = re.compile(
    r"0000[-/.年]00?[-/.月]00?日?(?:[ T]00?:00(?::00)?)?|0{8}|-?0{1,12}\.0{1,2}"
)
"""No number of anybody."""
_ZERO: Final = np.uint8(ord("0"))

Times = NDArray[np.int64]


class Speakers(NamedTuple):
    """Values that are scanned.

    Attributes:
        rows: which.
        times: for how many each stands.
    """

    rows: Rows
    times: Times


def speakers(values: pa.StringArray) -> Speakers:
    """Return the values that speak for all.

    Args:
        values: none of them null.
    """
    cells = Cells.of(values)
    stories = _stories(cells)
    of_each = stories.indices.to_numpy()
    counts = np.bincount(of_each, minlength=len(stories.dictionary))
    every = np.ones(len(values), np.int64)
    many = np.flatnonzero(counts >= _MANY)
    if 2 * int(counts[many].sum()) < len(values):
        return Speakers(np.arange(len(values)), every)
    order = np.argsort(of_each, kind="stable")
    begins = np.cumsum(counts) - counts
    for story in many:
        text = stories.dictionary[int(story)].as_py()
        told = _STORY.fullmatch(text)
        rows = order[begins[story] : begins[story] + counts[story]]
        if _DAY_OR_AMOUNT.fullmatch(text) is not None:
            every[rows] = 0
        elif told is not None:
            at = len(told[1].encode())
            _let_few_speak(every, rows, _answers(cells, rows, at, len(told[2])))
    kept = np.flatnonzero(every)
    return Speakers(kept, every[kept])


def _stories(cells: Cells) -> pa.DictionaryArray:
    """Return values, every digit of them 0."""
    used = cells.used()
    data = used - _ZERO
    data *= data < 10  # noqa: PLR2004 -- a digit: what it is more than 0
    np.subtract(used, data, out=data)
    ends = np.zeros(len(cells.lengths) + 1, np.int32)
    np.cumsum(cells.lengths, out=ends[1:])
    buffers = pa.py_buffer(ends), pa.py_buffer(data)
    return pa.StringArray.from_buffers(len(cells.lengths), *buffers).dictionary_encode()


def _answers(cells: Cells, rows: Rows, at: int, width: int) -> Times:
    """Return what the checks say of the numbers of values, as one figure of each."""
    if not width:
        return np.zeros(len(rows), np.int64)
    number: Bytes = cells.windows(rows, width, at)
    answers = np.zeros(len(rows), np.int64)
    for digit in number[:_BEGIN]:
        answers = answers * 10 + (digit - ord("0"))
    right = mobiles if width == _MOBILE else cards
    answers = answers * 2 + right(number)
    if width == _IDENTITY:
        answers += resident_ids(number) * _OF_AN_IDENTITY
    return answers


def _let_few_speak(times: Times, rows: Rows, answers: Times) -> None:
    """Let, of rows with the same answer, a few stand for all."""
    order = np.argsort(answers, kind="stable")
    turns = np.flatnonzero(np.diff(answers[order])) + 1
    for alike in np.split(rows[order], turns):
        if len(alike) >= _MANY:
            times[alike] = 0
            share, more = divmod(len(alike), _SPEAKERS)
            times[alike[:_SPEAKERS]] = share
            times[alike[0]] += more
