"""The suites against published vectors, and against slow obvious counterparts."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Self

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.errors import BadInput
from xinhu.core.crypto.digests import (
    PreparedMac,
    mac_once,
    start_sha256,
    start_sm3,
    start_sm3_portably,
)
from xinhu.core.crypto.sm4_gcm import Sm4Gcm
from xinhu.core.crypto.suites import (
    GUOMI,
    INTERNATIONAL,
    SUITES,
    Suite,
    suite_named,
    suite_numbered,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "crypto" / "guomi.json").read_text("utf-8")
)
each_suite = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)


@pytest.mark.duty("B8")
@pytest.mark.parametrize("case", VECTORS["sm3"], ids=lambda case: case["source"])
def test_sm3_agrees_with_the_standard(case) -> None:
    message = bytes.fromhex(case["message"])
    assert GUOMI.hash(message).hex() == case["digest"]
    assert start_sm3_portably(message).digest().hex() == case["digest"]


@pytest.mark.duty("B8")
def test_sm4_agrees_with_the_standard() -> None:
    case = VECTORS["sm4"]
    cipher = Cipher(algorithms.SM4(bytes.fromhex(case["key"])), modes.ECB())  # noqa: S305 -- one block, as the standard gives it
    block = cipher.encryptor().update(bytes.fromhex(case["plain"]))
    assert block.hex() == case["sealed"]


@pytest.mark.duty("B8")
def test_sm4_gcm_agrees_with_rfc_8998() -> None:
    case = {
        name: bytes.fromhex(text)
        for name, text in VECTORS["sm4_gcm"].items()
        if name != "source"
    }
    cipher = Sm4Gcm(case["key"])
    sealed = cipher.encrypt(case["nonce"], case["plain"], case["aad"])
    assert sealed == case["sealed"] + case["tag"]
    assert cipher.decrypt(case["nonce"], sealed, case["aad"]) == case["plain"]


@pytest.mark.duty("B8")
@pytest.mark.parametrize("at", [0, 15, 16, -1])
def test_sm4_gcm_refuses_a_flipped_bit_anywhere(at) -> None:
    cipher = Sm4Gcm(bytes(16))
    sealed = bytearray(cipher.encrypt(bytes(12), b"x" * 20, b"place"))
    sealed[at] ^= 1
    with pytest.raises(InvalidTag):
        cipher.decrypt(bytes(12), bytes(sealed), b"place")


def test_sm4_gcm_refuses_other_associated_data_and_a_cut_tag() -> None:
    cipher = Sm4Gcm(bytes(16))
    sealed = cipher.encrypt(bytes(12), b"x", b"place")
    with pytest.raises(InvalidTag):
        cipher.decrypt(bytes(12), sealed, b"other")
    with pytest.raises(ValueError, match="tag"):
        cipher.decrypt(bytes(12), sealed[:7], b"place")


@given(key=st.binary(min_size=1, max_size=64), message=st.binary(max_size=300))
def test_prepared_and_single_macs_are_hmac(key, message) -> None:
    expected = hmac.digest(key, message, "sha256")
    assert PreparedMac(start_sha256, key)(message) == expected
    assert mac_once(start_sha256, key, message) == expected
    slow = hmac.new(key, message, lambda data=b"": _Sm3(data)).digest()
    assert PreparedMac(start_sm3, key)(message) == slow
    assert mac_once(start_sm3_portably, key, message) == slow


class _Sm3:
    """SM3 as the standard library's hmac wants a hash."""

    digest_size, block_size, name = 32, 64, "sm3"

    def __init__(self, data=b"", running=None) -> None:
        self._running = running or start_sm3_portably(data)

    def update(self, data) -> None:
        self._running.update(data)

    def copy(self) -> Self:
        return type(self)(running=self._running.copy())

    def digest(self) -> bytes:
        return self._running.digest()


def test_a_mac_key_longer_than_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        PreparedMac(start_sha256, bytes(65))


def test_derivation_is_the_one_step_kdf_of_sp_800_56c() -> None:
    expected = hashlib.sha256(b"\0\0\0\1" + b"s" * 32 + b"info").digest()
    assert INTERNATIONAL.derive(b"s" * 32, b"info") == expected
    assert GUOMI.derive(b"s" * 32, b"info") != expected


@each_suite
@given(data=st.binary(max_size=200), place=st.binary(max_size=40))
def test_what_is_sealed_unseals_only_in_its_place(suite: Suite, data, place) -> None:
    sealed = suite.seal(bytes(32), data, place, lambda size: b"n" * size)
    assert suite.unseal(bytes(32), sealed, place) == data
    with pytest.raises(InvalidTag):
        suite.unseal(bytes(32), sealed, place + b"!")


@each_suite
def test_too_short_to_be_sealed_is_refused(suite: Suite) -> None:
    with pytest.raises(ValueError, match="too short"):
        suite.unseal(bytes(32), bytes(27), b"")


def test_suites_are_found_by_name_and_number_and_no_other_way() -> None:
    assert [suite_named(suite.name) for suite in SUITES] == list(SUITES)
    assert [suite_numbered(suite.id) for suite in SUITES] == list(SUITES)
    for ask in (lambda: suite_named("none"), lambda: suite_numbered(0)):
        with pytest.raises(BadInput) as caught:
            ask()
        assert caught.value.code == "crypto.unknown_suite"
