"""Source code is known by the name of its file; customers' rows are none."""

from pathlib import Path

import pytest

from xinhu.core.discover.source_files import load_source_files
from xinhu.wiring.rules import SHIPPED


@pytest.mark.parametrize(
    "name", ["a.py", "src/A.JAVA", "x.tar/b.ts", "Makefile", "/c/Dockerfile", "lib.h"]
)
def test_code_is_known(name: str) -> None:
    assert load_source_files(SHIPPED)(name)


@pytest.mark.parametrize(
    "name",
    ["dump.sql", "a.json", "客户.csv", "notes.md", "py", "a.py/b", "c.yaml"],
)
def test_what_may_hold_rows_is_none(name: str) -> None:
    assert not load_source_files(SHIPPED)(name)


def test_a_bank_adds_its_own(tmp_path: Path) -> None:
    (tmp_path / "discovery").mkdir()
    own = "cobol: {endings: [cpy], names: [jobs]}\n"
    (tmp_path / "discovery" / "source_files.yaml").write_text(own)
    is_code = load_source_files(SHIPPED, tmp_path)
    assert is_code("a.cpy")
    assert is_code("x/JOBS")
    assert is_code("a.py")
