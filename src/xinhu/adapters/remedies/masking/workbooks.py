"""Masking the sheets of a workbook: cells by column, words that they share, formulas.

A cell whose words are shared is masked where these stand, so that nothing of them is
left beside; another one becomes a cell of words in its style. Words that no cell refers
to go. A formula in which something is found goes, its last value stays as a value.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from xinhu.adapters.readers.packages import CELLS
from xinhu.adapters.readers.workbook_corners import sheet_names
from xinhu.adapters.readers.xml_text import decoded_xml
from xinhu.adapters.remedies.masking.columns import Hidden
from xinhu.adapters.remedies.masking.sheet_cells import (
    FORMULA,
    Cell,
    cells_of,
    words_of,
    written_cell,
)
from xinhu.adapters.remedies.masking.sheet_masks import masked_cells
from xinhu.adapters.remedies.masking.terms import Terms
from xinhu.adapters.remedies.masking.woven import Edit, Woven
from xinhu.adapters.remedies.masking.xml_weaving import (
    mask_xml,
    quoted,
    text_pieces,
)
from xinhu.core.catalogue.masks import HIDDEN

_SHARED: Final = "xl/sharedStrings.xml"
_ITEM_END: Final = re.compile(r"</(?:\w+:)?si>")
_WORDS: Final = re.compile(r"<(?:\w+:)?t\b[^<>/]*>([^<]*)<")
_GROUP: Final = re.compile(r"\bsi=[\"'](\d+)[\"']")
_DATA_END: Final = re.compile(r"</(?:\w+:)?sheetData>")


@dataclass(slots=True)
class Masked:
    """What became of the sheets.

    Attributes:
        members: that are done, by name.
        formulas_went: whether a formula had to go.
        put: what a masked cell was → what it became.
    """

    members: dict[str, bytes] = field(default_factory=dict)
    formulas_went: bool = False
    put: dict[str, str] = field(default_factory=dict)


def mask_workbook(
    bodies: Mapping[str, bytes],
    archive: zipfile.ZipFile,
    terms: Terms,
    hidden: Hidden,
) -> Masked:
    """Mask the sheets of a workbook.

    Args:
        bodies: of all members.
        archive: the workbook.
        terms: of masking.
        hidden: sheets and columns of which nothing may stay.
    """
    names = sheet_names(archive)
    shared = decoded_xml(bodies.get(_SHARED, b""))
    items = _items(shared)
    words = [words_of(shared[start:end]) for start, end in items]
    book = _Book(words, terms, hidden)
    for member in bodies:
        if CELLS.search(member):
            xml = decoded_xml(bodies[member])
            book.sheet(member, names.get(member, member), xml)
    if _SHARED in bodies:
        again = _shared_again(shared, items, book)
        book.done.members[_SHARED] = again.encode()
    return book.done


class _Book:
    """The sheets, one after another, and what they do to the words that they share."""

    def __init__(self, words: list[str], terms: Terms, hidden: Hidden) -> None:
        self.words, self.done = words, Masked()
        self.put: dict[int, str] = {}
        self.used: set[int] = set()
        self._terms, self._hidden = terms, hidden

    def sheet(self, member: str, name: str, xml: str) -> None:
        """Mask one sheet."""
        cells = [*cells_of(xml, self.words)]
        self.used |= {cell.shared for cell in cells if cell.shared is not None}
        put = masked_cells(cells, name, self._terms, self._hidden)
        own = []
        for cell, value in put.items():
            self.done.put[cell.value] = value
            if cell.shared is None:
                own.append((cell, value))
            elif self.put.setdefault(cell.shared, value) != value:
                self.put[cell.shared] = HIDDEN
        new = self._without_formulas(_written(xml, own))
        self.done.members[member] = self._around(member, new).encode()

    def _around(self, member: str, xml: str) -> str:
        """Mask what stands behind the cells: headers, prompts, links."""
        end = _DATA_END.search(xml)
        cut = end.end() if end else 0
        return xml[:cut] + mask_xml(member, xml[cut:], self._terms)

    def _without_formulas(self, xml: str) -> str:
        """Drop formulas in which something is found, and those that share them."""
        groups: set[str] = set()
        whole: set[str] = set()
        for attributes, text in FORMULA.findall(xml):
            shown = "".join(p.shown for p in text_pieces(text, 0, len(text)))
            if text and self._terms.edits(shown):
                whole.add(text)
                groups |= {*_GROUP.findall(attributes)}
        if not whole:
            return xml
        self.done.formulas_went = True

        def kept(found: re.Match[str]) -> str:
            gone = found[2] in whole or {*_GROUP.findall(found[1])} & groups
            return "" if gone else found[0]

        return FORMULA.sub(kept, xml)


def _written(xml: str, put: Iterable[tuple[Cell, str]]) -> str:
    out: list[str] = []
    at = 0
    for cell, value in put:
        out += (xml[at : cell.start], written_cell(xml, cell, value))
        at = cell.end
    return "".join([*out, xml[at:]])


def _items(xml: str) -> list[tuple[int, int]]:
    """Return where each of the shared words is written."""
    begins = [*re.finditer(r"<(?:\w+:)?si(?=[\s>/])[^<>]*>", xml)]
    out = []
    for number, tag in enumerate(begins):
        limit = begins[number + 1].start() if number + 1 < len(begins) else len(xml)
        close = _ITEM_END.search(xml, tag.end(), limit)
        out.append((tag.start(), close.end() if close else tag.end()))
    return out


def _shared_again(xml: str, items: list[tuple[int, int]], book: _Book) -> str:
    out: list[str] = []
    at = 0
    for number, (start, end) in enumerate(items):
        value = book.put.get(number)
        if number not in book.used:
            value = ""
        if value is not None:
            out += (xml[at:start], _item(xml[start:end], value))
            at = end
    return "".join([*out, xml[at:]])


def _item(xml: str, value: str) -> str:
    """Put other words into an item: into its first run, the others are emptied."""
    pieces = [
        piece
        for found in _WORDS.finditer(xml)
        for piece in text_pieces(xml, *found.span(1))
    ]
    woven = Woven(xml, pieces)
    return woven.edited([Edit(0, len(woven.shown), value)], quoted)
