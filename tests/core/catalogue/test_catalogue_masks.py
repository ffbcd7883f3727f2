"""Masks: never longer than the value allows, never the whole value, C3 never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import shipped_catalogue
from xinhu.core.base.errors import Refusal
from xinhu.core.catalogue.grades import Grade, Mask
from xinhu.core.catalogue.masks import HIDDEN

CATALOGUE = shipped_catalogue()
FIELDS = CATALOGUE.fields
OPEN = [field for field in FIELDS if field.grade is not Grade.C3]
CLOSED = [field for field in FIELDS if field.grade is Grade.C3]
SINGLE = st.text(min_size=1, max_size=60).filter(lambda text: "\n" not in text)
LIKELY = st.one_of(
    SINGLE,
    st.text("0123456789*", min_size=1, max_size=20),
    st.text("欧阳张三李四*·", min_size=1, max_size=6),
    st.from_regex(r"[a-z*]{1,8}@[a-z]{1,8}\.cn", fullmatch=True),
    st.from_regex(
        r"[北南东西]{1,3}(省|市|自治区)?[京海安平]{1,3}市[朝阳]{1,3}(区|县|旗)[0-9号楼]{0,8}",
        fullmatch=True,
    ),
)


def kept(value: str, shown: str) -> int:
    """Characters of the value that are still there, counted generously."""
    return len(shown) - shown.count("*") + value.count("*")


@pytest.mark.duty("R3.2")
@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("name", "张三", "张*"),
        ("name", "欧阳修", "欧阳*"),
        ("name", "欧阳", "欧*"),
        ("name", "李", HIDDEN),
        ("name", "Tom Hanks", "T********"),
        ("id_number", "11010519491231002X", "1****************X"),
        ("mobile", "13812345678", "138****5678"),
        ("mobile", "138123", HIDDEN),
        ("mobile", "13812345678\n13900001111", "138****5678\n139****1111"),
        ("landline", "0363-5942539", "********2539"),
        ("email", "zhangwei@example.com", "zha*****@example.com"),
        ("email", "ab@example.com", "a*@example.com"),
        ("email", "a@example.com", HIDDEN),
        ("email", "no address", HIDDEN),
        ("address", "湖南省长沙市岳麓区麓山南路932号", "湖南省长沙市岳麓区******"),
        ("address", "北京市朝阳区建国路1号", "北京市朝阳区*****"),
        (
            "address",
            "内蒙古自治区呼和浩特市新城区中山路",
            "内蒙古自治区呼和浩特市新城区***",
        ),
        (
            "address",
            "湖北省恩施土家族苗族自治州来凤县民族路9号",
            "湖北省恩施土家族苗族自治州来凤县*****",
        ),
        ("address", "和平里小区3号楼", HIDDEN),
        ("address", "somewhere abroad", HIDDEN),
        ("card", "6222021234567890128", "622202*********0128"),
        ("account", "8902300001", "******0001"),
        ("account", "8902", HIDDEN),
        ("opened_on", "2010-05-30", "2010******"),
        ("balance", "1234.50", HIDDEN),
        ("note", "配偶电话15809546111", HIDDEN),
        ("branch", "和平支行", HIDDEN),
    ],
)
def test_partial_shows_what_the_data_says(field, value, expected) -> None:
    assert CATALOGUE.field(field).mask("partial", value) == expected


@pytest.mark.duty("R3.2")
@given(field=st.sampled_from(OPEN), value=LIKELY)
def test_partial_is_never_the_value_never_longer_and_hides_something(
    field, value
) -> None:
    shown = field.mask(Mask.PARTIAL, value)
    if shown == HIDDEN:
        return
    assert shown != value
    assert len(shown) <= len(value)
    assert kept(value, shown) < len(value)


@given(
    field=st.sampled_from([f for f in OPEN if f.many]),
    values=st.lists(LIKELY, min_size=2, max_size=4),
)
def test_several_values_are_masked_one_by_one(field, values) -> None:
    shown = field.shown(Mask.PARTIAL, "\n".join(values))
    assert shown == [field.mask(Mask.PARTIAL, value) for value in values]
    assert field.shown(Mask.HIDDEN, "\n".join(values)) == [HIDDEN]


@given(field=st.sampled_from(OPEN), value=LIKELY)
def test_hidden_tells_nothing_and_clear_tells_all(field, value) -> None:
    assert field.mask(Mask.HIDDEN, value) == HIDDEN
    assert field.mask(Mask.CLEAR, value) == value


@pytest.mark.duty("R3.2")
@given(field=st.sampled_from(CLOSED), value=SINGLE, level=st.sampled_from(Mask))
def test_c3_is_hidden_at_every_level(field, value, level) -> None:
    assert field.mask(level, value) == HIDDEN
    assert field.shown(level, value) == HIDDEN


@pytest.mark.parametrize(
    ("field", "level", "value"),
    [
        ("name", "CLEAR", "张三"),
        ("name", "", "张三"),
        ("name", "reveal", "张三"),
        ("name", "clear", ""),
        ("mobile", "partial", ""),
        ("name", "partial", "张三\n李四"),
        ("name", "clear", "张三\n李四"),
    ],
)
def test_what_cannot_be_masked_refuses_and_says_nothing_of_the_value(
    field, level, value
) -> None:
    with pytest.raises(Refusal) as caught:
        CATALOGUE.field(field).mask(level, value)
    assert caught.value.code == "mask.failed"
    assert not value or value not in str(caught.value)
