"""The lines of a month's list as a CSV file; taking it away is an act."""

from typing import Final

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.inquiry.self_check.answers import FoundLine
from xinhu.console.inquiry.self_check.filters import month_form
from xinhu.console.inquiry.self_check.month import read_month
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import today
from xinhu.console.kit.words import say_code
from xinhu.desks.staff.rules import Language

_HEADER: Final = ("code", "why", "asked", "operator", "inquiry", "entry")


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read the lines that the filters leave of a month."""
    del before
    language = language_of(request)
    form = month_form(request.GET, language, today())
    found = None
    if form.is_valid():
        found = read_month(request, str(form.cleaned_data["month"]))
    lines = [] if found is None else form.leave(found.found)
    rows = [_cells(each, language) for each in lines]
    return Gathered(form=form, header=_HEADER, rows=rows)


def _cells(each: FoundLine, language: Language) -> tuple[str, ...]:
    entry = "" if each.entry is None else str(each.entry)
    why = say_code("self_check_kind", each.code, language)
    return each.code, why, each.asked, each.operator, each.inquiry, entry


SELF_CHECK = Export(
    what="self_check",
    address="inquiries/self-checks/export.csv",
    name="self_check_export",
    counted="lines",
    guard=signed_in,
    gather=_gather,
)
