"""不良信息告知书 for paper: the customer's name on it is a look, written first."""

import msgspec
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Receipt
from xinhu.console.kit.language import language_of


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of the notice, in both languages."""

    part: str
    zh: str
    en: str


class Printed(msgspec.Struct, frozen=True):
    """A notice to be printed, and the entry of this look."""

    inquiry: str
    number: int
    at: str
    lines: tuple[Paragraph, ...]
    receipt: Receipt


@signed_in("POST")
def notice(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show the notice, in the reader's language.

    Raises:
        GateRefusedError: the gate refused, or there is none.
    """
    printed = Gate(request).post(Printed, "inquiries", ref, "notice", body={})
    english = language_of(request) == "en"
    parts = {each.part: each.en if english else each.zh for each in printed.lines}
    page = {
        "printed": printed,
        "title": parts.pop("title", ""),
        "signed": parts.pop("signed", ""),
        "paragraphs": parts,
    }
    return render(request, "inquiry/evaluation/notice.html", page)
