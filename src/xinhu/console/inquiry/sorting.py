"""Tables that are sorted by the column that the address names."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

Row = TypeVar("Row")
Columns = Mapping[str, tuple[str, Callable[[Row], str]]]
"""Name in the address → phrase of the heading, and by what a row is sorted."""


class Heading(NamedTuple):
    """The heading of a column, and where it leads to sort by it."""

    label: str
    address: str
    state: str


def in_order(found: list[Row], order: str, columns: Columns[Row]) -> list[Row]:
    """Sort by the column that the address names; otherwise as they came."""
    column = columns.get(order.removeprefix("-"))
    if column is None:
        return found
    return sorted(found, key=column[1], reverse=order.startswith("-"))


def headings(
    request: HttpRequest, order: str, columns: Columns[Row], **kept: str
) -> tuple[Heading, ...]:
    """Return the headings, each leading to this list sorted by it.

    Args:
        request: whose address is kept.
        order: the present one.
        columns: of the table.
        kept: what the address is to name, whether or not it does now.
    """
    query = {k: str(v) for k, v in request.GET.items() if v} | kept
    return tuple(_heading(query, n, lbl, order) for n, (lbl, _) in columns.items())


def _heading(query: Mapping[str, str], name: str, label: str, order: str) -> Heading:
    states = {name: "ascending", f"-{name}": "descending"}
    sorted_by = {**query, "sort": f"-{name}" if order == name else name}
    return Heading(label, f"?{urlencode(sorted_by)}", states.get(order, "none"))
