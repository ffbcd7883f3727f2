"""Identifiers: random, meaningless, of one shape."""

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.ids import (
    MalformedCustomerError,
    customer_id,
    new_customer,
    new_reference,
)


def test_a_new_customer_is_a_customer_reference() -> None:
    customer = new_customer(os.urandom)
    assert customer_id(customer) == customer
    assert new_customer(os.urandom) != customer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1" * 31,
        "1" * 33,
        "A" * 32,
        "g" * 32,
        " " + "1" * 31,
        "1" * 32 + "\n",
        "１" * 32,
    ],
    ids=repr,
)
def test_anything_else_is_no_customer_reference(text: str) -> None:
    with pytest.raises(MalformedCustomerError) as caught:
        customer_id(text)
    assert not caught.value.params


@given(st.binary(min_size=10, max_size=10))
def test_a_reference_tells_its_kind_and_nothing_else(drawn: bytes) -> None:
    reference = new_reference("letter", lambda _: drawn)
    assert re.fullmatch(r"letter-[0-9a-hjkmnp-tv-z]{16}", reference)


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_two_draws_give_two_references(one: bytes, other: bytes) -> None:
    first, second = (new_reference("x", lambda _, d=d: d) for d in (one, other))
    assert (first == second) == (one == other)
