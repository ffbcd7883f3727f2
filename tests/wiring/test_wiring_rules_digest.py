"""What a scan found is kept under the name of all rules that it was found by."""

from pathlib import Path

import pytest

from xinhu.wiring.rules_digest import rule_files, rules_digest
from xinhu.wiring.shipped import FOLDER


def digest(own: Path | None) -> str:
    return rules_digest(own, 0.6, ocr=False)


@pytest.mark.parametrize("name", ["detectors/own.yaml", "detectors/words/own.txt"])
def test_a_file_of_their_own_that_comes_or_changes_names_other_rules(
    name: str, tmp_path: Path
) -> None:
    file = tmp_path / "discovery" / name
    file.parent.mkdir(parents=True)
    names = [digest(tmp_path)]
    for text in ("a: 1", "a: 2"):
        file.write_text(text, "utf-8")
        names.append(digest(tmp_path))
    assert len(set(names)) == 3


def test_every_shipped_file_of_discovery_counts() -> None:
    shipped = (file for file in (FOLDER / "discovery").rglob("*") if file.is_file())
    assert set(rule_files(FOLDER)) == set(shipped)


def test_an_editors_leavings_are_no_rules(tmp_path: Path) -> None:
    before = digest(tmp_path)
    (tmp_path / "discovery").mkdir()
    (tmp_path / "discovery" / "kinds.yaml~").write_text("", "utf-8")
    assert digest(tmp_path) == before
