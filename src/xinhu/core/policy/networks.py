"""Which network an address belongs to: the narrowest that fits. No I/O.

An IPv4 address written within IPv6 (``::ffff:10.0.0.1``) is the IPv4 address; anything
that is no plain address fits nowhere.
"""

from collections.abc import Mapping, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def read_address(text: str) -> Address | None:
    """Read an address; None for anything that is no plain one."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return None
        return address.ipv4_mapped or address
    return address


def read_networks(given: Mapping[str, Sequence[str]]) -> Mapping[Network, str]:
    """Read networks in CIDR notation; return to whom each belongs.

    Raises:
        ValueError: one cannot be read, has bits beyond its prefix, or stands twice.
    """
    read: dict[Network, str] = {}
    for name, texts in given.items():
        for text in texts:
            network = ip_network(text, strict=True)
            if network in read:
                message = f"{text} stands twice"
                raise ValueError(message)
            read[network] = name
    return read


def narrowest(address: Address | None, networks: Mapping[Network, str]) -> str | None:
    """Return to whom the narrowest network that holds an address belongs."""
    if address is None:
        return None
    fitting = [network for network in networks if address in network]
    if not fitting:
        return None
    return networks[max(fitting, key=lambda network: network.prefixlen)]
