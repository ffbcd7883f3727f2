"""What the styles of a workbook make of a number: a number, or a day.

Guarantees: what is told is certain; a format that is not known is told as nothing, and
the sheet is left to calamine.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Final

from xinhu.adapters.readers.sheet_tokens import DAY, NUMBER

_BEGIN: Final = b"<cellXfs"
_END: Final = b"</cellXfs>"
# No pattern goes beyond the next tag: what a hostile file repeats is read once.
_FORMAT: Final = re.compile(rb"<xf\s[^<>]*?\bnumFmtId=\"(\d{1,9})\"")
_OWN: Final = re.compile(
    rb"<numFmt(?=\s[^<>]*?\bnumFmtId=\"(\d{1,9})\")"
    rb"(?=\s[^<>]*?\bformatCode=\"([^<\"]*)\")"
)
_KNOWN: Final = {
    **dict.fromkeys((*range(5), *range(9, 14), *range(37, 41), 46, 48, 49), NUMBER),
    **dict.fromkeys((*range(14, 23), 45, 47), DAY),
    **dict.fromkeys((*range(27, 37), *range(50, 59)), DAY),
}
"""Formats that ECMA-376 (18.8.30) numbers, those of Chinese among them; hours that are
counted beyond a day are a number."""
_WITHOUT_MEANING: Final = re.compile(
    r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]|General|AM/PM|A/P", re.IGNORECASE | re.DOTALL
)
"""Words in quotes, signs that stand for themselves, colours and lands."""
_LONGEST: Final = 255
"""Characters of a format that are read; nobody writes one so long."""
_HOURS: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_EXPONENT: Final = re.compile(r"[Ee][+-]")
_OF_DAYS: Final = re.compile(r"[ymdhse]", re.IGNORECASE)
_LETTER: Final = re.compile(r"[A-Za-z]")
_FROM_1904: Final = re.compile(rb"\bdate1904=[\"'](?!0|false)")


def kinds_of_styles(xml: bytes, *, days: bool) -> Callable[[str], int | None]:
    """Return what tells of a style's number what a number in it is.

    Args:
        xml: of ``styles.xml``; empty where there is none.
        days: whether days are counted from 1900 on; those of other workbooks are not
            told.
    """
    begin = xml.find(_BEGIN)
    end = xml.find(_END, begin)
    styles = xml[begin:end] if 0 <= begin < end else b""
    formats = _FORMAT.findall(styles)
    complete = len(formats) == styles.count(b"<xf ")
    own = {
        int(number): _kind(unescape(code.decode("utf-8", "replace")))
        for number, code in _OWN.findall(xml)
    }
    kinds = [_known(int(number), own) for number in formats] if complete else []

    def kind_of(style: str) -> int | None:
        place = int(style)
        kind = kinds[place] if place < len(kinds) else None
        return None if kind == DAY and not days else kind

    return kind_of


def counts_from_1900(xml: bytes) -> bool:
    """Tell whether a workbook counts its days from 1900 on.

    Args:
        xml: of ``workbook.xml``; one that cannot be read tells nothing, so no.
    """
    return bool(xml) and _FROM_1904.search(xml) is None


def _known(number: int, own: dict[int, int | None]) -> int | None:
    return own[number] if number in own else _KNOWN.get(number)


def _kind(code: str) -> int | None:
    """Tell what a format of the workbook's own shows."""
    if len(code) > _LONGEST:
        return None
    if _HOURS.search(code):
        return NUMBER
    said = _EXPONENT.sub("", _WITHOUT_MEANING.sub("", code))
    if _OF_DAYS.search(said):
        return DAY
    return None if _LETTER.search(said) else NUMBER
