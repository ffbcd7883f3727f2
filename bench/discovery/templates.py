"""Templates: literal words, slots «…» and choices ⟦a|b⟧, cut once and filled often.

Guarantees: the spans that filling tells point at the values, counted in characters of
the text that it returns. What a slot means is told by ``slots``.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

_HERE = Path(__file__).parent
_CUT = re.compile(r"«([^»]+)»|⟦([^⟧]+)⟧")


class Truth(NamedTuple):
    """Where a value of a kind stands, in characters."""

    start: int
    end: int
    kind: str


class Slot(NamedTuple):
    """What fills a slot.

    Attributes:
        kind: of customer information; empty for anything else.
        make: returns a text for it.
    """

    kind: str
    make: Callable[[Random], str]


class Filled(NamedTuple):
    """A template filled in."""

    text: str
    truth: list[Truth]


class Template:
    """One template, its slots looked up."""

    def __init__(self, text: str, slots: Mapping[str, Slot]) -> None:
        self._parts: list[str | Slot] = []
        place = 0
        for found in _CUT.finditer(text):
            self._parts.append(text[place : found.start()])
            self._parts.append(_slot(found, slots))
            place = found.end()
        self._parts.append(text[place:])

    def fill(self, rng: Random, start: int = 0) -> Filled:
        """Return the text, a value at each slot; spans count from ``start``."""
        pieces, truth, place = [], [], start
        for part in self._parts:
            piece = part if isinstance(part, str) else part.make(rng)
            if not isinstance(part, str) and part.kind:
                truth.append(Truth(place, place + len(piece), part.kind))
            pieces.append(piece)
            place += len(piece)
        return Filled("".join(pieces), truth)


def lines(name: str) -> list[str]:
    """Return the templates of a file with one a line."""
    text = (_HERE / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


def blocks(name: str) -> list[str]:
    """Return the templates of a file with a line of % behind each."""
    rows = (_HERE / name).read_text("utf-8").splitlines()
    while rows[0].startswith("# "):
        del rows[0]
    pieces = "\n".join(rows).split("\n%")
    return [piece.strip("%\n") for piece in pieces if piece.strip("%\n")]


def _slot(found: re.Match[str], slots: Mapping[str, Slot]) -> Slot:
    name, choices = found.groups()
    if name:
        return slots[name]
    words = choices.split("|")
    return Slot("", lambda rng: rng.choice(words))
