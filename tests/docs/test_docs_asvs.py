"""The table of ASVS 5.0.0 leaves no requirement out, and says how each one stands."""

import re
from pathlib import Path

_PAGE = (Path(__file__).parents[2] / "docs" / "duties" / "asvs.md").read_text("utf-8")
_ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| (\d) \| [^|]+ \| (met|in part|not|n/a) "
    r"\| ([^|]*)\|([^|]*)\|$",
    re.MULTILINE,
)
_LEVEL_1 = (
    *("6.1.1", "6.2.1", "6.2.2", "6.2.3", "6.2.4", "6.2.5", "6.2.6", "6.2.7"),
    *("6.2.8", "6.3.1", "6.3.2", "6.4.1", "6.4.2"),
    *("7.2.1", "7.2.2", "7.2.3", "7.2.4", "7.4.1", "7.4.2"),
    *("8.1.1", "8.2.1", "8.2.2", "8.3.1"),
)
_LEVEL_2 = (
    *("6.1.2", "6.1.3", "6.2.9", "6.2.10", "6.2.11", "6.2.12", "6.3.3", "6.3.4"),
    *("6.4.3", "6.4.4", "6.5.1", "6.5.2", "6.5.3", "6.5.4", "6.5.5", "6.6.1"),
    *("6.6.2", "6.6.3", "6.8.1", "6.8.2", "6.8.3", "6.8.4"),
    *("7.1.1", "7.1.2", "7.1.3", "7.3.1", "7.3.2", "7.4.3", "7.4.4", "7.4.5"),
    *("7.5.1", "7.5.2", "7.6.1", "7.6.2"),
    *("8.1.2", "8.2.3", "8.4.1"),
)
_LEVEL_3 = ("2.3.5",)


def test_every_requirement_stands_in_the_table_once_at_its_level() -> None:
    told = [(number, int(level)) for number, level, *_ in _ROW.findall(_PAGE)]
    wanted = [
        *((number, 1) for number in _LEVEL_1),
        *((number, 2) for number in _LEVEL_2),
        *((number, 3) for number in _LEVEL_3),
    ]
    assert sorted(told) == sorted(wanted)


def test_what_is_met_names_its_test_and_what_is_not_its_reason() -> None:
    silent = [
        number
        for number, _, state, _, proof in _ROW.findall(_PAGE)
        if state != "n/a" and not proof.strip()
    ]
    assert not silent
