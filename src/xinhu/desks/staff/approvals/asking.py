"""Asking for an approval of any kind.

Guarantees: the request is kept with its facts and their digest, its act and the mails
to those who may decide, in one transaction; what no rule lets anybody approve cannot be
asked for.
"""

import os

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import new_reference
from xinhu.core.policy.approval.asking import (
    Request,
    request_approval,
    require_reason,
)
from xinhu.core.policy.approval.digest import approval_digest
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.approval.states import Requested
from xinhu.desks.staff.approvals import telling
from xinhu.desks.staff.approvals.keeping import person, requesting
from xinhu.desks.staff.approvals.kinds import Subject, kind_of
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.recording import record, refusals_recorded
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor

EVENT = "approval.requested"


def ask(
    subject: Subject,
    *,
    by: Actor,
    reason: str,
    book: ApprovalBook,
    now: Instant,
    requester: str | None = None,
) -> str:
    """Ask for approval; return the reference of the request.

    Args:
        subject: what is to be approved.
        by: who does it, as the register will know them.
        reason: why, in their words.
        book: who approves what.
        now: when.
        requester: reference of the operator in whose name a page acts for whoever is
            not logged in; None where ``by`` is the operator.

    Raises:
        Refusal: the operator does not ask for this; written down.
        ApprovalReasonError: no reason, or too long a one.
    """
    asker = by.reference if requester is None else requester
    with refusals_recorded(EVENT, "", subject.kind, by, now):
        kind_of(subject.kind)
        rule = book.rule(subject.kind)
        operator = Operator.objects.filter(reference=asker).first()
        if operator is None:
            raise ApprovalUnknownError
        request = _request(subject, asker, reason)
        acting = by.acting if requester is None else None
        them = person(operator, now)
        requested = request_approval(request, requesting(them, acting), rule, now)
        _keep(requested, subject, require_reason(reason, rule))
        record(EVENT, requested.asked, by, now)
        telling.tell_approvers(requested, them, book, now)
    return request.ref


def _request(subject: Subject, asker: str, reason: str) -> Request:
    return Request(
        ref=new_reference("approval", os.urandom),
        kind=subject.kind,
        digest=approval_digest(subject.kind, asker, subject.facts()),
        concerns=subject.concerns,
        reason=reason,
    )


def _keep(requested: Requested, subject: Subject, reason: str) -> None:
    asked = requested.asked
    ApprovalRow.objects.create(
        ref=asked.ref,
        kind=asked.kind,
        digest=asked.digest,
        requester=asked.requester,
        place=list(asked.place),
        concerns=sorted(asked.concerns),
        groups=[each.group for each in asked.needs],
        needs=[each.need for each in asked.needs],
        lapses=asked.lapses,
        facts=dict(subject.facts()),
        reason=reason,
        state=requested.state,
        requested_at=asked.at,
        expires_at=asked.until,
    )
