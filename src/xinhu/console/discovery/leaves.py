"""Long lists, a page at a time; its number stands in the address."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

_DIGITS: Final = 9
_OF_ONE_ANSWER: Final = frozenset({"done", "did", "many"})
"""Parameters that tell what was just done, and nothing later."""


class Leaf(NamedTuple):
    """A page of a list.

    Attributes:
        rows: on it.
        number, pages: which of how many.
        newer, older: the addresses beside it; empty where there is none.
    """

    rows: Sequence[Any]
    number: int
    pages: int
    newer: str
    older: str


def leaf(request: HttpRequest, rows: QuerySet[Any], size: int) -> Leaf:
    """Return the page that the address names; the nearest where there is no such."""
    pages = max(1, -(-rows.count() // size))
    asked = request.GET.get("page", "1")
    usable = asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS
    number = min(max(1, int(asked) if usable else 1), pages)
    begin = (number - 1) * size
    return Leaf(
        rows=list(rows[begin : begin + size]),
        number=number,
        pages=pages,
        newer=with_query(request, page=str(number - 1)) if number > 1 else "",
        older=with_query(request, page=str(number + 1)) if number < pages else "",
    )


def with_query(request: HttpRequest, **changed: str) -> str:
    """Return the address's query with parameters changed; empty ones are left out."""
    kept = {k: str(v) for k, v in request.GET.items() if k not in _OF_ONE_ANSWER}
    query = kept | changed
    return f"?{urlencode({k: v for k, v in query.items() if v})}"
