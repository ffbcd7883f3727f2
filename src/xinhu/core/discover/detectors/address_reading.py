"""Addresses in sentences: a place, and parts of it down to a number or a house.

An address begins at a province or city, or, behind a word that calls it one (住址：),
at any district. From there on it is read part by part: districts, streets and
villages, numbers of houses and rooms. The name of an estate may stand before a number
without a word that tells what it is (锦绣江南6栋).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from xinhu.core.discover.characters import (
    EDGE,
    MANY,
    Characters,
    Pairs,
    Stretches,
    Table,
)
from xinhu.core.discover.detectors.finding import Find, Found
from xinhu.core.discover.detectors.patterns import words_pattern

_HAN = "[\u4e00-\u9fff]"
_NUMBER = "[0-9A-Za-z一二三四五六七八九十百零〇甲乙丙丁\\-－—]{1,8}"
_DIGITS = "[0-9A-Za-z\\-－—]{1,8}"
_DISTRICT = "(?:区|县|市|旗|镇|街道)"
_SIGNS = "[为是在于至：:=>\"' |]"
_REASON = "place"
_PAIR: Final = 2


def address_finder(lists: Mapping[str, tuple[str, ...]]) -> Find:
    """Return what finds addresses.

    Args:
        lists: ``places`` at which one begins, words by which one is ``called``,
            ``regions`` behind the names of places, ``units`` of regions beneath,
            ``ways`` (streets, villages), ``numbers`` (号, 栋).

    Raises:
        ValueError: a word of ``places`` or ``called`` has one character alone.
    """
    words = (*lists["places"], *lists["called"])
    if any(len(word) < _PAIR for word in words):
        detail = "places and called: a word of one character"
        raise ValueError(detail)
    firsts = Table([(1, {word[0] for word in words})])
    pairs = {word[:_PAIR] for word in words}
    begin = Pairs(pairs)
    first = re.compile(f"[{''.join({pair[0] for pair in pairs})}]").finditer
    match = re.compile(whole_pattern(lists)).match

    def begins(characters: Characters, stretches: Stretches) -> Iterable[int]:
        if stretches.size < MANY:
            text = characters.text
            ones = (m.start() for s in stretches.each for m in first(text, *s))
            return [at for at in ones if text[at : at + _PAIR] in pairs]
        points, places = characters.points(), stretches.points()
        places = places[firsts.of(points[places]) != 0]
        chosen: list[int] = (places[begin.hold(points, places)] - EDGE).tolist()
        return chosen

    def addresses(characters: Characters, stretches: Stretches) -> Iterator[Found]:
        text, behind = characters.text, 0
        for place in begins(characters, stretches):
            found = match(text, place) if place >= behind else None
            if found is not None:
                behind = found.end()
                yield (*found.span(found.lastgroup or 0), _REASON)

    return addresses


def whole_pattern(lists: Mapping[str, tuple[str, ...]]) -> str:
    """Return the shape of an address, in a group ``known`` or ``named``."""
    places, called, regions, units, ways, numbers = (
        words_pattern(lists[name]).pattern
        for name in ("places", "called", "regions", "units", "ways", "numbers")
    )
    part = rf"(?:{_HAN}{{1,9}}?{units})"
    way = rf"(?:[{_HAN[1:-1]}0-9A-Za-z]{{1,10}}?{ways}(?![路街道巷村镇区]))"
    number = rf"(?:[第附]?{_NUMBER}{numbers})"
    estate = rf"(?:{_HAN}{{2,8}}?{_DIGITS}{numbers})"
    rest = rf"(?:{way}{{0,3}}{number}|{estate})(?:{number}|{way}|{estate}){{0,6}}"
    tail = r"(?:[0-9A-Za-z\-]{1,12}(?![0-9A-Za-z\u4e00-\u9fff]))?"
    known = rf"{places}{regions}?{part}{{0,4}}{rest}{tail}"
    # Behind a word that calls it an address, unless a place comes further on.
    district = rf"(?!{_HAN}{{1,8}}?{places}){_HAN}{{1,7}}?{_DISTRICT}{rest}{tail}"
    named = rf"{called}{_SIGNS}{{0,4}}(?P<named>{district})"
    return rf"(?P<known>{known})|{named}"
