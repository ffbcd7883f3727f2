"""The history: every request that was decided, for good; filtered, sorted, exported."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.history_filters import HistoryForm
from xinhu.console.approvals.listing import Line, lines, stamp
from xinhu.console.approvals.rules import sees_all
from xinhu.console.exports.sending import Export, Gathered
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.reading import history as read_history

PAGE = 50
_COLUMNS = {
    "kind": ("approvals.kind", lambda line: line.kind_label),
    "requester": ("approvals.requester", lambda line: line.name),
    "at": ("approvals.at", lambda line: line.asked_at),
    "until": ("approvals.until", lambda line: line.until),
    "state": ("approvals.state", lambda line: line.state),
}
_HEADER = (
    "ref", "kind", "state", "requester", "requested_at", "expires_at", "decided_at",
    "groups", "votes", "digest",
)  # fmt: skip


class Heading(NamedTuple):
    """The heading of a column, and where it leads to sort by it."""

    label: str
    address: str
    state: str


@signed_in("GET")
def history(request: SignedInRequest) -> HttpResponse:
    """Show a page of the history."""
    language = language_of(request)
    form = HistoryForm(language, request.GET).fill()
    usable = form.is_valid()
    rows = _rows(request, form) if usable else []
    order = request.GET.get("sort", "-at")
    ordered = _in_order(lines(rows, language, now()), order)
    number = request.GET.get("page", "1")
    at = int(number) if number.isascii() and number.isdigit() else 1
    begin = max(0, min(at - 1, (len(ordered) - 1) // PAGE if ordered else 0)) * PAGE
    page = {
        "form": form,
        "rows": ordered[begin : begin + PAGE],
        "count": len(ordered),
        "headings": tuple(_heading(request, name, order) for name in _COLUMNS),
        "newer": _with(request, page=str(begin // PAGE)) if begin else "",
        "older": _with(request, page=str(begin // PAGE + 2))
        if begin + PAGE < len(ordered)
        else "",
        "export": _with(request, page=None, sort=None),
    }
    status = 200 if usable else 422
    return render(request, "approvals/history.html", page, status=status)


def _gather(request: SignedInRequest, before: int | None) -> Gathered:
    """Read what the filters leave."""
    del before
    form = HistoryForm(language_of(request), request.GET).fill()
    rows = _rows(request, form) if form.is_valid() else []
    return Gathered(form=form, header=_HEADER, rows=[_cells(row) for row in rows])


def _rows(request: SignedInRequest, form: HistoryForm) -> list[ApprovalRow]:
    return read_history(request.user, form.wanted(), sees_all=sees_all(request.user))


def _in_order(found: tuple[Line, ...], order: str) -> tuple[Line, ...]:
    column = _COLUMNS.get(order.removeprefix("-"))
    if column is None:
        return found
    return tuple(sorted(found, key=column[1], reverse=order.startswith("-")))


def _heading(request: SignedInRequest, name: str, order: str) -> Heading:
    states = {name: "ascending", f"-{name}": "descending"}
    turned = f"-{name}" if order == name else name
    address = _with(request, sort=turned, page=None)
    return Heading(_COLUMNS[name][0], address, states.get(order, "none"))


def _with(request: SignedInRequest, **changed: str | None) -> str:
    """Return this address's query with some parameters changed or left out."""
    query = {k: v for k, v in request.GET.items() if v}
    for key, value in changed.items():
        query.pop(key, None)
        if value is not None:
            query[key] = value
    return f"?{urlencode(query)}"


def _cells(row: ApprovalRow) -> tuple[str, ...]:
    votes = " ".join(
        f"{vote.voter}:{vote.group}:{vote.says}{':void' if vote.void else ''}"
        for vote in row.votes.all()
    )
    needs = " ".join(f"{g}:{n}" for g, n in zip(row.groups, row.needs, strict=True))
    decided = "" if row.decided_at is None else stamp(row.decided_at)
    return (
        row.ref, row.kind, row.state, row.requester, stamp(row.requested_at),
        stamp(row.expires_at), decided, needs, votes, bytes(row.digest).hex(),
    )  # fmt: skip


HISTORY = Export(
    what="approvals",
    address="approvals/history.csv",
    name="approvals_export",
    counted="approvals",
    guard=signed_in,
    gather=_gather,
)
