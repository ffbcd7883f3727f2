"""Every setting and exit code is explained, with its default, and no other."""

import re
from pathlib import Path

from xinhu.cli.exits import Exit
from xinhu.wiring.settings import CLIENT_VARIABLES, INTERNAL_VARIABLES, VARIABLES

_OPERATING = Path(__file__).parents[2] / "docs" / "operating"


def _rows(page: str) -> dict[str, list[str]]:
    found = {}
    for line in (_OPERATING / page).read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and (name := re.fullmatch(r"`?(\w+)`?", cells[0])):
            found[name[1]] = cells
    return found


def test_every_setting_stands_in_the_document_with_its_default() -> None:
    rows = _rows("settings.md")
    for variable in VARIABLES:
        assert variable.name in rows, variable.name
        if variable.default:
            assert f"`{variable.default}`" in rows[variable.name][1], variable.name


def test_the_document_names_no_setting_that_does_not_exist() -> None:
    known = {v.name for v in VARIABLES} | {*CLIENT_VARIABLES, *INTERNAL_VARIABLES}
    page = (_OPERATING / "settings.md").read_text("utf-8")
    told = set(re.findall(r"XINHU_[A-Z0-9_]*[A-Z0-9]", page))
    assert told == known


def test_every_exit_code_stands_in_the_document() -> None:
    rows = _rows("exit-codes.md")
    for code in Exit:
        assert rows[str(code.value)][1] == code.name.lower().replace("_", " ")
