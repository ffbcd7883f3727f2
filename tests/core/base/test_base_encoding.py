"""Canonical bytes: one value, one text; different values, different bytes."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.encoding import (
    Json,
    NotCanonicalError,
    canonical_json,
    length_prefixed,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)
)


@given(values)
def test_canonical_bytes_read_back_as_the_value(value: Json) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(texts, scalars, min_size=2))
def test_the_order_of_keys_leaves_no_trace(value: dict[str, Json]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical_json(turned) == canonical_json(value)
    keys = list(json.loads(canonical_json(value)))
    assert all(a.encode("utf-16-be") < b.encode("utf-16-be") for a, b in pairwise(keys))


KNOWN = {
    "keys sort by UTF-16 code units (RFC 8785, 3.2.3)": (
        {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6},
        '{"\\r":2,"1":4,"\u0080":6,"€":1,"\U0001f600":5,"\ufb33":3}',
    ),
    "no white space, nested": (
        {"b": [1, None, True], "a": {}},
        '{"a":{},"b":[1,null,true]}',
    ),
    "Chinese stays as it is": ({"用途": "柜面"}, '{"用途":"柜面"}'),
    "control characters are escaped": ('\x01\t"\\', '"\\u0001\\t\\"\\\\"'),
}


@pytest.mark.parametrize("case", KNOWN)
def test_known_bytes(case: str) -> None:
    value, text = KNOWN[case]
    assert canonical_json(value) == text.encode()


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        float("nan"),
        2**53,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        b"x",
        {"a": {1}},
    ],
    ids=repr,
)
def test_what_two_writers_might_write_differently_is_refused(value: Json) -> None:
    with pytest.raises(NotCanonicalError):
        canonical_json(value)


@given(st.lists(st.binary()), st.lists(st.binary()))
def test_no_two_lists_of_parts_share_their_bytes(
    one: list[bytes], other: list[bytes]
) -> None:
    assert (length_prefixed(*one) == length_prefixed(*other)) == (one == other)
