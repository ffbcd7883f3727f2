"""The report of an inquiry: to be seen, or for paper under a purpose of its own.

Each opening is an entry, written first. What is shown for seeing does not come out on
paper; no copy of the file is handed out.
"""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.inquiry.answers import Opened, Section
from xinhu.console.inquiry.rules import reason_name
from xinhu.console.inquiry.steps import PRINT, VIEW
from xinhu.console.kit.language import language_of
from xinhu.desks.staff.rules import Language


@signed_in("POST")
def report(request: SignedInRequest, ref: str) -> HttpResponse:
    """Open the report for the purpose that was stated, and show it masked.

    Raises:
        GateRefusedError: the gate refused; to print, for want of a second factor too.
    """
    purpose = request.POST.get("purpose", VIEW)
    body = {"purpose": purpose}
    opened = Gate(request).post(Opened, "inquiries", ref, "report", body=body)
    language = language_of(request)
    page = {
        "opened": opened,
        "inquiry": opened.inquiry,
        "reason": reason_name(opened.inquiry.reason, language),
        "purpose": purpose,
        "printing": purpose == PRINT,
        "parts": [_part(section, language) for section in opened.sections],
    }
    return render(request, "inquiry/report.html", page)


def _part(section: Section, language: Language) -> dict[str, object]:
    """Return a section in the reader's language."""
    return {
        "code": section.code,
        "title": section.en if language == "en" else section.zh,
        "columns": [c.en if language == "en" else c.zh for c in section.columns],
        "rows": section.rows,
    }
