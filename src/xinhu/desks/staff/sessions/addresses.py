"""Whose address a request comes from, and which zone that is. No I/O.

A header that a proxy wrote is believed only where the connection itself comes from a
proxy that was named; from anybody else it is as if it were not there. Where a proxy
says nothing that can be read, the address is unknown, and the zone the one with the
fewest rights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xinhu.core.policy.networks import (
    Address,
    Network,
    narrowest,
    read_address,
    read_networks,
)
from xinhu.core.policy.rule_book import Zone

__all__ = [
    "Address",
    "Network",
    "ZoneMap",
    "client_address",
    "proxy_networks",
    "zone_map",
    "zone_of",
]
_LONGEST = 1_000  # characters of the header
_MOST_HOPS = 20


def client_address(
    peer: str, forwarded: str | None, proxies: Mapping[Network, str]
) -> Address | None:
    """Return the address that a request comes from; None where it cannot be told.

    Args:
        peer: the other end of the connection.
        forwarded: text of ``X-Forwarded-For``; None where there is none.
        proxies: networks of the proxies that are believed.
    """
    address = read_address(peer)
    if address is None or narrowest(address, proxies) is None:
        return address
    if forwarded is None or len(forwarded) > _LONGEST:
        return None
    hops = [read_address(hop.strip()) for hop in forwarded.split(",")]
    if len(hops) > _MOST_HOPS:
        return None
    # The last hop was written by our proxy, the one before by whoever came to it.
    for hop in reversed(hops):
        if hop is None or narrowest(hop, proxies) is None:
            return hop
    return hops[0]


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """Zones as addresses are looked up in them; read once, asked on each request.

    Attributes:
        networks: to which zone each belongs.
        otherwise: the zone of every other address.
    """

    networks: Mapping[Network, str]
    otherwise: str


def zone_map(zones: Mapping[str, Zone]) -> ZoneMap:
    """Read the networks of the zones.

    Raises:
        ValueError: one cannot be read.
    """
    return ZoneMap(
        read_networks({code: zone.addresses for code, zone in zones.items()}),
        next(code for code, zone in zones.items() if zone.otherwise),
    )


def zone_of(address: Address | None, zones: ZoneMap) -> str:
    """Return the code of the zone that an address belongs to."""
    return narrowest(address, zones.networks) or zones.otherwise


def proxy_networks(texts: Sequence[str]) -> Mapping[Network, str]:
    """Read the networks of the proxies that are believed.

    Raises:
        ValueError: one cannot be read.
    """
    return read_networks({"proxies": texts})
