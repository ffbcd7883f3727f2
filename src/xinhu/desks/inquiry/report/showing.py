"""A report as it is shown: the parts that the rules name, masked at a level.

Guarantees: a value that no rule names is not shown; one that names a field of the
catalogue is shown through that field's mask; what cannot be masked is hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.grades import Mask
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.desks.inquiry.report.layout import NO_MASK, Column, Layout, Part
from xinhu.desks.inquiry.report.reading import Tree, part_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part as shown.

    Attributes:
        code: of the part.
        zh, en: heading.
        columns: code, zh, en of each.
        rows: masked values, in the order of the columns; one row where it is no list.
    """

    code: str
    zh: str
    en: str
    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report before somebody's eyes.

    Attributes:
        sections: the parts, empty ones too, so that "no overdue" can be told from "not
            shown".
        left_out: values that no rule names.
    """

    sections: tuple[Section, ...]
    left_out: int


def show_report(
    tree: Mapping[str, Tree], layout: Layout, catalogue: Catalogue, level: Mask
) -> ShownReport:
    """Return a report masked at a level.

    Args:
        tree: as read.
        layout: what is shown.
        catalogue: whose masks are taken.
        level: of the permit; ``hidden`` shows headings alone.
    """
    sections = []
    shown = 0
    for code, part in layout.parts.items():
        rows = _rows(part_at(tree, part.at), part)
        shown += sum(name in row for row in rows for name in part.fields)
        sections.append(_section(code, part, rows, catalogue, level))
    return ShownReport(tuple(sections), _leaves(dict(tree)) - shown)


def _rows(found: Tree, part: Part) -> list[dict[str, str]]:
    """Return the rows of a part; what has another shape than the rule says is none."""
    many = found if isinstance(found, list) else []
    rows = many if part.rows else [found]
    return [
        {name: value for name, value in row.items() if isinstance(value, str)}
        for row in rows
        if isinstance(row, dict)
    ]


def _section(
    code: str,
    part: Part,
    rows: list[dict[str, str]],
    catalogue: Catalogue,
    level: Mask,
) -> Section:
    def masked(row: dict[str, str]) -> tuple[str, ...]:
        return tuple(
            _masked(row.get(name, ""), column, catalogue, level)
            for name, column in part.fields.items()
        )

    return Section(
        code=code,
        zh=part.zh,
        en=part.en,
        columns=tuple((name, each.zh, each.en) for name, each in part.fields.items()),
        rows=tuple(map(masked, rows)),
    )


def _masked(value: str, column: Column, catalogue: Catalogue, level: Mask) -> str:
    if not value:
        return ""
    if level is Mask.HIDDEN:
        return HIDDEN
    if column.mask == NO_MASK:
        return value
    return catalogue.field(column.mask).masks[level](value)


def _leaves(tree: Tree) -> int:
    match tree:
        case dict():
            return sum(map(_leaves, tree.values()))
        case list():
            return sum(map(_leaves, tree))
        case _:
            return 1
