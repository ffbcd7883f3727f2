"""A file of policies as its single policies, each with the line it begins at.

Cedar tells which policy is wrong and never where it stands; a person mends a line. A
policy ends with a semicolon that is neither in a string nor in a comment.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Piece(NamedTuple):
    """One policy.

    Attributes:
        line: its first line in the file, from 1; comments before it are not counted.
        text: from its first sign to the semicolon.
    """

    line: int
    text: str


def pieces(text: str) -> tuple[Piece, ...]:
    """Take a file apart; a rest without a semicolon is a piece of its own."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    start = place = _code(text, 0)
    while place < len(text):
        sign = text[place]
        if sign == '"':
            place = _behind_string(text, place)
        elif text.startswith("//", place):
            place = _behind_line(text, place)
        elif sign == ";":
            yield Piece(text.count("\n", 0, start) + 1, text[start : place + 1])
            start = place = _code(text, place + 1)
        else:
            place += 1
    if start < len(text):
        yield Piece(text.count("\n", 0, start) + 1, text[start:].rstrip())


def _code(text: str, place: int) -> int:
    """Return where the next sign is that is neither blank nor comment."""
    while place < len(text):
        if text.startswith("//", place):
            place = _behind_line(text, place)
        elif text[place].isspace():
            place += 1
        else:
            break
    return place


def _behind_string(text: str, place: int) -> int:
    place += 1
    while place < len(text) and text[place] != '"':
        place += 2 if text[place] == "\\" else 1
    return place + 1


def _behind_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1
