"""A claim that names a test names one that exists; a symbol, one that is there."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PAGES = [
    _ROOT / "docs" / "threat-model.md",
    *sorted((_ROOT / "docs" / "duties").glob("*.md")),
    _ROOT / "docs" / "request-flow.md",
]
_PARTS = ("core", "desks", "adapters", "api", "wiring")


def _tests() -> set[str]:
    found: set[str] = set()
    for path in (_ROOT / "tests").rglob("test_*.py"):
        found.update(re.findall(r"def (test_\w+)\(", path.read_text("utf-8")))
    return found


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_every_test_that_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", page.read_text("utf-8")))
    assert not named - _tests()


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_every_module_that_a_page_names_exists(page: Path) -> None:
    pattern = rf"`((?:{'|'.join(_PARTS)})\.[a-z_.0-9]+)`"
    for dotted in re.findall(pattern, page.read_text("utf-8")):
        path = _ROOT / "src" / "xinhu" / dotted.replace(".", "/")
        assert path.with_suffix(".py").exists() or path.is_dir(), dotted


def test_every_duty_that_is_claimed_is_proven() -> None:
    marks = "".join(p.read_text("utf-8") for p in (_ROOT / "tests").rglob("test_*.py"))
    readme = (_ROOT / "docs" / "duties" / "README.md").read_text("utf-8")
    for duty in re.findall(r"^\| ([RB][\d.]+) ", readme, re.MULTILINE):
        assert f'"{duty}"' in marks, duty
