"""The words that the cells of all sheets share."""

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xinhu.adapters.readers.sheet_tokens import (
    KEEPING,
    Bytes,
    Places,
    are_keeping,
    between,
    has_loose_ends,
    is_marked,
    is_odd,
    pairs_behind,
)
from xinhu.adapters.readers.utf8 import is_utf8

_BEFORE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b[^<>]*\?>\s*)?<sst\b[^<>]*>\s*(?=<si>)"
)
"""What stands before the first word; anything else, a comment too, is unexpected."""
_LAST: Final = b"</sst>"
_TAGS: Final = np.zeros(1 << 16, np.uint8)
for _code, _tag in enumerate((b"si", b"t>", b"/t", b"/s"), 1):
    _TAGS[int.from_bytes(_tag, "little")] = _code
_TAGS[int.from_bytes(b"t ", "little")] = 2
_ENTITIES: Final = (
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"),
)  # fmt: skip
_PHONETIC: Final = re.compile(rb"<phoneticPr(?: [^<>]*)?/>")
"""How words would be read aloud: Excel in Chinese writes it behind nearly each."""


def shared_words(xml: bytes) -> pa.StringArray | None:
    """Return the words that cells share; None where some are not plain.

    Args:
        xml: of ``sharedStrings.xml``.
    """
    begin = _BEFORE.match(xml)
    end = xml.rfind(_LAST)
    if begin is None or end < 0 or not is_in_utf8(xml):
        return None
    text = _PHONETIC.sub(b"", xml[begin.end() : end])
    if is_odd(text) or is_marked(xml) or not is_utf8(text):
        return None
    data = np.frombuffer(text + bytes(32), np.uint8)
    ends = _ends(data, len(text))
    return None if ends is None else resolved(between(text, *ends))


def _ends(data: Bytes, size: int) -> tuple[Places, Places] | None:
    """Return where words begin and end; None where they are not plain."""
    at = np.flatnonzero(data[:size] == ord("<"))
    codes = _TAGS[pairs_behind(data, at)]
    if len(at) % 4 or (codes.reshape(-1, 4) != (1, 2, 3, 4)).any():
        return None
    entry, begins, ends, behind = at.reshape(-1, 4).T
    keeping = data[begins + 2] != ord(">")
    if (
        (begins - entry != len("<si>")).any()
        or (behind - ends != len("</t>")).any()
        or not are_keeping(data, begins[keeping], ends[keeping])
    ):
        return None
    begins = begins + np.where(keeping, len(KEEPING), len("<t>"))
    if has_loose_ends(data, begins[~keeping], ends[~keeping]):
        return None
    return begins, ends


def resolved(values: pa.StringArray) -> pa.StringArray:
    """Return values, the five entities of XML replaced by what they stand for."""
    some = pc.match_substring(values, "&")
    if not pc.any(some).as_py():
        return values
    told = values.filter(some)
    for entity, sign in _ENTITIES:
        told = pc.replace_substring(told, entity, sign)
    return pc.replace_with_mask(values, some, told)


def is_in_utf8(xml: bytes) -> bool:
    """Tell whether XML says of no other encoding that it is in it."""
    said = re.search(rb"encoding=[\"']([^\"']*)", xml[:200])
    return said is None or said[1].lower() == b"utf-8"
