"""Who must rotate, owes leave, is dormant or is soon without a post."""

from collections.abc import Callable
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.times import now
from xinhu.console.staff.at_desk import at_staff_desk
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.organisation import due_lists
from xinhu.desks.staff.organisation.due_lists import Due, People
from xinhu.desks.staff.organisation.in_force import staff_rules

PAGE = 50
_LISTS: Final[dict[str, Callable[[People, Instant], tuple[Due, ...]]]] = {
    "rotation": due_lists.rotation,
    "leave": due_lists.leave_due,
    "dormant": due_lists.dormant,
    "ending": due_lists.ending,
}


@at_staff_desk("GET")
def show(request: SignedInRequest, which: str = "rotation") -> HttpResponse:
    """Show one of the lists, the most urgent first, and how long each is."""
    if which not in _LISTS:
        raise Http404
    at = now()
    people = due_lists.in_service()
    found = {name: read(people, at) for name, read in _LISTS.items()}
    pages = Paginator(found[which], PAGE)
    shown = pages.get_page(request.GET.get("page"))
    page = {
        "which": which,
        "tabs": [(name, len(rows)) for name, rows in found.items()],
        "rows": list(shown),
        "shown": shown,
        "staffing": staff_rules().staffing,
    }
    return render(request, "staff/due.html", page)
