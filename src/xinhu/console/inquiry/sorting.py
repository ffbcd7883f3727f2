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
    request: HttpRequest, order: str, columns: Columns[Row]
) -> tuple[Heading, ...]:
    """Return the headings, each leading to this list sorted by it."""
    return tuple(
        _heading(request, n, label, order) for n, (label, _) in columns.items()
    )


def _heading(request: HttpRequest, name: str, label: str, order: str) -> Heading:
    states = {name: "ascending", f"-{name}": "descending"}
    query = {key: value for key, value in request.GET.items() if value}
    query["sort"] = f"-{name}" if order == name else name
    return Heading(label, f"?{urlencode(query)}", states.get(order, "none"))
