"""The cells of a sheet as they are written, and as a reader tells them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from xinhu.adapters.readers.sheet_rows import cell_text, is_long
from xinhu.adapters.remedies.masking.xml_weaving import quoted, text_pieces

_CELL: Final = re.compile(r"<(?:\w+:)?c(?=[\s>/])[^<>]*>")
_END: Final = re.compile(r"</(?:\w+:)?c>")
_REFERENCE: Final = re.compile(r"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_TYPE: Final = re.compile(r"\bt=[\"'](\w+)[\"']")
_STYLE: Final = re.compile(r"\bs=[\"']\d+[\"']")
_PREFIX: Final = re.compile(r"<(\w+:)?c")
_VALUE: Final = re.compile(r"<(?:\w+:)?v\b[^<>]*>([^<]*)<")
_WORDS: Final = re.compile(r"<(?:\w+:)?t\b[^<>/]*>([^<]*)<")
_PHONETIC: Final = re.compile(r"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)
FORMULA: Final = re.compile(r"<(?:\w+:)?f\b([^<>]*?)(?:/>|>([^<]*)</(?:\w+:)?f>)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell.

    Attributes:
        start: where it is written.
        end: behind it.
        row: from 0.
        column: from 0.
        value: as text.
        shared: number of its words among those that sheets share; ``None``: its own.
    """

    start: int
    end: int
    row: int
    column: int
    value: str
    shared: int | None


def cells_of(xml: str, words: Sequence[str]) -> Iterator[Cell]:
    """Yield the cells of a sheet.

    Args:
        xml: of the sheet.
        words: that all sheets share.
    """
    found = [*_CELL.finditer(xml)]
    row = column = -1
    for number, tag in enumerate(found):
        limit = found[number + 1].start() if number + 1 < len(found) else len(xml)
        end = tag.end()
        if not tag[0].endswith("/>"):
            close = _END.search(xml, end, limit)
            end = close.end() if close else end
        told = _REFERENCE.search(tag[0])
        if told:
            row, column = int(told[2]) - 1, _column(told[1])
        else:
            column += 1
        value, shared = _said(tag[0], xml[tag.end() : end], words)
        yield Cell(tag.start(), end, row, column, value, shared)


def written_cell(xml: str, cell: Cell, value: str) -> str:
    """Write a cell that says something else, in its style."""
    tag = xml[cell.start : xml.index(">", cell.start) + 1]
    reference, style = _REFERENCE.search(tag), _STYLE.search(tag)
    prefix = (_PREFIX.match(tag) or [None, None])[1] or ""
    kept = "".join(f" {found[0]}" for found in (reference, style) if found)
    return (
        f'<{prefix}c{kept} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
        f"{quoted(value)}</{prefix}t></{prefix}is></{prefix}c>"
    )


def words_of(xml: str) -> str:
    """Return the words of one shared string or inline string, its runs joined."""
    bare = _PHONETIC.sub("", xml)
    return "".join(
        piece.shown
        for found in _WORDS.finditer(bare)
        for piece in text_pieces(bare, *found.span(1))
    )


def _said(tag: str, inner: str, words: Sequence[str]) -> tuple[str, int | None]:
    kind = _TYPE.search(tag)
    if kind and kind[1] == "inlineStr":
        return words_of(inner), None
    value = _VALUE.search(inner)
    if value is None:
        return "", None
    text = "".join(piece.shown for piece in text_pieces(inner, *value.span(1)))
    if kind and kind[1] == "s":
        number = int(text) if text.strip().isdecimal() else len(words)
        return (words[number], number) if number < len(words) else ("", None)
    if (kind and kind[1] != "n") or is_long(text):
        return text, None
    try:
        return cell_text(float(text)), None
    except ValueError:
        return text, None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
