"""Text in, hits out: where values lie, in which disguise, and what is none."""

import pickle
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planted_values as planted
import xinhu.rules
from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.finding import Hit
from xinhu.core.discover.text.model import ModelScanner
from xinhu.core.discover.text.scanner import TextScanner
from xinhu.core.discover.text.together import Found, Together

RULES = Path(xinhu.rules.__path__[0])
DETECTORS = load_detectors(RULES)
SCANNER = TextScanner(DETECTORS)
PLAIN = ModelScanner(DETECTORS, plain=True)
MODEL = ModelScanner(DETECTORS)
CODE = TextScanner(DETECTORS, code=True)
CODE_PLAIN = ModelScanner(DETECTORS, code=True, plain=True)
CODE_MODEL = ModelScanner(DETECTORS, code=True)
Scanner = TextScanner | ModelScanner
IDENTITY = "11010519491231002X"
CARD = "6222021234567890128"
USCC = "91350100M000100Y43"


def found(text: str, scanner: Scanner = SCANNER) -> list[tuple[str, str]]:
    """Return kind and value of what is reported."""
    return [
        (hit.kind, text[hit.start : hit.end])
        for hit in scanner.scan(text.encode())
        if hit.confidence >= 0.6
    ]


def only(text: str) -> Hit:
    (hit,) = SCANNER.scan(text.encode())
    return hit


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"客户的身份证{IDENTITY}已核对", "cn_resident_id", IDENTITY),
        ("身份证11010519491231002x。", "cn_resident_id", "11010519491231002x"),
        (
            "号１１０１０５１９４９１２３１００２Ｘ，",
            "cn_resident_id",
            "１１０１０５１９４９１２３１００２Ｘ",
        ),
        ("110105 19491231 002X", "cn_resident_id", "110105 19491231 002X"),
        ("110105-1949-1231-002X", "cn_resident_id", "110105-1949-1231-002X"),
        ("110105　19491231　002X", "cn_resident_id", "110105　19491231　002X"),
        (r"{\"idNo\":\"11010519491231002X\"}", "cn_resident_id", IDENTITY),
        (r"\u53f711010519491231002X", "cn_resident_id", IDENTITY),
        (r"first\n11010519491231002X\n", "cn_resident_id", IDENTITY),
        ("id_11010519491231002X.jpg", "cn_resident_id", IDENTITY),
        ("旧证件号110105491231002", "cn_resident_id_15", "110105491231002"),
        (f"卡号{CARD}，", "bank_card", CARD),
        (f"转入{CARD}成功", "bank_card", CARD),
        ("卡号 6222 0212 3456 7890 128", "bank_card", "6222 0212 3456 7890 128"),
        ("6222-0212-3456-7890-128", "bank_card", "6222-0212-3456-7890-128"),
        ("6222—0212—3456—7890—128", "bank_card", "6222—0212—3456—7890—128"),
        ("6222‑0212‑3456‑7890‑128", "bank_card", "6222‑0212‑3456‑7890‑128"),
        (
            "６２２２　０２１２　３４５６　７８９０　１２８",
            "bank_card",
            "６２２２　０２１２　３４５６　７８９０　１２８",
        ),
        ("卡号4012888888881881", "bank_card", "4012888888881881"),
        (f"代码{USCC}的企业", "cn_uscc", USCC),
        ("91350100m000100y43", "cn_uscc", "91350100m000100y43"),
        ("致电13812345678联系", "cn_mobile", "13812345678"),
        ("138-1234-5678", "cn_mobile", "138-1234-5678"),
        ("138 1234 5678", "cn_mobile", "138 1234 5678"),
        ("+8613812345678", "cn_mobile", "+8613812345678"),
        ("+86 138 1234 5678", "cn_mobile", "+86 138 1234 5678"),
        ("+86-13812345678", "cn_mobile", "+86-13812345678"),
        ("手机１３８１２３４５６７８", "cn_mobile", "１３８１２３４５６７８"),
        ("座机0755-83211234转", "cn_landline", "0755-83211234"),
        ("(010)88886666", "cn_landline", "(010)88886666"),
        ("电话01088886666", "cn_landline", "01088886666"),
        ("010-8888-6666", "cn_landline", "010-8888-6666"),
        ("邮箱li.wei@example.com.cn，", "email", "li.wei@example.com.cn"),
        ("13812345678@139.com", "email", "13812345678@139.com"),
        (
            "ｌｉｗｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ",
            "email",
            "ｌｉｗｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        ),
    ],
)
def test_a_value_is_found_as_people_write_it(text: str, kind: str, value: str) -> None:
    expected = [(kind, value)]
    assert found(text) == expected
    assert found(text, MODEL) == expected
    assert found(text, MODEL) == found(text, PLAIN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "身份证110105194912310021",
        "身份证11010519491331002X",
        "身份证99010519491231002X",
        "1234511010519491231002X",
        "11010519491231002X1",
        "a11010519491231002X",
        "身份证110105********002X",
        "卡号6222021234567890127",
        "订单号6222021234567890128",
        "流水号202311231234567890123456",
        "1700000000123",
        "IMEI 490154203237518",
        "2^34 = 17179869184",
        "订单13812345678",
        "12.13812345678",
        "代码91350100M000100Y44",
        "代码91350100M000101Y43",
        "合同0755-20230101",
        "550e8400-e29b-41d4-a716-446655440000",
        "6f1c2a7e-0451-4123-8123-aabbccddeeff",
        "icon@2x.png",
        "root@localhost",
        "1382345678901234567890123",
        "0.4012888888881881",
    ],
)
def test_what_only_looks_like_a_value_is_not_reported(text: str) -> None:
    assert found(text) == []
    assert found(text, MODEL) == found(text, PLAIN) == []


def test_a_hit_tells_its_place_in_characters_and_shows_no_value() -> None:
    hit = only(f"客户信息，证件号：{IDENTITY}。")
    assert (hit.start, hit.end) == (9, 27)
    assert hit.evidence == "1****************X"
    assert hit.reasons == ("check_digit", "area", "birth_date", "context")
    assert hit.confidence == 0.99


def test_context_raises_the_confidence_of_a_card_and_another_label_lowers_it() -> None:
    bare = only(f"转入{CARD}成功")
    named = only(f"卡号{CARD}")
    other = only(f"卡号见下，订单号{CARD}")
    assert other.confidence < 0.6 <= bare.confidence < named.confidence
    assert "against" in other.reasons
    assert "context" in named.reasons


def test_of_two_kinds_that_claim_the_same_digits_the_first_in_precedence_stays() -> (
    None
):
    rng = random.Random(7)  # noqa: S311 -- made-up numbers
    both = next(
        value
        for value in iter(lambda: planted.resident_id(rng), "")
        if value.isdecimal() and planted.with_luhn(value[:-1]) == value[-1]
    )
    assert found(f"卡号{both}") == [("cn_resident_id", both)]


def test_in_source_code_a_mobile_needs_its_name_beside_it() -> None:
    assert found("x = 13812345678", CODE) == []
    assert found("mobile = 13812345678", CODE) == [("cn_mobile", "13812345678")]


def test_two_values_side_by_side_are_both_found() -> None:
    text = f"{IDENTITY} 13812345678 {CARD}"
    assert [kind for kind, _ in found(text)] == [
        "cn_resident_id",
        "cn_mobile",
        "bank_card",
    ]


def test_detectors_travel_to_another_process_and_find_the_same() -> None:
    again = TextScanner(pickle.loads(pickle.dumps(DETECTORS)))  # noqa: S301 -- our own
    text = f"卡号{CARD}".encode()
    assert again.scan(text) == SCANNER.scan(text)


_PIECES = st.sampled_from(
    [
        *(
            "身份证",
            "卡号",
            "手机",
            "订单号",
            "：",
            "，",
            "\n",
            " ",
            "-",
            "x",
            "@",
            ":",
        ),
        *(
            "６２２２",
            "密码",
            "\\n",
            "\\u53f7",
            "0755",
            "010",
            "a@b.cn",
            "(",
            ")",
            "　",
        ),
        *(IDENTITY, CARD, USCC, "13812345678", "6222 0212 3456 7890 128", "+86"),
        *(
            "password=",
            "京A12345",
            "CVV",
            "123",
            "2023-01-01",
            "AKIA",
            "余额",
            "\u00a0",
        ),
    ]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=20), st.booleans())
def test_all_engines_find_the_same(pieces: list[str], code: bool) -> None:  # noqa: FBT001 -- drawn
    text = "".join(pieces).encode()
    engines = (CODE, CODE_MODEL, CODE_PLAIN) if code else (SCANNER, MODEL, PLAIN)
    compiled, vectorscan, plain = (engine.scan(text) for engine in engines)
    assert compiled == vectorscan == plain


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_scanned(text: str) -> None:
    for hit in SCANNER.scan(text.encode()):
        assert 0 <= hit.start < hit.end <= len(text)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_text_break_nothing(text: bytes) -> None:
    assert SCANNER.scan(text) == MODEL.scan(text) == PLAIN.scan(text)


@pytest.mark.parametrize(
    "text",
    [
        "5000 6225 8812 3456 7898",
        "2024 6225 8812 3456 7898",
        "卡号 5000 6225 8812 3456 7898",
        "金额 1200 6225-8812-3456-7898",
    ],
)
def test_a_card_behind_a_number_that_looks_like_its_begin_is_found(text: str) -> None:
    hits = SCANNER.scan(text.encode())
    assert [text[h.start : h.end].replace("-", " ") for h in hits] == [
        "6225 8812 3456 7898"
    ]


@pytest.mark.parametrize(
    "unit", ["123456 ", "1234567 ", "A123456", "2024-0001-02 ", "1-1-1-123456-"]
)
def test_a_page_of_nothing_but_numbers_is_gone_through_once(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched, seek = [], Together.seek

    def counted(of: Together, text: bytes, low: int, high: int, into: Found) -> None:
        searched.append(high - low)
        seek(of, text, low, high, into)

    monkeypatch.setattr(Together, "seek", counted)
    text = (unit * 4000).encode()
    SCANNER.scan(text)
    # Gone through from its begin at each number it would be thousands of times.
    assert sum(searched) < 10 * len(text)


def test_a_long_run_of_letters_and_digits_holds_no_number() -> None:
    assert SCANNER.scan(("0123456789abcdef" * 400).encode()) == []
    assert SCANNER.scan(("x" * 39 + "13812345678").encode()) == []
