"""Whose the files in the vault are, told by the gate to whoever decides about them."""

from collections.abc import Collection, Mapping

import msgspec

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.asking import Gate
from xinhu.console.discovery.at_desk import may


class Whose(msgspec.Struct, frozen=True):
    """Paper → customer, as the gate tells it; what is not kept is left out."""

    customers: dict[str, str]


def whose(request: SignedInRequest, papers: Collection[str]) -> Mapping[str, str]:
    """Return paper → customer; nothing for who decides nothing here.

    Raises:
        GateRefusedError: the gate does not tell them.
        GateUnreachableError, GateSilentError: it does not answer.
    """
    if not papers or not may(request)["decides"]:
        return {}
    asked = {"papers": sorted(papers)}
    return Gate(request).post(Whose, "found-files", body=asked).customers
