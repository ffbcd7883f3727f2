"""What a sealed record looks like (docs/spec/vault.md §4).

    "XHR" 01 | suite (1) | record version (4)
             | schema (2) | key version (4) | count (1) | count × field number (2)
    count × end of the field's sealed value, counted from the record's start (4)
    count × ( nonce (12) | ciphertext | tag (16) )
    MAC (32)

Field numbers ascend. Schema, key version, count and numbers are together the record's
*shape*: records of one shape are opened and sealed by one cached plan.
"""

from functools import lru_cache
from struct import Struct
from typing import Final

from xinhu.core.base.encoding import length_prefixed

MAGIC: Final = b"XHR\x01"
HEAD: Final = Struct(">4sBI")
"""Magic, suite, record version."""
SHAPE: Final = Struct(">HIB")
"""Schema, key version, count; the field numbers follow."""
NUMBERS_AT: Final = HEAD.size + SHAPE.size
MAC_SIZE: Final = 32
LEAST_SIZE: Final = NUMBERS_AT + MAC_SIZE
MOST_FIELDS: Final = 255
MOST_BYTES: Final = 65_535
"""Longest value, in UTF-8."""
FIRST_BLOCK: Final = (1).to_bytes(4)
"""Counter of the one-step derivation; see ``Suite.derive``."""

NUMBERS: Final = tuple(Struct(f">{count}H") for count in range(MOST_FIELDS + 1))
"""Count → layout of the field numbers."""
ENDS: Final = tuple(Struct(f">{count}I") for count in range(MOST_FIELDS + 1))
"""Count → layout of the ends."""


@lru_cache(maxsize=4096)
def field_labels(number: int, schema: int, key_version: int) -> tuple[bytes, bytes]:
    """Return what binds a field: derivation info, and the end of its associated data.

    The associated data is length-prefixed: institution | customer | field | schema |
    key version; the first two stand before what is returned here.
    """
    tail = length_prefixed(
        number.to_bytes(2), schema.to_bytes(2), key_version.to_bytes(4)
    )
    return length_prefixed(b"xinhu/v1/field") + tail, tail


@lru_cache(maxsize=64)
def record_label(key_version: int) -> bytes:
    """Return the derivation info of the record's MAC key."""
    return length_prefixed(b"xinhu/v1/record", key_version.to_bytes(4))
