"""The filtered findings as CSV or a workbook; a large file waits for others."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Generic, TypeVar, overload

from django import forms
from django.db.models import Model, QuerySet

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import reads
from xinhu.console.discovery.filters import FindingFilter, in_order
from xinhu.console.discovery.findings import target_names, wanted_rows
from xinhu.console.discovery.mapping import FILES
from xinhu.console.discovery.naming import kind_said
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say_code
from xinhu.desks.discovery.models import Place
from xinhu.desks.staff.rules import Language

_Row = TypeVar("_Row", bound=Model)
_HEADER: Final = (
    "finding", "target", "path", "member", "place", "column", "kind", "name", "grade",
    "level", "file_grade", "file_level", "raised_by", "count", "confidence", "reasons",
    "evidence", "owner", "state", "accepted_until", "accepted_reason",
)  # fmt: skip


class FindingFileForm(FindingFilter):
    """The filters, and as which kind of file: what is granted names it as well."""

    file = forms.ChoiceField(required=False, choices=[(each, each) for each in FILES])


class Lines(Sequence[Sequence[str]], Generic[_Row]):
    """The rows of a file, counted at first and read once they are written.

    Whether so many are sent at once is asked before any is held; what is written are
    never more than were counted.

    Args:
        found: the rows, in order.
        write: makes the cells of one.
    """

    def __init__(
        self, found: QuerySet[_Row], write: Callable[[_Row], Sequence[str]]
    ) -> None:
        self._found, self._write = found, write
        self._count: int | None = None
        self._lines: list[Sequence[str]] | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        if self._lines is not None:
            return len(self._lines)
        if self._count is None:
            self._count = self._found.count()
        return self._count

    @overload
    def __getitem__(self, at: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Sequence[str]]: ...
    def __getitem__(self, at: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        """Return one, or some; all are read."""
        if self._lines is None:
            found = self._found[: len(self)]
            self._lines = [self._write(each) for each in found]
        return self._lines[at]


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Find what the filters leave, the gravest first."""
    del before
    language = language_of(request)
    form = FindingFileForm(language, request.GET).fill(target_names(request))
    rows = in_order(wanted_rows(request, form), "")
    usable = form.is_valid()
    return Gathered(
        form=form,
        header=_HEADER,
        rows=Lines(rows, partial(_cells, language=language)),
        workbook=usable and form.cleaned_data["file"] == "xlsx",
    )


def _cells(each: Place, language: Language) -> tuple[str, ...]:
    until = each.accepted_until
    return (
        str(each.pk), each.target.name, each.path, each.member, each.place,
        each.column or "", each.kind, kind_said(each.kind, language), each.grade,
        str(each.level), each.file_grade, str(each.file_level), " ".join(each.because),
        str(each.count), f"{each.confidence:.2f}", " ".join(each.reasons),
        each.evidence, "" if each.owner is None else each.owner.reference,
        say_code("place_state", each.status, language),
        "" if until is None else until.isoformat(), each.accepted_reason,
    )  # fmt: skip


FINDINGS = Export(
    what="findings",
    address="discovery/findings/export/",
    name="discovery_findings_export",
    counted="rows",
    guard=reads,
    gather=_gather,
)
