"""Plots as numbers for SVG templates: bars beside names, columns over time.

Amounts are stacked by kind in the order in which kinds are given; whatever there is, is
seen, however small. Colours stand in ``plots.css``, the amounts in a table beside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 860
_LEFT: Final = 250  # room for names
_ROOM: Final = 526  # the longest bar
_ROW: Final = 28
_THICK: Final = 18
_THIN: Final = 3
_EDGE: Final = 6
_BASE: Final = 12  # from the top of a row to the base line of its text
_LONGEST: Final = 32  # characters of a name, a Chinese one counted twice
_WIDE: Final = 0x2E80
_AXIS: Final = 56  # room for the numbers beside columns
_TALL: Final = 150  # the highest column
_HEAD: Final = 20
_FOOT: Final = 24
_WIDEST: Final = 46
_TIMES: Final = 8  # columns whose time is written beneath them, at most


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of one kind."""

    kind: str
    amount: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Stack:
    """The parts of one name or time, and where its words stand; ``name`` whole."""

    name: str
    written: str
    total: int
    x: int
    y: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale: its amount and height."""

    amount: int
    y: int


@dataclass(frozen=True, slots=True)
class Plot:
    """What a template draws; ``left`` and ``right`` bound its lines."""

    width: int
    height: int
    left: int
    right: int
    stacks: tuple[Stack, ...]
    ticks: tuple[Tick, ...] = ()


Amounts = Sequence[tuple[str, Mapping[str, int]]]
"""Names, each with its amounts by kind."""


def draw_bars(rows: Amounts, kinds: Sequence[str]) -> Plot:
    """Draw a bar a name, the longest as long as there is room."""
    most = max((_total(amounts, kinds) for _, amounts in rows), default=0) or 1
    stacks = []
    for number, (name, amounts) in enumerate(rows):
        top, left, parts = number * _ROW + _EDGE, _LEFT, []
        for kind in kinds:
            amount = amounts.get(kind, 0)
            if amount:
                wide = max(_THIN, round(_ROOM * amount / most))
                parts.append(Part(kind, amount, left, top, wide, _THICK))
                left += wide
        total = _total(amounts, kinds)
        written = shortened(name)
        stacks.append(Stack(name, written, total, left + 8, top + _BASE, tuple(parts)))
    height = _ROW * len(rows) + _EDGE
    return Plot(WIDTH, height, _LEFT - 10, _LEFT + _ROOM, tuple(stacks))


def draw_columns(rows: Amounts, kinds: Sequence[str]) -> Plot:
    """Draw a column a time, in the order given, above a scale of round numbers."""
    most = max((_total(amounts, kinds) for _, amounts in rows), default=0)
    step = _round_step(most)
    top_amount = step * max(1, -(-most // step))
    foot = _HEAD + _TALL
    pitch = (WIDTH - _AXIS - _EDGE) // max(1, len(rows))
    wide = max(2, min(_WIDEST, pitch * 2 // 3))
    every = -(-len(rows) // _TIMES) or 1
    stacks = []
    for number, (name, amounts) in enumerate(rows):
        middle, low, parts = _AXIS + pitch * number + pitch // 2, foot, []
        for kind in kinds:
            amount = amounts.get(kind, 0)
            if amount:
                tall = max(_THIN, round(_TALL * amount / top_amount))
                low -= tall
                parts.append(Part(kind, amount, middle - wide // 2, low, wide, tall))
        written = name if number % every == 0 else ""
        total = _total(amounts, kinds)
        stacks.append(Stack(name, written, total, middle, foot + 16, tuple(parts)))
    ticks = tuple(
        Tick(amount, foot - round(_TALL * amount / top_amount))
        for amount in range(0, top_amount + 1, step)
    )
    right = WIDTH - _EDGE
    return Plot(WIDTH, foot + _FOOT, _AXIS, right, tuple(stacks), ticks)


def shortened(name: str) -> str:
    """Keep the end of a name that is too long, where names of folders differ."""
    kept: list[str] = []
    room = _LONGEST
    for char in reversed(name):
        room -= 2 if ord(char) >= _WIDE else 1
        if room < 0:
            return "…" + "".join(reversed(kept))
        kept.append(char)
    return name


def _total(amounts: Mapping[str, int], kinds: Sequence[str]) -> int:
    return sum(amounts.get(kind, 0) for kind in kinds)


def _round_step(most: int) -> int:
    """Return 1, 2 or 5 with noughts, so that at most five steps reach the most."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * 5 >= most:
                return step * factor
        step *= 10
