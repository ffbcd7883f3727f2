"""Rows of the book in the reader's language, with the names of those who worked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from xinhu.console.inquiry.book.answers import BookLine
from xinhu.console.inquiry.rules import reason_name
from xinhu.desks.audit.supervision.items import operators_named
from xinhu.desks.staff.rules import Language


class Worker(NamedTuple):
    """Who asked or reviewed: reference, and name where the console knows them."""

    reference: str
    name: str


Row = TypeVar("Row", bound=BookLine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Generic[Row]):
    """A row as a table tells it; nobody where nobody reviewed yet."""

    row: Row
    reason: str
    operator: Worker
    reviewer: Worker | None


def lines(rows: Sequence[Row], language: Language) -> list[Line[Row]]:
    """Return rows in their order."""
    known = workers(
        name for row in rows for name in (row.operator, row.reviewer) if name
    )
    return [
        Line(
            row=row,
            reason=reason_name(row.reason, language),
            operator=known[row.operator],
            reviewer=None if row.reviewer is None else known[row.reviewer],
        )
        for row in rows
    ]


def workers(references: Iterable[str]) -> Mapping[str, Worker]:
    """Return operators by reference: those who are not known by theirs alone."""
    wanted = list(references)
    found = operators_named(wanted)
    return {
        each: Worker(each, found[each].full_name if each in found else "")
        for each in wanted
    }
