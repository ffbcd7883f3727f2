"""What is asked: customer, purpose and fields, and the digest that names it exactly."""

import hashlib

import msgspec

from xinhu.core.base.encoding import Json, canonical_json
from xinhu.core.base.ids import CustomerId
from xinhu.core.policy.refusals import TermRepeatedError

_TYPE = "xinhu/request/v1"


class Query(msgspec.Struct, frozen=True, gc=False):
    """A request for fields of a customer under a purpose.

    Attributes:
        customer: pseudonym; None only for a search, where nobody is known yet.
        purpose: code in ``rules/purposes.yaml``.
        fields: API names of fields, in the order asked.
        terms: what else the request is for, as a desk states it (the number of a loan,
            the reason of a credit inquiry): name → text; empty for a plain look.
    """

    customer: CustomerId | None
    purpose: str
    fields: tuple[str, ...]
    terms: tuple[tuple[str, str], ...] = ()


def request_digest(query: Query, operator: str) -> bytes:
    """Return the digest to which a second person's approval is bound, 32 bytes.

    SHA-256 over the canonical JSON of type, customer, purpose, operator and the fields,
    sorted and each once: the order of fields is no part of what is approved, everything
    else is (design, promise 8). Terms are named where the request has any.

    Args:
        query: what is asked.
        operator: reference of the operator who asks.

    Raises:
        TermRepeatedError: a term stands twice.
    """
    asked: dict[str, Json] = {
        "customer": query.customer,
        "fields": sorted(set(query.fields)),
        "operator": operator,
        "purpose": query.purpose,
        "type": _TYPE,
    }
    if query.terms:
        asked["terms"] = terms = dict(query.terms)
        if len(terms) != len(query.terms):
            raise TermRepeatedError
    return hashlib.sha256(canonical_json(asked)).digest()
