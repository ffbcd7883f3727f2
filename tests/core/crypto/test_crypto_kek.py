"""Wrapped customer keys, sealed notes, and the size of blind tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import ALICE, BOB, counted_bytes, keyring_of
from xinhu.core.base.errors import BadInput, Fault
from xinhu.core.crypto.kek import (
    MOST_USES,
    WRAPPED_SIZE,
    Kek,
    require_uses_left,
)
from xinhu.core.crypto.notes import seal_note, unseal_note
from xinhu.core.crypto.suites import GUOMI, INTERNATIONAL, SUITES
from xinhu.core.crypto.tag_size import LEAST_CUSTOMERS, MOST_BITS, index_bits

each_suite = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
KEY = bytes(range(32))


def flipped(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


@pytest.mark.duty("R1.2")
@each_suite
def test_a_customers_key_unwraps_for_that_customer(suite) -> None:
    kek = keyring_of(suite).keks[1]
    wrapped = kek.wrap(ALICE, KEY, counted_bytes("n"))
    assert len(wrapped) == WRAPPED_SIZE
    assert KEY not in wrapped
    assert kek.unwrap(ALICE, wrapped) == KEY


@each_suite
@pytest.mark.parametrize(
    ("case", "change"),
    {
        "magic": lambda w: flipped(w, 0),
        "suite": lambda w: flipped(w, 4),
        "version": lambda w: flipped(w, 8),
        "commitment": lambda w: flipped(w, 9),
        "nonce": lambda w: flipped(w, 25),
        "sealed key": lambda w: flipped(w, 37),
        "tag": lambda w: flipped(w, -1),
        "cut": lambda w: w[:-1],
        "longer": lambda w: w + b"\0",
        "empty": lambda _: b"",
    }.items(),
)
def test_a_changed_wrapped_key_is_refused(suite, case, change) -> None:
    kek = keyring_of(suite).keks[1]
    with pytest.raises(Fault) as caught:
        kek.unwrap(ALICE, change(kek.wrap(ALICE, KEY, counted_bytes("n"))))
    assert caught.value.code == "crypto.wrapped_key", case


@each_suite
def test_a_wrapped_key_of_another_customer_or_institution_is_refused(suite) -> None:
    kek = keyring_of(suite).keks[1]
    wrapped = kek.wrap(ALICE, KEY, counted_bytes("n"))
    other = keyring_of(suite, institution="别家").keks[1]
    for ask in (
        lambda: kek.unwrap(BOB, wrapped),
        lambda: other.unwrap(ALICE, wrapped),
        lambda: other.unwrap(ALICE, other.header + wrapped[len(other.header) :]),
    ):
        with pytest.raises(Fault) as caught:
            ask()
        assert caught.value.code == "crypto.wrapped_key"


def test_a_wrapped_key_commits_to_the_key_that_wrapped_it() -> None:
    """Two secrets in one place differ in the commitment, before any decryption."""
    one = Kek.of(INTERNATIONAL, b"bank", 1, bytes(32))
    two = Kek.of(INTERNATIONAL, b"bank", 1, bytes(31) + b"\1")
    assert one.header[:9] == two.header[:9]
    assert one.header[9:] != two.header[9:]


def test_a_worn_out_version_refuses_more_uses() -> None:
    assert require_uses_left(1, MOST_USES - 5, 5) == MOST_USES
    with pytest.raises(Fault) as caught:
        require_uses_left(1, MOST_USES - 5, 6)
    assert caught.value.code == "crypto.kek_worn_out"


@each_suite
@given(text=st.text(max_size=200))
def test_a_note_unseals_in_its_place(suite, text) -> None:
    text = text.encode("utf-8", "ignore").decode()
    keyring = keyring_of(suite)
    sealed = seal_note(keyring, "ground/au-1", text, counted_bytes("n"))
    assert unseal_note(keyring, "ground/au-1", sealed) == text
    for place, changed in (
        ("ground/au-2", sealed),
        ("ground/au-1", flipped(sealed, -1)),
        ("ground/au-1", flipped(sealed, 0)),
        ("ground/au-1", sealed[:20]),
    ):
        with pytest.raises(Fault) as caught:
            unseal_note(keyring, place, changed)
        assert caught.value.code == "crypto.note_unreadable"


@given(st.integers(LEAST_CUSTOMERS, 2**33))
def test_the_tag_size_follows_the_rule_and_is_the_largest(customers) -> None:
    bits = index_bits(customers)
    assert customers**0.5 < 2**bits < customers / 2
    assert 2 ** (bits + 1) >= customers / 2 or bits == MOST_BITS


def test_too_few_customers_for_blind_tags_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        index_bits(LEAST_CUSTOMERS - 1)
    assert caught.value.code == "crypto.expected_customers"


def test_the_suites_do_not_read_each_others_notes() -> None:
    sealed = seal_note(keyring_of(INTERNATIONAL), "p", "x", counted_bytes("n"))
    with pytest.raises(Fault) as caught:
        unseal_note(keyring_of(GUOMI), "p", sealed)
    assert caught.value.code == "crypto.note_unreadable"
