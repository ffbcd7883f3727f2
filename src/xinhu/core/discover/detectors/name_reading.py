"""Names of people in sentences: a surname, what stands before it, what follows it.

No grammar is known. A name is a surname with one or two characters behind it, where

- no word of a dictionary begins there, and none runs across its beginning;
- before it stands a title (客户, 姓名：), a sign, a word that people follow (让, 联系),
  or at least a word that is over;
- behind it stands a sign, another value, a form of address (先生), what people do
  (办理) or another word of the dictionary.

The weaker what stands before, the more is demanded of the rest (``_MAY``). Names of
other peoples of China are told by the dot between their parts and by the characters
that write them.
"""

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from xinhu.core.discover.characters import Characters, Stretches
from xinhu.core.discover.detectors.finding import Find, Found
from xinhu.core.discover.detectors.name_places import PARTICLE, NamePlaces
from xinhu.core.discover.detectors.patterns import words_pattern

_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
SIGNS: Final = " :：=\"'“‘「[【（(<>|\t\u3000"
_PARTING = " ,，、/|（(:：；;\t\u3000"
_LONGEST = 12
"""Characters before a name that are looked at."""
_REASON = "surname"
_OF, _DOT = "的", "·"
_PARTS: Final = (2, 8)
"""Characters of a part of a name with a dot."""
_VALUE, _SIGN, _WORD = "value", "sign", "word"
"""What is behind a name: a value or a form of address, a sign, a word."""
_TITLE, _FREE, _VERB, _OVER = "title", "free", "verb", "over"
"""What is before it: a title, no character, a word that people follow, any word."""
_MAY: Final = frozenset(
    {
        *((_TITLE, behind) for behind in (_VALUE, _SIGN, _WORD)),
        *((_FREE, behind) for behind in (_VALUE, _SIGN, _WORD)),
        *((_VERB, behind) for behind in (_VALUE, _SIGN, _WORD)),
        (_OVER, _VALUE),
    }
)
_LONG_WORDS = (3, 4)


@dataclass(frozen=True, slots=True)
class Arranged:
    """Words of the rules, ready to be asked for."""

    titles: frozenset[str]
    verbs: frozenset[str]
    none: frozenset[str]
    given: frozenset[str]
    never: frozenset[str]
    words: frozenset[str]
    sizes: Mapping[str, tuple[int, ...]]
    """Last character of titles and verbs → their lengths."""
    value: "_Opening"
    after: "_Opening"


class _Opening(NamedTuple):
    """A pattern, and with what characters it may begin, which is seen much sooner."""

    first: frozenset[str]
    pattern: re.Pattern[str]

    def end(self, text: str, at: int) -> int:
        """Return where what begins here ends, or -1."""
        if text[at : at + 1] not in self.first:
            return -1
        found = self.pattern.match(text, at)
        return -1 if found is None else found.end()


def name_finder(lists: Mapping[str, tuple[str, ...]]) -> Find:
    """Return what finds names.

    Args:
        lists: ``surnames`` and ``double_surnames``, characters of ``given`` names and
            of ``foreign`` ones, ``titles`` and ``verbs`` before a name, ``address``
            behind it, ``labels`` of other values behind it, ``after`` that may follow
            at once, ``not_names``, ``words`` of the language.
    """
    known = arranged(lists)
    follows = (*lists["address"], *lists["labels"], *lists["after"], _OF)
    places = NamePlaces(lists, known.never, follows, SIGNS)
    dotted = _dotted(lists)

    def names(characters: Characters, stretches: Stretches) -> Iterator[Found]:
        text = characters.text
        for start, given in places.find(characters, stretches):
            end = _end(text, start, given, known)
            if end:
                yield start, end, _REASON
        if _DOT in text:
            for stretch in stretches.each:
                for start, end in dotted(text, *stretch):
                    yield start, end, _REASON

    return names


def arranged(lists: Mapping[str, tuple[str, ...]]) -> Arranged:
    """Return the words of a rule, ready to be asked for."""
    titles, verbs = frozenset(lists["titles"]), frozenset(lists["verbs"])
    address, labels, after = (
        words_pattern(lists[name]).pattern for name in ("address", "labels", "after")
    )
    beside = rf"[{_PARTING}]{{0,2}}(?:{labels}|[+]?[0-9A-Z][0-9A-Z]{{4}})"
    first = {word[0] for word in (*lists["address"], *lists["labels"], _OF)}
    first |= {*_PARTING, "+", *string.digits, *string.ascii_uppercase}
    given = frozenset("".join(lists["given"]))
    return Arranged(
        titles,
        verbs,
        frozenset(lists["not_names"]),
        given,
        # What follows a name is none of it, unless names are made of it as well.
        frozenset(w for w in lists["after"] if len(w) == 1 and w not in given),
        frozenset(lists["words"]),
        _sizes(titles | verbs),
        _Opening(frozenset(first), re.compile(rf"{address}|{_OF}?{labels}|{beside}")),
        _Opening(frozenset(word[0] for word in lists["after"]), re.compile(after)),
    )


def _sizes(words: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[-1], set()).add(len(word))
    return {last: tuple(sorted(told)) for last, told in sizes.items()}


def _dotted(
    lists: Mapping[str, tuple[str, ...]],
) -> Callable[[str, int, int], Iterator[tuple[int, int]]]:
    """Return what finds names of two parts with a dot between them."""
    sounds, short, long = frozenset("".join(lists["foreign"])), *_PARTS
    match = re.compile(dotted_pattern(lists)).match

    def names(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
        dot = text.find(_DOT, begin, end)
        while dot >= 0:
            start = dot
            while start > begin and dot - start < long and text[start - 1] in sounds:
                start -= 1
            found = match(text, start, end) if dot - start >= short else None
            if found is not None:
                begin = found.end()
                yield found.span()
            dot = text.find(_DOT, max(begin, dot + 1), end)

    return names


def dotted_pattern(lists: Mapping[str, tuple[str, ...]]) -> str:
    """Return the shape of a name of two parts with a dot between them."""
    sound, after = "".join(lists["foreign"]), words_pattern(lists["after"]).pattern
    short, long = _PARTS
    part = f"[{sound}]{{{short},{long}}}"
    return rf"{part}{_DOT}{part}?(?=$|[^{sound}{_DOT}]|{after})"


def _end(text: str, start: int, given: int, known: Arranged) -> int:
    """Return where the name ends whose surname stands here, 0 where it is none."""
    before = ""
    best = 0
    for end in (given + 2, given + 1):
        behind = _behind(text, given, end, known)
        if not behind or (best and behind != _VALUE):
            continue
        before = before or _before(text, start, known)
        if (before, behind) not in _MAY:
            continue
        usual = known.given.issuperset(text[given:end])
        if not usual and before != _TITLE:
            continue
        sure = usual and before == _TITLE and behind != _WORD
        sure = sure or given - start > 1
        if _is_word(text, start, end, known, sure=sure):
            continue
        if behind != _VALUE and not sure and _is_across(text, given, end, known):
            continue
        if behind != _WORD:
            return end
        best = best or end
    return best


def _is_word(text: str, start: int, end: int, known: Arranged, *, sure: bool) -> bool:
    """Tell whether what stands here is a word, or begins or ends as one.

    Where it is ``sure``, as all else speaks for a name, its beginning may be a word.
    """
    begin = text[start : start + 2]
    if begin in known.none or text[end - 2 : end] in known.none:
        return True
    if text[start:end] in known.words or (begin in known.words and not sure):
        return True
    return any(text[start : start + size] in known.words for size in _LONG_WORDS)


def _is_across(text: str, given: int, end: int, known: Arranged) -> bool:
    """Tell whether a word begins within the name and ends behind it, or is its end."""
    return text[end - 1 : end + 1] in known.words or (
        end - given > 1 and text[given:end] in known.words
    )


def _behind(text: str, given: int, end: int, known: Arranged) -> str:
    name = text[given:end]
    if (
        end > len(text)
        or min(name) < _FIRST_HAN
        or max(name) > _LAST_HAN
        or name[-1] in known.never
    ):
        return ""
    behind = _follows(text, end, known)
    # The last character may begin a word that runs on: 谢晓·月收入.
    over = known.value.end(text, end - 1) > end or known.after.end(text, end - 1) > end
    return "" if over else behind


def _follows(text: str, end: int, known: Arranged) -> str:
    if known.value.end(text, end) >= 0:
        return _VALUE
    if not _is_han(text, end):
        return _SIGN
    if text[end : end + 2] in known.words or known.after.end(text, end) >= 0:
        return _WORD
    return ""


def _before(text: str, start: int, known: Arranged) -> str:
    ahead = text[max(start - _LONGEST, 0) : start]
    bare = ahead.rstrip(SIGNS)
    ends = [bare[-size:] for size in known.sizes.get(bare[-1:], ())]
    if not known.titles.isdisjoint(ends):
        return _TITLE
    if not _is_han(text, start - 1):
        return _FREE
    if text[start - 1 : start + 1] in known.words:
        return ""
    if not known.verbs.isdisjoint(ends):
        return _VERB
    over = ahead[-2:] in known.words or ahead.endswith(PARTICLE)
    return _OVER if over else ""


def _is_han(text: str, at: int) -> bool:
    return 0 <= at < len(text) and _FIRST_HAN <= text[at] <= _LAST_HAN
