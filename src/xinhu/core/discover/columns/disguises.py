"""The same value, written otherwise: full width, with spaces and dashes, small letters.

Many values at once, and only those that did not pass as they stand.
"""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xinhu.core.discover.columns.cells import Cells, Rows

_WIDE: Final = 0xEF
"""The first byte of U+F000 to U+FFFF."""
_BEFORE_WIDE: Final = 0xF00
"""U+FF00 less U+F000."""
_SPACES: Final = tuple(
    char.encode()
    for char in "\u00a0\u1680\u2002\u2003\u2009\u200b\u200c\u202f\u3000\ufeff"
)
_DASHES: Final = tuple(char.encode() for char in "‐‑‒–—―−·•・\u2060\u00ad")
_CAPITALS: Final = bytes(range(256)).upper()
_SEPARATORS: Final = b" \t\r-_.()'\"="
"""A leading quote or ="..." is how some make a workbook keep a number as text."""
_CODES: Final = (b"+86", b"0086", b"86")
_COUNTRY: Final = re.compile(
    rb"^(?:(?:\+86|0086|86)(?=1[3-9][0-9]{9}$)|(?:\+86|0086)(?=0[1-9]))", re.MULTILINE
)
_ABROAD: Final = re.compile(rb"^(?:\+86|0086)(?=[1-9][0-9]{8,11}$)", re.MULTILINE)

Plain = Callable[[bytes], bytes]
"""Brings values, one a line, into their plain form."""


def without_separators(lines: bytes) -> bytes:
    """Half-width, without spaces, dashes, dots, brackets; capitals; no +86."""
    lines = _half_width(lines)
    if not lines.isascii():
        for other in (*_SPACES, *_DASHES):
            lines = lines.replace(other, b"")
    lines = lines.translate(_CAPITALS, _SEPARATORS)
    if any(b"\n" + code in b"\n" + lines for code in _CODES):
        lines = _ABROAD.sub(b"0", _COUNTRY.sub(b"", lines))
    return lines


def without_ends(lines: bytes) -> bytes:
    """Half-width, without spaces at either end."""
    lines = _half_width(lines)
    for other in _SPACES:
        lines = lines.replace(other, b" ")
    return re.sub(rb"(?m)^[ \t\r'=\"]+|[ \t\r\"]+$", b"", lines)


def rewritten(cells: Cells, rows: Rows, plain: Plain) -> tuple[Cells, Rows]:
    """Return values in their plain form, where that is another one.

    Args:
        cells: values of a column.
        rows: which of them.
        plain: brings lines into their plain form.

    Returns:
        The changed ones, and which of ``cells`` each of them is.
    """
    before = _one_line_each(cells.take(rows))
    after = _split(plain(joined_lines(before)), len(rows))
    changed = np.flatnonzero(_bools(pc.not_equal(before, after)))
    return Cells.of(after.take(pa.array(changed))), rows[changed]


def joined_lines(array: pa.StringArray) -> bytes:
    """Return values, none of them null, each on a line of its own."""
    cells = Cells.of(array)
    used = cells.used()
    lines = np.full(len(used) + len(array), ord("\n"), np.uint8)
    within = np.ones(len(lines), np.bool_)
    within[np.cumsum(cells.lengths) + np.arange(len(array))] = False
    lines[within] = used
    return lines.tobytes()


def _half_width(lines: bytes) -> bytes:
    """Turn U+FF01 to U+FF5E, of three bytes, into what they stand for."""
    data = np.frombuffer(lines, np.uint8)
    first = np.flatnonzero(data == _WIDE)
    if not len(first):
        return lines
    low = (data[first + 1] & 0x3F).astype(np.uint16) << np.uint16(6)
    low |= data[first + 2] & 0x3F
    wide = (low > _BEFORE_WIDE) & (low <= _BEFORE_WIDE + 0x5E)
    first = first[wide]
    turned = data.copy()
    turned[first] = (low[wide] - _BEFORE_WIDE + 0x20).astype(np.uint8)
    kept = np.ones(len(data), np.bool_)
    kept[first + 1] = kept[first + 2] = False
    return turned[kept].tobytes()


def _one_line_each(array: pa.StringArray) -> pa.StringArray:
    if bool(pc.any(pc.match_substring(array, "\n")).as_py()):
        return pc.replace_substring(array, "\n", " ")
    return array


def _split(lines: bytes, count: int) -> pa.StringArray:
    """Take lines apart again, without making a text of each."""
    data = np.frombuffer(lines, np.uint8)
    ends = np.flatnonzero(data == ord("\n")).astype(np.int32)
    offsets = np.zeros(count + 1, np.int32)
    offsets[1:] = ends - np.arange(count, dtype=np.int32)
    bare = lines.replace(b"\n", b"")
    return pa.StringArray.from_buffers(
        count, pa.py_buffer(offsets.tobytes()), pa.py_buffer(bare)
    )


def _bools(array: pa.BooleanArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)
