"""A text as a reader shows it, woven from pieces of what is written.

An entity, an escape or a value that an editor cut into runs is several pieces of what
is written and one stretch of what is shown. Scanners see what is shown; edits reach
what is written, and everything between the pieces stays byte for byte.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

Quote = Callable[[str], str]
"""Writes a text as the format wants it."""


class Piece(NamedTuple):
    """A piece of what is written.

    Attributes:
        start: in what is written.
        end: behind it; the same as ``start`` for a sign that parts pieces.
        shown: what a reader shows for it.
    """

    start: int
    end: int
    shown: str


class Edit(NamedTuple):
    """Something to be put in the place of a stretch of what is shown."""

    start: int
    end: int
    put: str


class Woven(NamedTuple):
    """A text as it is written, and how it is shown.

    Attributes:
        written: the whole.
        pieces: of it, in order; what is between them is not shown.
    """

    written: str
    pieces: Sequence[Piece]

    @property
    def shown(self) -> str:
        """Return what a reader shows."""
        return "".join(piece.shown for piece in self.pieces)

    def edited(self, edits: Iterable[Edit], quote: Quote) -> str:
        """Return what is written after edits.

        What an edit puts stands in the first piece that it touches; of the others what
        it covers goes. A piece that is not shown as it is written goes as a whole.

        Args:
            edits: in order, none over another.
            quote: writes what they put.
        """
        work = _Work(self.written, [*edits], quote)
        for piece in self.pieces:
            work.take(piece)
        return work.ended()


class _Work:
    """Goes through pieces and edits side by side."""

    def __init__(self, written: str, edits: list[Edit], quote: Quote) -> None:
        self._written, self._edits, self._quote = written, edits, quote
        self._out: list[str] = []
        self._raw = self._at = self._next = 0
        self._put: set[int] = set()

    def take(self, piece: Piece) -> None:
        self._out.append(self._written[self._raw : piece.start])
        self._raw = piece.end
        begin, end = self._at, self._at + len(piece.shown)
        self._at = end
        while self._next < len(self._edits) and self._edits[self._next].end <= begin:
            self._next += 1
        body = self._written[piece.start : piece.end]
        if piece.start != piece.end:
            self._out.append(self._edited(body, begin, end, plain=body == piece.shown))

    def ended(self) -> str:
        return "".join([*self._out, self._written[self._raw :]])

    def _edited(self, body: str, begin: int, end: int, *, plain: bool) -> str:
        out, at, touched = [], 0, False
        for number in range(self._next, len(self._edits)):
            edit = self._edits[number]
            if edit.start >= end:
                break
            touched = True
            if plain:
                out.append(body[at : max(edit.start - begin, 0)])
                at = min(edit.end, end) - begin
            if number not in self._put:
                self._put.add(number)
                out.append(self._quote(edit.put))
        if not touched:
            return body
        return "".join([*out, body[at:] if plain else ""])
