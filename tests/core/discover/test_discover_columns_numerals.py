"""Numbers that a workbook kept as numbers, whole and damaged."""

import pyarrow as pa
import pytest

from column_tables import card, kinds_of, mobile, resident_id, scanned, seeded, table


def _floats(make, count: int = 30) -> pa.Array:
    rng = seeded(11)
    numbers = [float(make(rng).replace("X", "0")) for _ in range(count)]
    return pa.array(numbers, pa.float64())


@pytest.mark.parametrize(
    ("header", "make"), [("证件号码", resident_id), ("卡号", card), ("账号", card)]
)
def test_floats_under_the_header_of_an_identifier_are_damaged(header, make) -> None:
    (hit,) = scanned(table({header: _floats(make)}))
    assert (hit.kind, hit.count) == ("damaged_identifier", 30)
    assert hit.confidence >= 0.9


def test_cards_of_sixteen_digits_that_all_end_with_zero_are_damaged() -> None:
    rng = seeded(12)
    cut = [float(card(rng, 16)[:15] + "0") for _ in range(30)]
    assert kinds_of("卡号", cut) == {"damaged_identifier": 30}


def test_cards_of_sixteen_digits_that_a_float_holds_are_cards() -> None:
    rng = seeded(13)
    whole = [float(card(rng, 16)) for _ in range(60)]
    assert kinds_of("卡号", whole) == {"bank_card": 60}


@pytest.mark.parametrize(
    "text", ["3.30106198507010E+17", "6.22848E+18", "330106198507010000"]
)
def test_texts_that_a_workbook_spoiled_are_damaged(text: str) -> None:
    rng = seeded(14)
    values = [*(resident_id(rng) for _ in range(30)), text, text]
    told = kinds_of("证件号码", values)
    assert told == {"cn_resident_id": 30, "damaged_identifier": 2}


def test_large_numbers_under_other_headers_are_not_damaged() -> None:
    assert kinds_of("放款总额", _floats(card)) == {}


def test_whole_numbers_are_read_as_people_write_them() -> None:
    rng = seeded(15)
    values = [int(mobile(rng)) for _ in range(30)]
    assert kinds_of("手机", pa.array(values, pa.int64())) == {"cn_mobile": 30}
    assert kinds_of("手机", pa.array(values, pa.float64())) == {"cn_mobile": 30}


def test_amounts_with_fractions_are_amounts() -> None:
    amounts = pa.array([1.5, 2.25, float("nan"), float("inf"), None, 30.0])
    assert kinds_of("余额", amounts) == {"balance": 3}
