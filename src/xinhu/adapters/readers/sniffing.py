"""Whether a text is a table, what parts its cells, and where it begins."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from xinhu.adapters.readers.heading import is_heading

_SIGNS: Final = (",", "\t", "|", ";", "\x01")
_NAMED: Final = re.compile(r"\.(?:csv|tsv|tab|psv)$", re.IGNORECASE)
_SAMPLE: Final = 1 << 16
_ROWS: Final = 60
_NO_BEGIN: Final = frozenset({b"<", b"{", b"[", b"#", b"/"})
_FEW: Final = 4
"""Rows of a text whose name tells no table, at least."""
_SAME: Final = 0.85
"""Share of rows of one width; of a text whose name tells no table, all."""
_TITLES: Final = 10
"""Rows above a table at most: what it is called, when it was made."""
_NO_CELL: Final = re.compile(r"^[\w .\"'-]*\s*[=(:{]|[=({]\s*$|\);?$")
"""What cells of logs, dumps and programs look like, and those of tables do not."""


class Layout(NamedTuple):
    """How a table lies in a text.

    Attributes:
        sign: between cells.
        columns: names, empty where there is no heading; as many as cells in a row.
        lines: above the first row of values: titles and heading.
    """

    sign: str
    columns: tuple[str, ...]
    lines: int


def layout_of(block: bytes, name: str) -> Layout | None:
    """Return the layout of the table that a text is; None where it is none.

    Args:
        block: UTF-8, from the begin of the text to the end of a line.
        name: of the file.
    """
    named = _NAMED.search(name) is not None
    signs = _possible(block, named=named)
    if not signs:
        return None
    sample = _sample(block)
    found = [layout for sign in signs if (layout := _layout(sample, sign, named=named))]
    return max(found, key=lambda layout: len(layout.columns), default=None)


def _possible(block: bytes, *, named: bool) -> list[str]:
    """Return signs worth a look; few texts have the same number of one in each line."""
    if named:
        return [sign for sign in _SIGNS if sign.encode() in block[:_SAMPLE]]
    if block[:1] in _NO_BEGIN or block.lstrip()[:1] in _NO_BEGIN:
        return []
    lines = [line for line in block[:4096].split(b"\n", 12)[:-1] if line.strip()][-4:]
    if len(lines) < _FEW:
        return []
    return [sign for sign in _SIGNS if _in_each(lines, sign.encode())]


def _in_each(lines: list[bytes], sign: bytes) -> bool:
    count = lines[-1].count(sign)
    if count < 2:  # noqa: PLR2004 -- three cells
        return False
    quoted = any(b'"' in line for line in lines)
    return all(line.count(sign) == count or (quoted and sign in line) for line in lines)


def _sample(block: bytes) -> list[str]:
    sample = block[:_SAMPLE]
    if len(block) > _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1]
    return sample.decode("utf-8", "replace").splitlines(keepends=True)


def _layout(lines: list[str], sign: str, *, named: bool) -> Layout | None:
    rows, ends = _rows(lines, sign)
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return None
    width, same = widths.most_common(1)[0]
    first = next(i for i, row in enumerate(rows) if len(row) == width)
    beneath = [row for row in rows[first:] if row]
    if width < 2 or first > _TITLES or len(beneath) < (2 if named else _FEW):  # noqa: PLR2004 -- a column is no table
        return None
    if same < (_SAME if named else 1) * len(beneath) or (
        not named and _is_no_table(beneath)
    ):
        return None
    heading = is_heading(rows[first], rows[first + 1 :])
    if not heading and not named and sign == ",":
        return None
    columns = tuple(c.strip() for c in rows[first]) if heading else ("",) * width
    above = first + heading
    return Layout(sign, columns, ends[above - 1] if above else 0)


def _rows(lines: list[str], sign: str) -> tuple[list[list[str]], list[int]]:
    """Return rows, and after how many lines each ends."""
    reader = csv.reader(lines, delimiter=sign)
    rows, ends = [], []
    try:
        for row in islice(reader, _ROWS):
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error:
        pass  # what was read until then tells enough, or too little
    return rows, ends


def _is_no_table(rows: Sequence[Sequence[str]]) -> bool:
    odd = sum(any(_NO_CELL.search(cell) for cell in row) for row in rows)
    return odd * 2 > len(rows)
