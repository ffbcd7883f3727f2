"""What the cells of all sheets refer to: words that they share, and styles of days."""

import re
from collections.abc import Callable
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
_STYLES: Final = re.compile(rb"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.DOTALL)
_FORMAT: Final = re.compile(rb"<xf\s[^>]*?\bnumFmtId=\"(\d+)\"")
_OF_NUMBERS: Final = frozenset(
    {0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 37, 38, 39, 40, 48, 49}
)
"""Formats that ECMA-376 (18.8.30) gives numbers; others may be of days and hours."""


def shared_words(xml: bytes) -> pa.StringArray | None:
    """Return the words that cells share; None where some are not plain.

    Args:
        xml: of ``sharedStrings.xml``.
    """
    begin = _BEFORE.match(xml)
    end = xml.rfind(_LAST)
    if begin is None or end < 0 or not is_in_utf8(xml):
        return None
    text = xml[begin.end() : end]
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


def numbers_among(xml: bytes) -> Callable[[str], bool]:
    """Return what tells whether a number of a style is one, and no day.

    Args:
        xml: of ``styles.xml``; empty where there is none.
    """
    styles = _STYLES.search(xml)
    formats = _FORMAT.findall(styles[1]) if styles else []
    complete = styles is not None and len(formats) == styles[1].count(b"<xf ")
    good = [int(number) in _OF_NUMBERS for number in formats] if complete else []

    def is_number(style: str) -> bool:
        return not style or (int(style) < len(good) and good[int(style)])

    return is_number


def is_in_utf8(xml: bytes) -> bool:
    """Tell whether XML says of no other encoding that it is in it."""
    said = re.search(rb"encoding=[\"']([^\"']*)", xml[:200])
    return said is None or said[1].lower() == b"utf-8"
