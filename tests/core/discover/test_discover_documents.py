"""Documents, accounts, secrets and means in text: each kind found, its like refused."""

from pathlib import Path

import pytest

import xinhu.rules
from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.text.model import ModelScanner
from xinhu.core.discover.text.scanner import TextScanner

DETECTORS = load_detectors(Path(xinhu.rules.__path__[0]))
SCANNER = TextScanner(DETECTORS)
PLAIN = ModelScanner(DETECTORS, plain=True)
CODE = TextScanner(DETECTORS, code=True)
CARD = "6222021234567890128"
PEM = (
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234567890abcdefgh\n"
    "-----END RSA PRIVATE KEY-----"
)


def found(text: str, scanner: TextScanner = SCANNER) -> list[tuple[str, str]]:
    return [
        (hit.kind, text[hit.start : hit.end])
        for hit in scanner.scan(text.encode())
        if hit.confidence >= 0.6
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("护照号E12345678，", "passport", "E12345678"),
        ("passport no: EA1234567", "passport", "EA1234567"),
        ("往来港澳通行证C12345678", "hk_macau_permit", "C12345678"),
        ("回乡证H1234567801", "hk_macau_permit", "H1234567801"),
        ("台胞证12345678", "taiwan_permit", "12345678"),
        ("香港身份证A123456(3)", "hk_id", "A123456(3)"),
        ("登记A123456（3）", "hk_id", "A123456（3）"),
        ("香港身份证A1234563", "hk_id", "A1234563"),
        ("台湾身份证A123456789", "tw_id", "A123456789"),
        ("持军字第1234567号", "officer_card", "军字第1234567号"),
        ("军官证号：12345678", "officer_card", "12345678"),
        ("车牌京A12345", "cn_plate", "京A12345"),
        ("粤BD12345停在门口", "cn_plate", "粤BD12345"),
        ("沪A·12F45", "cn_plate", "沪A·12F45"),
        ("GB82WEST12345698765432", "iban", "GB82WEST12345698765432"),
        ("DE89 3704 0044 0532 0130 00", "iban", "DE89 3704 0044 0532 0130 00"),
        ("SWIFT代码：BKCHCNBJ300", "swift", "BKCHCNBJ300"),
        ("汇至ICBKCNBJ", "swift", "ICBKCNBJ"),
        ("账号：1234567890123，", "account_number", "1234567890123"),
        ("acctNo=1234567890123", "account_number", "1234567890123"),
        ("SWIFT 码：HSBCHKHH", "swift", "HSBCHKHH"),
        ("bank code (BIC): UBSWCHZH790", "swift", "UBSWCHZH790"),
        ("wired to DEUTDEFF today", "swift", "DEUTDEFF"),
        ("持回乡卡H12345678", "hk_macau_permit", "H12345678"),
        ("HK identity card A1234563", "hk_id", "A1234563"),
        ("19870325出生", "birth_date", "19870325"),
        ("1987年3月5日生，", "birth_date", "1987年3月5日"),
        ("总机02570311323，", "cn_landline", "02570311323"),
        ("<CVV2>123</CVV2>", "cvv", "123"),
        ("pwd: HRVMnYbzovKK", "password", "HRVMnYbzovKK"),
        ("CVV2：123", "cvv", "123"),
        ("背面后三位是 456。", "cvv", "456"),
        ("密码：Abc@1234", "password", "Abc@1234"),
        ("初始口令为888999，", "password", "888999"),
        ('{"password": "hunter22x"}', "password", "hunter22x"),
        ("mysql://root:S3cret!x@db", "password", "S3cret!x"),
        ("AKIAIOSFODNN7REALKEY", "api_key", "AKIAIOSFODNN7REALKEY"),
        ("api_key=ab12cd34ef56gh78ij90", "api_key", "ab12cd34ef56gh78ij90"),
        (PEM, "private_key", PEM),
        ("指纹特征值：AbCdEf1234567890AbCd", "biometric", "AbCdEf1234567890AbCd"),
        ("人脸特征向量：[0.12,-0.3,0.4,0.5]", "biometric", "[0.12,-0.3,0.4,0.5]"),
        ("护照号M12345678，", "passport", "M12345678"),
        ("须知已读，护照 E12345678", "passport", "E12345678"),
        ("cert_no=60123456 travel permit", "taiwan_permit", "60123456"),
        ("护照材料：E12345678", "passport", "E12345678"),
        ("护照及签证材料复印件 E12345678", "passport", "E12345678"),
        ("护照流水 E12345678", "passport", "E12345678"),
        ("护照持有人说明：E12345678", "passport", "E12345678"),
        ("passport of terminal user E12345678", "passport", "E12345678"),
        ("港澳通行证材料 C12345678", "hk_macau_permit", "C12345678"),
        ("Travel permit code: 01234567", "taiwan_permit", "01234567"),
        ("MTP_TW cert_no=60123456", "taiwan_permit", "60123456"),
        ("台胞证培训学员 60123456", "taiwan_permit", "60123456"),
        ("南湖支行 1339344446429527", "account_number", "1339344446429527"),
        ("内部户031379972025157", "account_number", "031379972025157"),
        ("密码我设的Hello@93782，", "password", "Hello@93782"),
        ("口令(Xm!25390)写在便签上", "password", "Xm!25390"),
        ("LTAIoIKmTTuBuidEipIziYlG", "api_key", "LTAIoIKmTTuBuidEipIziYlG"),
        ("出生日期：1990年3月7日", "birth_date", "1990年3月7日"),
        ("他1990年3月7日出生", "birth_date", "1990年3月7日"),
        ('"birthday":"1990-03-07"', "birth_date", "1990-03-07"),
        ("月收入12,000.00元", "income", "12,000.00元"),
        ("年薪约30万元", "income", "30万元"),
        ("账户余额为35200.18", "balance", "35200.18"),
        ("五级分类：次级，贷款", "credit_report", "五级分类：次级"),
    ],
)
def test_each_kind_is_found(text: str, kind: str, value: str) -> None:
    assert (kind, value) in found(text)
    assert SCANNER.scan(text.encode()) == PLAIN.scan(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "产品E12345678",
        "型号C12345678",
        "批次12345678",
        "编号A123456(4)",
        "货号A123456789",
        "车型A12345，新HTML5标准，云S3存储",
        "京AHTML5X",
        "GB82WEST12345698765433",
        "DE89370400440532013",
        "SWIFT代码：BKCHQQBJ300",
        "账户凭证号1234567890123",
        "微信账号1234567890123",
        "CVV 2023年",
        "CVC 100%",
        "密码为8-16位字母",
        "密码：********",
        "password: ${DB_PASSWORD}",
        'password = os.environ["DB_PASSWORD"]',
        "密码错误，请重新输入",
        "api_key=your-api-key-goes-here",
        "-----BEGIN PRIVATE KEY----- is how such a file begins",
        "指纹识别：已开启",
        "出生日期：1990-13-07",
        "全年收入5000万元",
        "余额 3",
        "有效期12/28",
        "本行提供征信服务",
        "护照与签证办理须知见 M76758544 号公告",
        "见护照公告 E46420984 号文",
        "护照代管的补充说明，流水 K28947505",
        "《护照业务操作手册》（文号 K97424666）",
        "passport service: build H34095567",
        "护照回执，物料号E09728389",
        "港澳通行证自助签注机 C13480733 停用",
        "台胞证业务培训材料编号63258769",
        "护照受理终端编号 E12345678",
        "护照业务流水号 E12345678",
        "护照管理制度 E12345678",
        "smtp 01234567",
        "travel permit desk, branch code 01234567",
        "用台胞证开户，会议定于20230716召开",
        "密码信封 301286 号",
        "密码重置 3 次",
        "忘记密码请拨95588",
        "password policy: see DOC-12345",
        "密码(a-zA-Z0-9)，密码(AES256)，口令（SM4加密）",
        "主机指纹 42f6ba6d2fd6668151dd322e295e6abb106cfe9b",
        "acct_txn WHERE txn_id = '636846809343123163'",
        "账户明细：存折打印机,3.12.18,E72867626",
        "城东支行 20230716123456",
        "有效期至2024年10月28日，卡",
    ],
)
def test_its_like_is_refused(text: str) -> None:
    assert found(text) == []


def test_an_expiry_counts_only_near_a_card() -> None:
    assert found(f"卡号{CARD}，有效期12/28") == [
        ("bank_card", CARD),
        ("card_expiry", "12/28"),
    ]
    assert found(f"卡号{CARD}" + "。" * 60 + "有效期12/28") == [("bank_card", CARD)]


@pytest.mark.parametrize(
    "text",
    [
        f";{CARD}=28121011234567890?",
        f"%B{CARD}^ZHANG/SAN^28121011234567?",
    ],
)
def test_a_track_is_one_hit_and_its_card_none(text: str) -> None:
    assert found(text) == [("card_track", text)]


def test_evidence_shows_nothing_of_what_authenticates() -> None:
    for text in ("CVV：123", "密码：Abc@1234", f";{CARD}=28121011234567890?", PEM):
        (hit,) = SCANNER.scan(text.encode())
        assert hit.evidence == "******"


def test_no_evidence_holds_its_value() -> None:
    text = f"护照E12345678 卡号{CARD} 账号1234567890123 京A12345 li@a.cn 余额3万元"
    for hit in SCANNER.scan(text.encode()):
        assert text[hit.start : hit.end] not in hit.evidence


def test_in_source_code_a_password_is_one_in_quotes() -> None:
    assert found("password = get_password1", CODE) == []
    assert found("password = 'hunter22x'", CODE) == [("password", "hunter22x")]
    assert found("x = 京A12345", CODE) == []


def test_what_stands_right_behind_a_card_is_its_expiry_and_check_value() -> None:
    assert found(f"{CARD}|12/28|123") == [
        ("bank_card", CARD),
        ("card_expiry", "12/28"),
        ("cvv", "123"),
    ]
    assert found("12/28|123") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("台湾居民的邮箱2878274333@qq.com", "email"),
        ("台湾居民的座机（024）57644286", "cn_landline"),
        ("接口令牌ghp_0123456789abcdefghijABCDEFGHIJ012345", "api_key"),
        ("证件类型：护照　证件号码：EZ2854083", "passport"),
    ],
)
def test_what_looks_like_another_kind_is_told_as_what_it_is(
    text: str, told: str
) -> None:
    assert [kind for kind, _ in found(text)] == [told]


@pytest.mark.parametrize("text", ["COMMANDS", "CITIZENS", "COMMITMENTS"])
def test_words_of_eight_capitals_are_no_codes_of_banks(text: str) -> None:
    assert found(text) == []
