"""A staff list is handed in: what it would do is shown, and then it is done.

The file is not kept in between: whoever confirms chooses it again, and its digest, and
that of what it does, tell whether it is what was shown.
"""

from typing import ClassVar, NamedTuple

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.console.staff.at_desk import actor, at_staff_desk
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.staff.provisioning.rules import load_provisioning
from xinhu.desks.staff.provisioning.staff_list.applying import KINDS, SAME, Plan
from xinhu.desks.staff.provisioning.staff_list.columns import Columns
from xinhu.desks.staff.provisioning.staff_list.errors import ListTooLargeError
from xinhu.desks.staff.provisioning.staff_list.handing_in import HandedIn, hand_in
from xinhu.desks.staff.rules import Language

_UNUSABLE = 422
_MOST_SHOWN = 500
_DIGEST = 64


class ListForm(KitForm):
    """The file, and whether it names everybody."""

    words: ClassVar[str] = "staff_import"
    file = forms.FileField(allow_empty_file=True)
    complete = forms.BooleanField(required=False)
    seen = forms.CharField(required=False, max_length=_DIGEST, widget=forms.HiddenInput)


class Trouble(NamedTuple):
    """A problem as a reader is told it."""

    line: int
    column: str
    why: str


@at_staff_desk("GET", "POST")
def staff_import(request: SignedInRequest) -> HttpResponse:
    """Show the form; show what a list would do; take it in."""
    language = language_of(request)
    if request.method != "POST":
        return render(request, "staff_import/form.html", {"form": ListForm(language)})
    form = ListForm(language, request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, form)
    try:
        plan, columns = _handed_in(request, form)
    except (BadInput, Refusal) as wrong:
        form.add_error("file", explained(wrong, language))
        return _again(request, form)
    if form.cleaned_data["seen"]:
        return render(request, "staff_import/done.html", {"counts": _counts(plan)})
    return _shown(request, form, plan, columns)


def _handed_in(request: SignedInRequest, form: ListForm) -> tuple[Plan, Columns]:
    folders = (settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    rules = load_provisioning(*folders)
    file = form.cleaned_data["file"]
    if file.size > rules.numbers.list_bytes:
        raise ListTooLargeError(what="bytes", most=rules.numbers.list_bytes)
    handed = HandedIn(
        content=file.read(),
        complete=form.cleaned_data["complete"],
        seen=form.cleaned_data["seen"] or None,
        by=actor(request),
    )
    return hand_in(handed, rules, folders, now())


def _shown(
    request: SignedInRequest, form: ListForm, plan: Plan, columns: Columns
) -> HttpResponse:
    language = language_of(request)
    changes = [change for change in plan.changes if change.kind != SAME]
    again = ListForm(
        language,
        initial={"seen": plan.digest, "complete": form.cleaned_data["complete"]},
    )
    again.fields["complete"].widget = forms.HiddenInput()
    page = {
        "form": again,
        "file": form.cleaned_data["file"].name,
        "complete": form.cleaned_data["complete"],
        "counts": _counts(plan),
        "changes": changes[:_MOST_SHOWN],
        "more": max(0, len(changes) - _MOST_SHOWN),
        "troubles": _troubles(plan, columns, language)[:_MOST_SHOWN],
        "problems": len(plan.problems),
        "more_problems": max(0, len(plan.problems) - _MOST_SHOWN),
        "short_digest": plan.digest[:16],
    }
    status = _UNUSABLE if plan.problems else 200
    return render(request, "staff_import/shown.html", page, status=status)


def _again(request: SignedInRequest, form: ListForm) -> HttpResponse:
    """Show the form with what was wrong; what was shown before is not confirmed."""
    fresh = ListForm(form.language)
    fresh.full_clean()
    fresh.fields["complete"].initial = bool(form.data.get("complete"))
    errors = form.errors.get("file")
    page = {"form": fresh, "errors": errors}
    return render(request, "staff_import/form.html", page, status=_UNUSABLE)


def _counts(plan: Plan) -> list[tuple[str, int]]:
    return [(kind, plan.count(kind)) for kind in KINDS]


def _troubles(plan: Plan, columns: Columns, language: Language) -> list[Trouble]:
    return [
        Trouble(
            problem.line,
            columns.shown.get(problem.field, ""),
            explained(problem.why, language),
        )
        for problem in plan.problems
    ]
