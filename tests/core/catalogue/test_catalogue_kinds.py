"""How values are written and checked: real shapes in, one form out, or a reason."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import shipped_catalogue
from xinhu.core.base.errors import BadInput
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.core.catalogue.kinds.accounts import luhn_remainder
from xinhu.core.catalogue.kinds.citizen_number import check_digit
from xinhu.core.catalogue.kinds.organisation_number import ALPHABET, check_character

CATALOGUE = shipped_catalogue()
TODAY = "2026-11-23"


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("name", "　张 三　", "张三"),
        ("name", "买买提．吐尔逊", "买买提·吐尔逊"),
        ("name", "Tom  Hanks ", "Tom Hanks"),
        ("name", "Ｔｏｍ", "Tom"),
        ("name", "张\u200b三", "张三"),
        ("id_type", "身份证", "居民身份证"),
        ("id_type", "resident IDENTITY card", "居民身份证"),
        ("id_type", "台胞证", "台湾居民来往大陆通行证"),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("id_number", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("id_number", "110105 1949 1231 002X", "11010519491231002X"),
        ("id_number", "110105491231002", "11010519491231002X"),
        ("id_number", "110105481231999", "110105184812319992"),
        ("mobile", "+86 138-1234-5678", "13812345678"),
        ("mobile", "008613812345678", "13812345678"),
        ("mobile", "8613812345678", "13812345678"),
        ("mobile", "１３８１２３４５６７８", "13812345678"),
        ("mobile", "+852 9123 4567", "+85291234567"),
        ("landline", "0363 5942539", "0363-5942539"),
        ("landline", "(010)88886666转801", "010-88886666-801"),
        ("landline", "+86-021-55556666", "021-55556666"),
        ("landline", "03635942539", "0363-5942539"),
        ("email", " Li.Wei＠Example.COM ", "Li.Wei@example.com"),
        ("account", "8902 3000 01", "8902300001"),
        ("card", "6222 0212 3456-7890 128", "6222021234567890128"),
        ("opened_on", "2010年5月30日", "2010-05-30"),
        ("opened_on", "20031101", "2003-11-01"),
        ("opened_on", "2022/12/28", "2022-12-28"),
        ("opened_on", "2022.1.2", "2022-01-02"),
        ("opened_on", "2022-12-28 00:00:00", "2022-12-28"),
        ("opened_on", "２０２２－１２－２８", "2022-12-28"),
        ("balance", "￥1,234.5", "1234.50"),
        ("balance", "(1,234.50)", "-1234.50"),
        ("balance", "0012元", "12.00"),
        ("balance", "12.3000", "12.30"),
        ("note", "老客户，\n来电 请勿打扰", "老客户， 来电 请勿打扰"),
        ("card_expiry", "12/28", "2028-12"),
        ("card_expiry", "2028年1月", "2028-01"),
        (
            "mobile",
            "13812345678\n+86 13812345678\n\n13900000000",
            "13812345678\n13900000000",
        ),
    ],
)
def test_real_shapes_get_one_form(field, text, expected) -> None:
    assert CATALOGUE.field(field).normalise(text) == expected
    CATALOGUE.field(field).validate(expected, today=TODAY)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "missing"),
        ("name", "张" * 101, "length"),
        ("name", "123", "characters"),
        ("note", "", "missing"),
        ("note", "长" * 2001, "length"),
        ("note", "a\x00b", "characters"),
        ("id_type", "", "missing"),
        ("id_type", "会员卡", "unknown type"),
        ("id_number", "", "missing"),
        ("id_number", "11010519491231002", "length"),
        ("id_number", "1101051949123100AX", "characters"),
        ("id_number", "99010519491231002X", "area code"),
        ("id_number", "11010519490231002X", "impossible date"),
        ("id_number", "110105190002290021", "impossible date"),
        ("id_number", "11010517001231002X", "impossible date"),
        ("id_number", "11010520991231002X", "future date"),
        ("id_number", "110105194912310021", "check digit"),
        ("mobile", "", "missing"),
        ("mobile", "1381234567", "length"),
        ("mobile", "12812345678", "format"),
        ("mobile", "1381234567a", "characters"),
        ("mobile", "+0123", "format"),
        ("mobile", "13812345678\n1", "length"),
        ("landline", "", "missing"),
        ("landline", "12345", "length"),
        ("landline", "1234567890", "format"),
        ("landline", "abc", "characters"),
        ("email", "", "missing"),
        ("email", "a" * 250 + "@b.cn", "length"),
        ("email", "no-at.example.com", "format"),
        ("email", "a@b@c.cn", "format"),
        ("account", "", "missing"),
        ("account", "123", "length"),
        ("account", "账号12345", "characters"),
        ("card", "", "missing"),
        ("card", "622202123456789", "length"),
        ("card", "62220212345678901280", "length"),
        ("card", "622202123456789012a", "characters"),
        ("card", "6222021234567890129", "luhn"),
        ("opened_on", "", "missing"),
        ("opened_on", "yesterday", "format"),
        ("opened_on", "2023-02-29", "impossible date"),
        ("opened_on", "2023-13-01", "impossible date"),
        ("opened_on", "2023-04-31", "impossible date"),
        ("opened_on", "2026-11-24", "future date"),
        ("balance", "", "missing"),
        ("balance", "1.234", "format"),
        ("balance", "一百", "format"),
        ("card_expiry", "", "missing"),
        ("card_expiry", "13/28", "format"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_without_the_value(
    field, value, reason
) -> None:
    with pytest.raises(BadInput) as caught:
        CATALOGUE.field(field).validate(value, today=TODAY)
    assert caught.value.code == "field.invalid"
    assert caught.value.params == {"field": field, "reason": reason}
    assert value == "" or value not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_without_a_day_a_date_may_lie_ahead() -> None:
    assert CATALOGUE.field("opened_on").validate("2099-01-01") == "2099-01-01"


dates = st.dates()
digits = st.integers(0, 9)


@given(
    area=st.sampled_from(["110105", "500103", "820000"]),
    born=st.dates(min_value=date(1900, 1, 1)).filter(
        lambda day: day.isoformat() <= TODAY
    ),
    order=st.integers(0, 999),
)
def test_every_rightly_formed_number_holds_and_any_one_wrong_digit_does_not(
    area, born, order
) -> None:
    field = CATALOGUE.field("id_number")
    first = f"{area}{born:%Y%m%d}{order:03}"
    number = first + check_digit(first)
    assert field.validate(field.normalise(number.lower()), today=TODAY) == number
    for at in range(17):
        wrong = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
        with pytest.raises(BadInput):
            field.validate(wrong, today=TODAY)


@given(
    born=st.dates(
        min_value=date(1900, 1, 1),
        max_value=date(1999, 12, 31),
    ),
    order=st.integers(0, 995),
)
def test_a_number_of_15_digits_is_the_same_person_as_its_18(born, order) -> None:
    field = CATALOGUE.field("id_number")
    first = f"500103{born:%Y%m%d}{order:03}"
    short = f"500103{born:%y%m%d}{order:03}"
    assert field.normalise(short) == first + check_digit(first)


@given(st.lists(digits, min_size=15, max_size=18))
def test_luhn_finds_every_single_wrong_digit(payload) -> None:
    body = "".join(map(str, payload))
    check = next(d for d in "0123456789" if luhn_remainder(body + d) == 0)
    number = body + check
    for at in range(len(number)):
        wrong = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
        assert luhn_remainder(wrong) != 0


def test_a_published_credit_code_holds_and_a_changed_one_does_not() -> None:
    # GB 32100-2015 gives 91350100M000100Y43 as its example.
    code = "91350100M000100Y43"
    assert check_character(code) == "3"
    values = {"id_type": "统一社会信用代码", "id_number": code.lower()}
    assert CATALOGUE.clean(values, TODAY)["id_number"] == code
    for wrong, reason in (
        ("91350100M000100Y44", "check digit"),
        ("91350100M000100I43", "characters"),
        ("91350100M000100Y4", "length"),
    ):
        with pytest.raises(BadInput) as caught:
            CATALOGUE.clean({**values, "id_number": wrong}, TODAY)
        assert caught.value.params["reason"] == reason
    assert len(set(ALPHABET)) == 31


@given(
    name=st.sampled_from([field.name for field in CATALOGUE.fields]),
    text=st.one_of(
        st.text(max_size=60),
        st.from_regex(r"[0-9０-９\s\-+年月日/.Xx()]{0,30}", fullmatch=True),
    ),
)
def test_normalising_is_total_and_settles_at_once(name, text) -> None:
    field = CATALOGUE.field(name)
    once = field.normalise(text)
    assert field.normalise(once) == once
    with suppress(FieldInvalidError):
        assert field.validate(once, today=TODAY) == once


@given(text=st.text(max_size=40))
def test_searching_finds_what_was_written_in_another_shape(text) -> None:
    for field in CATALOGUE.searchable:
        once = field.search_form(text)
        assert field.search_form(once) == once
