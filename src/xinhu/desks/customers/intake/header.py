"""Finding the header: exports begin with titles, dates of export and blank lines."""

from collections.abc import Sequence
from typing import NamedTuple

from xinhu.desks.customers.intake.record import Record
from xinhu.desks.customers.intake.words import Words, bare

LOOKED_AT = 30
"""Records at the beginning among which the header is looked for."""
_LEAST = 2


class Header(NamedTuple):
    """The header of a table.

    Attributes:
        place: which record it is, from 0.
        line: where it stands.
        names: of the columns, as written.
        known: how many of them are known words.
    """

    place: int
    line: int
    names: tuple[str, ...]
    known: int


def find_header(
    records: Sequence[Record], words: Words, named: frozenset[str] = frozenset()
) -> Header | None:
    """Return the record that names most columns, the first of equals; None if none.

    Args:
        records: the first ones of a table.
        words: known headers.
        named: bare headers that the mapping file names.
    """
    best: Header | None = None
    for place, record in enumerate(records[:LOOKED_AT]):
        known = sum(_is_known(cell, words, named) for cell in record.cells)
        if known > (best.known if best else _LEAST - 1):
            names = tuple(" ".join(cell.split()) for cell in record.cells)
            best = Header(place, record.line, names, known)
    return best


def same_header(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Say whether a record repeats the header (files that were put together)."""
    return len(cells) == len(names) and all(
        " ".join(cell.split()) == name for cell, name in zip(cells, names, strict=True)
    )


def _is_known(cell: str, words: Words, named: frozenset[str]) -> bool:
    word = bare(cell)
    return word in words.exact or word in named
