"""Where reports lie: to be put away, past their last day, waiting for the second."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.inquiry.answers import Inquiries
from xinhu.console.inquiry.custody.answers import Destructions, Reports
from xinhu.console.inquiry.custody.filters import COLUMNS, CustodyFilterForm
from xinhu.console.inquiry.custody.rules import confirms, is_over, oversees, sees
from xinhu.console.inquiry.dossier import CustodyCard
from xinhu.console.inquiry.filters import lines
from xinhu.console.inquiry.sorting import headings, in_order
from xinhu.console.inquiry.steps import VIEW
from xinhu.console.kit.language import language_of

MOST = 5_000
"""Reports that one list holds; the gate gives them in pages."""
_HEADER = (
    "inquiry", "branch", "cabinet", "number", "place", "placed_on", "placed_by",
    "moves", "keep_until", "past_last_day",
)  # fmt: skip


@signed_in("GET")
def listing(request: SignedInRequest) -> HttpResponse:
    """Show the locating list, filtered and sorted, and above it what is to be done.

    Raises:
        RoleRefusedError: nobody of this role has to do with it.
    """
    if not sees(request):
        raise RoleRefusedError
    gate, language = Gate(request), language_of(request)
    form = CustodyFilterForm(language, request.GET).fill()
    found = _found(gate, form)
    order = request.GET.get("sort", "")
    left = in_order(form.leave(found), order, COLUMNS)
    filters = {k: v for k, v in request.GET.items() if v and k != "sort"}
    page = {
        "form": form,
        "rows": [(each, is_over(each)) for each in left],
        "most": MOST if len(found) >= MOST else 0,
        "headings": headings(request, order, COLUMNS),
        "export": f"?{urlencode(filters)}" if filters else "",
        "oversees": oversees(request),
        "keeps": serves(request, VIEW),
        "confirms": confirms(request),
    }
    if page["keeps"]:
        unplaced = gate.get(Inquiries, "inquiries", "unplaced").inquiries
        page["unplaced"] = lines(unplaced, language)
    if page["confirms"]:
        waiting = gate.get(Destructions, "inquiries", "destructions")
        page["destructions"] = waiting.destructions
    status = 200 if form.is_valid() else 422
    return render(request, "inquiry/custody/listing.html", page, status=status)


def _found(gate: Gate, form: CustodyFilterForm) -> tuple[CustodyCard, ...]:
    if not form.is_valid():
        return ()
    asked, found = form.asked(), list[CustodyCard]()
    while len(found) < MOST:
        told = gate.get(Reports, "inquiries", "custody", **asked)
        found += told.reports
        if told.after is None:
            break
        asked["after"] = told.after
    return tuple(found)


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read what the filters leave."""
    del before
    if not sees(request):
        raise RoleRefusedError
    form = CustodyFilterForm(language_of(request), request.GET).fill()
    rows = [_cells(each) for each in form.leave(_found(Gate(request), form))]
    return Gathered(form=form, header=_HEADER, rows=rows)


def _cells(each: CustodyCard) -> tuple[str, ...]:
    return (
        each.inquiry, each.branch, each.cabinet, each.number, each.place,
        each.placed_on, each.placed_by, str(each.moves), each.keep_until or "",
        "yes" if is_over(each) else "",
    )  # fmt: skip


CUSTODY = Export(
    what="custody",
    address="inquiries/custody/export.csv",
    name="custody_export",
    counted="reports",
    guard=signed_in,
    gather=_gather,
)
