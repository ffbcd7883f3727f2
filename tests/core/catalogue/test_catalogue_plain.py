"""What is told of many values at once holds of each of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import shipped_catalogue
from xinhu.core.catalogue.kinds.accounts import luhn_remainder
from xinhu.core.catalogue.kinds.citizen_number import PROVINCES, check_digit
from xinhu.core.catalogue.kinds.plain import column_sums

CATALOGUE = shipped_catalogue()
TODAY = "2026-11-23"
KINDS = {field.type: field.kind for field in CATALOGUE.fields if field.kind.all_plain}
DIGITS = st.text("0123456789", min_size=1)


def _days() -> st.SearchStrategy[str]:
    day = st.tuples(st.integers(1790, 2105), st.integers(0, 13), st.integers(0, 32))
    near = st.sampled_from(["2026-11-23", "2026-11-24", "1900-02-29", "2000-02-29"])
    return (
        st.dates().map(str) | near | day.map(lambda d: "{:04}-{:02}-{:02}".format(*d))
    )


def _citizens() -> st.SearchStrategy[str]:
    area = st.sampled_from(sorted(PROVINCES)) | st.text(
        "0123456789", min_size=2, max_size=2
    )
    first = st.tuples(area, st.just("0101"), _days(), st.sampled_from(["001", "996"]))
    digits = first.map(lambda parts: "".join(parts).replace("-", ""))
    right = digits.map(lambda d: d + check_digit(d))
    return right | digits.flatmap(
        lambda d: st.sampled_from("0123456789Xx").map(d.__add__)
    )


def _cards() -> st.SearchStrategy[str]:
    digits = st.text("0123456789", min_size=14, max_size=19)
    right = digits.map(lambda d: d + str(-luhn_remainder(d + "0") % 10))
    return digits | right


_TEXTS = {
    "citizen": _citizens(),
    "card": _cards(),
    "day": _days(),
    "shape": st.from_regex(
        r"1[2-9]\d{9}|0\d\d-\d{7,8}|[aZ.]{1,3}@[az]{1,61}\.[a-z]{1,3}|-?\d+\.\d{1,3}"
        r"|[张伟王]{1,21}|[京1aＡ ]{1,9}|\d{3,41}", fullmatch=True,
    ),
    "any": st.text(max_size=20),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(texts=st.lists(st.one_of(*_TEXTS.values()), min_size=1, max_size=3))
def test_each_of_them_is_normal_and_valid(kind: str, texts: list[str]) -> None:
    found = KINDS[kind]
    assert found.all_plain is not None
    if found.all_plain(texts, TODAY):
        for text in texts:
            assert found.normalise(text) == text
            found.check(text, TODAY)


@given(_citizens(), _cards(), _days())
def test_numbers_and_days_in_order_are_told(citizen: str, card: str, day: str) -> None:
    """Of these kinds, every value that is normal and valid is told."""
    for name, text in (("identity_number", citizen), ("card", card), ("date", day)):
        kind = KINDS[name]
        assert kind.all_plain is not None
        valid = kind.normalise(text) == text
        try:
            kind.check(text, TODAY)
        except Exception:  # noqa: BLE001 -- whatever it is, the value is refused
            valid = False
        assert kind.all_plain([text, text], TODAY) is valid


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_line_end_inside_a_value_is_not_two_values(kind: str) -> None:
    two = {
        "name": "张伟\n李娜", "text": "北京\n上海", "date": "2020-01-01\n2020-01-02",
        "mobile": "13812345678\n13912345678", "landline": "010-66668888\n010-66668889",
        "email": "a@example.cn\nb@example.cn", "account": "89000000\n89000001",
        "card": "6222020000000000000\n6222020000000000000", "amount": "1.00\n2.00",
        "identity_number": "110101199003077774\n11010519491231002X",
    }[kind]  # fmt: skip
    found = KINDS[kind]
    assert found.all_plain is not None
    assert found.all_plain(two.split("\n"), TODAY)
    assert not found.all_plain([two], TODAY)


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3)))
def test_sums_of_a_column_are_the_sums_of_its_texts(rows: list[list[int]]) -> None:
    tables = [bytes(place * n % 256 for n in range(256)) for place in (1, 5, 9)]
    coded = bytes(value for row in rows for value in row)
    assert list(column_sums(coded, tables)) == [a + 5 * b + 9 * c for a, b, c in rows]
