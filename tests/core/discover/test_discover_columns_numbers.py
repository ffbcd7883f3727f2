"""Checks over thousands of values say what the catalogue says of each."""

from collections.abc import Callable
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from column_tables import (
    card,
    credit_code,
    mobile,
    name,
    resident_id,
    resident_id_15,
    seeded,
)
from xinhu.core.catalogue.kinds.accounts import check_card, luhn_remainder
from xinhu.core.catalogue.kinds.citizen_number import (
    check_citizen_number,
    normalise_citizen_number,
)
from xinhu.core.catalogue.kinds.kind import InvalidValueError
from xinhu.core.catalogue.kinds.organisation_number import check_organisation_number
from xinhu.core.catalogue.kinds.phones import check_mobile
from xinhu.core.discover.columns.cells import Cells
from xinhu.core.discover.columns.checks import Checks
from xinhu.core.discover.columns.foreign_ids import hk_id, iban, tw_id

_CHECKS = Checks.of(["王李张刘陈杨赵黄周吴"], ["0-9"])
_LAST_DAY = "2099-12-31"


def _told(check: str, values: list[str]) -> list[bool]:
    cells = Cells.of(pa.array(values, pa.string()))
    return list(_CHECKS.named(check)(cells, np.arange(len(values))))


def _accepts(check: Callable[[str, str | None], None], value: str) -> bool:
    try:
        check(value, _LAST_DAY)
    except InvalidValueError:
        return False
    return True


def _inner(value: str) -> bool:
    """GB 11714-1997: the check digit of the organisation's code within."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(w * int(c, 36) for w, c in zip(weights, value[8:16], strict=True))
    return value[16] == "0123456789X"[-total % 11]


def _model(check: str, value: str) -> bool:
    """One value by itself, slowly."""
    if check == "resident_id":
        return len(value) == 18 and _accepts(check_citizen_number, value)
    if check == "resident_id_15":
        return (
            len(value) == 15
            and value.isascii()
            and _accepts(check_citizen_number, normalise_citizen_number(value))
        )
    if check == "card":
        return _accepts(check_card, value)
    if check == "mobile":
        return len(value) == 11 and value[0] == "1" and _accepts(check_mobile, value)
    return _accepts(check_organisation_number, value) and _inner(value)


_MAKERS: dict[str, Callable[[Random], str]] = {
    "resident_id": resident_id,
    "resident_id_15": resident_id_15,
    "card": card,
    "mobile": mobile,
    "uscc": credit_code,
}


@st.composite
def _values(draw: st.DrawFn, check: str) -> list[str]:
    """Right values, values with one character changed, and others."""
    rng = seeded(draw(st.integers(0, 2**32)))
    values = []
    for _ in range(draw(st.integers(1, 30))):
        value = _MAKERS[rng.choice([check, check, *_MAKERS])](rng)
        at = rng.randrange(len(value))
        change = rng.choice(["", "", *"0123456789XAZx:/", "１", "王", " "])
        values.append(value[:at] + change + value[at + 1 :] if change else value)
    return [*values, draw(st.text(max_size=20)), ""]


@pytest.mark.parametrize("check", _MAKERS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_many_are_told_as_one_by_one(check: str, data: st.DataObject) -> None:
    values = data.draw(_values(check))
    assert _told(check, values) == [_model(check, value) for value in values]


def test_every_day_of_four_centuries_is_told_as_the_catalogue_tells_it() -> None:
    days = [
        f"110101{century}{year:02}{month:02}{day:02}001"
        for century in (17, 18, 19, 20, 21)
        for year in (0, 1, 4, 99)
        for month in range(14)
        for day in range(33)
    ]
    values = [d + c for d in days for c in "037X"]
    assert _told("resident_id", values) == [_model("resident_id", v) for v in values]


def test_a_name_is_a_surname_and_one_to_three_characters() -> None:
    rng = seeded(1)
    names = [name(rng) for _ in range(50)]
    others = ["王", "伟王", "王五12", "和平支行", "abcdef", "王——", "", "陈é陈é"]
    told = _told("chinese_name", names + others)
    assert told == [True] * 50 + [False] * len(others)


def test_only_numbers_of_an_issuer_are_cards() -> None:
    checks = Checks.of(["王"], ["62", "2221-2720", "4"])
    values = [card(seeded(1)), "4111111111111111", "2221000000000009"]
    others = ["1" * 15 + str(-luhn_remainder("1" * 15 + "0") % 10), "2721" + "0" * 12]
    others = [*others, "4111111111111112"]
    cells = Cells.of(pa.array(values + others))
    told = checks.named("card")(cells, np.arange(6))
    assert list(told) == [True] * 3 + [False] * 3


def test_rare_numbers_have_their_check_digits() -> None:
    assert hk_id("A123456(3)")
    assert hk_id("ab9876543") is hk_id("AB987654(3)")
    assert not hk_id("A123456(4)")
    assert tw_id("A123456789")
    assert not tw_id("A123456788")
    assert iban("GB82WEST12345698765432")
    assert not iban("GB83WEST12345698765432")


def test_a_slice_of_a_column_and_its_nulls_are_read_right() -> None:
    rng = seeded(2)
    ids = [resident_id(rng) for _ in range(20)]
    array = pa.array(["x", None, *ids, None, "y"], pa.string()).slice(1, 21)
    cells = Cells.of(array)
    assert cells.array.to_pylist() == ids[:20]
    told = _CHECKS.named("resident_id")(cells, np.arange(len(cells.array)))
    assert told.all()


def test_a_check_character_that_is_no_digit_counts_for_none() -> None:
    rng = seeded(3)
    for make, check, at in (
        (resident_id, "resident_id", 17),
        (credit_code, "uscc", 16),
    ):
        values = [make(rng) for _ in range(60)]
        spoiled = [v[:at] + c + v[at + 1 :] for v in values for c in "AB:;/Yx"]
        assert not any(_told(check, spoiled))
