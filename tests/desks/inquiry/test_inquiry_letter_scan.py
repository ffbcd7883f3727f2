"""What a scan says of who signed, held against what was typed: by its lines alone."""

import pytest

from bank_people import LIU
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.desks.inquiry.letters.scan import ScanRead, scan_read
from xinhu.wiring.rules import SHIPPED

NUMBER = LIU.values["id_number"]
TODAY = "2026-11-30"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(SHIPPED)


def _read(
    catalogue: Catalogue, *lines: str, name: str = "", number: str = ""
) -> ScanRead:
    return scan_read(lines, name, number, catalogue, TODAY)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("本人刘芳菲，证件类型：居民身份证", "刘芳菲"),
        ("授权人（签字）：刘芳菲", "刘芳菲"),
        ("授权人(签章): 刘 芳 菲", "刘芳菲"),
        ("姓名：买买提·艾力", "买买提·艾力"),
        ("姓名：买买提•艾力", "买买提·艾力"),
        ("申请人：欧阳修远；", "欧阳修远"),
        ("本人授权贵行查询本人信用报告", ""),
        ("本人同意，", ""),
        ("授权人（签字）：", ""),
        ("授权人签字：", ""),
        ("致：示范银行", ""),
    ],
)
def test_a_name_stands_where_a_letter_states_it(
    catalogue: Catalogue, line: str, name: str
) -> None:
    assert _read(catalogue, "个人征信查询授权书", line).name == name


@pytest.mark.parametrize(
    ("line", "number"),
    [
        (f"证件号码：{NUMBER}", NUMBER),
        (f"号码 {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", NUMBER),
        ("11010519491231002x", "11010519491231002X"),
        (NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"), ""),
        (f"1{NUMBER}", ""),
        (f"{NUMBER}9", ""),
        ("13810017001", ""),
    ],
)
def test_a_number_counts_once_its_last_digit_proves_it(
    catalogue: Catalogue, line: str, number: str
) -> None:
    assert _read(catalogue, line).id_number == number


def test_what_was_typed_and_stands_nowhere_differs(catalogue: Catalogue) -> None:
    lines = ("本人刘芳菲，", f"证件号码：{NUMBER}")
    same = _read(catalogue, *lines, name=" 刘芳菲 ", number=NUMBER.lower())
    assert same.differs == ()
    other = _read(catalogue, *lines, name="刘芳", number="110105194912310021")
    assert other.differs == ("name", "id_number"), "a part of a name is another name"
    third = _read(catalogue, *lines, name="刘方菲", number=NUMBER)
    assert third.differs == ("name",)


def test_what_was_not_typed_does_not_differ(catalogue: Catalogue) -> None:
    assert _read(catalogue, "本人刘芳菲，").differs == ()
    assert _read(catalogue).differs == ()


def test_an_empty_page_says_nothing_and_so_differs(catalogue: Catalogue) -> None:
    found = _read(catalogue, name="刘芳菲", number=NUMBER)
    assert found == ScanRead(name="", id_number="", differs=("name", "id_number"))


def test_what_was_read_is_not_shown_in_a_trace(catalogue: Catalogue) -> None:
    found = _read(catalogue, "姓名：刘芳菲", NUMBER)
    assert found.name
    assert "刘芳菲" not in repr(found)
    assert NUMBER not in repr(found)
