"""A staff list is handed in: what it would do is shown, and then it is asked for.

The file is not kept in between: whoever confirms chooses it again, and its digest, and
that of what it does, tell whether it is what was shown.
"""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.console.staff.at_desk import at_staff_desk
from xinhu.console.staff_import.forms import (
    MOST_SHOWN,
    UNUSABLE,
    ListForm,
    counts_of,
    rows_of,
    troubles_of,
    unit_names,
)
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.provisioning.rules import load_provisioning
from xinhu.desks.staff.provisioning.staff_list.applying import SAME, Plan
from xinhu.desks.staff.provisioning.staff_list.columns import Columns
from xinhu.desks.staff.provisioning.staff_list.errors import ListTooLargeError
from xinhu.desks.staff.provisioning.staff_list.handing_in import (
    HandedIn,
    ask_for,
    shown,
)


@at_staff_desk("GET", "POST")
def staff_import(request: SignedInRequest) -> HttpResponse:
    """Show the form; show what a list would do; ask that it be taken in."""
    language = language_of(request)
    if request.method != "POST":
        return render(request, "staff_import/form.html", {"form": ListForm(language)})
    form = ListForm(language, request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, form)
    seen = form.cleaned_data["seen"]
    try:
        handed = handed_in(request, form, complete=form.cleaned_data["complete"])
        if not seen:
            return _shown(request, form, *shown(handed))
        why, book = form.cleaned_data["why"], staff_rules().approvals
        ref = ask_for(handed, seen, why, book)
    except (BadInput, Refusal) as wrong:
        form.add_error("file", explained(wrong, language))
        return _again(request, form)
    return redirect(f"{reverse('approval', args=[ref])}?done=asked")


def handed_in(request: SignedInRequest, form: ListForm, *, complete: bool) -> HandedIn:
    """Return what a form hands in.

    Raises:
        ListTooLargeError: it is more than is taken in.
    """
    folders = (settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    rules = load_provisioning(*folders)
    file = form.cleaned_data["file"]
    if file.size > rules.numbers.list_bytes:
        raise ListTooLargeError(what="bytes", most=rules.numbers.list_bytes)
    return HandedIn(
        content=file.read(),
        complete=complete,
        by=actor(request),
        rules=rules,
        folders=folders,
        at=now(),
    )


def _shown(
    request: SignedInRequest, form: ListForm, plan: Plan, columns: Columns
) -> HttpResponse:
    language = language_of(request)
    changes = [change for change in plan.changes if change.kind != SAME]
    again = ListForm(
        language,
        initial={"seen": plan.digest, "complete": form.cleaned_data["complete"]},
    )
    again.ask_again()
    page = {
        "form": again,
        "file": form.cleaned_data["file"].name,
        "complete": form.cleaned_data["complete"],
        "counts": counts_of(plan),
        "changes": rows_of(changes[:MOST_SHOWN]),
        "units": unit_names(),
        "more": max(0, len(changes) - MOST_SHOWN),
        "troubles": troubles_of(plan, columns, language)[:MOST_SHOWN],
        "problems": len(plan.problems),
        "more_problems": max(0, len(plan.problems) - MOST_SHOWN),
        "short_digest": plan.digest[:16],
    }
    status = UNUSABLE if plan.problems else 200
    return render(request, "staff_import/shown.html", page, status=status)


def _again(request: SignedInRequest, form: ListForm) -> HttpResponse:
    """Show the form with what was wrong; what was shown before is not confirmed."""
    fresh = ListForm(form.language)
    fresh.full_clean()
    fresh.fields["complete"].initial = bool(form.data.get("complete"))
    errors = form.errors.get("file")
    page = {"form": fresh, "errors": errors}
    return render(request, "staff_import/form.html", page, status=UNUSABLE)
