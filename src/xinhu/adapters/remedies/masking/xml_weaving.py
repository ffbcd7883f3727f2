"""How the XML of office documents is shown: the views that readers take of it.

Each mirrors a function of ``adapters.readers.xml_text`` and keeps, for all it shows,
where that is written.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.xml_text import (
    DESCRIBED,
    LINES,
    LINKED,
    SIGNS,
    TAG,
    TELLING,
    TOKEN,
)
from xinhu.adapters.remedies.masking.terms import Terms, Weave
from xinhu.adapters.remedies.masking.woven import Piece, Woven

_ENTITY: Final = re.compile(r"&#?[0-9A-Za-z]{1,10};")


def mask_xml(name: str, xml: str, terms: Terms) -> str:
    """Mask what is found in one member of XML, in every view of it.

    Args:
        name: of the member.
        xml: as ``decoded_xml`` gives it.
        terms: of masking.
    """
    for weave in _views(name):
        xml = terms.text(xml, weave, quoted)
    return xml


def quoted(text: str) -> str:
    """Write a text as XML."""
    return html.escape(text, quote=True)


def weave_paragraphs(xml: str, wanted: str = "t") -> Woven:
    """Show the runs of each paragraph as one line."""
    pieces: list[Piece] = []
    cells = 0
    for found in TOKEN.finditer(xml):
        closing, name, attributes, _ = found.groups()
        at = found.start(4)
        if attributes.endswith("/"):
            pieces.append(Piece(at, at, SIGNS.get(name, "")))
        elif name == wanted:
            if not closing:
                pieces += text_pieces(xml, at, found.end(4))
        elif name in LINES:
            pieces.append(Piece(at, at, " " if cells else "\n"))
            if name == "text" and not closing:
                pieces += text_pieces(xml, at, found.end(4))
        elif name == "tc":
            cells += -1 if closing else 1
            pieces.append(Piece(at, at, "\t" if closing else ""))
        elif name == "tr" and closing:
            pieces.append(Piece(at, at, "\n"))
    return Woven(xml, pieces)


def weave_flat(xml: str) -> Woven:
    """Show all text, a line for each element."""
    pieces: list[Piece] = []
    at = 0
    for found in TAG.finditer(xml):
        pieces += text_pieces(xml, at, found.start())
        pieces.append(Piece(found.end(), found.end(), "\n"))
        at = found.end()
    pieces += text_pieces(xml, at, len(xml))
    return Woven(xml, pieces)


def weave_attributes(xml: str) -> Woven:
    """Show what stands in attributes that people write: descriptions, links."""
    spans = {m.span(1) for m in DESCRIBED.finditer(xml) if TELLING.search(m[1])}
    spans |= {m.span(1) for m in LINKED.finditer(xml)}
    pieces: list[Piece] = []
    for start, end in sorted(spans):
        pieces += text_pieces(xml, start, end)
        pieces.append(Piece(end, end, "\n"))
    return Woven(xml, pieces)


def text_pieces(xml: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of a stretch of text, entities as what they stand for."""
    at = start
    for found in _ENTITY.finditer(xml, start, end):
        shown = html.unescape(found[0])
        if found.start() > at:
            yield Piece(at, found.start(), xml[at : found.start()])
        yield Piece(found.start(), found.end(), shown)
        at = found.end()
    if at < end:
        yield Piece(at, end, xml[at:end])


def _views(name: str) -> list[Weave]:
    if name.endswith(".rels"):
        return [weave_attributes]
    if name.startswith(("word/", "ppt/")) or "drawing" in name or "comment" in name:
        return [
            weave_paragraphs,
            lambda xml: weave_paragraphs(xml, "delText"),
            lambda xml: weave_paragraphs(xml, "instrText"),
            weave_flat,
            weave_attributes,
        ]
    return [weave_flat, weave_attributes]
