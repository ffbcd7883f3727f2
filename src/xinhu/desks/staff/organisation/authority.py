"""Who may act at the staff desk: the right role, in force now, and never on oneself."""

from collections import defaultdict
from collections.abc import Set as AbstractSet
from datetime import datetime

from xinhu.core.base.clock import Instant, from_datetime, to_datetime
from xinhu.core.policy.approval.refusals import ApprovalLapsedError
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.covered import (
    FOREVER,
    Span,
    first_gap,
    presence,
)
from xinhu.desks.staff.organisation.errors import (
    LastAdministratorError,
    OneselfError,
    StaffScopeError,
)
from xinhu.desks.staff.organisation.models import Leave
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor

STAFF = "staff"
"""The scope of those who enter, move and stop operators."""


def require_in_force(operator: Operator, now: Instant) -> Operator:
    """Return an operator who is in service at this moment.

    Raises:
        OperatorStoppedError: they were stopped, or their assignment is over.
    """
    until = operator.standing_until
    if not operator.is_active or (until is not None and from_datetime(until) <= now):
        raise OperatorStoppedError
    return operator


def require_scope(
    operator: Operator, scope: str, book: RuleBook, now: Instant
) -> Operator:
    """Return an operator whose present post is good for a scope, at this moment.

    Raises:
        OperatorStoppedError: they are not in service.
        StaffScopeError: the role is not good for it, or no list knows the role.
    """
    require_in_force(operator, now)
    acting = acting_of(operator)
    if scope not in acting.scopes(book.scopes_of(acting.role)):
        raise StaffScopeError(role=acting.role, scope=scope)
    return operator


def require_still_asks(
    requester: str,
    needed: AbstractSet[str],
    book: RuleBook,
    now: Instant,
    *,
    branch: str | None,
) -> None:
    """Make sure that whoever asked could still ask in some post of their own.

    A request outlives the further post it was asked under; what it brings about does
    not. What was handed on to them by a delegation is nothing to ask with.

    Args:
        requester: reference of whoever asked.
        needed: scopes, of which one is enough.
        book: what roles are good for.
        now: when.
        branch: where the post must be; None for anywhere.

    Raises:
        ApprovalLapsedError: they could not, or are not in service.
    """
    operator = Operator.objects.filter(reference=requester).first()
    if operator is None:
        raise ApprovalLapsedError
    try:
        require_in_force(operator, now)
    except OperatorStoppedError:
        raise ApprovalLapsedError from None
    further = operator.assignments.in_force(now).values_list("role", "branch")
    posts = {(operator.role, operator.branch), *further}
    near = (role for role, place in posts if branch is None or place == branch)
    if not any(book.scopes_of(role) & needed for role in near):
        raise ApprovalLapsedError


def require_other(operator: Operator, by: Actor) -> Operator:
    """Return an operator who is not the one acting.

    Raises:
        OneselfError: they are.
    """
    if operator.reference == by.reference:
        raise OneselfError
    return operator


def require_another_administrator(
    operator: Operator, book: RuleBook, begins: Instant, until: Instant = FOREVER
) -> None:
    """Make sure that at every moment somebody is left who can enter operators.

    Asked under the desk's lock, so that two who leave at once are not both let go.
    Whose post ends, or whom a leave keeps out, is not there from then on, or meanwhile.

    Args:
        operator: who will not be there.
        book: which roles enter operators.
        begins: from when on.
        until: till when they are away; without it they go for good.

    Raises:
        LastAdministratorError: at some moment of that time there would be nobody.
    """
    roles = book.roles_with(STAFF)
    if operator.role not in roles:
        return
    others = Operator.objects.filter(role__in=roles, is_active=True)
    others = others.exclude(pk=operator.pk)
    away = defaultdict[int, list[Span]](list)
    for leave in Leave.objects.filter(
        operator__in=others, withdrawn_at=None, blocks_until__gt=to_datetime(begins)
    ):
        away[leave.operator_id].append(_kept_out(leave))
    time = Span(begins, until)
    present = [
        span
        for pk, ends in others.values_list("pk", "standing_until")
        for span in presence(Span(begins, _or_never(ends)), away[pk])
    ]
    if first_gap(time, present) is not None:
        raise LastAdministratorError


def _kept_out(leave: Leave) -> Span:
    return Span(_or_never(leave.blocks_from), _or_never(leave.blocks_until))


def _or_never(moment: datetime | None) -> Instant:
    return FOREVER if moment is None else from_datetime(moment)
