"""Customers in PostgreSQL's binary COPY form, made where they are sealed.

Format: per row the number of columns (int16), then each column behind its length
(int32); see PostgreSQL's documentation of COPY, "Binary Format".
"""

import struct
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.desks.customers.intake.stores import NewCustomer, Packed

COPY_HEAD: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
COPY_TAIL: Final = b"\xff\xff"

_TAG = "hiqi16s"
TAG_ROW: Final = struct.calcsize("!" + _TAG)
"""Bytes of one row of vault.tag."""

_KEYS = struct.Struct("!hi16si16sihiii")
_RECORD = struct.Struct("!hi16siii")
_WRITTEN = struct.Struct("!iq")
_UUID, _INT2, _INT4, _INT8 = 16, 2, 4, 8


class CopyPacker:
    """Packs customers for ``customer_loading``."""

    def new(self, person: NewCustomer, now: Instant) -> Packed:
        """Pack a customer to be inserted, active, with version 1 of the record."""
        who = bytes.fromhex(person.customer)
        wrapped = person.wrapped_key
        keys = _KEYS.pack(
            5, _UUID, who, _UUID, person.identity, _INT2, 0, _INT4, person.kek_version,
            len(wrapped),
        )  # fmt: skip
        return Packed(
            keys + wrapped,
            _record(who, 1, person.record, now),
            _tags(person.tags, who),
        )

    def merged(
        self,
        customer: CustomerId,
        version: int,
        record: bytes,
        tags: Sequence[int],
        old_tags: Sequence[int],
        now: Instant,
    ) -> Packed:
        """Pack a customer whose record takes the place of the version before it."""
        who = bytes.fromhex(customer)
        return Packed(
            b"",
            _record(who, version, record, now),
            _tags(tags, who),
            _tags(old_tags, who),
        )


def _record(who: bytes, version: int, record: bytes, now: Instant) -> bytes:
    head = _RECORD.pack(4, _UUID, who, _INT4, version, len(record))
    return head + record + _WRITTEN.pack(_INT8, now)


def _tags(tags: Sequence[int], who: bytes) -> bytes:
    flat: list[int | bytes] = []
    for tag in tags:
        flat += (2, _INT8, tag, _UUID, who)
    return _tag_rows(len(tags))(*flat)


@cache
def _tag_rows(count: int) -> Callable[..., bytes]:
    return struct.Struct("!" + _TAG * count).pack
