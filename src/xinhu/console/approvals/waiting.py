"""How much waits for an operator: for the navigation and the first page."""

from xinhu.console.approvals.rules import book
from xinhu.console.kit.times import now
from xinhu.desks.staff.approvals.reading import waiting
from xinhu.desks.staff.models import Operator


def waiting_count(operator: Operator) -> int:
    """Return how many requests wait for an operator's vote."""
    return len(waiting(operator, book=book(), now=now()))
