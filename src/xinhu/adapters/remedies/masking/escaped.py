r"""How a plain text is shown: escapes as what they stand for, as readers see them."""

import re
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.escapes import unescaped
from xinhu.adapters.remedies.masking.woven import Piece, Woven

_ESCAPED: Final = re.compile(
    r"\\u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*|&#?[0-9A-Za-z]{1,10};"
)
_UNIT: Final = len(r"\u0000")


def weave_escaped(written: str, *, markup: bool) -> Woven:
    """Weave a text.

    Args:
        written: the text.
        markup: whether it is HTML or XML.
    """
    return Woven(written, [*_pieces(written, markup=markup)])


def _pieces(written: str, *, markup: bool) -> Iterator[Piece]:
    at = 0
    for found in _ESCAPED.finditer(written):
        shown = unescaped(found[0].encode(), markup=markup).decode()
        if shown == found[0]:
            continue
        if found.start() > at:
            yield Piece(at, found.start(), written[at : found.start()])
        yield from _units(found, shown)
        at = found.end()
    if at < len(written):
        yield Piece(at, len(written), written[at:])


def _units(found: re.Match[str], shown: str) -> Iterator[Piece]:
    """Part a run of escapes, where each stands for one character."""
    start, end = found.span()
    if end - start != _UNIT * len(shown):
        yield Piece(start, end, shown)
        return
    for number, character in enumerate(shown):
        begin = start + number * _UNIT
        yield Piece(begin, begin + _UNIT, character)
