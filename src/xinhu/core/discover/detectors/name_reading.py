"""Names of people in sentences: a surname, what stands before it, what follows it.

A first version, which knows no grammar. It reads names behind titles (客户, 申请人,
姓名：), before forms of address (先生), and where punctuation or another value stands
beside them; whatever its list of words names is none.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from xinhu.core.discover.detectors.patterns import words_pattern

_HAN = "[\u4e00-\u9fff]"
_SIGNS = r"[ :：=\"'“‘「\[【（(]{0,3}"
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
    single = "".join(lists["surnames"])
    double = words_pattern(lists["double_surnames"]).pattern
    titles = words_pattern(lists["titles"]).pattern
    verbs = words_pattern(lists["verbs"]).pattern
    address = words_pattern(lists["address"]).pattern
    labels = words_pattern(lists["labels"]).pattern
    after = words_pattern(lists["after"]).pattern
    none = frozenset(lists["not_names"])
    name = f"(?:{double}{_HAN}{{1,2}}?|[{single}]{_HAN}{{1,2}}?)"
    beside = rf"[ ,，、/|（(:：；;\t]{{0,2}}(?:{labels}|[+]?[0-9A-Z][0-9A-Z]{{4}})"
    plain = rf"(?!{_HAN})|{address}|的?{labels}"
    find = re.compile(
        rf"(?:{titles}){_SIGNS}(?P<a>{name})(?={plain}|{after})"
        rf"|(?:{verbs})(?P<b>{name})(?={plain})"
        rf"|(?<!{_HAN})(?P<c>{name})(?={plain}|{beside}|[，,]?[男女][，,、；])"
    ).finditer

    def names(text: str) -> Iterator[tuple[int, int, str]]:
        for found in find(text):
            group = found.lastgroup or "a"
            value = found[group]
            if value[:2] not in none and value[-2:] not in none:
                yield (*found.span(group), _REASON)

    return names
