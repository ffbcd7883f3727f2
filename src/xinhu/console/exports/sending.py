"""One way for every list that is taken away as a file.

A file up to the number of ``rules/exports.yaml`` is sent at once; a larger one is asked
for, and sent once to whoever asked, after others granted it. Each is an act before it
is sent. Who may see the list is the list's own guard, asked each time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol
from urllib.parse import urlencode

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from xinhu.console.access.acting import actor
from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.signed_in import OwnView, SignedInRequest, View
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.spreadsheet import csv_file, workbook_file
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import BadInput
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.exports import subject
from xinhu.desks.staff.exports.errors import ExportBulkError
from xinhu.desks.staff.organisation.in_force import staff_rules

_UNUSABLE = 422
_LONGEST = 500


class Guard(Protocol):
    """Lets those in who may see the list."""

    def __call__(self, *methods: str) -> Callable[[OwnView[...]], View[...]]:
        """Make a view answer these methods, for them alone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a file holds.

    Attributes:
        form: the filters, as the list's own form judged them; of one that is wrong
            there are no rows.
        header: names of the columns.
        rows: cells of each row.
        before: of the register, the entry after the newest; None for other lists.
        workbook: sent as XLSX, not as CSV; where a filter of the form says so.
    """

    form: KitForm
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    before: int | None = None
    workbook: bool = False

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the filters, as cleaned."""
        return subject.filters_of(self.form.cleaned_data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A list that may be taken away.

    Attributes:
        what: its code in ``rules/exports.yaml``.
        address: where the file is, and ``name`` its name among addresses.
        name: as said.
        counted: what the act calls the rows.
        guard: who may see the list.
        gather: reads it, as the address filters it; of the register, entries before
            the one that is given.
    """

    what: str
    address: str
    name: str
    counted: str
    guard: Guard
    gather: Callable[[SignedInRequest, int | None], Gathered]

    def file(self, gathered: Gathered) -> HttpResponse:
        """Write what was gathered into a file, called after the list."""
        header, rows = gathered.header, gathered.rows
        if gathered.workbook:
            return workbook_file(f"xinhu-{self.what}.xlsx", header, rows)
        return csv_file(f"xinhu-{self.what}.csv", header, rows)

    @property
    def event(self) -> str:
        """The act."""
        return f"{self.what}.exported"


class ReasonForm(KitForm):
    """Why a large file is wanted."""

    words: ClassVar[str] = "export_form"
    why = forms.CharField(max_length=_LONGEST)


def addresses(export: Export) -> tuple[URLPattern, ...]:
    """Return the addresses of an export: sent, asked for, taken."""

    @export.guard("GET")
    def sent(request: SignedInRequest) -> HttpResponse:
        gathered = export.gather(request, None)
        if not gathered.form.is_valid():
            return _unusable(request, export, gathered)
        try:
            subject.require_small(export.what, len(gathered.rows))
        except ExportBulkError:
            form = ReasonForm(language_of(request))
            return _page(request, export, gathered, form)
        return _send(request, export, gathered, {})

    @export.guard("POST")
    def asked(request: SignedInRequest) -> HttpResponse:
        return _ask(request, export)

    @export.guard("POST")
    def taken(request: SignedInRequest, ref: str) -> HttpResponse:
        return _take(request, export, ref)

    return (
        path(export.address, sent, name=export.name),
        path(f"exports/{export.what}/", asked, name=f"ask_export_{export.what}"),
        path(f"exports/{export.what}/<slug:ref>/", taken, name=f"take_{export.what}"),
    )


def take_address(ref: str) -> str:
    """Return where a granted file is taken, with its filters."""
    granted = subject.granted_export(ref)
    where = reverse(f"take_{granted.what}", args=[ref])
    return f"{where}?{urlencode(granted.filters)}"


def _ask(request: SignedInRequest, export: Export) -> HttpResponse:
    """Ask for a file, with the filters of the address; a small one is sent anyway."""
    gathered = export.gather(request, None)
    if not gathered.form.is_valid():
        return _unusable(request, export, gathered)
    try:
        subject.require_small(export.what, len(gathered.rows))
    except ExportBulkError:
        return _ask_for(request, export, gathered)
    return redirect(f"{reverse(export.name)}?{urlencode(gathered.filters)}")


def _ask_for(
    request: SignedInRequest, export: Export, gathered: Gathered
) -> HttpResponse:
    """Ask the others for a large file, with the reason that was given."""
    form = ReasonForm(language_of(request), request.POST)
    if form.is_valid():
        wanted = _wanted(export, gathered, gathered.before)
        why, book = form.cleaned_data["why"], staff_rules().approvals
        try:
            ref = subject.ask_export(
                wanted, why, by=actor(request), book=book, now=now()
            )
        except BadInput as unusable:
            form.add_error("why", explained(unusable, form.language))
        else:
            return redirect(f"{reverse('approval', args=[ref])}?done=asked")
    return _page(request, export, gathered, form)


def _take(request: SignedInRequest, export: Export, ref: str) -> HttpResponse:
    """Send a file that was granted, once."""
    granted = subject.granted_export(ref)
    if granted.what != export.what:
        raise Http404
    gathered = export.gather(request, granted.before)
    if not gathered.form.is_valid():
        return _unusable(request, export, gathered)
    wanted = _wanted(export, gathered, granted.before)
    subject.take(ref, granted, wanted, by=actor(request), now=now())
    return _send(request, export, gathered, {"approval": ref})


def _wanted(
    export: Export, gathered: Gathered, before: int | None
) -> subject.BulkExport:
    return subject.BulkExport(
        what=export.what,
        filters=gathered.filters,
        columns=tuple(gathered.header),
        rows=len(gathered.rows),
        before=before,
    )


def _send(
    request: SignedInRequest, export: Export, gathered: Gathered, told: dict[str, str]
) -> HttpResponse:
    """Write the act down, then send the file."""
    file = export.file(gathered)
    counted: dict[str, str | int] = {export.counted: len(gathered.rows), **told}
    with transaction.atomic():
        record_act(
            export.event,
            operator=request.user,
            zone=zone_of_request(request),
            at=now(),
            **counted,
        )
    return file


def _page(
    request: SignedInRequest, export: Export, gathered: Gathered, form: ReasonForm
) -> HttpResponse:
    where = reverse(f"ask_export_{export.what}")
    page = {
        "form": form,
        "rows": len(gathered.rows),
        "what_key": f"export_of.{export.what}",
        "ask": f"{where}?{urlencode(gathered.filters)}",
    }
    status = _UNUSABLE if form.errors else 200
    return render(request, "exports/ask.html", page, status=status)


def _unusable(
    request: SignedInRequest, export: Export, gathered: Gathered
) -> HttpResponse:
    """Tell what is wrong with the filters: then nothing is sent, asked for or used."""
    page = {"form": gathered.form, "what_key": f"export_of.{export.what}"}
    return render(request, "exports/unusable.html", page, status=_UNUSABLE)
