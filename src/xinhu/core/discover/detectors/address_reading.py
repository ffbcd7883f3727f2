"""Addresses in sentences: a province or city, and parts down to a number or a house."""

import re
from collections.abc import Callable, Iterator, Mapping

from xinhu.core.discover.detectors.patterns import words_pattern

_HAN = "[\u4e00-\u9fff]"
_NUMBER = "[0-9A-Za-z一二三四五六七八九十百零〇甲乙丙丁\\-－—]{1,8}"
_REASON = "place"


def address_pattern(
    lists: Mapping[str, tuple[str, ...]],
) -> Callable[[str], Iterator[tuple[int, int, str]]]:
    """Return what finds addresses.

    Args:
        lists: ``places`` at which one begins, ``regions`` behind their names, ``units``
            of regions beneath, ``ways`` (streets, villages), ``numbers`` (号, 栋).
    """
    places = words_pattern(lists["places"]).pattern
    regions = words_pattern(lists["regions"]).pattern
    units = words_pattern(lists["units"]).pattern
    ways = words_pattern(lists["ways"]).pattern
    numbers = words_pattern(lists["numbers"]).pattern
    part = rf"(?:{_HAN}{{1,9}}?{units})"
    way = rf"(?:[{_HAN[1:-1]}0-9A-Za-z]{{1,10}}?{ways}(?![路街道巷村镇区]))"
    number = rf"(?:第?{_NUMBER}{numbers})"
    find = re.compile(
        rf"{places}{regions}?{part}{{0,4}}"
        rf"(?:{way}{{0,3}}{number}(?:{number}|{way}){{0,6}})"
        rf"(?:[0-9A-Za-z\-]{{1,8}}(?![0-9A-Za-z\u4e00-\u9fff]))?"
    ).finditer

    def addresses(text: str) -> Iterator[tuple[int, int, str]]:
        for found in find(text):
            yield (*found.span(), _REASON)

    return addresses
