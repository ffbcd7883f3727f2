"""The page of faults names every test of this folder, and no other."""

import re
from pathlib import Path

_HERE = Path(__file__)
_PAGE = _HERE.parents[2] / "docs" / "operating" / "faults.md"
_UNTOLD = {_HERE, _HERE.with_name("test_crash_watermark.py")}
"""What is no fault of a served bank."""


def test_the_page_of_faults_names_every_test_and_no_other() -> None:
    there = {
        name
        for path in set(_HERE.parent.glob("test_*.py")) - _UNTOLD
        for name in re.findall(
            r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE
        )
    }
    told = set(re.findall(r"`(test_\w+)`", _PAGE.read_text("utf-8")))
    assert told == there
