"""Patterns of the compiled scanner, against Python's ``re``."""

import ctypes
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xinhu.rules
from machine import need
from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.native.library import library
from xinhu.core.discover.text.scanner import TextScanner

NOWHERE, REFUSED = -1, -2
DETECTORS_AS_READ = load_detectors(Path(xinhu.rules.__path__[0]))
DETECTORS = DETECTORS_AS_READ.ready()
LETTERS = "ab1-A"
_UNITS = st.sampled_from(
    [*"ab1A", r"\-", ".", "[ab]", "[^a]", "[a-b1]", "[0-9A-Z]", r"[\-a]", r"\x61", "$"]
)
_TIMES = st.sampled_from(
    ["", "", "", "?", "*", "+", "{2}", "{1,3}", "{0,2}", "??", "*?", "+?", "{1,2}?"]
)


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    need("cargo")


def ends(pattern: str | bytes, text: str | bytes, at: int = 0) -> int:
    """Return where a pattern of the library ends that begins at a place."""
    found = library()
    assert found is not None
    match = found.xinhu_pattern_match
    match.restype = ctypes.c_int64
    size = ctypes.c_size_t
    match.argtypes = [
        *(ctypes.c_char_p, size, ctypes.c_bool, ctypes.c_char_p, size, size)
    ]
    written, read = (
        one.encode() if isinstance(one, str) else one for one in (pattern, text)
    )
    characters = isinstance(pattern, str)
    told: int = match(written, len(written), characters, read, len(read), at)
    return told


def expected(pattern: str | bytes, text: str | bytes, at: int = 0) -> int:
    """Return where the same pattern ends in Python."""
    found = re.compile(pattern).match(text, at)  # type: ignore[type-var]
    return NOWHERE if found is None else found.end()


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    taking = inner.filter(lambda part: re.compile(part).match("") is None)
    group = st.one_of(
        inner.map(lambda part: f"(?:{part})"),
        inner.map(lambda part: f"(?i:{part})"),
        inner.map(lambda part: f"(?={part})"),
        inner.map(lambda part: f"(?!{part})"),
        st.sampled_from(["(?<=a)", "(?<!b)", "(?<=[ab]1)", "(?<!(?:a|b))"]),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda arms: f"(?:{'|'.join(arms)})"
        ),
        st.tuples(taking, _TIMES).map(lambda both: f"(?:{both[0]}){both[1]}"),
    )
    return st.lists(group, min_size=1, max_size=3).map("".join)


_ATOMS = st.tuples(_UNITS, _TIMES).map(
    lambda both: both[0] + ("" if both[0] == "$" else both[1])
)
_PATTERNS = st.recursive(
    st.lists(_ATOMS, min_size=1, max_size=4).map("".join), _grown, max_leaves=6
)


@settings(deadline=None, max_examples=600)
@given(_PATTERNS, st.text(LETTERS + "\n", max_size=12), st.integers(0, 3))
def test_bytes_are_matched_as_in_python(pattern: str, text: str, at: int) -> None:
    at = min(at, len(text))
    own = ends(pattern.encode(), text.encode(), at)
    assert own in {expected(pattern.encode(), text.encode(), at), REFUSED}


@settings(deadline=None, max_examples=300)
@given(
    _PATTERNS.filter(lambda pattern: "(?i" not in pattern).map(
        lambda pattern: pattern.replace("b", "号")
    ),
    st.text("ab1-号", max_size=12),
)
def test_characters_are_matched_as_in_python(pattern: str, text: str) -> None:
    assert ends(pattern, text) in {expected(pattern, text), REFUSED}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"([ -])1\1", " 1 "),
        (r"([ -])1\1", " 1-"),
        (r"(?:a|ab)(?:c|bcd)", "abcd"),
        (r"(?:ab|a)b?c", "abc"),
        (r"a{2,4}?b", "aaab"),
        (r"(?:ab){1,3}?abc", "abababc"),
        (r"(?:(?:ab){1,2}c){2}", "ababcabc"),
        (r"(?:a(?!b)|ab){0,3}c", "abaabc"),
        (r"(?P<value>[0-9]{3})(?![0-9])", "1234"),
        (r"a{x}", "a{x}"),
        (r"a{,2}b", "aab"),
        (r"a{,}b", "aab"),
        (r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j|k)-\10", "abcdefghij-j"),
        (r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j|k)-\10", "abcdefghij-a0"),
        (r"(?s:.{0,3}?)b", "\n\nb"),
        (r"[]a]+", "]a]"),
        (r"[^\s:]+", "ab :"),
        (r"a$", "a\n"),
        (r"(?:甲|乙)丙", "乙丙"),
    ],
)
def test_what_rules_are_made_of_is_matched_as_in_python(
    pattern: str, text: str
) -> None:
    own = ends(pattern.encode(), text.encode())
    assert own == expected(pattern.encode(), text.encode())


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"a++", r"^a", r"\ba", r"\w", r"(?>a)", r"(?<=a|bc)d", r"(?=(a))a"),
        *(r"(?:a?)*", r"a**", r"(a", r"a)", r"[a", r"(?x:a)", r"\2", "(?#a)"),
        *(r"(a)(?i:\1)", r"(a)\101", r"(a)\10"),
    ],
)
def test_what_it_cannot_follow_is_refused(pattern: str) -> None:
    assert ends(pattern.encode(), b"aaa") == REFUSED


def test_every_pattern_of_the_rules_can_be_followed() -> None:
    for detector in DETECTORS:
        grouped = () if detector.grouped is None else (detector.grouped,)
        for pattern in (*detector.whole, *grouped, *detector.starting):
            assert ends(pattern.pattern, b"") == NOWHERE, detector.key


def test_a_fault_of_the_library_ends_with_it_and_says_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert TextScanner(DETECTORS_AS_READ).compiled
    assert ends("甲*", "身份证11010519491231002X", at=99) == REFUSED
    assert capfd.readouterr() == ("", "")
