r"""Escapes in text: what ``\u4e2d``, ``&#49;`` and ``&nbsp;`` stand for.

A number written so is still the customer's. Signs that make lines or strings stay as
they are written, so that lines keep their numbers.
"""

import html
import re
from typing import Final

_ESCAPES: Final = re.compile(rb"\\u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*")
"""Begins with what is fixed: ten times as fast as a group that repeats."""
_NUMBERED: Final = re.compile(rb"&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});")
_NAMED: Final = re.compile(
    rb"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,9});"
)
_KEPT: Final = re.compile('[\x00-\x1f"\\\\\ud800-\udfff]')


def unescaped(text: bytes, *, markup: bool) -> bytes:
    """Return UTF-8 with its escapes resolved.

    Args:
        text: UTF-8.
        markup: whether it is HTML or XML, where entities have names.
    """
    # One sign is sought ten times as fast as two, and most text has none.
    if b"\\" in text and rb"\u" in text:
        text = _ESCAPES.sub(_characters, text)
    if b"&" not in text:
        return text
    if b"&#" in text:
        text = (_NAMED if markup else _NUMBERED).sub(_entity, text)
    elif markup:
        text = _NAMED.sub(_entity, text)
    return text


def _characters(match: re.Match[bytes]) -> bytes:
    written = match[0]
    units = bytes.fromhex(written.replace(rb"\u", b"").decode("ascii"))
    text = units.decode("utf-16-be", "replace")
    return written if _KEPT.search(text) else text.encode("utf-8")


def _entity(match: re.Match[bytes]) -> bytes:
    text = html.unescape(match[0].decode("ascii"))
    return match[0] if _KEPT.search(text) else text.encode("utf-8")
