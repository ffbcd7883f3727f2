"""Papers: sealed whole, opened by a receipt, and gone with 32 bytes."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import ALICE, BOB, counted_bytes, keyring_of, shipped_catalogue
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.core.crypto.suites import SUITES
from xinhu.core.vault.grant import Grant, PaperGrant
from xinhu.core.vault.opening import open_paper
from xinhu.core.vault.papers import MOST_BYTES, KeyOf, SealedPaper, seal_paper
from xinhu.core.vault.rotation import rewrap
from xinhu.core.vault.sealing import seal_record

RANDOM = counted_bytes("papers")
RECEIPT = Receipt(7, bytes(32))
KEYRINGS = {suite.name: keyring_of(suite) for suite in SUITES}
each_suite = pytest.mark.parametrize("keyring", KEYRINGS.values(), ids=KEYRINGS)


def key_of(keyring, customer=ALICE) -> KeyOf:
    sealed = seal_record(keyring, shipped_catalogue(), customer, {}, 1, RANDOM)
    return KeyOf(customer, sealed.wrapped_key, sealed.kek_version)


def opened(keyring, key, sealed, *, ref="paper-1", customer=ALICE) -> bytes:
    grant = PaperGrant(RECEIPT, customer, ref)
    return open_paper(grant, keyring, key.wrapped_key, key.kek_version, sealed)


def refused(ask) -> str:
    with pytest.raises(XinhuError) as caught:
        ask()
    return caught.value.code


@each_suite
@given(data=st.binary(max_size=300))
def test_what_was_sealed_opens_and_lies_nowhere_in_clear(keyring, data) -> None:
    key = key_of(keyring)
    sealed = seal_paper(keyring, key, "paper-1", data, os.urandom)
    assert opened(keyring, key, sealed) == data
    assert len(data) < 8 or data not in sealed.body


@each_suite
def test_the_same_paper_twice_is_not_to_be_told(keyring) -> None:
    key = key_of(keyring)
    one, other = (seal_paper(keyring, key, "p", b"same", RANDOM) for _ in range(2))
    assert one.salt != other.salt
    assert one.body != other.body


@each_suite
@pytest.mark.parametrize("place", [0, 3, 4, 5, 20, -1])
def test_a_changed_byte_is_noticed(keyring, place) -> None:
    key = key_of(keyring)
    sealed = seal_paper(keyring, key, "paper-1", b"a report", RANDOM)
    body = bytearray(sealed.body)
    body[place] ^= 1
    changed = sealed._replace(body=bytes(body))
    assert refused(lambda: opened(keyring, key, changed)) == "vault.paper_changed"


@each_suite
@pytest.mark.parametrize("cut", [b"", b"XHP", b"XHP\x01"])
def test_what_is_no_paper_is_refused(keyring, cut) -> None:
    key = key_of(keyring)
    sealed = SealedPaper(bytes(32), cut)
    assert refused(lambda: opened(keyring, key, sealed)) == "vault.paper_changed"


@each_suite
def test_a_paper_opens_under_its_own_reference_and_salt_alone(keyring) -> None:
    key = key_of(keyring)
    sealed = seal_paper(keyring, key, "paper-1", b"a report", RANDOM)
    other = seal_paper(keyring, key, "paper-2", b"another", RANDOM)
    wrong = [
        lambda: opened(keyring, key, sealed, ref="paper-2"),
        lambda: opened(keyring, key, SealedPaper(other.salt, sealed.body)),
        lambda: opened(keyring, key, SealedPaper(b"", sealed.body)),
    ]
    assert {refused(ask) for ask in wrong} == {"vault.paper_changed"}


@each_suite
def test_a_paper_of_one_customer_does_not_open_for_another(keyring) -> None:
    alice, bob = key_of(keyring), key_of(keyring, BOB)
    sealed = seal_paper(keyring, alice, "paper-1", b"a report", RANDOM)
    assert (
        refused(lambda: opened(keyring, bob, sealed, customer=BOB))
        == "vault.paper_changed"
    )
    assert (
        refused(lambda: opened(keyring, alice, sealed, customer=BOB))
        == "crypto.wrapped_key"
    )


@each_suite
def test_a_paper_opens_after_its_customers_key_was_wrapped_anew(keyring) -> None:
    key = key_of(keyring)
    sealed = seal_paper(keyring, key, "paper-1", b"a report", RANDOM)
    newest = max(keyring.keks)
    again = rewrap(keyring, ALICE, key.wrapped_key, key.kek_version, newest, RANDOM)
    assert opened(keyring, KeyOf(ALICE, again, newest), sealed) == b"a report"


@each_suite
@pytest.mark.duty("B2")
def test_nothing_opens_without_the_receipt_of_an_entry(keyring) -> None:
    key = key_of(keyring)
    sealed = seal_paper(keyring, key, "paper-1", b"a report", RANDOM)
    for grant in (
        None,
        Grant(RECEIPT, ALICE, ("credit_report",)),
        PaperGrant(None, ALICE, "paper-1"),  # type: ignore[arg-type]  # a mistake
        PaperGrant(Receipt(7, b"short"), ALICE, "paper-1"),
    ):
        with pytest.raises(XinhuError) as caught:
            open_paper(grant, keyring, key.wrapped_key, key.kek_version, sealed)  # type: ignore[arg-type]  # mistakes
        assert caught.value.code == "vault.no_grant"


def test_a_paper_beyond_the_bound_is_not_sealed() -> None:
    keyring = next(iter(KEYRINGS.values()))
    data = bytes(MOST_BYTES + 1)
    assert (
        refused(lambda: seal_paper(keyring, key_of(keyring), "p", data, RANDOM))
        == "vault.paper_too_large"
    )
