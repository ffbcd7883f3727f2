"""From patterns as people write them to patterns over bytes.

Pieces in braces that rules may use:

| piece    | meaning                                                          |
|----------|------------------------------------------------------------------|
| {is}     | what may stand between a name and its value: quotes, spaces, ``:``, 为, |
|          | the end of the element that is so called                        |
| {equals} | the same, with a sign or word of equality demanded               |
| {end}    | no letter or digit follows                                       |
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from xinhu.core.policy.rules_file import PolicyInvalidError

_QUOTE = r"""(?:\\{0,3}["'`]|“|”|‘|’|「|」|『|』|【|】)?"""
_CLOSED = r"(?<=[0-9A-Za-z_])>(?=[^<>\n]{1,80}</)"
"""The end of an element's name whose whole content is the value."""
_SIGN = rf"(?:[:=]|：|＝|=>|->|为|是|\||<[^<>\n]{{0,40}}>|{_CLOSED})"
_PIECES: Final = {
    "{is}": rf"(?:{_QUOTE}[ \t]{{0,4}}{_SIGN}{{0,2}}[ \t]{{0,4}}{_QUOTE})",
    "{equals}": rf"(?:{_QUOTE}[ \t]{{0,4}}{_SIGN}{{1,2}}[ \t]{{0,4}}{_QUOTE})",
    "{end}": r"(?![0-9A-Za-z])",
}
_NOT_BYTES = (
    re.compile(r"(?<!\\)\[[^\]]*[^\x00-\x7f][^\]]*\]"),
    re.compile(r"[^\x00-\x7f](?:[?*+]|\{[0-9])"),
)
"""A class or a repetition over a character of several bytes means something else."""
_BACK = re.compile(r"\\([1-9][0-9]?)")


def compiled(
    pattern: str, file: str, key: str, *, whole: bool = False
) -> re.Pattern[bytes]:
    """Compile one pattern.

    Args:
        pattern: as it stands in the rules.
        file: of the rules, for the refusal.
        key: the same.
        whole: no letter or digit may stand before and behind what it finds.

    Raises:
        PolicyInvalidError: it is no pattern, or none over bytes.
    """
    if any(wrong.search(pattern) for wrong in _NOT_BYTES):
        detail = f"{key}: write (?:甲|乙) and (?:甲)? for characters that are not ASCII"
        raise PolicyInvalidError(file=file, detail=detail)
    for piece, meaning in _PIECES.items():
        pattern = pattern.replace(piece, meaning)
    bounded = rf"(?<![0-9A-Za-z])(?:{pattern})(?![0-9A-Za-z])" if whole else pattern
    try:
        re.compile(pattern.encode())
        found = re.compile(bounded.encode())
    except re.error as error:
        raise PolicyInvalidError(file=file, detail=f"{key}: {error}") from None
    if found.match(b"") is not None:
        raise PolicyInvalidError(file=file, detail=f"{key}: a pattern takes nothing")
    return found


def joined(patterns: Sequence[str]) -> str:
    r"""Return one pattern for several, whose groups \1 are counted anew.

    Raises:
        re.error: one of them is no pattern.
    """
    groups = 0
    parts = []
    for pattern in patterns:
        parts.append(renumbered(pattern, groups))
        groups += re.compile(pattern.encode()).groups
    return "|".join(parts)


def renumbered(pattern: str, groups: int) -> str:
    """Return a pattern for a place behind so many groups of others."""
    return _BACK.sub(lambda found: rf"\{int(found[1]) + groups}", pattern)


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some words, the longest of those that begin together.

    Words that begin alike are taken together, which the engine of ``re`` does not do
    by itself beyond their common beginning.
    """
    return re.compile(_branch(sorted(set(words))))


def _branch(words: list[str]) -> str:
    """Return an alternation; the empty word, where it is among them, comes last."""
    arms: dict[str, list[str]] = {}
    for word in words:
        if word:
            arms.setdefault(word[0], []).append(word[1:])
    parts = [
        re.escape(first) + (re.escape(rests[0]) if len(rests) == 1 else _branch(rests))
        for first, rests in arms.items()
    ]
    if "" in words:
        parts.append("")
    return f"(?:{'|'.join(parts)})" if len(parts) > 1 else "".join(parts)
