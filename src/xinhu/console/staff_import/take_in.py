"""A staff list that others granted is taken in: the same file, once, by who asked."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
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
from xinhu.console.staff_import.hand_in import handed_in
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.staff.provisioning.staff_list.errors import (
    ListChangedError,
    ListProblemsError,
)
from xinhu.desks.staff.provisioning.staff_list.handing_in import (
    HandedIn,
    shown,
    take_in_granted,
)
from xinhu.desks.staff.provisioning.staff_list.waiting import (
    ListImport,
    differences,
    granted_import,
)


@at_staff_desk("GET", "POST")
def take_in(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show what was granted; take the same file in."""
    language = language_of(request)
    granted = granted_import(ref, actor(request))
    if request.method != "POST":
        return _page(request, granted, ListForm(language), {})
    form = ListForm(language, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, granted, form, {})
    handed: HandedIn | None = None
    try:
        handed = handed_in(request, form, complete=granted.complete)
        plan = take_in_granted(handed, ref)
    except (ListChangedError, ListProblemsError) as wrong:
        told = {} if handed is None else _otherwise(request, granted, handed)
        return _page(
            request, granted, form, {"told": explained(wrong, language), **told}
        )
    except (BadInput, Refusal) as wrong:
        return _page(request, granted, form, {"told": explained(wrong, language)})
    return render(request, "staff_import/done.html", {"counts": counts_of(plan)})


def _otherwise(
    request: SignedInRequest, granted: ListImport, handed: HandedIn
) -> dict[str, object]:
    """Tell row by row what the file would do instead of what was granted."""
    plan, columns = shown(handed)
    return {
        "differences": differences(granted, plan)[:MOST_SHOWN],
        "troubles": troubles_of(plan, columns, language_of(request))[:MOST_SHOWN],
    }


def _page(
    request: SignedInRequest,
    granted: ListImport,
    form: ListForm,
    told: dict[str, object],
) -> HttpResponse:
    page = {
        "form": form,
        "granted": granted,
        "changes": rows_of(granted.changes),
        "units": unit_names(),
        "short_digest": granted.plan[:16],
        **told,
    }
    status = UNUSABLE if request.method == "POST" else 200
    return render(request, "staff_import/take_in.html", page, status=status)
