"""Text in any usual encoding, and tables among it."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from xinhu.adapters.readers.decoding import Block, decoded
from xinhu.adapters.readers.delimited import read_delimited
from xinhu.adapters.readers.escapes import unescaped
from xinhu.adapters.readers.sniffing import layout_of
from xinhu.adapters.readers.source import Around, Source
from xinhu.core.discover.part import Part, TextPart

_MARKUP: Final = re.compile(
    rb"\s*<(?:!doctype|\?xml|html|head|body|[a-z][\w:.-]*[\s>/])", re.IGNORECASE
)
_MARKUP_NAMES: Final = (".html", ".htm", ".xml", ".xhtml", ".svg")


def read_text(
    source: Source, around: Around, encoding: str, mark: int
) -> Iterator[Part]:
    """Read a text, as a table where it is one.

    Args:
        source: nothing read of it yet.
        around: bounds.
        encoding: as ``encoding_of`` told it.
        mark: bytes of its mark.
    """
    if mark:
        source.read(mark)
    blocks = decoded(source, encoding, around.bounds.part)
    first = next(blocks, None)
    if first is None:
        return
    layout = layout_of(first.text, source.name)
    blocks = chain([first], blocks)
    if layout is not None:
        yield from read_delimited(blocks, layout, source.member, around.bounds.rows)
        return
    yield from text_parts(blocks, source, "")


def text_parts(
    blocks: Iterator[Block], source: Source, place: str
) -> Iterator[TextPart]:
    """Give blocks as they are, escapes resolved."""
    before = 0
    for block in blocks:
        text = block.text
        if b"\\" in text or b"&" in text:
            text = unescaped(text, markup=is_markup(source.name, source.head))
        yield TextPart(source.member, place, text, before)
        before += block.characters if text is block.text else len(text.decode("utf-8"))


def is_markup(name: str, head: bytes) -> bool:
    """Tell whether a text is HTML or XML, by its name or its first bytes."""
    return name.lower().endswith(_MARKUP_NAMES) or _MARKUP.match(head) is not None
