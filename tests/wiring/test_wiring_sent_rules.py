"""Rules that go to a cluster: all that decides what is found, and nothing is left."""

from pathlib import Path

import pytest

from xinhu.adapters.scans.errors import ScanClusterUnfitError
from xinhu.wiring.cluster_looking import SentRules
from xinhu.wiring.rules_digest import rules_digest


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Own rules, with a list of words beside them, and what is no rule."""
    words = tmp_path / "rules" / "discovery" / "detectors" / "words"
    words.mkdir(parents=True)
    (words / "own.txt").write_text("信护\n", "utf-8")
    (words.parent / "own.yaml").write_text("{}\n", "utf-8")
    (words.parent / "notes.md").write_text("not read", "utf-8")
    return tmp_path / "rules"


def test_rules_and_words_arrive_as_they_were(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(there))
    sent = SentRules.packed(rules, 0.6, ocr=False)
    (rules / "discovery" / "detectors" / "own.yaml").unlink()
    with sent.unpacked() as folder:
        assert folder is not None
        found = {file.name for file in folder.rglob("*") if file.is_file()}
        assert found == {"own.yaml", "own.txt"}
    sent()
    assert [*there.iterdir()] == []


def test_other_words_are_other_rules(rules: Path) -> None:
    before = rules_digest(rules, 0.6, ocr=False)
    words = rules / "discovery" / "detectors" / "words" / "own.txt"
    words.write_text("信护 登记\n", "utf-8")
    assert rules_digest(rules, 0.6, ocr=False) != before


@pytest.mark.parametrize("threshold", [0.5, 0.7])
def test_what_was_packed_for_another_threshold_is_refused(
    rules: Path, threshold: float
) -> None:
    digest = rules_digest(rules, 0.6, ocr=False)
    sent = SentRules(own=None, threshold=threshold, ocr=False, digest=digest)
    with pytest.raises(ScanClusterUnfitError):
        sent()
