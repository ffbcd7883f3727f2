"""Coverage as bars: numbers for an SVG template, no script, prints sharply.

A bar for each branch, of the length of its share held, in time and overdue. The table
beside it says the same in words.
"""

from dataclasses import dataclass
from typing import Final

from xinhu.desks.training.people.coverage import Figures

WIDTH: Final = 800
_NAMES = 190  # pixels left of the bars, for the names
_END = 64  # and right of them, for the percentage
_ROOM = WIDTH - _NAMES - _END
_ROW = 34
_BAR = 20
_TOP = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A branch: its name, its parts, its percentage."""

    name: str
    y: int
    text_y: int
    parts: tuple[Part, ...]
    percent: int
    percent_x: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole drawing."""

    width: int
    height: int
    left: int
    room: int
    bars: tuple[Bar, ...]


def draw_bars(figures: tuple[Figures, ...]) -> Bars:
    """Lay the bars out, in the order of the figures."""
    bars = tuple(_bar(each, _TOP + n * _ROW) for n, each in enumerate(figures))
    height = _TOP * 2 + len(figures) * _ROW
    return Bars(WIDTH, height, _NAMES, _ROOM, bars)


def _bar(figures: Figures, y: int) -> Bar:
    parts: list[Part] = []
    x = float(_NAMES)
    for kind in ("held", "open", "overdue"):
        count: int = getattr(figures, kind)
        width = round(_ROOM * count / figures.wanted, 1) if figures.wanted else 0.0
        if width:
            parts.append(Part(kind, round(x, 1), width))
        x += width
    return Bar(
        name=figures.name,
        y=y,
        text_y=y + _BAR - 5,
        parts=tuple(parts),
        percent=figures.percent,
        percent_x=WIDTH - _END + 10,
    )
