"""Which encoding a text is in; or that it is none.

A mark at the begin, then UTF-8, then UTF-16 without a mark, then Big5 and GB18030, by
rule: what a valid text of one looks like when it is taken for the other was measured.
"""

import codecs
import re
from typing import Final

SAMPLE: Final = 1 << 16
"""Bytes that are looked at."""
_LOOKED_AT: Final = 1 << 14
"""Bytes among which control characters are counted."""
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MARKED: Final = frozenset(mark[0] for mark, _ in _MARKS)
_CONTROLS: Final = bytes({0, *range(4, 9), *range(14, 27), 127})
_ODD: Final = 0.02
"""Share of control characters up to which bytes are text. Not counted: 1B colours
terminals, 01 to 03 and 1C to 1F part fields."""
_PAIR: Final = re.compile(rb"[\x81-\xfe]([\x40-\xfe])")
_LOW_TRAILS: Final = 0.1
"""Share of second bytes below A1: next to none in simplified text in GB18030, nearly
half in Big5; traditional text in GB18030 has them too, but is not valid Big5."""
_PLAIN: Final = re.compile(
    "[\t\r\n -~\u00a0-\u00ff\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
_WIDE_ENOUGH: Final = 0.95


def encoding_of(head: bytes) -> tuple[str, int] | None:
    """Return the encoding and how long its mark is; None for what is no text.

    Args:
        head: first bytes of a file; cut anywhere.
    """
    if head[0] in _MARKED:
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding, len(mark)
    sample = head[:SAMPLE]
    if sample.isascii() and b"\0" not in sample:
        return ("utf-8", 0) if _is_plain(sample) else None
    if _decodes(sample, "utf-8") and b"\0" not in sample:
        return ("utf-8", 0) if _is_plain(sample) else None
    if wide := _wide(sample):
        return wide, 0
    # Zeros alone, as a rotated log leaves them in front, do not make a text binary.
    sample = sample.replace(b"\0", b"") if b"\0\0\0\0" in sample else sample
    if b"\0" in sample or not sample or not _is_plain(sample):
        return None
    return _narrow(sample), 0


def field(value: bytes) -> str:
    """Decode a short text, a name or a cell, of which nothing else is known."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("gb18030", "replace")


def _is_plain(sample: bytes) -> bool:
    sample = sample[:_LOOKED_AT]
    odd = len(sample) - len(sample.translate(None, _CONTROLS))
    return odd <= _ODD * len(sample)


def _decodes(sample: bytes, encoding: str) -> bool:
    """Tell whether bytes are valid; the last character may be cut."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _wide(sample: bytes) -> str | None:
    """Return UTF-16's order of bytes where nearly all is ASCII and Chinese in it."""
    even = sample[: len(sample) & ~1]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = even.decode(encoding, "replace")
        if len(_PLAIN.findall(text)) >= _WIDE_ENOUGH * len(text) > 0:
            return encoding
    return None


def _narrow(sample: bytes) -> str:
    """Return the encoding most lines are in; single ones may be in another."""
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    if sum(_decodes(line, "utf-8") for line in lines) * 2 > len(lines):
        return "utf-8"
    trails = _PAIR.findall(sample)
    low = sum(trail < b"\xa1" for trail in trails)
    if low > _LOW_TRAILS * len(trails) and _decodes(sample, "big5hkscs"):
        return "big5hkscs"
    return "gb18030"
