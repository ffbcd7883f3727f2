"""What is to be put into the cells of one column, or of rows read as lines."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from xinhu.adapters.remedies.masking.terms import Terms
from xinhu.adapters.remedies.masking.woven import Edit, Piece, Woven
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.discover.finding import ColumnHit

Hidden = AbstractSet[tuple[str, str]]
"""Sheet and column of which nothing may stay: something was found there again."""
_PASSED = "pass_rate"
"""The reason of a column that is of a kind, not of texts with something in them."""


def masked_column(header: str, values: list[str], terms: Terms) -> list[str]:
    """Return the cells of a column, masked where something is found in it.

    Args:
        header: empty where it has none.
        values: its cells as text; empty ones stay empty.
        terms: of masking.
    """
    hits = terms.column(header, values)
    if not hits:
        return values
    masked = [_cell(value, hits, terms) for value in values]
    return hidden_column(masked) if terms.column(header, masked) else masked


def hidden_column(values: Sequence[str]) -> list[str]:
    """Return cells of which nothing stays."""
    return [HIDDEN if value else value for value in values]


def masked_lines(rows: Sequence[Sequence[str]], terms: Terms) -> list[list[str]]:
    """Mask rows that a reader gives as lines of text: titles, forms.

    A hit that reaches over several cells goes from all of them.
    """
    out = [[*row] for row in rows]
    for wholly in (False, True):
        shown = "\n".join("\t".join(row) for row in out)
        edits = terms.edits(shown, wholly=wholly)
        if not edits:
            break
        at = 0
        for row in out:
            for number, cell in enumerate(row):
                row[number] = _edited(cell, at, edits)
                at += len(cell) + 1
    return out


def column_name(header: str, place: int) -> str:
    """Return what findings call a column."""
    return header.strip() or f"column {place + 1}"


def _cell(value: str, hits: Sequence[ColumnHit], terms: Terms) -> str:
    """Mask what is found in a cell, or the whole where the column is of a kind."""
    if not value.strip():
        return value
    kinds = [hit.kind for hit in hits if _PASSED in hit.reasons]
    if kinds:
        return terms.mask(kinds[0], value)
    return Woven(value, [Piece(0, len(value), value)]).edited(terms.edits(value), str)


def _edited(cell: str, at: int, edits: Sequence[Edit]) -> str:
    """Edit a cell that begins at a place of the lines."""
    end = at + len(cell)
    within = [
        Edit(max(e.start, at) - at, min(e.end, end) - at, _part(e, at, end))
        for e in edits
        if e.start < end and e.end > at
    ]
    return Woven(cell, [Piece(0, len(cell), cell)]).edited(within, str)


def _part(edit: Edit, at: int, end: int) -> str:
    return edit.put if at <= edit.start and edit.end <= end else HIDDEN
