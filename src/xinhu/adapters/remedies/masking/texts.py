"""Masking a text or a CSV: its encoding, its signs and all but what is found stay."""

from typing import Final

from xinhu.adapters.readers.encoding import encoding_of
from xinhu.adapters.readers.sniffing import layout_of
from xinhu.adapters.readers.text import is_markup
from xinhu.adapters.remedies.errors import CopyFormatError
from xinhu.adapters.remedies.masking.columns import Hidden
from xinhu.adapters.remedies.masking.delimited import mask_delimited
from xinhu.adapters.remedies.masking.escaped import weave_escaped
from xinhu.adapters.remedies.masking.terms import Terms
from xinhu.adapters.remedies.masking.woven import Woven

_FIRST: Final = 1 << 20
"""Characters by which a reader tells whether a text is a table."""


def mask_text(body: bytes, name: str, terms: Terms, hidden: Hidden) -> bytes:
    """Mask a text, or a table among texts.

    Args:
        body: the file.
        name: of it; tells what content alone does not.
        terms: of masking.
        hidden: columns of which nothing may stay.

    Raises:
        CopyFormatError: it is no text, or not all of it is of one encoding.
    """
    told = encoding_of(body) if body else ("utf-8", 0)
    if told is None:
        raise CopyFormatError
    encoding, mark = told
    try:
        text = body[mark:].decode(encoding)
        again = text.encode(encoding)
    except UnicodeError:
        raise CopyFormatError from None
    if body[mark:] != again:
        # Two byte strings for one character: what was not found would change as well.
        raise CopyFormatError
    return body[:mark] + _masked(text, name, terms, hidden).encode(encoding)


def _masked(text: str, name: str, terms: Terms, hidden: Hidden) -> str:
    first = text[:_FIRST]
    cut = len(first) if len(first) == len(text) else first.rfind("\n") + 1
    layout = layout_of(first[:cut].encode(), name)
    if layout is not None:
        return mask_delimited(text, layout, terms, hidden)
    markup = is_markup(name, text[:_FIRST].encode())

    def weave(written: str) -> Woven:
        return weave_escaped(written, markup=markup)

    return terms.text(text, weave, str)
