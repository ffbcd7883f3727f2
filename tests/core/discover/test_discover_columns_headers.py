"""What headers speak for: whole words, at the end, the longest."""

import pytest

from xinhu.core.discover.columns.rules import load_columns
from xinhu.wiring.rules import SHIPPED

_HEADERS = load_columns(SHIPPED).headers


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("证件号码", "passport"),
        ("客户身份证号码", "cn_resident_id"),
        ("ID_NO", "cn_resident_id"),
        ("custIdNo", "cn_resident_id"),
        ("IDNO", "cn_resident_id"),
        ("id card", "cn_resident_id"),
        ("手机", "cn_mobile"),
        ("联系电话2", "cn_landline"),
        ("mobile_1", "cn_mobile"),
        ("银行卡号", "bank_card"),
        ("CARD NO.", "bank_card"),
        ("bankCardNo", "bank_card"),
        ("收款账号", "account_number"),
        ("E-mail", "email"),
        ("邮箱地址", "email"),
        ("家庭地址", "address"),
        ("客户姓名（必填）", "person_name"),
        ("*姓 名", "person_name"),
        ("ＣＶＶ２", "cvv"),
        ("出生日期", "birth_date"),
        ("账户余额(元)", "balance"),
        ("家庭年收入", "income"),
        ("统一社会信用代码", "cn_uscc"),
        ("车牌号", "cn_plate"),
        ("(手机号)", "cn_mobile"),
    ],
)
def test_a_header_speaks_for_a_kind(header: str, kind: str) -> None:
    assert kind in _HEADERS.speaks_for(header)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "discard_notes",
        "card_no_length",
        "cardinality",
        "手机型号",
        "卡号长度",
        "证件类型",
        "IP地址",
        "ip_address",
        "SIM卡号",
        "营业收入",
        "科目余额",
        "password_changed_at",
        "companion",
        "japan",
        "bicycle",
        "account_type",
        "idea",
        "product_name",
    ],
)
def test_a_word_within_another_or_before_another_says_nothing(header: str) -> None:
    assert not _HEADERS.speaks_for(header)


def test_the_longest_word_decides() -> None:
    assert _HEADERS.speaks_for("香港身份证号码") == {"hk_id"}
    assert _HEADERS.speaks_for("电子邮件地址") == {"email"}
