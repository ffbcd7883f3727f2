"""Numbers written with full-width characters and unusual gaps.

Characters become others one for one, so that positions in characters stay.
"""

import re
from typing import Final

_WIDE = re.compile(
    rb"(?:\xef\xbc[\x8b\x8d\x8e\x90-\x99\xa0-\xba\xbf]|\xef\xbd[\x81-\x9a])+"
)
_TELLING = re.compile(rb"\xef(?:\xbc[\x90-\x99\xa0-\xba]|\xbd[\x81-\x9a])")
_HALF: Final = {0xFF01 + shift: 0x21 + shift for shift in range(94)}

_DASHES = rb"\xe2\x80[\x90-\x95]|\xe2\x88\x92|\xef\xbc\x8d"
_SPACES = rb"\xc2\xa0|\xe2\x80[\x80-\x8b\xaf]|\xe3\x80\x80|\xef\xbb\xbf"
_GAPS = re.compile(rb"(?<=[0-9])(?:(" + _DASHES + rb")|" + _SPACES + rb")(?=[0-9])")
_PARTED = re.compile(rb"000(?:\.\.\.?)000")
_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}|\\[nrt]")


def undisguised(text: bytes, classes: bytes) -> bytes:
    """Return the text with plain digits, letters and gaps.

    Args:
        text: UTF-8.
        classes: of it.
    """
    if _TELLING.search(text) is not None:
        text = _WIDE.sub(_half, text)
        text = _GAPS.sub(_gap, text)
    elif _has_gaps(text, classes):
        text = _GAPS.sub(_gap, text)
    if b"\\" in text:
        # Behind an escape a number begins, though a letter ends it.
        text = _ESCAPE.sub(_blank, text)
    return text


def _has_gaps(text: bytes, classes: bytes) -> bool:
    return any(
        _GAPS.search(text, found.start() + 2, found.end()) is not None
        for found in _PARTED.finditer(classes)
    )


def _half(found: re.Match[bytes]) -> bytes:
    return found[0].decode().translate(_HALF).encode()


def _gap(found: re.Match[bytes]) -> bytes:
    return b" " if found[1] is None else b"-"


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])
