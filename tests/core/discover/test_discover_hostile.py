"""Hostile texts and rules of one's own: both scanners, alike and in time."""

import ctypes
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

import xinhu.rules
from machine import need
from xinhu.core.discover.detectors.detectors import Detectors, load_detectors
from xinhu.core.discover.detectors.patterns import joined
from xinhu.core.discover.native import library as libraries
from xinhu.core.discover.native.library import Compiled
from xinhu.core.discover.text.claims import Claim, settled
from xinhu.core.discover.text.model import ModelScanner
from xinhu.core.discover.text.scanner import TextScanner

RULES = Path(xinhu.rules.__path__[0])
DETECTORS = load_detectors(RULES)
PASSWORD = next(d for d in DETECTORS.ready() if d.key == "password")
_RULE = """
own:
  kind: cn_mobile
  {begins}
  confidence: 0.7
  {more}
  shown: {{first: 1, last: 1, hide: 1}}
  source: test
  status: confirmed
"""
_ANCHOR = "anchors: [own]\n  patterns: ['own=(?P<value>[a-z]*)']"


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    need("cargo")


def own(folder: Path, *, begins: str = _ANCHOR, more: str = "") -> Detectors:
    """Return the shipped detectors with one of the institution's own."""
    path = folder / "discovery" / "detectors"
    path.mkdir(parents=True)
    text = _RULE.format(begins=begins, more=more)
    (path / "own.yaml").write_text(text, "utf-8")
    return load_detectors(RULES, folder)


@pytest.mark.parametrize("piece", ["pin:", "password=", 'password="', "github_pat_"])
def test_a_page_of_claims_that_overlap_is_settled_by_both_alike(piece: str) -> None:
    text = piece.encode() * 600
    hits = TextScanner(DETECTORS).scan(text)
    assert hits == ModelScanner(DETECTORS).scan(text) != []
    assert all(one.end <= two.start for one, two in pairwise(hits))


def test_each_of_a_page_of_claims_is_compared_with_its_neighbour_alone() -> None:
    asked: list[int] = []

    class Counted(int):
        def __lt__(self, other: int) -> bool:
            asked.append(1)
            return int(self) < other

        def __le__(self, other: int) -> bool:
            asked.append(1)
            return int(self) <= other

    def placed(start: int) -> Claim:
        return Claim(Counted(start), Counted(start + 7), 0.9, (), PASSWORD)

    assert len(settled([placed(start) for start in range(0, 8000, 2)])) == 1000
    # Some ten comparisons a claim; with all that were kept it were a thousand.
    assert len(asked) < 4000 * 60


@pytest.mark.parametrize("text", ["own=", "own= x", "own=a", "x own=", "own=1 own=b"])
def test_an_empty_value_is_none_wherever_it_stands(text: str, tmp_path: Path) -> None:
    detectors = own(tmp_path)
    scanner = TextScanner(detectors)
    assert scanner.compiled
    hits = scanner.scan(text.encode())
    assert hits == ModelScanner(detectors).scan(text.encode())
    assert all(hit.start < hit.end for hit in hits)


@pytest.mark.parametrize("lead", ["+(", "￥", "é"])
def test_what_leads_a_value_is_one_byte_to_both(lead: str, tmp_path: Path) -> None:
    begins = "digits: [8, 8]\n  patterns: ['[0-9]{8}']"
    detectors = own(tmp_path, begins=begins, more=f'lead: "{lead}"')
    scanner = TextScanner(detectors)
    assert scanner.compiled
    for ahead in (*(lead[:place].encode() for place in (1, 2)), lead.encode()[:1]):
        text = ahead + b"76543210"
        assert scanner.scan(text) == ModelScanner(detectors).scan(text) != []


@pytest.mark.parametrize("far", ["-1", "5000000000"])
def test_a_number_that_cannot_be_handed_over_is_left_to_python(
    far: str, tmp_path: Path
) -> None:
    detectors = own(tmp_path, more=f"near: {{kinds: [bank_card], within: {far}}}")
    assert not TextScanner(detectors).compiled


def test_groups_beyond_the_ninth_are_told_again_by_both(tmp_path: Path) -> None:
    patterns = [r"([0-9])[0-9]{2}-\1[0-9]{2}-([0-9])\2"] * 6
    assert r"-\11" in joined(patterns)
    begins = f"digits: [8, 20]\n  grouped: {patterns}"
    detectors = own(tmp_path, begins=begins.replace("\\\\", "\\"))
    scanner = TextScanner(detectors)
    assert scanner.compiled
    for text in (b"123456 121-131-22", b"123456 121-231-22", b"123456 121-131-23"):
        assert scanner.scan(text) == ModelScanner(detectors).scan(text)
    assert "cn_mobile" in {hit.kind for hit in scanner.scan(b"123456 121-131-22")}


def test_a_library_with_other_functions_is_as_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ctypes, "PyDLL", lambda _: SimpleNamespace())
    assert libraries.library.__wrapped__() is None


def test_a_scanner_is_not_freed_under_those_that_scan_when_python_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[SimpleNamespace] = []

    def finalize(*_: object) -> SimpleNamespace:
        made.append(SimpleNamespace(atexit=True))
        return made[-1]

    monkeypatch.setattr(libraries.weakref, "finalize", finalize)
    new = SimpleNamespace(
        xinhu_scanner_new=lambda *_: 1, xinhu_scanner_free=None, xinhu_scanner_scan=None
    )
    Compiled(cast(ctypes.PyDLL, new), b"")
    assert [one.atexit for one in made] == [False]
