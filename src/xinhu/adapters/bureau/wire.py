"""What goes to a bureau and comes back, as JSON; shared by connectors and simulator."""

from typing import Final

import msgspec

from xinhu.desks.inquiry.bureau import BureauQuery

NUMBER_HEADER: Final = "Report-Number"
KEY_HEADER: Final = "Query-Key"
"""A bureau repeats the key, so that an answer to another query is noticed."""


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
