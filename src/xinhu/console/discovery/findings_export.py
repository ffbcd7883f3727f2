"""The filtered findings as CSV or a workbook; a large file waits for others."""

from typing import Final

from django import forms

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

_HEADER: Final = (
    "finding", "target", "path", "member", "place", "column", "kind", "name", "grade",
    "level", "file_grade", "file_level", "raised_by", "count", "confidence", "reasons",
    "evidence", "owner", "state", "accepted_until", "accepted_reason",
)  # fmt: skip


class FindingFileForm(FindingFilter):
    """The filters, and as which kind of file: what is granted names it as well."""

    file = forms.ChoiceField(required=False, choices=[(each, each) for each in FILES])


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read what the filters leave, the gravest first."""
    del before
    language = language_of(request)
    form = FindingFileForm(language, request.GET).fill(target_names(request))
    rows = in_order(wanted_rows(request, form), "")
    usable = form.is_valid()
    return Gathered(
        form=form,
        header=_HEADER,
        rows=[_cells(each, language) for each in rows],
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
