"""Blind tags find, hide and are sized; identity tags are one person each."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import keyring_of, shipped_catalogue
from xinhu.core.base.errors import BadInput
from xinhu.core.crypto.suites import INTERNATIONAL, SUITES
from xinhu.core.vault.index import identity, tag, tags

CATALOGUE = shipped_catalogue()
KEYRING = keyring_of(INTERNATIONAL)
ROW = {
    "name": "康涛",
    "id_type": "居民身份证",
    "id_number": "500103197105230043",
    "mobile": "13574681453\n13900001111",
    "card": "6221500191614610036",
    "balance": "342.83",
}


def test_every_value_of_every_searchable_field_has_its_tag() -> None:
    found = tags(KEYRING, CATALOGUE, ROW)
    assert found == sorted(set(found))
    expected = {
        tag(KEYRING, CATALOGUE, name, one)
        for name in ("name", "id_number", "mobile", "card")
        for one in ROW[name].split("\n")
    }
    assert set(found) == expected


def test_a_tag_is_found_again_from_another_shape_of_the_value() -> None:
    for name, shape in (
        ("name", " 康 涛"),
        ("id_number", "500103 19710523 0043"),
        ("mobile", "+86 135-7468-1453"),
        ("card", "6221 5001 9161 4610 036"),
    ):
        one = ROW[name].split("\n")[0]
        assert tag(KEYRING, CATALOGUE, name, shape) == tag(
            KEYRING, CATALOGUE, name, one
        )


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_one_value_has_another_tag_in_another_field_or_institution(suite) -> None:
    here, there = keyring_of(suite), keyring_of(suite, institution="别家")
    value = "6221500191614610036"
    mask = (1 << 32) - 1
    found = {
        tag(keyring, CATALOGUE, name, value) & mask
        for keyring in (here, there)
        for name in ("card", "account")
    }
    assert len(found) == 4


@given(st.text(max_size=30))
def test_a_tag_fits_a_signed_64_bit_column_and_its_bits(value) -> None:
    found = tag(KEYRING, CATALOGUE, "name", value)
    assert 0 < found < 2**63
    assert found >> 32 == CATALOGUE.field("name").number
    assert found & (2**32 - 1) < 2**KEYRING.index_bits


def test_several_customers_share_each_tag_so_that_it_names_nobody() -> None:
    keyring = keyring_of(INTERNATIONAL, customers=4_000)
    shared = Counter(
        tag(keyring, CATALOGUE, "mobile", f"138{number:08}") for number in range(4_000)
    )
    assert sum(shared.values()) / len(shared) > 2
    assert max(shared.values()) < 20


@pytest.mark.parametrize("name", ["balance", "note", "cvv"])
def test_a_field_that_is_not_searchable_has_no_tag(name) -> None:
    with pytest.raises(BadInput) as caught:
        tag(KEYRING, CATALOGUE, name, "1")
    assert caught.value.code == "vault.not_searchable"
    assert tags(KEYRING, CATALOGUE, {name: "1"}) == []


def test_a_person_is_one_whatever_the_document_and_the_shape() -> None:
    first = identity(KEYRING, "居民身份证", "500103197105230043")
    assert len(first) == 16
    assert identity(KEYRING, "户口簿", "500103 19710523 0043") == first
    assert identity(KEYRING, "护照", "500103197105230043") != first
    assert identity(KEYRING, "居民身份证", "500103197105230044") != first
    other = keyring_of(INTERNATIONAL, institution="别家")
    assert identity(other, "居民身份证", "500103197105230043") != first


def test_fifteen_digits_and_eighteen_are_one_person() -> None:
    assert identity(KEYRING, "居民身份证", "110105491231002") == identity(
        KEYRING, "居民身份证", "11010519491231002x"
    )
