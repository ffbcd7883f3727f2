"""One's own inquiries, and what waits for a person in the branch."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.inquiry.answers import Inquiries, InquiryCard
from xinhu.console.inquiry.filters import COLUMNS, InquiryFilterForm, lines
from xinhu.console.inquiry.sorting import headings, in_order
from xinhu.console.inquiry.steps import CREDIT_INQUIRY, VIEW
from xinhu.console.kit.language import language_of

_HEADER = (
    "ref", "asked_at", "customer", "reason", "ground_kind", "ground_ref", "loan",
    "state", "changed_at", "attempt", "report_number", "refusal",
)  # fmt: skip


@signed_in("GET")
def own(request: SignedInRequest) -> HttpResponse:
    """Show what waits in the branch, and one's own, filtered and sorted.

    Raises:
        RoleRefusedError: nobody of this role has to do with inquiries.
    """
    if not serves(request, VIEW):
        raise RoleRefusedError
    gate, language = Gate(request), language_of(request)
    form = InquiryFilterForm(language, request.GET).fill()
    order = request.GET.get("sort", "-at")
    mine = in_order(form.leave(_mine(gate)), order, COLUMNS)
    waiting = gate.get(Inquiries, "inquiries", "waiting").inquiries
    filters = {k: v for k, v in request.GET.items() if v and k != "sort"}
    page = {
        "form": form,
        "mine": lines(mine, language),
        "waiting": lines(waiting, language),
        "headings": headings(request, order, COLUMNS),
        "export": f"?{urlencode(filters)}" if filters else "",
        "inquires": serves(request, CREDIT_INQUIRY),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "inquiry/own.html", page, status=status)


def _mine(gate: Gate) -> tuple[InquiryCard, ...]:
    return gate.get(Inquiries, "inquiries").inquiries


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read what the filters leave of one's own."""
    del before
    form = InquiryFilterForm(language_of(request), request.GET).fill()
    rows = [_cells(each) for each in form.leave(_mine(Gate(request)))]
    return Gathered(form=form, header=_HEADER, rows=rows)


def _cells(each: InquiryCard) -> tuple[str, ...]:
    return (
        each.ref, each.asked_at, each.customer, each.reason, each.ground.kind,
        each.ground.ref, each.loan or "", each.state, each.changed_at,
        str(each.attempt), each.report_number or "", each.refusal or "",
    )  # fmt: skip


INQUIRIES = Export(
    what="inquiries",
    address="inquiries/export.csv",
    name="inquiries_export",
    counted="inquiries",
    guard=signed_in,
    gather=_gather,
)
