"""Bars drawn as SVG within a page: no script, no font, no colour of their own."""

from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

_ROW: Final = 26
_LABEL: Final = 300
_BAR: Final = 420
_NOTE: Final = 80
_THIN: Final = 2.0
"""Whatever there is, is seen."""
_LONGEST: Final = 34
"""Characters of a label, a Chinese one counted twice."""
_WIDE: Final = 0x2E80


class Bar(NamedTuple):
    """One bar.

    Attributes:
        label: what it stands for.
        parts: amounts, each with its class in the style sheet.
    """

    label: str
    parts: Sequence[tuple[int, str]]


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Draw bars beneath each other, each with its amount in digits."""
    longest = max((_amount(bar) for bar in rows), default=0) or 1
    height = _ROW * len(rows) + 4
    width = _LABEL + _BAR + _NOTE
    drawn = "".join(_row(n, bar, longest) for n, bar in enumerate(rows))
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><title>{escape(title)}</title>{drawn}</svg>\n'
    )


def _row(number: int, bar: Bar, longest: int) -> str:
    top = number * _ROW
    middle = top + _ROW * 2 // 3
    label = escape(_short(bar.label))
    drawn = f'<text x="{_LABEL - 10}" y="{middle}" class="label">{label}</text>'
    left = float(_LABEL)
    for amount, kind in bar.parts:
        if amount:
            wide = max(_THIN, _BAR * amount / longest)
            drawn += (
                f'<rect x="{left:.1f}" y="{top + 4}" width="{wide:.1f}" '
                f'height="{_ROW - 8}" class="{kind}"/>'
            )
            left += wide
    return drawn + f'<text x="{left + 8:.1f}" y="{middle}">{_amount(bar):,}</text>'


def _amount(bar: Bar) -> int:
    return sum(amount for amount, _ in bar.parts)


def _short(label: str) -> str:
    """Keep the end of a label that is too long, where names of folders differ."""
    kept: list[str] = []
    room = _LONGEST
    for char in reversed(label):
        room -= 2 if ord(char) >= _WIDE else 1
        if room < 0:
            return "…" + "".join(reversed(kept))
        kept.append(char)
    return label
