"""Names of people in sentences: a surname, what stands before it, what follows it.

A first version, which knows no grammar. It reads names behind titles (客户, 申请人,
姓名：), before forms of address (先生), and where punctuation or another value stands
beside them; whatever its list of words names is none.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from xinhu.core.discover.detectors.patterns import words_pattern

_HAN = "[\u4e00-\u9fff]"
_SIGNS = " :：=\"'“‘「[【（("
_HAN_END = re.compile(f"{_HAN}$")
_LONGEST = 12
"""Characters before a name that are looked at."""
_REASON = "surname"


def name_pattern(
    lists: Mapping[str, tuple[str, ...]],
) -> Callable[[str], Iterator[tuple[int, int, str]]]:
    """Return what finds names.

    Args:
        lists: ``surnames`` and ``double_surnames``, ``titles`` before a name, ``verbs``
            before it where its end is plain, ``address`` behind it, ``labels`` of other
            values behind it, ``after`` that may follow at once, ``not_names``.
    """
    find = _finder(lists)
    titles = frozenset(lists["titles"])
    verbs = frozenset(lists["verbs"])
    none = frozenset(lists["not_names"])
    sizes = range(1, max(map(len, titles | verbs)) + 1)

    def names(text: str) -> Iterator[tuple[int, int, str]]:
        for found in find(text):
            start, end = found.start(), found.end(1)
            if text[start : start + 2] in none or text[end - 2 : end] in none:
                continue
            ahead = text[max(start - _LONGEST, 0) : start]
            ends = {ahead.rstrip(_SIGNS)[-size:] for size in sizes}
            plain = found["after"] is None
            if not ends.isdisjoint(titles) or (
                plain and (not _HAN_END.search(ahead) or not ends.isdisjoint(verbs))
            ):
                yield start, end, _REASON

    return names


def _finder(
    lists: Mapping[str, tuple[str, ...]],
) -> Callable[[str], Iterator[re.Match[str]]]:
    """Return what finds surnames with what may be the rest of a name.

    The surname alone is consumed, so that no word that begins with one hides a name.
    """
    single = "".join(lists["surnames"])
    double, address, labels, after = (
        words_pattern(lists[name]).pattern
        for name in ("double_surnames", "address", "labels", "after")
    )
    beside = rf"[ ,，、/|（(:：；;\t]{{0,2}}(?:{labels}|[+]?[0-9A-Z][0-9A-Z]{{4}})"
    plain = rf"(?!{_HAN})|{address}|的?{labels}|{beside}"
    # Most surnames inside words are told by the character before them.
    before = "".join({word[-1] for word in (*lists["titles"], *lists["verbs"])})
    ahead = rf"(?:(?<=[{re.escape(before)}].)|(?<!{_HAN}.))"
    return re.compile(
        rf"(?:{double}|[{single}]{ahead})(?=({_HAN}{{1,2}}?)(?:{plain}|(?P<after>{after})))"
    ).finditer
