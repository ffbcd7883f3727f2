"""The compiled scanner beside the one in Python: the same hits, and who is asked."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xinhu.rules
from machine import need
from xinhu.core.discover.detectors.detectors import Detectors, load_detectors
from xinhu.core.discover.detectors.validators.table import VALIDATORS
from xinhu.core.discover.native import scanner as native
from xinhu.core.discover.native.library import Compiled, library
from xinhu.core.discover.native.outcomes import OUTCOMES
from xinhu.core.discover.native.writing import described
from xinhu.core.discover.text.model import ModelScanner
from xinhu.core.discover.text.page import Vocabulary
from xinhu.core.discover.text.scanner import TextScanner

RULES = Path(xinhu.rules.__path__[0])
DETECTORS = load_detectors(RULES)
SCANNER, MODEL = TextScanner(DETECTORS), ModelScanner(DETECTORS)
TEXT = "身份证11010519491231002X，手机13812345678".encode()
_RULE = """
own:
  kind: cn_mobile
  anchors: [own]
  patterns: ['{pattern}']
  confidence: 0.7
  {more}
  shown: {{first: 1, last: 1, hide: 1}}
  source: test
  status: confirmed
"""
_VALUE = "own=(?P<value>[^ ]{1,60})"
_DIGITS = "[0-9]{6,40}"
_SHAPES = {
    **dict.fromkeys(("bank_card", "landline", "landline_local", "mobile"), _DIGITS),
    "taiwan_permit": "[0-9A-Z]{8,11}",
    "account": "[0-9A-Z]{8,30}",
    "resident_id": "[0-9]{17}[0-9Xx]",
    "resident_id_15": "[0-9]{15}",
    "uscc": "[0-9A-Za-z]{18}",
    "tw_id": "[A-Z][0-9]{9}",
    "hk_id": r"[A-Z]{1,2}[0-9]{6}\(?[0-9A]\)?",
    "iban": "[0-9A-Z]{10,34}",
    "swift": "[0-9A-Z]{6,11}",
    "email": "[!-?A-~]+@[!-~]+",
    "key": "[!-~]{1,60}",
}
"""What rules give to a validator; others take anything."""
_PREFIXES = 'prefixes: {one: {"62": [16, 19], DE: [22], GB: [22]}}'
_KNOWN = st.sampled_from(
    [
        *("11010519491231002X", "110105194912310021", "110105491231002", "13812345678"),
        *("6222021234567890128", "91350100M000100Y43", "13111111111", "86075512345678"),
        *("02112345678", "075520230101", "20230101", "12345678", "A123456789"),
        *("A1234563", "G123456(A)", "DE89370400440532013000", "GB82WEST12345698765432"),
        *("BKCHCNBJ", "DEUTDEFF500", "1990年1月2日", "1990-02-30", "1990/2/8", "2月"),
        *("1,234.50元", "5", "5万", "a@b.cn", "a..b@c.cn", "a@2x.png", ".@a.cn"),
        *("hunter22x", "password", "******", "aaaa", "2020-2021", "aBcD3fGhIj"),
        *("self.key", "A" * 40 + "1", "a" * 59 + "1", "helloWorld.name", "${KEY}"),
        *("6222021234567890128=2812101", "B6222021234567890128^WANG^2812101", "é" * 9),
    ]
)
_CHANGED = st.tuples(_KNOWN, st.integers(0, 20), st.sampled_from([*"0123456789AX.-"]))
_VALUES = _KNOWN | _CHANGED.map(
    lambda made: made[0][: made[1]] + made[2] + made[0][made[1] + 1 :]
)


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    need("cargo")


def own(folder: Path, text: str) -> Detectors:
    """Return the shipped detectors with one of the institution's own."""
    path = folder / "discovery" / "detectors"
    path.mkdir(parents=True)
    (path / "own.yaml").write_text(text, "utf-8")
    return load_detectors(RULES, folder)


def test_the_compiled_scanner_is_asked_where_it_was_built() -> None:
    assert SCANNER.compiled


def test_it_follows_every_validator() -> None:
    assert {name for name in OUTCOMES if name is not None} == set(VALIDATORS)


@pytest.mark.parametrize("validator", sorted(VALIDATORS))
def test_values_are_judged_by_both_alike(validator: str, tmp_path: Path) -> None:
    more = f"validator: {validator}\n  {_PREFIXES}"
    shape = _SHAPES.get(validator, "[^ ]{1,60}")
    pattern = f"own=(?P<value>{shape})(?![0-9A-Za-z])"
    detectors = own(tmp_path, _RULE.format(pattern=pattern, more=more))
    compiled, model = TextScanner(detectors), ModelScanner(detectors)
    assert compiled.compiled

    @settings(deadline=None, max_examples=150)
    @given(_VALUES)
    def judged(value: str) -> None:
        text = f"own={value} .".encode()
        assert compiled.scan(text) == model.scan(text)

    judged()


@pytest.mark.parametrize(
    "more",
    [
        "never: [abcde]",
        'lead: "o"',
        "near: {kinds: [bank_card], within: 30}",
        "context: {words: [qq, 卡], against: [单号], before: 30, after: 20}",
        "demands: context\n  context: {words: [ab], before: 9}",
        "before: 0123456789卡",
        "context: {words: [o, 'é'], against: ['*'], before: 9, after: 9}",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        *("own=abcde", "卡own=abcde", "QQ own=abcde", "卡单号own=abcde", "own=a 卡"),
        *("6222021234567890128 own=abcde", "12卡own=abcde 6222021234567890128"),
        *("ab own=abcde", "ab        own=abcde", "", "own=", "own=**x**", "own=é"),
    ],
)
def test_rules_of_ones_own_mean_the_same_to_both(
    more: str, text: str, tmp_path: Path
) -> None:
    detectors = own(tmp_path, _RULE.format(pattern=_VALUE, more=more))
    compiled = TextScanner(detectors)
    assert compiled.compiled
    assert compiled.scan(text.encode()) == ModelScanner(detectors).scan(text.encode())


@pytest.mark.parametrize("pattern", [r"own=\b(?P<value>[a-z]+)", "own=(?P<value>a++)"])
def test_a_rule_that_only_python_can_follow_is_left_to_it(
    pattern: str, tmp_path: Path
) -> None:
    detectors = own(tmp_path, _RULE.format(pattern=pattern, more=""))
    scanner = TextScanner(detectors)
    assert not scanner.compiled
    assert [hit.kind for hit in scanner.scan(b"own=aaaaa")] == ["cn_mobile"]


def test_where_the_library_is_missing_python_finds_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native, "library", lambda: None)
    scanner = TextScanner(DETECTORS)
    assert not scanner.compiled
    assert scanner.scan(TEXT) == SCANNER.scan(TEXT) != []
    assert scanner.scan_all([TEXT, b""]) == SCANNER.scan_all([TEXT, b""])


def test_a_text_at_which_the_library_fails_is_left_to_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scanner = TextScanner(DETECTORS)
    monkeypatch.setattr(Compiled, "scan", lambda *_: None)
    assert scanner.scan(TEXT) == MODEL.scan(TEXT) != []


@pytest.mark.parametrize("cut", [0, 3, 4, 100, 5000, -1])
def test_a_description_that_is_cut_off_is_refused(cut: int) -> None:
    found = library()
    assert found is not None
    asked = DETECTORS.ready()
    whole = described(asked, frozenset(), Vocabulary(asked))
    with pytest.raises(ValueError, match=r"early|version|known|no text"):
        Compiled(found, whole[:cut])


def test_more_hits_than_there_is_room_for_are_told_all() -> None:
    text = b"a@b.cn " * 9000
    hits = TextScanner(DETECTORS).scan(text)
    assert len(hits) == 9000
    assert hits[-1].end == len(text) - 1


def test_long_evidence_is_told_whole() -> None:
    rest = "甲" * 30
    text = f"密码：Xa93kd!2，住址：北京市朝阳区建国路88号{rest} ".encode() * 3000
    assert TextScanner(DETECTORS).scan(text) == MODEL.scan(text)


def test_no_evidence_shows_a_value_and_none_outlives_its_text() -> None:
    scanner = TextScanner(DETECTORS)
    assert scanner.scan(TEXT)
    assert scanner.scan(b"nothing") == []
    shown = [hit.evidence for hit in scanner.scan(TEXT)]
    assert shown == ["1****************X", "138****5678"]


@pytest.mark.parametrize("row", ["a" * 63, "aB" * 31, "Ab" * 31 + "c", "A" * 63])
def test_a_long_row_of_letters_is_judged_at_once(row: str) -> None:
    # Read in every way that it may be parted into syllables, it took days.
    text = f'password="{row}1"'.encode()
    assert [hit.kind for hit in SCANNER.scan(text)] == ["password"]
    assert SCANNER.scan(text) == MODEL.scan(text)


def test_an_anchor_of_one_byte_is_followed(tmp_path: Path) -> None:
    rule = _RULE.format(pattern="X(?P<value>[0-9]{3})", more="")
    detectors = own(tmp_path, rule.replace("anchors: [own]", "anchors: [x]"))
    scanner = TextScanner(detectors)
    assert scanner.compiled
    text = b"X123 x456 X789"
    assert scanner.scan(text) == ModelScanner(detectors).scan(text)
    assert [hit.start for hit in scanner.scan(text)] == [1, 11]
