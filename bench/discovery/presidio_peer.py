"""The peer: Presidio with Chinese recognisers added, run alone in its own environment.

``python -m bench.discovery.presidio_peer FILE TURNS`` takes a JSON list of texts, looks
for everything it knows in each, and prints one JSON object: processor seconds of each
turn, and the hits of each text as ``[start, end, kind, score]``. Presidio ships nothing
for China; what is written here is what its documents tell users to add: patterns, check
digits, words of context. It got the faster choices: patterns compiled once, a blank
tokenizer in place of a model, and no recogniser that does not apply.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import spacy
from presidio_analyzer import (
    AnalyzerEngine,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
)
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from bench.discovery import check_digits

_BEFORE = r"(?<![0-9A-Za-z])"
_BEHIND = r"(?![0-9A-Za-z])"
_GAP = re.compile(r"[ \-()（）·+]")


def _bare(text: str) -> str:
    return _GAP.sub("", text).upper()


def _resident(text: str) -> bool:
    value = _bare(text)
    try:
        datetime.strptime(value[6:14], "%Y%m%d")  # noqa: DTZ007 -- a day, no moment
    except ValueError:
        return False
    return check_digits.identity(value[:-1]) == value[-1]


def _card(text: str) -> bool:
    value = _bare(text)
    return check_digits.luhn(value[:-1]) == value[-1]


def _uscc(text: str) -> bool:
    value = _bare(text)
    inner = check_digits.organisation(value[8:16]) == value[16]
    return inner and check_digits.uscc(value[:-1]) == value[-1]


def _hong_kong(text: str) -> bool:
    value = _bare(text)
    letters = value[: re.search("[0-9]", value).start()]
    rest = value[len(letters) :]
    return check_digits.hong_kong(letters, rest[:-1]) == rest[-1]


def _taiwan(text: str) -> bool:
    return check_digits.taiwan(text[0], text[1:-1]) == text[-1]


def _iban(text: str) -> bool:
    value = _bare(text)
    return check_digits.iban(value[:2], value[4:]) == value[2:4]


class Checked(PatternRecognizer):
    """A pattern with a check digit: right is certain, wrong is nothing."""

    def __init__(
        self,
        kind: str,
        pattern: str,
        score: float,
        context: str,
        check: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(
            supported_entity=kind,
            patterns=[Pattern(kind, pattern, score)],
            context=context.split(),
            supported_language="zh",
        )
        self._right = check

    def validate_result(self, pattern_text: str) -> bool | None:
        """Return whether the check digit is right; None where there is none."""
        return None if self._right is None else self._right(pattern_text)


def _of(pattern: str) -> str:
    return f"{_BEFORE}(?:{pattern}){_BEHIND}"


def recognizers() -> list[PatternRecognizer]:
    """Return the recognisers: kind, pattern, score by itself, context, check digit."""
    province = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
    return [
        Checked(
            "cn_resident_id",
            _of(r"[1-8]\d{5}[ -]?(?:19|20)\d{6}[ -]?\d{3}[0-9Xx]"),
            0.5,
            "身份证 证件",
            _resident,
        ),
        Checked(
            "cn_resident_id_15",
            _of(r"[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"),
            0.1,
            "身份证 一代",
        ),
        Checked(
            "bank_card",
            _of(r"(?:62|9558|[3-6]\d)\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?"),
            0.4,
            "卡 卡号 银行卡",
            _card,
        ),
        Checked(
            "cn_mobile",
            _of(r"(?:\(?(?:\+|00)?86\)?[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"),
            0.4,
            "手机 电话 联系 致电",
        ),
        Checked(
            "cn_landline",
            _of(r"[(（]?0\d{2,3}[)）]?[ -]?[2-8]\d{6,7}"),
            0.3,
            "电话 座机 固话 传真",
        ),
        Checked(
            "cn_uscc",
            _of(r"[159YN][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}"),
            0.4,
            "信用代码 税号",
            _uscc,
        ),
        Checked("passport", _of(r"[EGDSP][A-Z]?\d{7,8}"), 0.2, "护照 passport"),
        Checked(
            "hk_macau_permit", _of(r"[CHMW][A-Z]?\d{7,10}"), 0.2, "通行证 回乡证 港澳"
        ),
        Checked("taiwan_permit", _of(r"\d{8}"), 0.05, "台胞证 大陆通行证"),
        Checked(
            "hk_id",
            _BEFORE + r"[A-Z]{1,2}\d{6}[(（]?[0-9A][)）]?",
            0.3,
            "香港身份证 HKID",
            _hong_kong,
        ),
        Checked("tw_id", _of(r"[A-Z][12]\d{8}"), 0.3, "台湾身份证 字号", _taiwan),
        Checked("officer_card", r"[一-龥]字第\d{6,8}号", 0.6, "军官证 士兵证"),
        Checked(
            "cn_plate",
            rf"[{province}][A-HJ-NP-Z][ ·-]?[0-9A-HJ-NP-Z]{{5,6}}",
            0.6,
            "车",
        ),
        Checked(
            "email", r"[0-9A-Za-z._+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+", 0.8, ""
        ),
        Checked(
            "iban",
            _of(r"[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?\d{1,3})?"),
            0.4,
            "",
            _iban,
        ),
        Checked("swift", _of(r"[A-Z]{6}[0-9A-Z]{2}(?:[0-9A-Z]{3})?"), 0.1, "SWIFT BIC"),
        Checked("account_number", _of(r"\d{12,21}"), 0.05, "账号 账户"),
        Checked("password", r"(?<=[码=:：])[!-~]{6,20}", 0.1, "密码 口令 password"),
    ]


class Blank(SpacyNlpEngine):
    """Tokens of Chinese without a model: none is to be had offline."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
        self.nlp = {"zh": spacy.blank("zh")}

    def load(self) -> None:
        """Load nothing: the tokenizer is there."""


def analyzer() -> AnalyzerEngine:
    """Return Presidio, ready to look."""
    registry = RecognizerRegistry(recognizers=recognizers(), supported_languages=["zh"])
    return AnalyzerEngine(
        registry=registry, nlp_engine=Blank(), supported_languages=["zh"]
    )


def main() -> None:
    """Look through the texts of a file, so many times."""
    texts = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    engine = analyzer()
    seconds, found = [], []
    for _ in range(int(sys.argv[2])):
        start = time.process_time()
        found = [engine.analyze(text, language="zh") for text in texts]
        seconds.append(time.process_time() - start)
    hits = [
        [[r.start, r.end, r.entity_type, r.score] for r in results] for results in found
    ]
    print(json.dumps({"seconds": seconds, "hits": hits}))


if __name__ == "__main__":
    main()
