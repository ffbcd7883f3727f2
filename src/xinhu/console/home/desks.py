"""What waits for an operator at the desks: approvals, and what others owe."""

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from django.core.cache import cache
from django.urls import reverse

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.approvals.waiting import waiting_count
from xinhu.console.home.notice import Notice
from xinhu.console.kit.times import now
from xinhu.console.training.at_desk import at_desk, purposes
from xinhu.desks.staff.organisation import due_lists
from xinhu.desks.training.people.lines import lines_of_everybody

Counted = TypeVar("Counted")
_SECONDS: Final = 300


def approvals(request: SignedInRequest) -> Iterator[Notice]:
    """Tell how many requests wait for the operator's vote."""
    count = waiting_count(request)
    if count:
        yield Notice("waiting", "approvals", {"count": count}, "", reverse("approvals"))


def training(request: SignedInRequest) -> Iterator[Notice]:
    """Tell whoever runs the training how many people are overdue."""
    if "training" in scopes_of(request):
        count = _lately("training", lambda: _overdue(request))
        if count:
            address = reverse("training_due")
            yield Notice("overdue", "training", {"count": count}, "", address)


def staffing(request: SignedInRequest) -> Iterator[Notice]:
    """Tell whoever runs the staff desk whose rotation, leave or post is due."""
    if "staff" not in scopes_of(request):
        return
    for which, count in _lately("staffing", _due).items():
        if count:
            address = reverse("staff_due_list", args=[which])
            yield Notice("soon", which, {"count": count}, "", address)


def _overdue(request: SignedInRequest) -> int:
    lines = lines_of_everybody(at_desk(request), purposes())
    return len({line.person.number for line in lines if line.state == "overdue"})


def _due() -> dict[str, int]:
    people, at = due_lists.in_service(), now()
    return {
        "rotation": len(due_lists.rotation(people, at)),
        "leave": len(due_lists.leave_due(people, at)),
        "ending": len(due_lists.ending(people, at)),
    }


def _lately(what: str, count: Callable[[], Counted]) -> Counted:
    """Count everybody once in five minutes: among ten thousand it takes seconds."""
    key = f"home.{what}"
    kept: Counted | None = cache.get(key)
    if kept is None:
        kept = count()
        cache.set(key, kept, _SECONDS)
    return kept
