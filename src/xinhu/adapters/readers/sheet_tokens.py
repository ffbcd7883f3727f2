"""The cells of a stretch of a sheet's XML, many at once; or that they cannot be told.

Nearly every sheet is written by a program that writes each cell in the same few ways.
Where a stretch holds nothing else, its tags are told apart by their first two
characters, all in one go. Of a formula what came of it is read. Whatever is not
expected, even once, and the sheet is left to calamine: words in more than one format,
an escape, a style that may be anything.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from xinhu.adapters.readers.utf8 import is_utf8

NOTHING, NUMBER, WORDS, SHARED, DAY, TRUTH, ERROR = range(7)
_OTHER, _CELL, _INLINE, _TEXT, _VALUE, _ROW = range(6)
_END_TEXT, _END_VALUE, _END_INLINE, _END_CELL, _END_ROW = range(6, 11)
_FORMULA, _END_FORMULA = 11, 12
_TAGS: Final = np.zeros(1 << 16, np.uint8)
for _tag, _code in (
    (b"c ", _CELL), (b"is", _INLINE), (b"t>", _TEXT), (b"t ", _TEXT), (b"v>", _VALUE),
    (b"ro", _ROW), (b"/t", _END_TEXT), (b"/v", _END_VALUE), (b"/i", _END_INLINE),
    (b"/c", _END_CELL), (b"/r", _END_ROW), (b"f>", _FORMULA), (b"f ", _FORMULA),
    (b"f/", _FORMULA), (b"/f", _END_FORMULA),
):  # fmt: skip
    _TAGS[int.from_bytes(_tag, "little")] = _code
_IN_LINE: Final = (_INLINE, _TEXT, _END_TEXT, _END_INLINE, _END_CELL)
_AS_VALUE: Final = (_VALUE, _END_VALUE, _END_CELL)
_REFERENCE: Final = b'r="'
_WINDOW: Final = 14
"""Bytes of a cell's tag in which its reference ends: r="XFD1048576"."""
KEEPING: Final = b'<t xml:space="preserve">'
_ODD: Final = (
    (b"\r", re.compile(rb"\r")),
    (b"\0", re.compile(rb"\0")),
    (b"_x", re.compile(rb"_x[0-9A-Fa-f]{4}_")),
    (b"&", re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")),
)
_SAID: Final = re.compile(r'(?: (?:s="(\d{1,5})"|t="(\w+)")){0,2}/?>')
_TYPES: Final = {
    "inlineStr": WORDS, "str": WORDS, "s": SHARED, "n": NUMBER, "": NUMBER, "b": TRUTH,
    "e": ERROR,
}  # fmt: skip
_PADDED: Final = bytes(32)
_MARK: Final = b"\xef\xbb\xbf"
"""May stand before XML in UTF-8."""

Places = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]


class Found(NamedTuple):
    """Cells, in the order of the sheet.

    Attributes:
        rows, columns: of each, from 1.
        kinds: ``NOTHING``, ``NUMBER``, ``WORDS``, ``SHARED``, ``DAY``, ``TRUTH`` or
            ``ERROR``.
        values: as they are written, entities not resolved.
    """

    rows: Places
    columns: Places
    kinds: Bytes
    values: pa.StringArray


_NO_PLACES: Final = np.zeros(0, np.int64)
_NONE: Final = Found(
    _NO_PLACES, _NO_PLACES, np.zeros(0, np.uint8), pa.array([], pa.string())
)


class _Tags(NamedTuple):
    """Tags of a stretch but those of formulas.

    Attributes:
        at: where each begins.
        codes: what it is.
        cells: which are cells.
        ends: where what a cell's tag says ends.
    """

    at: Places
    codes: Bytes
    cells: Places
    ends: Places

    def follow(self, cells: Places, codes: tuple[int, ...]) -> bool:
        """Tell whether behind each of some cells come these tags."""
        return all(
            bool((self.codes[cells + step] == code).all())
            for step, code in enumerate(codes, 1)
        )


def cells_in(text: bytes, kind_of: Callable[[str], int | None]) -> Found | None:
    """Return the cells of whole rows; None where something is unexpected.

    Args:
        text: what stands between ``<sheetData>`` and its end, cut between rows.
        kind_of: tells what a number of a style, ``""`` for none, is: ``NUMBER`` or
            ``DAY``; None where that is not certain.
    """
    if is_odd(text) or not is_utf8(text):
        return None
    if b"<" not in text:
        return _NONE
    data = np.frombuffer(text + _PADDED, np.uint8)
    tags = _tags(data, len(text))
    return None if tags is None else _found(text, data, tags, kind_of)


def _found(
    text: bytes, data: Bytes, tags: _Tags, kind_of: Callable[[str], int | None]
) -> Found | None:
    inline = tags.codes[tags.cells + 1] == _INLINE
    valued = tags.codes[tags.cells + 1] == _VALUE
    if not len(tags.cells) or not _is_whole(tags, inline, valued):
        return None
    ends = _ends(tags, data, inline, valued)
    where = _references(tags, data)
    kinds = None if where is None else _kinds(tags, text, where[2], kind_of)
    if ends is None or where is None or kinds is None:
        return None
    kinds[~inline & ~valued] = NOTHING
    if (kinds[inline] != WORDS).any():
        return None
    return Found(where[0], where[1], kinds, between(text, *ends))


def pairs_behind(data: Bytes, at: Places) -> NDArray[np.uint16]:
    """Return the two bytes behind some places as one number, the first less."""
    every = np.ndarray((len(data) - 1,), "<u2", data, strides=(1,))
    return np.asarray(every[at + 1], np.uint16)


def between(text: bytes, begins: Places, ends: Places) -> pa.StringArray:
    """Return stretches of a text that lie one behind the other."""
    edges = np.empty(2 * len(begins) + 1, np.int32)
    edges[0:-1:2], edges[1::2], edges[-1] = begins, ends, len(text)
    buffers = pa.py_buffer(edges), pa.py_buffer(text)
    every = pa.StringArray.from_buffers(2 * len(begins), *buffers)
    return every.take(pa.array(np.arange(0, 2 * len(begins), 2, dtype=np.int32)))


def has_loose_ends(data: Bytes, begins: Places, ends: Places) -> bool:
    """Tell whether a text begins or ends with a space, which may be none of it."""
    filled = ends > begins
    return bool(
        (data[begins[filled]] <= ord(" ")).any()
        or (data[ends[filled] - 1] <= ord(" ")).any()
    )


def is_odd(text: bytes) -> bool:
    """Tell whether XML holds what only a parser of it reads rightly."""
    # What is not there at all is told much faster than by a pattern.
    return any(sign in text and odd.search(text) is not None for sign, odd in _ODD)


def is_marked(xml: bytes) -> bool:
    """Tell whether XML holds comments, stretches taken as they are, or instructions.

    What looks like tags may be none there; only the line that begins XML is expected.
    """
    return b"<!" in xml or xml.find(b"<?", len(_MARK) + 1) >= 0


def _tags(data: Bytes, size: int) -> _Tags | None:
    """Tell the tags of a stretch; None where a formula is not written as expected."""
    at = np.flatnonzero(data[:size] == ord("<"))
    codes = np.concatenate((_TAGS[pairs_behind(data, at)], np.zeros(8, np.uint8)))
    at = np.concatenate((at, np.full(8, size)))
    ends = at[np.flatnonzero(codes == _CELL) + 1]
    of_formulas = (codes == _FORMULA) | (codes == _END_FORMULA)
    if of_formulas.any():
        if not _are_formulas(data, at, codes):
            return None
        at, codes = at[~of_formulas], codes[~of_formulas]
    return _Tags(at, codes, np.flatnonzero(codes == _CELL), ends)


def _are_formulas(data: Bytes, at: Places, codes: Bytes) -> bool:
    """Tell whether each formula stands right behind its cell's tag, and is whole."""
    begins = np.flatnonzero(codes == _FORMULA)
    open_ = codes[begins + 1] == _END_FORMULA
    ends, empty = begins[open_] + 1, at[begins[~open_] + 1]
    return bool(
        len(ends) == np.count_nonzero(codes == _END_FORMULA)
        and (begins > 0).all()
        and (codes[begins - 1] == _CELL).all()
        and (at[ends + 1] - at[ends] == len("</f>")).all()
        and (data[empty - 2] == ord("/")).all()
        and (data[empty - 1] == ord(">")).all()
    )


def _is_whole(tags: _Tags, inline: Mask, valued: Mask) -> bool:
    """Tell whether every tag is one of a cell that is written as expected."""
    cells = tags.cells
    closed = ~inline & ~valued & (tags.codes[cells + 1] == _END_CELL)
    if not tags.follow(cells[inline], _IN_LINE):
        return False
    if not tags.follow(cells[valued], _AS_VALUE):
        return False
    told = (
        len(cells)
        + int(inline.sum()) * len(_IN_LINE)
        + int(valued.sum()) * len(_AS_VALUE)
        + int(closed.sum())
        + int(np.count_nonzero(tags.codes == _ROW))
        + int(np.count_nonzero(tags.codes == _END_ROW))
    )
    every = len(tags.at) - 8
    first, last = cells[inline], cells[valued]
    return told == every and all(
        bool((tags.at[of + step + 1] - tags.at[of + step] == width).all())
        for of, step, width in (
            (first, 1, 4),
            (first, 3, 4),
            (first, 4, 5),
            (last, 2, 4),
        )
    )


def _ends(
    tags: _Tags, data: Bytes, inline: Mask, valued: Mask
) -> tuple[Places, Places] | None:
    """Return where values begin and end; None where what is a value is doubtful."""
    begins = tags.at[tags.cells].copy()
    ends = begins.copy()
    cells = tags.cells[valued]
    begins[valued] = tags.at[cells + 1] + len("<v>")
    ends[valued] = tags.at[cells + 2]
    cells = tags.cells[inline]
    text = tags.at[cells + 2]
    keeping = data[text + 2] != ord(">")
    begins[inline] = text + np.where(keeping, len(KEEPING), len("<t>"))
    ends[inline] = tags.at[cells + 3]
    if keeping.any() and not are_keeping(data, text[keeping], ends[inline][keeping]):
        return None
    loose = inline.copy()
    loose[inline] = ~keeping
    if has_loose_ends(data, begins[loose], ends[loose]):
        return None
    return begins, ends


def are_keeping(data: Bytes, at: Places, ends: Places) -> bool:
    """Tell whether tags of text say nothing but that its spaces are kept."""
    if (at + len(KEEPING) > ends).any():
        return False
    return all(bool((data[at + n] == sign).all()) for n, sign in enumerate(KEEPING))


def _references(tags: _Tags, data: Bytes) -> tuple[Places, Places, Places] | None:
    """Return rows and columns of cells, and where their references end."""
    at = tags.at[tags.cells] + len("<c ")
    sliding = np.ndarray((len(data) - _WINDOW + 1,), f"V{_WINDOW}", data, strides=(1,))
    taken = sliding[at].view(np.uint8).reshape(len(at), _WINDOW)
    window = np.ascontiguousarray(taken.T)
    if any((window[n] != sign).any() for n, sign in enumerate(_REFERENCE)):
        return None
    window = window[len(_REFERENCE) :]
    quoted = window == ord('"')
    length = quoted.argmax(axis=0)
    columns = np.zeros(len(at), np.int64)
    rows = np.zeros(len(at), np.int64)
    lettered = np.ones(len(at), np.bool_)
    signs = np.zeros(len(at), np.int64)
    for place, byte in enumerate(window):
        digit = byte - np.uint8(ord("0"))
        within = place < length
        is_digit = within & (digit < 10)  # noqa: PLR2004 -- a digit
        letter = byte - np.uint8(ord("A"))
        lettered &= within & (letter < 26)  # noqa: PLR2004 -- a letter
        columns = np.where(lettered, columns * 26 + letter + 1, columns)
        rows = np.where(is_digit, rows * 10 + digit, rows)
        signs += is_digit
        signs += lettered
    good = quoted.any() and (signs == length).all() and (rows > 0).all()
    good = good and (columns > 0).all() and (columns <= 1 << 14).all()
    good = good and (np.diff(rows * (1 << 15) + columns) > 0).all()
    return (rows, columns, at + len(_REFERENCE) + length + 1) if good else None


def _kinds(
    tags: _Tags, text: bytes, behind: Places, kind_of: Callable[[str], int | None]
) -> Bytes | None:
    """Return what each cell's tag says of its value; None where one is unexpected."""
    if (behind >= tags.ends).any():
        return None
    said = between(text, behind, tags.ends).dictionary_encode()
    kinds = np.zeros(max(len(said.dictionary), 1), np.uint8)
    for place, attributes in enumerate(said.dictionary.to_pylist()):
        told = _SAID.fullmatch(attributes)
        kind = None if told is None else _TYPES.get(told[2] or "")
        if told is not None and kind == NUMBER:
            kind = kind_of(told[1] or "")
        if told is None or kind is None:
            return None
        kinds[place] = kind
    return np.asarray(kinds[said.indices.to_numpy()], np.uint8)
