"""Drawings as numbers for an SVG template: no script, no inline style, prints sharply.

The way from a leaf to the root goes up the middle; the sibling of each level stands
beside it, where it stands in the tree, and both lead into the node above.
"""

from dataclasses import dataclass

from xinhu.desks.audit.checking import Walk

WIDTH = 800
_LEVEL = 74  # pixels from one level to the next
_BOX = 44
_WAY = 230  # width of a box on the way
_SIDE = 210  # width of a sibling's box
_TOP = 8
_EDGE = 16
_HEX = 12  # digits of a hash that are shown


@dataclass(frozen=True, slots=True)
class Box:
    """A node: where it stands, what it covers, the beginning of its hash."""

    role: str
    x: int
    y: int
    width: int
    height: int
    centre: int
    hash_y: int
    span_y: int
    hash: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line from a node up to the one it is hashed into."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines, the root first, and the size of the whole."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw_walk(walk: Walk) -> Drawing:
    """Lay out a proof that was checked."""
    levels = len(walk.steps)
    boxes, lines = [], []
    middle = WIDTH // 2
    for level, step in enumerate(reversed(walk.steps)):
        y = _TOP + level * _LEVEL
        role = "root" if level == 0 else "node"
        boxes.append(_way(role, y, step.node, step.node_from, step.node_to))
        below = y + _LEVEL
        x = _EDGE if step.side == "left" else WIDTH - _EDGE - _SIDE
        span = (step.sibling_from, step.sibling_to)
        boxes.append(_box("sibling", x, below, _SIDE, step.sibling, *span))
        lines.append(Line(middle, below, middle, y + _BOX))
        lines.append(Line(x + _SIDE // 2, below, middle, y + _BOX))
    foot = _TOP + levels * _LEVEL
    boxes.append(_way("leaf", foot, walk.leaf, walk.index, walk.index + 1))
    return Drawing(WIDTH, foot + _BOX + _TOP, tuple(boxes), tuple(lines))


def _way(role: str, y: int, node: bytes, low: int, high: int) -> Box:
    return _box(role, (WIDTH - _WAY) // 2, y, _WAY, node, low, high)


def _box(  # noqa: PLR0917 -- a rectangle has as many sides
    role: str, x: int, y: int, width: int, node: bytes, low: int, high: int
) -> Box:
    return Box(
        role=role,
        x=x,
        y=y,
        width=width,
        height=_BOX,
        centre=x + width // 2,
        hash_y=y + 19,
        span_y=y + 36,
        hash=node.hex()[:_HEX],
        first=low,
        last=high - 1,
    )
