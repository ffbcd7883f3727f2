"""Asking for a reset: the operator themself, or an administrator on their behalf.

Guarantees: whoever asks without being logged in learns nothing about who has an account
here, and changes nothing but a request that a second person decides; a newer request
takes the place of the one before it. A reason that is none is told before anybody is
looked for.

For a name that nobody has, the same statements run as for one that somebody has: in the
name of another operator, and taken back at once. What remains to be measured depends on
how many may approve, and whether an older request waits.
"""

import os
from contextlib import suppress

from django.conf import settings
from django.db import transaction

from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval.asking import require_reason
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.withdrawing import end_waiting
from xinhu.desks.staff.looking_up import called, in_service
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.password_reset.errors import (
    ResetAddressError,
    ResetOperatorError,
)
from xinhu.desks.staff.password_reset.models import ResetLink
from xinhu.desks.staff.password_reset.rules import ResetTimes, load_reset_times
from xinhu.desks.staff.password_reset.secret import Secret, draw
from xinhu.desks.staff.password_reset.subject import KIND, PasswordReset
from xinhu.desks.staff.tokens import Actor

PAGE = "system:log-in"
"""Who acts where nobody is logged in."""


def ask_for_oneself(
    username: str, reason: str, *, zone: str, book: ApprovalBook, now: Instant
) -> Secret | None:
    """Ask for a reset of one's own password, not logged in.

    Returns:
        the secret of a link that waits in this browser, whether or not there is such an
        account; None where links go by mail.

    Raises:
        ApprovalReasonError: no reason, or too long a one; whoever the name belongs to.
    """
    require_reason(reason, book.rule(KIND))
    secret = None if settings.XINHU_MAIL else draw(os.urandom)
    there = Operator.objects.filter(is_active=True).order_by("pk")
    found = there.filter(username=username).first()
    somebody = there.filter(in_service(now)).first()
    operator = found or somebody
    if operator is None:
        return secret
    reachable = secret is not None or bool(operator.email)
    within = _asked_today(operator, now) < _times().most_asked
    # One commit in either case: that it waits for the disk could be measured.
    with transaction.atomic(), transaction.atomic():
        with suppress(Refusal):  # written down; no answer that would tell anything
            _ask_anew(operator, reason, secret, zone=zone, book=book, now=now)
        if found is None or not reachable or not within:
            transaction.set_rollback(True)
    return secret


def _ask_anew(
    operator: Operator,
    reason: str,
    secret: Secret | None,
    *,
    zone: str,
    book: ApprovalBook,
    now: Instant,
) -> None:
    """Ask in an operator's name; what waited for them before ends.

    Raises:
        Refusal: their role does not ask for this; what waits goes on waiting.
    """
    by = Actor(reference=PAGE, post="", zone=zone)
    subject = PasswordReset(
        operator=operator.reference,
        way="mail" if secret is None else "browser",
        check="" if secret is None else secret.check,
    )
    ref = ask(
        subject,
        by=by,
        reason=reason,
        book=book,
        now=now,
        requester=operator.reference,
    )
    end_waiting(KIND, operator.reference, "asked_again", by=by, now=now, but=ref)
    if secret is not None:
        _keep(secret, operator, ref, now)


def ask_for(
    operator: Operator, reason: str, *, by: Actor, book: ApprovalBook, now: Instant
) -> str:
    """Ask that an operator be sent a link: after a call, or as they join.

    Returns:
        reference of the request.

    Raises:
        ResetOperatorError: they were stopped.
        ResetAddressError: they have no address; then they ask for themselves.
        Refusal: whoever asks may not.
    """
    if not operator.is_active:
        raise ResetOperatorError
    if not operator.email:
        raise ResetAddressError
    subject = PasswordReset(operator=operator.reference, way="mail", check="")
    return ask(subject, by=by, reason=reason, book=book, now=now)


def _asked_today(operator: Operator, now: Instant) -> int:
    return ApprovalRow.objects.filter(
        kind=KIND, requester=operator.reference, requested_at__gt=now - DAY
    ).count()


def _times() -> ResetTimes:
    return load_reset_times(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def _keep(secret: Secret, operator: Operator, ref: str, now: Instant) -> None:
    ResetLink.objects.create(
        digest=secret.digest,
        operator=operator,
        approval=ref,
        drawn_at=to_datetime(now),
        opens_at=None,
        until=to_datetime(Instant(now + _times().waiting)),
    )


def ask_for_reference(
    name: str, reason: str, *, by: Actor, book: ApprovalBook, now: Instant
) -> str:
    """Ask for an operator by reference or user name; see ``ask_for``.

    Raises:
        ApprovalReasonError: no reason, or too long a one; whoever the name belongs to.
        ResetOperatorError: nobody in service is called so.
    """
    require_reason(reason, book.rule(KIND))
    found = called(name)
    if found is None:
        raise ResetOperatorError
    return ask_for(found, reason, by=by, book=book, now=now)
