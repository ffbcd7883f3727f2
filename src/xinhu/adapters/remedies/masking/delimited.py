"""Masking a CSV: signs, quotes and ends of lines stay as they are written."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from xinhu.adapters.readers.sniffing import Layout
from xinhu.adapters.remedies.masking.columns import (
    Hidden,
    column_name,
    hidden_column,
    masked_column,
)
from xinhu.adapters.remedies.masking.terms import Terms
from xinhu.adapters.remedies.masking.woven import Piece, Woven

_SHEET: Final = ""
"""Of a CSV, as findings name it."""


class Cell(NamedTuple):
    """A cell: where it is written, quotes included, and what it says."""

    start: int
    end: int
    value: str


def mask_delimited(text: str, layout: Layout, terms: Terms, hidden: Hidden) -> str:
    """Mask a table.

    Args:
        text: the whole.
        layout: as readers tell it.
        terms: of masking.
        hidden: columns of which nothing may stay.
    """
    cut = _behind(text, layout.lines)
    above = terms.text(text[:cut], _plain, str)
    below = text[cut:]
    rows = [*_rows(below, layout.sign)]
    width = len(layout.columns)
    put: dict[Cell, str] = {}
    even = [row for row in rows if len(row) == width]
    for place, header in enumerate(layout.columns):
        values = [row[place].value for row in even]
        if (_SHEET, column_name(header, place)) in hidden:
            masked = hidden_column(values)
        else:
            masked = masked_column(header, values, terms)
        for row, new in zip(even, masked, strict=True):
            if new != row[place].value:
                put[row[place]] = new
    out = _put(below, put)
    if len(even) == len(rows):
        return above + out
    return above + _odd_rows(out, layout, terms)


def _odd_rows(text: str, layout: Layout, terms: Terms) -> str:
    """Mask rows of another width, which readers give as text."""
    width = len(layout.columns)
    out, at = [], 0
    for row in _rows(text, layout.sign):
        begin, end = row[0].start, row[-1].end
        out.append(text[at:begin])
        body = text[begin:end]
        out.append(body if len(row) == width else terms.text(body, _plain, str))
        at = end
    return "".join([*out, text[at:]])


def _rows(text: str, sign: str) -> Iterator[list[Cell]]:
    """Yield rows; an empty line is none."""
    quoted = '"' in text
    bare = rf"[^{re.escape(sign)}\r\n]*"
    cell = re.compile(rf'"[^"]*(?:""[^"]*)*"{bare}|{bare}' if quoted else bare)
    row: list[Cell] = []
    at = 0
    while at < len(text):
        found = cell.match(text, at)
        end = found.end() if found else at
        row.append(Cell(at, end, _value(text[at:end])))
        behind = text[end : end + 1]
        if behind == sign:
            at = end + 1
            if at == len(text):
                row.append(Cell(at, at, ""))
            continue
        if len(row) > 1 or row[0].end > row[0].start:
            yield row
        row = []
        at = end + (2 if text.startswith("\r\n", end) else 1)
    if row:
        yield row


def _value(written: str) -> str:
    if not written.startswith('"'):
        return written
    close = written.rfind('"')
    if not close:
        return written
    return written[1:close].replace('""', '"') + written[close + 1 :]


def _put(text: str, put: dict[Cell, str]) -> str:
    out, at = [], 0
    for cell in sorted(put):
        out.append(text[at : cell.start])
        new = put[cell]
        quoted = text.startswith('"', cell.start) and cell.end - cell.start > 1
        out.append('"' + new.replace('"', '""') + '"' if quoted else new)
        at = cell.end
    return "".join([*out, text[at:]])


def _behind(text: str, lines: int) -> int:
    cut = 0
    for _ in range(lines):
        cut = text.find("\n", cut) + 1 or len(text)
    return cut


def _plain(text: str) -> Woven:
    return Woven(text, [Piece(0, len(text), text)])
