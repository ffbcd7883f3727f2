"""Closing an exam: as passed, failed, expired or void; each leaves its act."""

from datetime import datetime

from django.db import transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.grading import Result
from xinhu.desks.training.keeping import issue
from xinhu.desks.training.models import StoredCertificate
from xinhu.desks.training.sittings.models import (
    EXPIRED,
    FAILED,
    OPEN,
    PASSED,
    VOID,
    Sitting,
)


def close_overdue(number: int | None, at: Instant) -> int:
    """Close every open exam whose time is up; return how many.

    Called inside a transaction. What was chosen so far is not graded: whoever does not
    hand in has not passed, and the attempt counts.

    Args:
        number: primary key of the operator; None for everybody's.
        at: now.
    """
    over = Sitting.objects.filter(outcome=OPEN, due_at__lte=to_datetime(at))
    if number is not None:
        over = over.filter(operator_id=number)
    # Somebody else may be closing one of them right now; it is theirs then.
    rows = list(
        over.select_related("operator").select_for_update(
            skip_locked=number is None, of=("self",)
        )
    )
    for sitting in rows:
        close_expired(sitting, at)
    return len(rows)


def close_over(number: int, desk: Desk) -> None:
    """Close the open exam of an operator, if it can be answered no more.

    Its time is up, or its course is another by now. In a transaction of its own, so
    that this stands whatever is refused afterwards.

    Args:
        number: primary key of the operator.
        desk: courses and time.
    """
    with transaction.atomic():
        close_overdue(number, desk.at)
        rows = Sitting.objects.filter(outcome=OPEN, operator_id=number)
        for sitting in rows.select_related("operator").select_for_update(of=("self",)):
            pack = desk.book.packs.get(sitting.course)
            if pack is None or pack.digest != sitting.digest:
                close_void(sitting, desk.at)


def close_expired(sitting: Sitting, at: Instant) -> None:
    """Close an exam whose time is up: it ended then, whenever that is noticed."""
    _close(sitting, EXPIRED, at, ended=sitting.due_at)


def close_void(sitting: Sitting, at: Instant) -> None:
    """Close an exam whose course has changed meanwhile; it does not count."""
    _close(sitting, VOID, at, ended=to_datetime(at))


def close_failed(sitting: Sitting, result: Result) -> None:
    """Close an exam that was handed in and not passed."""
    _close_graded(sitting, FAILED, result)


def close_passed(
    sitting: Sitting, result: Result, certificate: Certificate
) -> StoredCertificate:
    """Close an exam that was passed, and issue its certificate.

    Both in the caller's transaction: the gate sees the certificate from the moment at
    which it is committed.
    """
    kept = issue(
        certificate, to=sitting.operator, zone=sitting.zone, at=result.handed_in
    )
    sitting.certificate = kept
    _close_graded(sitting, PASSED, result)
    return kept


def _close_graded(sitting: Sitting, outcome: str, result: Result) -> None:
    sitting.right = result.right
    _close(
        sitting,
        outcome,
        result.handed_in,
        ended=to_datetime(result.handed_in),
        right=result.right,
        total=result.total,
    )


def _close(
    sitting: Sitting, outcome: str, at: Instant, *, ended: datetime, **detail: int
) -> None:
    sitting.outcome = outcome
    sitting.closed_at = ended
    sitting.save(
        update_fields=["outcome", "closed_at", "right", "answers", "certificate"]
    )
    record_own_act(
        f"exam.{outcome}",
        operator=sitting.operator,
        zone=sitting.zone,
        at=at,
        exam=sitting.reference,
        course=sitting.course,
        version=sitting.version,
        **detail,
    )
