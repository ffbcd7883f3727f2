"""What a sealed record looks like (docs/spec/vault.md §3).

    "XHR" 01 | suite (1) | schema (2) | key version (4) | record version (4) | count (1)
    count × ( field number (2) | length (4) )          ascending by field number
    count × ( nonce (12) | ciphertext | tag (16) )     in the same order
    MAC (32)

The MAC covers institution, customer and everything before it, under a key derived from
the customer's key. It is HMAC over a collision-resistant hash under a key of the same
origin as the field keys, so the record also commits to the customer's key.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from struct import Struct
from typing import Final, NamedTuple

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.vault.errors import RecordMalformedError

MAGIC: Final = b"XHR\x01"
HEADER: Final = Struct(">4sBHIIB")
MAC_SIZE: Final = 32
MOST_FIELDS: Final = 255
MOST_BYTES: Final = 65_535
"""Longest value, in UTF-8."""


class Header(NamedTuple):
    """The first 16 bytes of a record; trustworthy only after the MAC was checked."""

    magic: bytes
    suite: int
    schema: int
    key_version: int
    version: int
    fields: int


def read_header(record: bytes) -> Header:
    """Read the header of a record.

    Raises:
        RecordMalformedError: too short, or another format.
    """
    if len(record) < HEADER.size + MAC_SIZE:
        raise RecordMalformedError
    header = Header._make(HEADER.unpack_from(record))
    if header.magic != MAGIC:
        raise RecordMalformedError
    return header


def read_table(record: bytes, count: int) -> tuple[Sequence[int], Sequence[int]]:
    """Return the field numbers, and the offsets where each sealed value starts.

    One more offset than numbers: the last is where the MAC starts.

    Raises:
        RecordMalformedError: the lengths do not fill the record exactly.
    """
    table = table_struct(count)
    start = HEADER.size + table.size
    if len(record) < start + MAC_SIZE:
        raise RecordMalformedError
    entries = table.unpack_from(record, HEADER.size)
    offsets = list(accumulate(entries[1::2], initial=start))
    if offsets[-1] != len(record) - MAC_SIZE:
        raise RecordMalformedError
    return entries[::2], offsets


@lru_cache(maxsize=MOST_FIELDS + 1)
def table_struct(count: int) -> Struct:
    """Return the layout of a table of ``count`` fields."""
    return Struct(">" + "HI" * count)


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
