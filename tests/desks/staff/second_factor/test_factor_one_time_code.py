"""One-time codes against the vectors of RFC 6238 and RFC 4226, and hostile uses."""

import base64
import hmac
import re
import struct
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.second_factor.errors import FactorUsedError, FactorWrongError
from xinhu.desks.staff.second_factor.one_time_code import (
    accepted_step,
    address_of,
    code_of,
    in_groups,
    new_secret,
    step_at,
)

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""The secret of both RFCs' tables for SHA-1."""
HOTP = (
    "755224", "287082", "359152", "969429", "338314",
    "254676", "287922", "162583", "399871", "520489",
)  # fmt: skip
NOON = Instant(1_780_000_000 * SECOND)


def slow_code(secret: bytes, counter: int, digits: int) -> str:
    """RFC 4226, 5.3, written as the RFC says it."""
    hs = hmac.new(secret, struct.pack(">Q", counter), "sha1").digest()
    offset = hs[19] & 0xF
    p = struct.unpack(">I", hs[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(p % 10**digits).zfill(digits)


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    assert code_of(SECRET, step_at(Instant(seconds * SECOND)), digits=8) == code


@pytest.mark.parametrize(
    ("counter", "code"),
    list(enumerate(HOTP)),
)
def test_codes_are_those_of_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert code_of(SECRET, counter) == code


@given(st.binary(min_size=20, max_size=20), st.integers(0, 2**40))
def test_codes_agree_with_the_slow_model(secret: bytes, step: int) -> None:
    text = base64.b32encode(secret).decode()
    assert code_of(text, step) == slow_code(secret, step, 6)


def take(code: str, *, at: Instant = NOON, after: int = -1, tolerance: int = 1) -> int:
    return accepted_step(SECRET, code, at=at, tolerance=tolerance, after=after)


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_clock_that_is_a_step_off_is_taken(off: int) -> None:
    step = step_at(NOON) + off
    assert take(code_of(SECRET, step)) == step


@pytest.mark.parametrize("off", [-3, -2, 2, 3])
def test_a_clock_that_is_further_off_is_not(off: int) -> None:
    with pytest.raises(FactorWrongError):
        take(code_of(SECRET, step_at(NOON) + off))


@pytest.mark.duty("R6.3")
def test_a_code_is_good_once_and_none_before_it_is_good_afterwards() -> None:
    now = step_at(NOON)
    assert take(code_of(SECRET, now)) == now
    for step in (now, now - 1):
        with pytest.raises(FactorUsedError):
            take(code_of(SECRET, step), after=now)
    assert take(code_of(SECRET, now + 1), after=now) == now + 1


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}"])
def test_spaces_and_hyphens_do_not_count(typed: str) -> None:
    code = code_of(SECRET, step_at(NOON))
    assert take(typed.format(code[:3], code[3:])) == step_at(NOON)


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "1234567", "abcdef", "１２３４５６", "٣٤٥٦٧٨", "0x12ab", "-00001"],
)
def test_what_is_no_code_is_wrong(typed: str) -> None:
    with pytest.raises(FactorWrongError):
        take(typed)


def test_at_the_beginning_of_time_there_is_no_step_before() -> None:
    assert take(code_of(SECRET, 0), at=Instant(0)) == 0


@given(st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 3))
def test_a_step_that_is_taken_is_near_and_new(at: int, after: int, tol: int) -> None:
    moment = Instant(at * SECOND)
    now = step_at(moment)
    for step in range(max(0, now - 4), now + 5):
        try:
            taken = take(code_of(SECRET, step), at=moment, after=after, tolerance=tol)
        except (FactorWrongError, FactorUsedError):
            continue
        assert taken > after
        assert abs(taken - now) <= tol


def test_a_secret_has_160_bits_and_an_app_can_read_its_address() -> None:
    secret = new_secret(lambda n: bytes(range(n)))
    assert base64.b32decode(secret) == bytes(range(20))
    parts = urlsplit(address_of(secret, owner="李 敏", issuer="信护"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [secret], "issuer": ["信护"]}
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", in_groups(secret))
