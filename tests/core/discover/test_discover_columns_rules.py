"""Rules of columns are read whole, or nothing starts."""

from pathlib import Path

import pyarrow as pa
import pytest

from column_tables import mobiles_in
from xinhu.core.discover.columns.rules import load_columns
from xinhu.core.discover.columns.scanning import scan_table
from xinhu.core.discover.part import TablePart
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.wiring.rules import SHIPPED

_OWN_COLUMNS = """
staff_number:
  pattern: G[0-9]{6}
  lengths: [7, 7]
  headed: {rate: 0.9, least: 1, confidence: [0.7, 0.9]}
"""
_KIND = """
staff_number:
  grade: C1
  level: 2
  precedence: 96
  words: {zh: 工号, en: number of an employee}
  source: this bank
  status: confirmed
"""


def _own(folder: Path, **files: str) -> Path:
    (folder / "discovery").mkdir()
    for name, text in files.items():
        (folder / "discovery" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_an_institution_adds_a_kind_by_pattern_and_header(tmp_path: Path) -> None:
    own = _own(
        tmp_path,
        kinds=_KIND,
        columns=_OWN_COLUMNS,
        column_headers="staff: {kinds: [staff_number], words: [工号]}",
    )
    batch = pa.record_batch({"a": [f"G{n:06}" for n in range(9)]})
    part = TablePart("", "", ("员工工号",), [batch])
    (hit,) = scan_table(part, load_columns(SHIPPED, own), mobiles_in)
    assert (hit.kind, hit.count) == ("staff_number", 9)
    assert hit.reasons == ("header", "pass_rate", "shape")


@pytest.mark.parametrize(
    ("file", "text", "detail"),
    [
        ("columns", "x: {pattern: 'a', lengths: [1, 2]}", "unknown kinds: x"),
        ("columns", "email: {pattern: '(', lengths: [1, 2]}", "email"),
        ("columns", "email: {lengths: [1, 2]}", "no check, no pattern"),
        ("columns", "email: {check: nose, lengths: [1, 2]}", "no check nose"),
        ("columns", "email: {pattern: a, lengths: [1, 2], sure: 1}", "sure"),
        ("columns", "email: {pattern: a, lengths: [-1, 2]}", "lengths"),
        ("column_headers", "x: {kinds: [nothing], words: [甲]}", "nothing"),
        (
            "column_words",
            "surnames: {words: [A], source: s, status: confirmed}",
            "no Chinese character",
        ),
        (
            "column_words",
            "issuers: {words: [6x], source: s, status: confirmed}",
            "no digits",
        ),
    ],
)
def test_rules_that_cannot_be_used_stop_the_start(
    tmp_path: Path, file: str, text: str, detail: str
) -> None:
    with pytest.raises(PolicyInvalidError) as refused:
        load_columns(SHIPPED, _own(tmp_path, **{file: text}))
    assert detail in str(refused.value.params["detail"])
