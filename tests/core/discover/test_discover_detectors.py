"""Detectors as data: what rules may say, and what an institution adds to them."""

from pathlib import Path

import pytest

import xinhu.rules
from xinhu.core.discover.detectors.detectors import FOLDER, load_detectors
from xinhu.core.discover.text.scanner import TextScanner
from xinhu.core.policy.rules_file import PolicyInvalidError

RULES = Path(xinhu.rules.__path__[0])
OWN = """
our_account:
  kind: account_number
  digits: [15, 15]
  patterns: ['8890[0-9]{11}']
  confidence: 0.8
  shown: {first: 4, last: 2}
  source: our numbering
  status: confirmed
"""


def own_rules(folder: Path, text: str) -> Path:
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / FOLDER / "own.yaml").write_text(text, "utf-8")
    return folder


def kinds(folder: Path, text: str) -> list[str]:
    scanner = TextScanner(load_detectors(RULES, folder))
    hits = scanner.scan(text.encode())
    return [hit.kind for hit in hits if hit.confidence >= 0.6]


def test_a_bank_adds_its_account_numbers_without_code(tmp_path: Path) -> None:
    assert kinds(tmp_path, "转入889012345678901成功") == []
    own_rules(tmp_path, OWN)
    assert kinds(tmp_path, "转入889012345678901成功") == ["account_number"]


def test_a_bank_replaces_a_detector_as_a_whole(tmp_path: Path) -> None:
    own = OWN.replace("our_account", "bank_card")
    assert kinds(own_rules(tmp_path, own), "卡号6222021234567890128") == []


def test_a_bank_adds_prefixes_of_its_cards(tmp_path: Path) -> None:
    own = """
our_card:
  kind: bank_card
  digits: [16, 16]
  patterns: ['[1-9][0-9]{15}']
  validator: bank_card
  prefixes: {issuer: {"99": [16]}}
  confidence: 0.2
  boosts: {check_digit: 0.2, issuer: 0.3}
  source: our prefixes
  status: confirmed
"""
    text = "转入9900000000001232成功 9900000000001235"
    assert kinds(tmp_path, text) == []
    assert kinds(own_rules(tmp_path, own), text) == ["bank_card"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: account_number", "kind: unheard_of", "unknown kind unheard_of"),
        ("confidence: 0.8", "validator: guess\n  confidence: 0.8", "validator guess"),
        ("8890[0-9]{11}", "8890[0-9", "our_account"),
        ("8890[0-9]{11}", "[账户]8890", "not ASCII"),
        ("8890[0-9]{11}", "[0-9]*", "takes nothing"),
        ("digits: [15, 15]", "anchors: []", "either digits or anchors"),
        ("confidence: 0.8", "demands: context\n  confidence: 0.8", "demands words"),
        ("confidence: 0.8", "certain: yes\n  confidence: 0.8", "certain"),
        ("patterns: ['8890[0-9]{11}']", "patterns: []", "has no pattern"),
        ("  source: our numbering\n", "", "source"),
    ],
)
def test_rules_that_cannot_be_used_stop_the_start_and_name_the_file(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in OWN
    own_rules(tmp_path, OWN.replace(old, new))
    with pytest.raises(PolicyInvalidError) as refused:
        load_detectors(RULES, tmp_path)
    assert refused.value.params["file"] == "own.yaml"
    assert told in str(refused.value.params["detail"])


def test_a_name_that_stands_in_two_files_of_one_folder_is_refused(
    tmp_path: Path,
) -> None:
    own_rules(tmp_path, OWN)
    (tmp_path / FOLDER / "twice.yaml").write_text(OWN, "utf-8")
    with pytest.raises(PolicyInvalidError) as refused:
        load_detectors(RULES, tmp_path)
    assert "own.yaml as well" in str(refused.value.params["detail"])


def test_every_detector_tells_where_its_shape_comes_from() -> None:
    for entry in load_detectors(RULES).entries:
        assert entry.read().source
