"""What goes to a bureau and comes back, as JSON; shared by connectors and simulator."""

import re
from typing import Final

import msgspec

from xinhu.desks.inquiry.bureau import BureauQuery
from xinhu.desks.inquiry.rejections import UNKNOWN, Rejections

NUMBER_HEADER: Final = "Report-Number"
KEY_HEADER: Final = "Query-Key"
"""A bureau repeats the key, so that an answer to another query is noticed."""


LARGEST: Final = 8 << 20
"""Bytes of a report; a longer answer is no report."""

_NUMBER: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A query on the wire.

    Attributes:
        key: told apart by it; the same key twice is the same query.
        entry: leaf of the register entry, hexadecimal, for the bureau's own book.
    """

    key: str
    entry: str
    institution: str
    operator: str
    reason: str
    name: str
    id_type: str
    id_number: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Why a bureau gives no report: a code of its own."""

    reason: str


def is_number(text: str) -> bool:
    """Tell whether a text may be a bureau's number of a report."""
    return _NUMBER.fullmatch(text) is not None


def reason_of(body: bytes, rejections: Rejections) -> str:
    """Return a bureau's code for its refusal; nothing else of its words is repeated."""
    try:
        said = msgspec.json.decode(body, type=Said).reason
    except msgspec.DecodeError:
        return UNKNOWN
    return rejections.known(said)


def asked_of(query: BureauQuery) -> Asked:
    """Return a query as it goes out."""
    return Asked(
        key=query.key,
        entry=query.receipt.leaf.hex(),
        institution=query.institution,
        operator=query.operator,
        reason=query.reason,
        name=query.name,
        id_type=query.id_type,
        id_number=query.id_number,
    )
