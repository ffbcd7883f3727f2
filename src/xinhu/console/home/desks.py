"""What waits for an operator at the desks: approvals, and what others owe."""

from collections.abc import Iterator

from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.approvals.waiting import waiting_count
from xinhu.console.home.notice import Notice
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.console.training.at_desk import at_desk, purposes
from xinhu.desks.staff.organisation import due_lists
from xinhu.desks.training.people.lines import lines_of_everybody


def approvals(request: SignedInRequest) -> Iterator[Notice]:
    """Tell how many requests wait for the operator's vote."""
    count = waiting_count(request.user)
    if count:
        yield Notice("waiting", "approvals", {"count": count}, "", reverse("approvals"))


def training(request: SignedInRequest) -> Iterator[Notice]:
    """Tell whoever runs the training how many people are overdue."""
    if "training" not in lists().scopes(request.user.role):
        return
    lines = lines_of_everybody(at_desk(request), purposes())
    late = {line.person.number for line in lines if line.state == "overdue"}
    if late:
        address = reverse("training_due")
        yield Notice("overdue", "training", {"count": len(late)}, "", address)


def staffing(request: SignedInRequest) -> Iterator[Notice]:
    """Tell whoever runs the staff desk whose rotation, leave or post is due."""
    if "staff" not in lists().scopes(request.user.role):
        return
    people, at = due_lists.in_service(), now()
    for which, read in (
        ("rotation", due_lists.rotation),
        ("leave", due_lists.leave_due),
        ("ending", due_lists.ending),
    ):
        due = read(people, at)
        if due:
            address = reverse("staff_due_list", args=[which])
            yield Notice("soon", which, {"count": len(due)}, "", address)
