"""Addresses: whose they are, whom a proxy may speak for, which zone they belong to."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.policy.rule_book import Zone
from xinhu.desks.staff.sessions.addresses import (
    client_address,
    proxy_networks,
    zone_map,
    zone_of,
)

PROXIES = proxy_networks(["10.0.0.5/32", "fd00::/64"])


def zone(*addresses: str, otherwise: bool = False) -> Zone:
    return Zone(zh="", en="", networks="", addresses=addresses, otherwise=otherwise)


ZONES = {
    "branch": zone("10.1.0.0/16", "2001:db8:1::/48"),
    "head_office": zone("10.1.7.0/24"),
    "remote": zone(otherwise=True),
}
MAP = zone_map(ZONES)


def seen(peer: str, forwarded: str | None = None) -> str:
    return zone_of(client_address(peer, forwarded, PROXIES), MAP)


@pytest.mark.duty("R6.5")
@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ("10.1.2.3", "branch"),
        ("10.1.7.3", "head_office"),
        ("10.2.0.1", "remote"),
        ("2001:db8:1::9", "branch"),
        ("2001:db8:2::9", "remote"),
        ("::ffff:10.1.2.3", "branch"),
        ("::ffff:10.1.7.3", "head_office"),
        ("::ffff:10.2.0.1", "remote"),
        ("::10.1.2.3", "remote"),
        ("64:ff9b::10.1.2.3", "remote"),
        ("010.1.2.3", "remote"),
        ("10.1.2.3:443", "remote"),
        ("2001:db8:1::9%eth0", "remote"),
        ("", "remote"),
        ("localhost", "remote"),
        ("127.0.0.1", "remote"),
    ],
)
def test_the_narrowest_network_decides_and_what_fits_none_is_outside(
    peer, expected
) -> None:
    assert seen(peer) == expected


@pytest.mark.duty("R6.5")
@pytest.mark.parametrize(
    "header",
    ["10.1.7.3", "10.1.2.3, 10.1.7.3", "::ffff:10.1.7.3", "x", "", "10.0.0.5"],
)
def test_a_header_from_nobody_we_know_changes_nothing(header) -> None:
    assert seen("203.0.113.9", header) == "remote"
    assert seen("10.1.2.3", header) == "branch"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("10.1.7.3", "head_office"),
        (" 10.1.2.3 ", "branch"),
        # Whoever comes to the proxy may write what they like before it.
        ("10.1.7.3, 203.0.113.9", "remote"),
        ("10.1.7.3, x, 203.0.113.9", "remote"),
        ("203.0.113.9, 10.1.2.3", "branch"),
        # Through two of our own proxies.
        ("10.1.2.3, fd00::7", "branch"),
        ("203.0.113.9, ::ffff:10.0.0.5", "remote"),
        ("10.1.2.3, unknown", "remote"),
        ("10.1.2.3:4711", "remote"),
        ("10.1.2.3,", "remote"),
        ("", "remote"),
        ("x", "remote"),
        ("10.1.2.3, " * 30 + "10.1.2.3", "remote"),
        ("1" * 2_000, "remote"),
    ],
)
def test_our_proxys_word_is_taken_from_its_end(header, expected) -> None:
    assert seen("10.0.0.5", header) == expected
    assert seen("::ffff:10.0.0.5", header) == expected


def test_a_proxy_that_says_nothing_opens_no_zone() -> None:
    inner = proxy_networks(["10.1.2.3/32"])
    assert zone_of(client_address("10.1.2.3", None, inner), MAP) == "remote"


@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=200)))
def test_no_text_breaks_it(peer, header) -> None:
    assert seen(peer, header) in ZONES


@given(st.ip_addresses(), st.ip_addresses())
def test_the_zone_is_that_of_a_network_which_holds_the_address(peer, spoken) -> None:
    found = seen(str(peer), str(spoken))
    if found != "remote" and peer not in ipaddress.ip_network("fd00::/64"):
        plain = getattr(peer, "ipv4_mapped", None) or peer
        networks = [ipaddress.ip_network(text) for text in ZONES[found].addresses]
        assert any(plain in network for network in networks)
