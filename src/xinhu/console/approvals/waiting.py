"""What waits for an operator: for the inbox, the navigation and the first page.

Looked up once for each request, whoever of the three asks.
"""

from typing import Final

from django.http import HttpRequest

from xinhu.console.approvals.rules import book
from xinhu.console.kit.times import now
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.reading import waiting

_KEPT: Final = "xinhu_waiting"


def waiting_rows(request: HttpRequest) -> list[ApprovalRow]:
    """Return the requests that wait for the vote of whoever is logged in.

    Raises:
        LookupError: nobody is logged in; a mistake of the caller.
    """
    kept: list[ApprovalRow] | None = getattr(request, _KEPT, None)
    if kept is None:
        if not request.user.is_authenticated:
            raise LookupError
        kept = waiting(request.user, book=book(), now=now())
        setattr(request, _KEPT, kept)
    return kept


def waiting_count(request: HttpRequest) -> int:
    """Return how many requests wait for the vote of whoever is logged in."""
    return len(waiting_rows(request))
