"""Who is told by mail: those who may decide in their main post, then whoever asked.

Who may decide under a further post or a delegation alone is told nothing: they find it
in the inbox once they act under that.
"""

from xinhu.core.base.clock import Instant, to_text
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval.people import Person
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.approval.states import Denied, Granted, Requested
from xinhu.core.policy.approval.voting import People, require_voter
from xinhu.desks.staff.approvals.keeping import people, person
from xinhu.desks.staff.mails.posting import post
from xinhu.desks.staff.models import Operator


def approvers(
    requested: Requested, requester: Person, book: ApprovalBook, now: Instant
) -> list[Operator]:
    """Return everybody who may vote on a request now in their main post."""
    around = People(requester=requester, voters={}, book=book)
    roles = {
        role
        for each in requested.asked.needs
        for line in book.groups[each.group].members
        for role in line.roles
    }
    able = []
    candidates = list(Operator.objects.filter(role__in=roles, is_active=True))
    known = people(candidates, now)
    for operator in candidates:
        try:
            require_voter(requested, known[operator.reference], around, now)
        except Refusal:
            continue
        able.append(operator)
    return able


def tell_approvers(
    requested: Requested, requester: Person, book: ApprovalBook, now: Instant
) -> None:
    """Post a mail to everybody who may vote in their main post."""
    asked = requested.asked
    params = {"approval": asked.ref, "kind": asked.kind, "until": to_text(asked.until)}
    for operator in approvers(requested, requester, book, now):
        post(operator, "approval_wanted", params, now, asked.until)


def tell_requester(decided: Granted | Denied, now: Instant) -> None:
    """Post a mail to whoever asked; not to one who is there no more."""
    asked = decided.asked
    requester = Operator.objects.filter(reference=asked.requester).first()
    if requester is not None and person(requester, now).active:
        params = {"approval": asked.ref, "kind": asked.kind}
        post(requester, f"approval_{decided.state}", params, now)
