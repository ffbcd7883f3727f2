"""The scan of a letter, read for the clerk: it fills what is empty, and warns.

Where no reader is installed, or it finds nothing in time, the clerk types as ever. What
was read goes into the page of whoever chose the file, and nowhere else.
"""

from functools import partial
from hashlib import sha256
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError, RoleRefusedError
from xinhu.console.inquiry.answers import ScanRead
from xinhu.console.inquiry.letter_form import LetterForm
from xinhu.console.inquiry.letter_page import letter_page
from xinhu.console.inquiry.patience import within_patience
from xinhu.console.inquiry.steps import CREDIT_INQUIRY
from xinhu.console.kit.language import language_of
from xinhu.core.base.ids import customer_id

_PATIENCE: Final = 8.0
"""Seconds that a page waits; a page of A4 takes five."""
_UNREAD: Final = frozenset({"letter.scan_unread", "letter.scan_absent"})
_FILLED: Final = ("name", "id_number")
_ACKNOWLEDGED: Final = "scan_checked"


@signed_in("POST")
def letter_scan(request: SignedInRequest, customer: str) -> HttpResponse:
    """Read the chosen scan; fill the name and the number where nothing was typed.

    Raises:
        RoleRefusedError: nobody of this role queries.
        GateRefusedError: the gate refused.
    """
    whom = customer_id(customer)
    if not serves(request, CREDIT_INQUIRY):
        raise RoleRefusedError
    language = language_of(request)
    typed = LetterForm(language, request.POST, request.FILES)
    typed.full_clean()
    read = read_scan(request, typed)
    start: dict[str, object] = {name: typed[name].value() for name in typed.fields}
    filled = [
        name
        for name in _FILLED
        if read is not None and not start[name] and getattr(read, name)
    ]
    start |= {name: getattr(read, name) for name in filled}
    form = LetterForm(language, initial=start)
    told = {"form": form, "read": read, "filled": [form[name] for name in filled]}
    if read is not None:
        told["differing"] = [form[name] for name in read.differs]
    if not getattr(request, "htmx", False):
        return letter_page(request, whom, form, 200, told)
    for name in filled:
        form.fields[name].widget.attrs["hx-swap-oob"] = "true"
    return render(request, "inquiry/letter_scan_read.html", {**told, "aside": True})


def read_scan(request: SignedInRequest, form: LetterForm) -> ScanRead | None:
    """Return what the scan says; None where nothing was read, or not in time.

    Raises:
        GateRefusedError: the gate refused.
    """
    body = form.scan_body()
    if not body["letter"]:
        return None
    gate = Gate(request, longer=_PATIENCE)
    ask = partial(gate.post, ScanRead, "letters", "scan", body=body)
    try:
        return within_patience(ask, _PATIENCE)
    except GateRefusedError as refused:
        if refused.told.error.code not in _UNREAD:
            raise
        return None


def comparison_of(
    request: SignedInRequest, form: LetterForm
) -> tuple[dict[str, object] | None, str | None]:
    """Return what is to be acknowledged before a letter is taken, and what came of it.

    Returns:
        What the page tells, None for nothing; and, as ``desks.inquiry.letters.form``
        names it, what the entry says came of reading the scan: None without one.

    Raises:
        GateRefusedError: the gate refused.
    """
    about = _about(form)
    if request.POST.get(_ACKNOWLEDGED) == about:
        return None, "acknowledged"
    if not form.cleaned_data.get("letter"):
        return None, None
    read = read_scan(request, form)
    if read is None:
        return None, "unread"
    if not read.differs:
        return None, "same"
    differing = [(form[name], getattr(read, name)) for name in read.differs]
    return {"form": form, "warned": differing, "acknowledges": about}, None


def _about(form: LetterForm) -> str:
    """Return what an acknowledgement is about: this scan, and what was typed."""
    body = form.scan_body()
    return sha256(
        "\n".join(str(body[name]) for name in sorted(body)).encode()
    ).hexdigest()
