"""Canonical bytes: the same value always gives the same bytes.

Two encodings, each for one use:

* ``canonical_json``: what people and other programs read (register entries, request
  digests). RFC 8785 restricted to null, true, false, whole numbers within ±(2^53-1),
  strings and lists and objects of these; keys sorted by UTF-16 code units, no white
  space, UTF-8 unescaped except where JSON demands it.
* ``length_prefixed``: what keys are bound to (authenticated data, derivation contexts).
  Each part is preceded by its length in four bytes, big-endian, so that no two lists of
  parts share their bytes.

Floats are refused: two writers rarely agree on their digits.
"""

import json
from collections.abc import Mapping, Sequence

from xinhu.core.base.errors import BadInput

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
"""The values that have canonical bytes."""

_MAX_SAFE = 2**53 - 1


class NotCanonicalError(BadInput):
    """A value has no canonical bytes (float, huge integer, lone surrogate, odd key)."""

    code = "encoding.not_canonical"


def canonical_json(value: Json) -> bytes:
    """Encode a value to its canonical bytes.

    Raises:
        NotCanonicalError: the value holds something without canonical bytes.
    """
    text = json.dumps(_checked(value), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonicalError from None


def length_prefixed(*parts: bytes) -> bytes:
    """Join parts, each behind its length (uint32, big-endian)."""
    return b"".join(len(part).to_bytes(4) + part for part in parts)


def _checked(value: Json) -> Json:
    match value:
        case None | bool() | str():
            return value
        case int():
            if abs(value) > _MAX_SAFE:
                raise NotCanonicalError
            return value
        case Mapping():
            if not all(isinstance(key, str) for key in value):
                raise NotCanonicalError
            keys = sorted(value, key=_utf16)
            return {key: _checked(value[key]) for key in keys}
        case Sequence():
            if isinstance(value, bytes | bytearray | memoryview):
                raise NotCanonicalError
            return [_checked(item) for item in value]
        case _:
            raise NotCanonicalError


def _utf16(key: str) -> bytes:
    try:
        return key.encode("utf-16-be")
    except UnicodeEncodeError:
        raise NotCanonicalError from None
