"""Texts that are scanned together are scanned as each by itself."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xinhu.rules
from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.text.model import ModelScanner
from xinhu.core.discover.text.scanner import TextScanner

DETECTORS = load_detectors(Path(xinhu.rules.__path__[0]))
SCANNERS = [
    made
    for code in (False, True)
    for made in (
        ModelScanner(DETECTORS, code=code),
        ModelScanner(DETECTORS, code=code, plain=True),
        TextScanner(DETECTORS, code=code),
    )
]
KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASC"
PIECES = st.sampled_from(
    [
        *("身份证号", "卡号：", "手机", "订单号", "客户姓名：", "王小明"),
        *("，", "\n", " "),
        *("11010519491231002X", "１１０１０５１９４９１２３１００２Ｘ"),
        *("12/27", "有效期"),
        *("6222021234567890128", "6222-0212-3456-7890-128", "13812345678", "1"),
        *("北京市朝阳区建国路88号", "CVV", "123", "密码", "Xa93kd!2", "<", "</", "\\n"),
        *(KEY, "-----END PRIVATE KEY-----", "0755", "的", "\U0001f600", "é"),
        "abc@example.com",
    ]
)
TEXTS = st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=6)


@pytest.mark.parametrize(
    "scanner",
    SCANNERS,
    ids=["text", "text_re", "text_native", "code", "code_re", "code_native"],
)
@settings(deadline=None, max_examples=60)
@given(texts=TEXTS)
def test_what_stands_in_one_text_says_nothing_of_another(
    scanner: TextScanner | ModelScanner, texts: list[str]
) -> None:
    written = [text.encode() for text in texts]
    assert scanner.scan_all(written) == [scanner.scan(text) for text in written]


def test_a_word_at_the_end_of_a_text_speaks_for_no_value_of_the_next() -> None:
    texts = [b"x", "护照".encode(), b"E12345678", "持卡人 6222021234567890128".encode()]
    scanner = SCANNERS[0]
    assert scanner.scan_all(texts) == [scanner.scan(text) for text in texts]
    assert scanner.scan_all(texts)[2] == []


def test_what_begins_in_a_text_and_does_not_end_there_ends_with_it() -> None:
    texts = [KEY.encode(), b"-----END PRIVATE KEY-----"]
    (found,), rest = SCANNERS[0].scan_all(texts)
    assert (found.kind, found.end) == ("private_key", len(KEY))
    assert rest == []


def test_no_text_at_all_holds_nothing() -> None:
    assert SCANNERS[0].scan_all([]) == []
    assert SCANNERS[0].scan_all([b"", b""]) == [[], []]
