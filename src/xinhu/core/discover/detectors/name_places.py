"""Where names may begin: all surnames of a text are judged at once.

Guarantees: no name that ``name_reading`` would take is left out. What is kept is
looked at there once more, word by word.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xinhu.core.discover.characters import (
    EDGE,
    MANY,
    Characters,
    Mask,
    Pairs,
    Places,
    Points,
    Stretches,
    Table,
)
from xinhu.core.discover.detectors.patterns import words_pattern

_SINGLE, _DOUBLE, _GIVEN, _ENDS, _NEVER, _FOLLOWS, _SIGN, _HAN_BIT = (
    1 << bit for bit in range(8)
)
_HAN: Final = range(0x4E00, 0xA000)

PARTICLE: Final = "的"
"""Ends whatever stands before it."""
_AHEAD: Final = 3
"""Characters from the begin of a surname of two to behind the one that follows."""

Surnames = Iterable[tuple[int, int]]
"""Where each begins and ends, in the order of the text."""


class NamePlaces:
    """Surnames behind which a name may stand.

    Args:
        lists: as of ``name_reading.name_pattern``.
        never: characters that are no end of a name.
        follows: with what words begin that may stand behind a name.
        signs: between a title and a name.
    """

    def __init__(
        self,
        lists: Mapping[str, tuple[str, ...]],
        never: Iterable[str],
        follows: Iterable[str],
        signs: str,
    ) -> None:
        ahead = (*lists["titles"], *lists["verbs"])
        self._table = Table(
            (
                (_SINGLE, "".join(lists["surnames"])),
                (_DOUBLE, {word[0] for word in lists["double_surnames"]}),
                (_GIVEN, "".join(lists["given"])),
                (_ENDS, {*PARTICLE, *(word[-1] for word in ahead)}),
                (_NEVER, never),
                (_FOLLOWS, {word[0] for word in follows}),
                (_SIGN, signs),
                (_HAN_BIT, map(chr, _HAN)),
            )
        )
        self._one = _pattern(lists, {*PARTICLE, *(word[-1] for word in ahead)})
        self._doubles = Pairs(lists["double_surnames"])
        self._words = Pairs(lists["words"])
        self._none = Pairs(lists["not_names"])

    def find(self, characters: Characters, stretches: Stretches) -> Surnames:
        """Return the surnames in these stretches behind which a name may stand."""
        if stretches.size < MANY:
            return self._one_by_one(characters.text, stretches)
        points = characters.points()
        places = stretches.points()
        bits = self._table.of(points[places])
        places = places[(bits & (_SINGLE | _DOUBLE)) != 0]
        places, givens = self._surnames(points, places)
        kept = self._may_begin(points, places)
        places, givens = places[kept], givens[kept]
        kept = self._may_end(points, places, givens, givens + 1)
        kept |= self._may_end(points, places, givens, givens + 2)
        begins, ends = places[kept] - EDGE, givens[kept] - EDGE
        return zip(begins.tolist(), ends.tolist(), strict=True)

    def _one_by_one(self, text: str, stretches: Stretches) -> Surnames:
        find = self._one.finditer
        for begin, end in stretches.each:
            for found in find(text, begin, end + _AHEAD):
                if found.start() < end:
                    yield found.span()

    def _has(self, points: Points, places: Places, bits: int) -> Mask:
        return np.asarray((self._table.of(points[places]) & bits) != 0)

    def _surnames(self, points: Points, places: Places) -> tuple[Places, Places]:
        """Return where surnames begin and end that a name may begin with."""
        here = self._table.of(points[places])
        before = self._table.of(points[places - 1])
        behind = self._table.of(points[places + 1])
        double = (here & _DOUBLE) != 0
        double[double] = self._doubles.hold(points, places[double])
        double[double] = self._has(points, places[double] + 2, _HAN_BIT)
        single = ((here & _SINGLE) != 0) & ((behind & _HAN_BIT) != 0) & ~double
        single &= (
            ((behind & _GIVEN) != 0)
            | ((before & _ENDS) != 0)
            | ((before & _HAN_BIT) == 0)
        )
        # The second character of a surname of two begins none.
        second = np.isin(places, places[double] + 1, assume_unique=True)
        kept = (double | single) & ~second
        sizes: NDArray[np.intp] = np.where(double[kept], 2, 1)
        return places[kept], places[kept] + sizes

    def _may_begin(self, points: Points, places: Places) -> Mask:
        """Tell before which a title, a sign or the end of a word may stand."""
        before = self._table.of(points[places - 1])
        may = ((before & _HAN_BIT) == 0) | ((before & _ENDS) != 0)
        rest = np.flatnonzero(~may)
        over = self._words.hold(points, places[rest] - 2)
        may[rest] = over & ~self._words.hold(points, places[rest] - 1)
        may &= ~self._none.hold(points, places)
        return np.asarray(may)

    def _may_end(
        self, points: Points, places: Places, givens: Places, ends: Places
    ) -> Mask:
        """Tell which may be names that end here."""
        last = self._table.of(points[ends - 1])
        behind = self._table.of(points[ends])
        before = self._table.of(points[places - 1])
        first = self._table.of(points[givens])
        may = ((first & last & _HAN_BIT) != 0) & ((last & _NEVER) == 0)
        may &= ((first & last & _GIVEN) != 0) | ((before & (_ENDS | _SIGN)) != 0)
        left = np.flatnonzero(may)
        follows = ((behind[left] & _HAN_BIT) == 0) | ((behind[left] & _FOLLOWS) != 0)
        rest = np.flatnonzero(~follows)
        follows[rest] = self._words.hold(points, ends[left[rest]])
        follows &= ~self._none.hold(points, ends[left] - 2)
        short = ends[left] - places[left] == 2  # noqa: PLR2004 -- a surname and a character
        follows[short] &= ~self._words.hold(points, places[left[short]])
        may[left] = follows
        return np.asarray(may)


def _pattern(
    lists: Mapping[str, tuple[str, ...]], ends: Iterable[str]
) -> re.Pattern[str]:
    """Return what finds one surname after the other, where a text is short."""
    single, given = "".join(lists["surnames"]), "".join(lists["given"])
    double = words_pattern(lists["double_surnames"]).pattern
    han = f"[{chr(_HAN.start)}-{chr(_HAN.stop - 1)}]"
    ended = "".join(map(re.escape, sorted(ends)))
    ahead = rf"(?:(?=[{given}])|(?<=[{ended}].)|(?<!{han}.))"
    return re.compile(rf"(?:{double}|[{single}]{ahead})(?={han})")
