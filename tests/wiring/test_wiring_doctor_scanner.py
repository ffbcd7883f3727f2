"""What the doctor says of the scanner of texts."""

from pathlib import Path

import pytest

from machine import need
from xinhu.core.discover.native import scanner as native
from xinhu.wiring import doctor_scanner
from xinhu.wiring.doctor_scanner import scanner
from xinhu.wiring.finding import Finding
from xinhu.wiring.settings import Settings, read_settings

RULE = """
own:
  kind: api_key
  anchors: [own]
  patterns: ['own=\\b[a-z]{9}']
  confidence: 0.7
  source: test
  status: confirmed
"""


def looked(folder: Path, **more: str) -> Finding:
    settings: Settings = read_settings({"XINHU_DATA": str(folder), **more})
    return scanner(settings)


def test_the_compiled_scanner_is_told() -> None:
    need("cargo")
    assert looked(Path("/nowhere")) == Finding(
        "scanner", "ok", "texts are scanned by the compiled scanner"
    )


def test_where_it_was_not_built_python_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native, "library", lambda: None)
    monkeypatch.setattr(doctor_scanner, "library", lambda: None)
    assert looked(Path("/nowhere")).detail == (
        "texts are scanned in Python, several times slower: it was not built"
    )


def test_a_rule_that_it_cannot_follow_is_told(tmp_path: Path) -> None:
    need("cargo")
    folder = tmp_path / "discovery" / "detectors"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(RULE, "utf-8")
    found = looked(Path("/nowhere"), XINHU_RULES=str(tmp_path))
    assert found.detail.endswith("it cannot follow a rule")
