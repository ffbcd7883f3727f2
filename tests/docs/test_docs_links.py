"""Pages lead where they say, and name symbols instead of lines that move."""

import re
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_LINE_NUMBER = re.compile(r"\w\.(?:py|md|sql|yaml|html):\d+|\blines? \d+\b")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def _pages() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [_ROOT / name for name in listed.stdout.split() if (_ROOT / name).exists()]


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.name))
def test_links_within_the_house_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(_FENCE.sub("", page.read_text("utf-8"))):
        if "://" in target or target.startswith(("#", "mailto:")):
            continue
        path = (page.parent / target.partition("#")[0]).resolve()
        assert path.exists(), f"{page.name} → {target}"


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.name))
def test_no_page_points_at_a_line(page: Path) -> None:
    assert not _LINE_NUMBER.findall(page.read_text("utf-8"))
