"""The same numbers in other dress, counted as the catalogue would count them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from column_tables import (
    card,
    full_width,
    kinds_of,
    mobile,
    parted,
    resident_id,
    resident_id_15,
    seeded,
)
from xinhu.core.catalogue.kinds.citizen_number import (
    check_citizen_number,
    normalise_citizen_number,
)
from xinhu.core.catalogue.kinds.kind import InvalidValueError

_DRESSES = (
    str,
    str.lower,
    full_width,
    parted,
    lambda v: parted(v, "-"),
    lambda v: parted(v, "\u3000"),
    lambda v: f"  {v}\t",
    lambda v: full_width(parted(v)).lower(),
)


@pytest.mark.parametrize("dress", range(len(_DRESSES)))
def test_a_whole_column_in_one_dress_is_found_with_and_without_header(
    dress: int,
) -> None:
    rng = seeded(dress)
    ids = [_DRESSES[dress](resident_id(rng)) for _ in range(40)]
    cards = [_DRESSES[dress](card(rng)) for _ in range(40)]
    assert kinds_of("身份证号", ids)["cn_resident_id"] == 40
    assert kinds_of("x1", ids)["cn_resident_id"] == 40
    assert kinds_of("卡号", cards)["bank_card"] == 40
    assert kinds_of("", cards)["bank_card"] == 40


@pytest.mark.parametrize(
    "dress",
    ["+86{}", "86 {}", "0086-{}", "+86 {}", "（{}）", "'{}", '="{}"', "\ufeff{}"],
)
def test_a_mobile_is_found_with_its_country_and_in_quotes(dress: str) -> None:
    rng = seeded(3)
    values = [dress.format(mobile(rng)) for _ in range(30)]
    assert kinds_of("手机号码", values) == {"cn_mobile": 30}


def test_a_landline_is_found_however_its_parts_are_parted() -> None:
    values = ["0571-88881234", "(0571)88881235", "+86 571 88881236", "０１０—66881237"]
    assert kinds_of("固定电话", values) == {"cn_landline": 4}


def _model(value: str) -> int:
    """Return the length of the number that the catalogue accepts, 0 for none."""
    bare = normalise_citizen_number(value)
    try:
        check_citizen_number(bare, "2099-12-31")
    except InvalidValueError:
        return 0
    return 15 if sum(c.isalnum() for c in value) == 15 else 18


@st.composite
def _values(draw: st.DrawFn) -> list[str]:
    rng = seeded(draw(st.integers(0, 2**32)))
    values = [resident_id(rng) for _ in range(draw(st.integers(8, 16)))]
    for _ in range(draw(st.integers(0, 12))):
        value = rng.choice([resident_id, resident_id, resident_id_15])(rng)
        if rng.random() < 0.3:
            at = rng.randrange(len(value))
            value = value[:at] + rng.choice("0123456789Xa王") + value[at + 1 :]
        values.append(rng.choice(_DRESSES)(value))
    return [*values, "", "见附件", "两行\n字"]


@given(values=_values())
@settings(max_examples=60, deadline=None)
def test_a_column_counts_what_the_catalogue_accepts_row_by_row(
    values: list[str],
) -> None:
    told = kinds_of("身份证号码", values)
    assert told["cn_resident_id"] == sum(_model(v) == 18 for v in values)


def test_a_line_end_within_a_value_moves_no_other() -> None:
    rng = seeded(5)
    values = [resident_id(rng) for _ in range(9)]
    values[3] = values[3][:6] + "\n" + values[3][6:]
    assert kinds_of("身份证", values) == {"cn_resident_id": 9}
