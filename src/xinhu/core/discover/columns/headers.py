"""What a column's header speaks for: whole words of it, and the longest that ends it.

In Chinese and in English what a thing is stands last: 手机号码 is a number and
手机型号 is none, ``card_no`` is one and ``card_no_length`` is none. A word that only
stands inside another (``discard_notes``) says nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

import msgspec

_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN: Final = re.compile(r"[\W_]+")
_BESIDE_HAN: Final = re.compile(r"(?<=[\u4e00-\u9fff])_|_(?=[\u4e00-\u9fff])")
_NUMBERED: Final = re.compile(r"_?[0-9]+$")
_LONGEST: Final = 80


class HeaderGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of headers, and the kinds that they speak for; none: for no kind."""

    kinds: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """The words of all groups.

    Attributes:
        words: folded word → kinds.
    """

    words: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, groups: Iterable[HeaderGroup]) -> Self:
        """Gather groups; a word of several speaks for the kinds of all."""
        words: dict[str, frozenset[str]] = {}
        for group in groups:
            for word in group.words:
                folded = folded_header(word)
                for form in {folded, folded.replace("_", "")}:
                    words[form] = words.get(form, frozenset()).union(group.kinds)
        return cls(words)

    def speaks_for(self, header: str) -> frozenset[str]:
        """Return the kinds that a header speaks for, or none."""
        folded = folded_header(header)
        for form in (folded, _NUMBERED.sub("", folded)):
            for start in range(len(form)):
                word = form[start:]
                if word in self.words and _begins_a_word(form, start):
                    return self.words[word]
        return frozenset()


def folded_header(header: str) -> str:
    """Write a header in small letters, its words parted by ``_``, brackets left out."""
    text = unicodedata.normalize("NFKC", header)[:_LONGEST]
    text = _CAMEL.sub("_", _BRACKETED.sub("", text) or text).lower()
    return _BESIDE_HAN.sub("", _BETWEEN.sub("_", text).strip("_"))


def _begins_a_word(text: str, start: int) -> bool:
    before = text[start - 1] if start else "_"
    return not (before.isascii() and before.isalnum() and text[start].isascii())
