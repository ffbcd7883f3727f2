"""Which cells of a sheet are masked: the sheet laid out as a reader lays it out."""

from collections.abc import Sequence
from typing import Final

from xinhu.adapters.readers.heading import is_heading
from xinhu.adapters.readers.sheet_rows import FORM, LOOKED_AT, begin_of
from xinhu.adapters.remedies.masking.columns import (
    Hidden,
    column_name,
    hidden_column,
    masked_column,
    masked_lines,
)
from xinhu.adapters.remedies.masking.sheet_cells import Cell
from xinhu.adapters.remedies.masking.terms import Terms

_MOST: Final = 3_000_000
"""Cells of a sheet laid out, empty ones too: as many as readers take for a table."""


def masked_cells(
    cells: Sequence[Cell], sheet: str, terms: Terms, hidden: Hidden
) -> dict[Cell, str]:
    """Return what is to be put into which cells, in the order in which they stand.

    Args:
        cells: of one sheet.
        sheet: its name.
        terms: of masking.
        hidden: sheets and columns of which nothing may stay.
    """
    filled = [cell for cell in cells if cell.value]
    if not filled:
        return {}
    grid = _laid_out(filled)
    if grid is None:
        return _as_lines(filled, terms)
    begin = begin_of(grid[:LOOKED_AT])
    if begin is None:
        return {}
    heading = is_heading(grid[begin], grid[begin + 1 : LOOKED_AT])
    if not heading and len(grid) <= FORM:
        return _changed(filled, grid, masked_lines(grid, terms))
    begin += heading
    out = masked_lines(grid[:begin], terms)
    headers = (
        [name.strip() for name in grid[begin - 1]] if heading else [""] * len(grid[0])
    )
    columns = []
    for place, header in enumerate(headers):
        values = [row[place] for row in grid[begin:]]
        whole = (sheet, column_name(header, place)) in hidden
        columns.append(
            hidden_column(values) if whole else masked_column(header, values, terms)
        )
    out += [[*row] for row in zip(*columns, strict=True)]
    return _changed(filled, grid, out)


def _laid_out(cells: Sequence[Cell]) -> list[list[str]] | None:
    """Lay cells out as rows, from the first that is used; None where they reach far."""
    top, left = min(c.row for c in cells), min(c.column for c in cells)
    height = max(c.row for c in cells) - top + 1
    width = max(c.column for c in cells) - left + 1
    if height * width > _MOST:
        return None
    grid = [[""] * width for _ in range(height)]
    for cell in cells:
        grid[cell.row - top][cell.column - left] = cell.value
    return grid


def _changed(
    cells: Sequence[Cell], before: list[list[str]], after: list[list[str]]
) -> dict[Cell, str]:
    top, left = min(c.row for c in cells), min(c.column for c in cells)
    out = {}
    for cell in cells:
        new = after[cell.row - top][cell.column - left]
        if new != before[cell.row - top][cell.column - left]:
            out[cell] = new
    return out


def _as_lines(cells: Sequence[Cell], terms: Terms) -> dict[Cell, str]:
    """Mask a sheet that a reader gives as text, a line for each cell."""
    lines = masked_lines([[cell.value] for cell in cells], terms)
    return {
        cell: line[0]
        for cell, line in zip(cells, lines, strict=True)
        if line[0] != cell.value
    }
