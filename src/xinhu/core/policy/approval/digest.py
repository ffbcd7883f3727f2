"""The digest that names a request exactly: an approval is bound to it."""

import hashlib
from collections.abc import Mapping

from xinhu.core.base.encoding import Json, canonical_json

_TYPE = "xinhu/approval/v1"


def approval_digest(kind: str, requester: str, facts: Mapping[str, Json]) -> bytes:
    """Return SHA-256 over the canonical JSON of type, kind, requester and facts.

    Args:
        kind: code of the kind.
        requester: reference of the operator who asks.
        facts: all that the request says; what an approver reads is made of them.

    Raises:
        NotCanonicalError: a fact has no canonical bytes.
    """
    named: Mapping[str, Json] = {
        "facts": facts,
        "kind": kind,
        "requester": requester,
        "type": _TYPE,
    }
    return hashlib.sha256(canonical_json(named)).digest()
