"""How many rows a filter has: by reason, result and operator, each narrowing to it."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

from xinhu.console.inquiry.book.answers import BookSums
from xinhu.console.inquiry.book.lines import workers
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.kit.words import say_code
from xinhu.desks.staff.rules import Language

MOST: Final = 12
"""Values of a column that are told one by one."""


class Sum(NamedTuple):
    """A value of a column: its name, how many rows, and where they are."""

    name: str
    rows: int
    address: str


class Column(NamedTuple):
    """A column that is summed up; its heading is ``book_sums.<code>``.

    Attributes:
        code: of the column.
        sums: its values, the most frequent first.
        others: how many rows the values have that are not among them.
    """

    code: str
    sums: tuple[Sum, ...]
    others: int


def columns(
    sums: BookSums, chosen: Mapping[str, str], language: Language
) -> tuple[Column, ...]:
    """Return the sums, each value leading to its rows."""
    people = workers(sums.operators)
    return (
        _column(
            "reason", sums.reasons, chosen, lambda code: reason_name(code, language)
        ),
        _column(
            "state",
            sums.states,
            chosen,
            lambda code: say_code("inquiry_state", code, language),
        ),
        _column(
            "operator",
            sums.operators,
            chosen,
            lambda code: people[code].name or code,
        ),
    )


def _column(
    code: str,
    counts: Mapping[str, int],
    chosen: Mapping[str, str],
    said: Callable[[str], str],
) -> Column:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    told = ordered[:MOST]
    return Column(
        code,
        tuple(
            Sum(said(value), count, f"?{urlencode({**chosen, code: value})}")
            for value, count in told
        ),
        sum(count for _, count in ordered[MOST:]),
    )
