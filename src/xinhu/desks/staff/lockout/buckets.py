"""Buckets: where the failures of an address, a name or a known device are counted.

Address and name become one of 65,536 numbers each, by a keyed digest: the table has a
bound, whatever names an attacker invents, and a name that nobody has is counted exactly
like one that somebody has. Two names may share a number; from their own devices people
come in all the same.
"""

import hmac
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import NamedTuple

from xinhu.desks.staff.lockout.rules import Kind

MOST = 65_536
_LABEL = b"xinhu lockout v1:"
_PREFIX = 64  # of IPv6: what one household or machine is given


class Bucket(NamedTuple):
    """A kind and a number."""

    kind: Kind
    number: int


def address_bucket(address: IPv4Address | IPv6Address | None, secret: str) -> Bucket:
    """Return the bucket of an address; all of one IPv6 network share theirs."""
    if isinstance(address, IPv6Address):
        network = IPv6Network((address, _PREFIX), strict=False)
        return _bucket("address", str(network), secret)
    return _bucket("address", str(address), secret)


def account_bucket(name: str, secret: str) -> Bucket:
    """Return the bucket of a user name, as it was typed."""
    return _bucket("account", name.strip().casefold(), secret)


def device_bucket(number: int) -> Bucket:
    """Return the bucket of an operator's known device, by its row's number."""
    return Bucket("device", number)


def _bucket(kind: Kind, text: str, secret: str) -> Bucket:
    message = _LABEL + kind.encode() + b":" + text.encode("utf-8", "surrogatepass")
    digest = hmac.digest(secret.encode(), message, "sha256")
    return Bucket(kind, int.from_bytes(digest[:4]) % MOST)
