"""The book without names as a workbook or CSV; a large one waits for others."""

from typing import Final

from django import forms

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry.book.answers import BookLine, BookPage, BookSums
from xinhu.console.inquiry.book.filters import BookFilterForm, with_days
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say

MOST: Final = 20_000
"""Rows that one file holds; more than that is bound, or fewer days."""
_PAGE: Final = 200
_HEADER: Final = (
    "entry", "leaf", "asked_at", "inquiry", "customer", "reason", "ground_kind",
    "ground_ref", "loan", "operator", "branch", "owner", "reviewer", "state", "refusal",
    "report_number", "custody", "corrections", "commitment",
)  # fmt: skip
FILES: Final = ("xlsx", "csv")


class BookFileForm(BookFilterForm):
    """The filters, and as which kind of file: what is granted names it as well."""

    file = forms.ChoiceField(required=False, choices=[(each, each) for each in FILES])

    def too_many(self) -> None:
        """Say at the days that so many rows are no file."""
        self.add_error("until", say("book.too_many", self.language, most=MOST))


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read the rows that the filters leave, the oldest first."""
    del before
    form = BookFileForm(language_of(request), with_days(request.GET)).fill()
    rows = _rows(Gate(request), form) if form.is_valid() else []
    return Gathered(
        form=form,
        header=_HEADER,
        rows=[_cells(row) for row in rows],
        workbook=form.cleaned_data.get("file") != "csv",
    )


def _rows(gate: Gate, form: BookFileForm) -> list[BookLine]:
    """Return the rows; none, and what is wrong said, where they are no file."""
    query, after = form.query(), None
    found: list[BookLine] = []
    try:
        sums = gate.get(BookSums, "inquiries", "book", "sums", **query)
        if sums.total > MOST:
            form.too_many()
            return []
        # What is asked meanwhile is taken along: the last page says that it is.
        while True:
            page = gate.get(
                BookPage, "inquiries", "book", **query, after=after, limit=_PAGE
            )
            found.extend(page.rows)
            after = page.after
            if after is None:
                return found
    except GateRefusedError as refused:
        form.told(refused)
        return []


def _cells(row: BookLine) -> tuple[str, ...]:
    receipt = row.receipt
    return (
        "" if receipt is None else str(receipt.index),
        "" if receipt is None else receipt.leaf,
        row.asked_at, row.ref, row.customer, row.reason, row.ground.kind,
        row.ground.ref, row.loan or "", row.operator, row.branch, row.owner or "",
        row.reviewer or "", row.state, row.refusal or "", row.report_number or "",
        row.custody or "", str(row.corrections), row.commitment,
    )  # fmt: skip


BOOK_FILE = Export(
    what="inquiry_book",
    address="inquiries/book/export/",
    name="inquiry_book_export",
    counted="inquiries",
    guard=signed_in,
    gather=_gather,
)
